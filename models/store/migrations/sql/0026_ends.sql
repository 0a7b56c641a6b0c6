-- A call ends when it ended, also where the desk could not say so at once: never later than now, never before what came before.
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
        NEW.ended_at := CASE WHEN NEW.state = 'ended' THEN greatest(
            least(coalesce(NEW.ended_at, clock_timestamp()), clock_timestamp()),
            OLD.requested_at, OLD.rung_at, OLD.accepted_at, OLD.live_at) END;
    END IF;
    RETURN NEW;
END $$;

-- What was left behind; a call whose desk is gone ended when that desk was there last.
CREATE OR REPLACE FUNCTION public.expire_calls() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    now timestamptz := clock_timestamp();
    swept integer;
BEGIN
    WITH gone AS (
        UPDATE public.call c SET state = 'ended', ended_by = 'nobody', ending = CASE
            WHEN c.state IN ('requested', 'ringing') THEN 'missed' WHEN c.state = 'accepted' THEN 'failed' ELSE 'lost' END,
            ended_at = CASE WHEN c.state = 'live' THEN (
                SELECT max(l.renewed_at) FROM public.desk_lease l
                WHERE l.account_id = c.account_id AND l.desk = c.desk AND l.opened_at <= c.requested_at) END
        WHERE c.ended_at IS NULL AND (
            (c.state IN ('requested', 'ringing') AND c.requested_at < now - interval '75 seconds')
            OR (c.state = 'accepted' AND c.accepted_at < now - interval '60 seconds')
            OR (c.state = 'live' AND NOT EXISTS (
                SELECT FROM public.desk_lease l WHERE l.account_id = c.account_id AND l.desk = c.desk
                  AND l.ended_at IS NULL AND l.expires_at > now - interval '30 seconds')))
        RETURNING c.id, c.ending, c.ended_at
    ), told AS (
        INSERT INTO public.call_step (call_id, kind, party, detail, occurred_at)
        SELECT g.id, 'ended', 'nobody', jsonb_build_object('ending', g.ending), g.ended_at FROM gone g
    )
    SELECT count(*) INTO swept FROM gone;
    DELETE FROM public.call_signal s USING public.call c
    WHERE c.id = s.call_id AND c.ended_at < now - interval '1 hour';
    RETURN swept;
END $$;

DO $$
BEGIN
    EXECUTE format('GRANT UPDATE (ended_at) ON public.call TO %I', current_database() || '_writer');
END $$;
