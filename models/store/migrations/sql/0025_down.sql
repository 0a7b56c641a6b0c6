DROP FUNCTION public.watch_call(uuid, uuid, uuid, text, jsonb), public.camera_streams(uuid[]);
ALTER TABLE public.call_step DROP CONSTRAINT ck_call_step_party;
ALTER TABLE public.call_step DISABLE TRIGGER keep_call_step;
UPDATE public.call_step SET party = 'nobody' WHERE party = 'wall';
ALTER TABLE public.call_step ENABLE TRIGGER keep_call_step;
ALTER TABLE public.call_step ADD CONSTRAINT ck_call_step_party CHECK (party IN ('desk','phone','nobody'));
CREATE OR REPLACE FUNCTION public.sign_call_step() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    worker text := coalesce(current_setting('shaotai.worker', true), '');
BEGIN
    NEW.login := session_user;
    NEW.recorded_at := clock_timestamp();
    NEW.occurred_at := least(coalesce(NEW.occurred_at, NEW.recorded_at), NEW.recorded_at);
    IF current_user <> session_user THEN
        NEW.party := 'nobody';
    ELSIF worker = '' THEN
        NEW.party := 'desk';
    ELSE
        NEW.party := 'phone';
        IF NOT EXISTS (SELECT FROM public.call c WHERE c.id = NEW.call_id AND c.worker_id = worker::uuid) THEN
            RAISE EXCEPTION 'this call is another''s' USING ERRCODE = 'insufficient_privilege';
        END IF;
    END IF;
    RETURN NEW;
END $$;
