-- The wall watches calls. Its account may write nothing; what a watcher says to the desk that calls it says through one
-- function, as a watcher and as nothing else. Whoever joined and left so stands in the call's steps as the wall.
ALTER TABLE public.call_step DROP CONSTRAINT ck_call_step_party;
ALTER TABLE public.call_step ADD CONSTRAINT ck_call_step_party CHECK (party IN ('desk','phone','wall','nobody'));

CREATE OR REPLACE FUNCTION public.sign_call_step() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    worker text := coalesce(current_setting('shaotai.worker', true), '');
BEGIN
    NEW.login := session_user;
    NEW.recorded_at := clock_timestamp();
    NEW.occurred_at := least(coalesce(NEW.occurred_at, NEW.recorded_at), NEW.recorded_at);
    IF current_user <> session_user THEN
        NEW.party := CASE WHEN NEW.kind IN ('joined', 'left') THEN 'wall' ELSE 'nobody' END;
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

-- Says something as the watcher of that identifier to the desk that calls: an offer, where it can be reached, that it wants to
-- be connected anew, that it would like a relay's credentials, that it leaves. Returns the signal's number, null where the
-- call has no picture or has ended. The first word and the leaving are steps of the call.
CREATE FUNCTION public.watch_call(call uuid, watcher uuid, link uuid, kind text, body jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    party text := 'watch:' || watch_call.watcher;
    there boolean;
    number bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM public.account a
                   WHERE a.login = session_user AND a.active AND a.duty IN ('leader', 'supervisor')) THEN
        RAISE EXCEPTION 'calls are watched by a leader or a supervisor' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF watch_call.kind NOT IN ('offer', 'candidates', 'restart', 'ice_servers', 'bye') THEN
        RAISE EXCEPTION 'a watcher does not say this' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- Credentials are asked for, never handed on.
    IF watch_call.kind = 'ice_servers' AND watch_call.body <> '{}' THEN
        RAISE EXCEPTION 'a watcher has no relay to give' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM 1 FROM public.call c
    WHERE c.id = watch_call.call AND c.state IN ('accepted', 'live') FOR SHARE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT s.kind <> 'bye' INTO there FROM public.call_signal s
    WHERE s.call_id = watch_call.call AND s.sender = party ORDER BY s.id DESC LIMIT 1;
    there := coalesce(there, false);
    IF there = (watch_call.kind = 'bye') THEN
        INSERT INTO public.call_step (call_id, kind, party)
        VALUES (watch_call.call, CASE WHEN there THEN 'left' ELSE 'joined' END, 'wall');
    ELSIF watch_call.kind = 'bye' THEN
        RETURN NULL;
    END IF;
    INSERT INTO public.call_signal (call_id, link, sender, receiver, kind, body)
    VALUES (watch_call.call, watch_call.link, party, 'desk', watch_call.kind, watch_call.body) RETURNING id INTO number;
    RETURN number;
END $$;

-- Where the pictures of cameras come from that nobody signs in to: what the wall may show beside a call. An address with a
-- query may carry a token, and counts as one that somebody signs in to.
CREATE FUNCTION public.camera_streams(ids uuid[]) RETURNS TABLE (camera_id uuid, url text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT a.camera_id, a.url FROM public.camera_address a JOIN public.camera c ON c.id = a.camera_id AND c.active
    WHERE a.camera_id = ANY (camera_streams.ids) AND a.url <> '' AND a.sign_in = '' AND position('?' IN a.url) = 0
      AND EXISTS (SELECT FROM public.account o
                  WHERE o.login = session_user AND o.active AND o.duty IN ('leader', 'supervisor'))
$$;

DO $$
DECLARE
    reader text := current_database() || '_reader';
BEGIN
    REVOKE ALL ON FUNCTION public.watch_call(uuid, uuid, uuid, text, jsonb), public.camera_streams(uuid[]) FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION public.watch_call(uuid, uuid, uuid, text, jsonb) TO %I', reader);
    EXECUTE format('GRANT EXECUTE ON FUNCTION public.camera_streams(uuid[]) TO %I', reader);
END $$;
