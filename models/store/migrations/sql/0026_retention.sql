-- What calls and cameras left in cases goes when the city says so: so long after the case was archived, its bytes alone. The
-- row stays with name, digest and size, and a step of the case tells it. What a rule asked for as evidence never goes.
ALTER TABLE attachment
    ADD COLUMN origin VARCHAR DEFAULT '' NOT NULL,
    ADD COLUMN removed_at TIMESTAMP WITH TIME ZONE,
    ADD CONSTRAINT ck_attachment_origin CHECK (origin IN ('','call_recording','call_still','camera_still')),
    ADD CONSTRAINT ck_attachment_removed CHECK (removed_at IS NULL OR origin <> '' AND evidence = '');
CREATE INDEX ix_attachment_origin ON attachment (case_id) WHERE origin <> '' AND removed_at IS NULL;

-- What calls left before this was noted: a still by its digest, a recording by the name that its step tells.
ALTER TABLE public.attachment DISABLE TRIGGER USER;
UPDATE public.attachment a SET origin = CASE t.kind WHEN 'still' THEN 'call_still' ELSE 'call_recording' END
FROM public.call_step t JOIN public.call c ON c.id = t.call_id JOIN public.step s ON s.action = 'add_files'
WHERE a.step_id = s.id AND a.case_id = c.case_id AND a.evidence = ''
    AND (t.kind = 'still' AND t.detail ->> 'sha256' = a.sha256 OR t.kind = 'recording_off' AND t.detail ->> 'name' = a.name);
ALTER TABLE public.attachment ENABLE TRIGGER USER;

ALTER TABLE city_setting ADD CONSTRAINT ck_city_setting_retention CHECK (
    name <> 'retention' OR jsonb_typeof(value) = 'object' AND NOT jsonb_path_exists(value,
        '$.* ? (@.type() != "number" || @ < 0 || @ > 3650 || @.floor() != @)'::jsonpath));

-- When an attachment may go, as the city's setting is now; null for never.
CREATE FUNCTION public.kept_until(origin text, case_id uuid) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT max(t.recorded_at) + make_interval(days => (
        SELECT nullif((c.value ->> CASE kept_until.origin WHEN 'call_recording' THEN 'recording_days'
                WHEN 'call_still' THEN 'still_days' WHEN 'camera_still' THEN 'camera_days' END)::integer, 0)
        FROM public.city_setting c WHERE c.name = 'retention' ORDER BY c.version DESC LIMIT 1))
    FROM public.step t JOIN public.case_file f ON f.id = t.case_id AND f.state = 'ARCHIVED'
    WHERE t.case_id = kept_until.case_id AND t.to_state = 'ARCHIVED'
$$;

CREATE OR REPLACE FUNCTION public.sign_attachment() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.removed_at IS NOT NULL AND OLD.removed_at IS NULL THEN
        IF to_jsonb(NEW) - 'removed_at' <> to_jsonb(OLD) - 'removed_at' THEN
            RAISE EXCEPTION 'an attachment that goes stays as it was otherwise' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF coalesce(public.kept_until(OLD.origin, OLD.case_id) > clock_timestamp(), true) THEN
            RAISE EXCEPTION 'attachment % is kept', OLD.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'attachment_kept', TABLE = 'attachment';
        END IF;
        IF NOT EXISTS (SELECT FROM public.step t WHERE t.case_id = OLD.case_id AND t.xid = pg_current_xact_id()
                       AND t.action = 'retire_files') THEN
            RAISE EXCEPTION 'attachment % goes without a step that says so', OLD.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'attachment_step', TABLE = 'attachment';
        END IF;
        NEW.removed_at := clock_timestamp();
        RETURN NEW;
    END IF;
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
    NEW.removed_at := NULL;
    RETURN NEW;
END $$;

-- What is whole stays so, but for what goes by the city's retention, through a function of the owner's.
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
    ELSIF OLD.complete AND NOT NEW.complete AND current_user = session_user THEN
        RAISE EXCEPTION 'media %: what is whole stays so', OLD.sha256 USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.wanted_at := clock_timestamp();
    RETURN NEW;
END $$;

-- Lets go of the bytes of what every attachment has lost, once nobody has wanted it for so long (an hour at least): whoever
-- brings the same file again has it kept again. Returns what went, and where its bytes lie if not here.
CREATE FUNCTION public.drop_retired_media(keep interval, many integer) RETURNS TABLE (sha256 text, kept text, address jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    going record;
BEGIN
    FOR going IN
        SELECT m.sha256, m.kept, m.address FROM public.media m
        WHERE m.complete AND m.wanted_at < clock_timestamp() - greatest(keep, interval '1 hour')
            AND EXISTS (SELECT FROM public.attachment a WHERE a.sha256 = m.sha256 AND a.removed_at IS NOT NULL)
            AND NOT EXISTS (SELECT FROM public.attachment a WHERE a.sha256 = m.sha256 AND a.removed_at IS NULL)
        LIMIT many FOR UPDATE OF m SKIP LOCKED
    LOOP
        DELETE FROM public.media_chunk c WHERE c.sha256 = going.sha256;
        UPDATE public.media m SET complete = false, kept = 'database', address = NULL, digests = NULL, thumbnail = NULL
        WHERE m.sha256 = going.sha256;
        sha256 := going.sha256; kept := going.kept; address := going.address;
        RETURN NEXT;
    END LOOP;
END $$;
-- What a case still names stays known, whole or not.
CREATE OR REPLACE FUNCTION public.drop_unwhole_media(digest text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM public.media m WHERE m.sha256 = digest AND NOT m.complete FOR UPDATE;
    IF FOUND THEN
        DELETE FROM public.media_chunk c WHERE c.sha256 = digest;
        DELETE FROM public.media m WHERE m.sha256 = digest
            AND NOT EXISTS (SELECT FROM public.attachment a WHERE a.sha256 = digest);
    END IF;
END $$;

CREATE INDEX ix_attachment_removed ON attachment (sha256) WHERE removed_at IS NOT NULL;

DO $$
BEGIN
    EXECUTE format('GRANT INSERT (origin), UPDATE (removed_at) ON public.attachment TO %I', current_database() || '_writer');
    REVOKE ALL ON FUNCTION public.drop_retired_media(interval, integer), public.kept_until(text, uuid) FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION public.drop_retired_media(interval, integer) TO %I', current_database() || '_writer');
    EXECUTE format('GRANT EXECUTE ON FUNCTION public.kept_until(text, uuid) TO %I', current_database() || '_reader');
END $$;
