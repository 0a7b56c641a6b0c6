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

DO $$
BEGIN
    EXECUTE format('GRANT UPDATE (ended_at) ON public.call TO %I', current_database() || '_writer');
END $$;
