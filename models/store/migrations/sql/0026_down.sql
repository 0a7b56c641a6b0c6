-- What went by retention is not brought back, and what is not whole any more stays so.
DROP FUNCTION public.drop_retired_media(interval, integer);
ALTER TABLE city_setting DROP CONSTRAINT ck_city_setting_retention;
CREATE OR REPLACE FUNCTION public.sign_attachment() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.struck_at IS NOT NULL OR NEW.struck_why IS NULL OR btrim(NEW.struck_why) = ''
            OR to_jsonb(NEW) - '{struck_at,struck_by,struck_why}'::text[]
               <> to_jsonb(OLD) - '{struck_at,struck_by,struck_why}'::text[] THEN
            RAISE EXCEPTION 'an attachment is struck once, with a reason, and stays as it was'
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF OLD.login <> session_user AND NOT public.is_permitted('supervisor') THEN
            RAISE EXCEPTION 'an attachment is struck by who added it, or a supervisor' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF NOT EXISTS (SELECT FROM public.step t WHERE t.case_id = OLD.case_id AND t.xid = pg_current_xact_id()
                       AND t.action = 'strike_file') THEN
            RAISE EXCEPTION 'attachment % is struck without a step that says so', OLD.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'attachment_step', TABLE = 'attachment';
        END IF;
        NEW.struck_at := clock_timestamp();
        NEW.struck_by := session_user;
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT FROM public.step t WHERE t.id = NEW.step_id AND t.case_id = NEW.case_id
                   AND t.xid = pg_current_xact_id())
        OR NEW.order_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM public.dispatch_order o WHERE o.id = NEW.order_id AND o.case_id = NEW.case_id)
        OR NEW.report_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM public.report r WHERE r.id = NEW.report_id AND r.case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'attachment % does not belong to a step of its case', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'attachment_step', TABLE = 'attachment';
    END IF;
    IF NOT EXISTS (SELECT FROM public.media m WHERE m.sha256 = NEW.sha256 AND m.complete
                   AND public.is_evidence(NEW.evidence, m.kind)) THEN
        RAISE EXCEPTION 'what attachment % shows is not whole, or no such evidence', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'attachment_media', TABLE = 'attachment';
    END IF;
    NEW.login := session_user;
    NEW.desk := coalesce(current_setting('shaotai.desk', true), '');
    NEW.added_at := clock_timestamp();
    NEW.struck_at := NULL;
    NEW.struck_by := NULL;
    NEW.struck_why := NULL;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION public.sign_media() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found record;
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.login := session_user;
        NEW.complete := false;
    ELSIF NEW.complete AND NOT OLD.complete AND NEW.kept = 'database' THEN
        SELECT count(*) AS chunks, min(c.ordinal) AS first, max(c.ordinal) AS last,
            encode(sha256(string_agg(c.content, ''::bytea ORDER BY c.ordinal)), 'hex') AS digest
        INTO found FROM public.media_chunk c WHERE c.sha256 = NEW.sha256;
        IF (found.chunks, found.first, found.last + 1, found.digest)
            IS DISTINCT FROM ((NEW.size + 262143) / 262144, 0, (NEW.size + 262143) / 262144, NEW.sha256::text) THEN
            RAISE EXCEPTION 'what is kept of % is not whole, or not it', NEW.sha256
                USING ERRCODE = 'check_violation', CONSTRAINT = 'media_digest', TABLE = 'media';
        END IF;
    ELSIF OLD.complete AND NOT NEW.complete THEN
        RAISE EXCEPTION 'media %: what is whole stays so', OLD.sha256 USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.wanted_at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION public.drop_unwhole_media(digest text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM public.media m WHERE m.sha256 = digest AND NOT m.complete FOR UPDATE;
    IF FOUND THEN
        DELETE FROM public.media_chunk c WHERE c.sha256 = digest;
        DELETE FROM public.media m WHERE m.sha256 = digest;
    END IF;
END $$;
DROP FUNCTION public.kept_until(text, uuid);
ALTER TABLE attachment DROP COLUMN origin, DROP COLUMN removed_at;
DROP TABLE camera_watch_end, camera_watch;
DROP FUNCTION public.sign_camera_watch(), public.sign_camera_watch_end(), public.reads_camera_watch(uuid);
CREATE OR REPLACE FUNCTION public.move_call() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    worker text := coalesce(current_setting('shaotai.worker', true), '');
    ways text[] := ARRAY['requested', 'ringing', 'accepted', 'live', 'ended'];
BEGIN
    IF OLD.state = 'ended' THEN
        RAISE EXCEPTION 'a call that has ended stays so' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF array_position(ways, NEW.state) < array_position(ways, OLD.state) THEN
        RAISE EXCEPTION 'a call does not go back' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    -- Whoever sweeps what was left behind does so through a function of the owner's.
    IF current_user = session_user THEN
        IF worker <> '' AND OLD.worker_id <> worker::uuid THEN
            RAISE EXCEPTION 'this call is another''s' USING ERRCODE = 'insufficient_privilege';
        ELSIF worker = '' AND NOT EXISTS (
            SELECT FROM public.account a WHERE a.login = session_user AND a.active
              AND (a.id = OLD.account_id OR a.duty = 'supervisor')) THEN
            RAISE EXCEPTION 'a call is led by who made it' USING ERRCODE = 'insufficient_privilege';
        END IF;
    END IF;
    IF NEW.state <> OLD.state THEN
        NEW.rung_at := CASE WHEN NEW.state = 'ringing' THEN clock_timestamp() ELSE OLD.rung_at END;
        NEW.accepted_at := CASE WHEN NEW.state = 'accepted' THEN clock_timestamp() ELSE OLD.accepted_at END;
        NEW.live_at := CASE WHEN NEW.state = 'live' THEN clock_timestamp() ELSE OLD.live_at END;
        NEW.ended_at := CASE WHEN NEW.state = 'ended' THEN clock_timestamp() END;
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION public.expire_calls() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    now timestamptz := clock_timestamp();
    swept integer;
BEGIN
    WITH gone AS (
        UPDATE public.call c SET state = 'ended', ended_by = 'nobody', ending = CASE
            WHEN c.state IN ('requested', 'ringing') THEN 'missed' WHEN c.state = 'accepted' THEN 'failed' ELSE 'lost' END
        WHERE c.ended_at IS NULL AND (
            (c.state IN ('requested', 'ringing') AND c.requested_at < now - interval '75 seconds')
            OR (c.state = 'accepted' AND c.accepted_at < now - interval '60 seconds')
            OR (c.state = 'live' AND NOT EXISTS (
                SELECT FROM public.desk_lease l WHERE l.account_id = c.account_id AND l.desk = c.desk
                  AND l.ended_at IS NULL AND l.expires_at > now - interval '30 seconds')))
        RETURNING c.id, c.ending
    ), told AS (
        INSERT INTO public.call_step (call_id, kind, party, detail)
        SELECT g.id, 'ended', 'nobody', jsonb_build_object('ending', g.ending) FROM gone g
    )
    SELECT count(*) INTO swept FROM gone;
    DELETE FROM public.call_signal s USING public.call c
    WHERE c.id = s.call_id AND c.ended_at < now - interval '1 hour';
    RETURN swept;
END $$;
DO $$
BEGIN
    EXECUTE format('REVOKE UPDATE (ended_at) ON public.call FROM %I', current_database() || '_writer');
END $$;
