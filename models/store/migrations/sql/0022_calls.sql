-- Video calls (视频连线) between a desk and a worker's phone. The database keeps who, about what, when and how it ended; the
-- pictures go from peer to peer. Signals are rows that every party follows: a notification carries no more than that there
-- are some, an offer alone is half as long as one may be.
CREATE TABLE call (
    id UUID NOT NULL,
    purpose VARCHAR NOT NULL,
    worker_id UUID NOT NULL,
    account_id UUID NOT NULL,
    desk VARCHAR DEFAULT '' NOT NULL,
    case_id UUID,
    order_id UUID,
    state VARCHAR DEFAULT 'requested' NOT NULL,
    requested_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    rung_at TIMESTAMP WITH TIME ZONE,
    accepted_at TIMESTAMP WITH TIME ZONE,
    live_at TIMESTAMP WITH TIME ZONE,
    ended_at TIMESTAMP WITH TIME ZONE,
    ending VARCHAR,
    ended_by VARCHAR,
    reason VARCHAR DEFAULT '' NOT NULL,
    first_frame_ms INTEGER,
    woken_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_call PRIMARY KEY (id),
    CONSTRAINT ck_call_purpose CHECK (purpose IN ('callback','check','roll_call')),
    CONSTRAINT ck_call_state CHECK (state IN ('requested','ringing','accepted','live','ended')),
    CONSTRAINT ck_call_ending CHECK (ending IN ('hung_up','refused','missed','cancelled','lost','no_camera','denied','failed')),
    CONSTRAINT ck_call_ended_by CHECK (ended_by IN ('desk','phone','nobody')),
    CONSTRAINT ck_call_ended CHECK ((state = 'ended') = (ended_at IS NOT NULL) AND num_nonnulls(ended_at, ending, ended_by) IN (0, 3)),
    CONSTRAINT ck_call_first_frame_ms CHECK (first_frame_ms >= 0),
    CONSTRAINT ck_call_reason CHECK (length(reason) <= 500),
    CONSTRAINT fk_call_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id),
    CONSTRAINT fk_call_account_id FOREIGN KEY(account_id) REFERENCES account (id),
    CONSTRAINT fk_call_case_id FOREIGN KEY(case_id) REFERENCES case_file (id),
    CONSTRAINT fk_call_order_id FOREIGN KEY(order_id) REFERENCES dispatch_order (id)
);
-- A worker has one phone and two ears.
CREATE UNIQUE INDEX uq_call_worker_id ON call (worker_id) WHERE ended_at IS NULL;
CREATE INDEX ix_call_case_id ON call (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX ix_call_worker_id_requested_at ON call (worker_id, requested_at);
CREATE INDEX ix_call_requested_at ON call (requested_at);

-- What happened in a call, append-only: asked, rung, answered or refused, picture up and down, held, recorded, a still, an end.
CREATE TABLE call_step (
    id BIGINT GENERATED ALWAYS AS IDENTITY NOT NULL,
    call_id UUID NOT NULL,
    kind VARCHAR NOT NULL,
    party VARCHAR NOT NULL,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    detail JSONB DEFAULT '{}' NOT NULL,
    occurred_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_call_step PRIMARY KEY (id),
    CONSTRAINT ck_call_step_kind CHECK (kind IN ('requested','woken','rung','accepted','live','ended','media_down','media_up',
        'held','resumed','recording_on','recording_off','still','text','joined','left')),
    CONSTRAINT ck_call_step_party CHECK (party IN ('desk','phone','nobody')),
    CONSTRAINT ck_call_step_detail CHECK (pg_column_size(detail) <= 8192),
    CONSTRAINT fk_call_step_call_id FOREIGN KEY(call_id) REFERENCES call (id)
);
CREATE INDEX ix_call_step_call_id ON call_step (call_id, id);

-- What the parties say to each other to come together. `link` is one connection between two of them; whoever offers names it.
CREATE TABLE call_signal (
    id BIGINT GENERATED ALWAYS AS IDENTITY NOT NULL,
    call_id UUID NOT NULL,
    link UUID NOT NULL,
    sender VARCHAR NOT NULL,
    receiver VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    body JSONB NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    command_id UUID,
    CONSTRAINT pk_call_signal PRIMARY KEY (id),
    CONSTRAINT uq_call_signal_command_id UNIQUE (command_id),
    CONSTRAINT ck_call_signal_sender CHECK (sender IN ('phone','desk') OR sender ~ '^watch:[0-9a-f-]{36}$'),
    CONSTRAINT ck_call_signal_receiver CHECK (receiver IN ('phone','desk') OR receiver ~ '^watch:[0-9a-f-]{36}$'),
    CONSTRAINT ck_call_signal_kind CHECK (kind IN ('offer','answer','candidates','ice_servers','restart','bye')),
    CONSTRAINT ck_call_signal_body CHECK (pg_column_size(body) <= 65536),
    CONSTRAINT fk_call_signal_call_id FOREIGN KEY(call_id) REFERENCES call (id)
);
CREATE INDEX ix_call_signal_call_id ON call_signal (call_id, id);

-- Who calls is not for the writer to say; a call goes forward only, and ends once.
CREATE FUNCTION public.sign_call() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    SELECT a.id INTO NEW.account_id FROM public.account a
    WHERE a.login = session_user AND a.active AND a.duty IN ('operator', 'supervisor');
    IF NEW.account_id IS NULL THEN
        RAISE EXCEPTION 'a phone is called by an operator or a supervisor' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT EXISTS (SELECT FROM public.worker w WHERE w.id = NEW.worker_id AND w.active) THEN
        RAISE EXCEPTION 'who left the service is not called' USING ERRCODE = 'check_violation';
    END IF;
    NEW.desk := coalesce(current_setting('shaotai.desk', true), '');
    NEW.state := 'requested';
    NEW.requested_at := clock_timestamp();
    NEW.rung_at := NULL; NEW.accepted_at := NULL; NEW.live_at := NULL; NEW.woken_at := NULL;
    NEW.ended_at := NULL; NEW.ending := NULL; NEW.ended_by := NULL; NEW.first_frame_ms := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER sign_call BEFORE INSERT ON public.call FOR EACH ROW EXECUTE FUNCTION public.sign_call();

CREATE FUNCTION public.move_call() RETURNS trigger
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
CREATE TRIGGER move_call BEFORE UPDATE ON public.call FOR EACH ROW EXECUTE FUNCTION public.move_call();
CREATE TRIGGER keep_call BEFORE DELETE OR TRUNCATE ON public.call
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE FUNCTION public.sign_call_step() RETURNS trigger
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
CREATE TRIGGER sign_call_step BEFORE INSERT ON public.call_step FOR EACH ROW EXECUTE FUNCTION public.sign_call_step();
CREATE TRIGGER keep_call_step BEFORE UPDATE OR DELETE OR TRUNCATE ON public.call_step
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE FUNCTION public.sign_call_signal() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    worker text := coalesce(current_setting('shaotai.worker', true), '');
    about public.call%ROWTYPE;
BEGIN
    NEW.sent_at := clock_timestamp();
    SELECT * INTO about FROM public.call c WHERE c.id = NEW.call_id;
    IF about.ended_at IS NOT NULL THEN
        RAISE EXCEPTION 'this call has ended' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF worker <> '' THEN
        IF about.worker_id <> worker::uuid OR (NEW.sender <> 'phone' AND NEW.kind <> 'ice_servers') THEN
            RAISE EXCEPTION 'this call is another''s' USING ERRCODE = 'insufficient_privilege';
        END IF;
    ELSIF NEW.sender = 'phone' OR NOT EXISTS (
        SELECT FROM public.account a WHERE a.login = session_user AND a.active
          AND (NEW.sender <> 'desk' OR a.id = about.account_id)) THEN
        RAISE EXCEPTION 'a signal is sent by its own party' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sign_call_signal BEFORE INSERT ON public.call_signal
    FOR EACH ROW EXECUTE FUNCTION public.sign_call_signal();

-- A link is made at the desk, or by the function below for the worker whom a desk is calling.
CREATE OR REPLACE FUNCTION public.sign_phone_link() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF current_user = session_user AND NOT EXISTS (
        SELECT FROM public.account a
        WHERE a.login = session_user AND a.active AND a.duty IN ('operator', 'supervisor')) THEN
        RAISE EXCEPTION 'a phone is let in by an operator or a supervisor' USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.login := session_user;
    NEW.made_at := clock_timestamp();
    NEW.expires_at := least(NEW.expires_at, NEW.made_at + interval '7 days');
    NEW.used_at := NULL;
    RETURN NEW;
END $$;

-- A sleeping phone is woken once: by whoever takes this first gets the number to do it with. `link` is the hash of what lets
-- the phone in, once and within ten minutes.
CREATE FUNCTION public.wake_phone(call uuid, link bytea DEFAULT NULL) RETURNS TABLE (worker_id uuid, phone text)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH taken AS (
        UPDATE public.call c SET woken_at = clock_timestamp()
        WHERE c.id = wake_phone.call AND c.woken_at IS NULL AND c.state = 'requested' RETURNING c.id, c.worker_id
    ), told AS (
        INSERT INTO public.call_step (call_id, kind, party) SELECT t.id, 'woken', 'nobody' FROM taken t
    ), made AS (
        INSERT INTO public.phone_link (id, worker_id, hash, expires_at)
        SELECT gen_random_uuid(), t.worker_id, wake_phone.link, clock_timestamp() + interval '10 minutes'
        FROM taken t WHERE wake_phone.link IS NOT NULL
    )
    SELECT t.worker_id, i.phone FROM taken t JOIN public.worker_identity i ON i.worker_id = t.worker_id
$$;

-- What was left behind: nobody answered, nothing came of an answer, or the desk that held it is gone. Signals go with the hour.
CREATE FUNCTION public.expire_calls() RETURNS integer
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
DECLARE
    reader text := current_database() || '_reader';
    writer text := current_database() || '_writer';
    phone text := current_database() || '_phone';
BEGIN
    CREATE TRIGGER announce_insert AFTER INSERT ON public.call REFERENCING NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION public.announce('call', 'id');
    CREATE TRIGGER announce_update AFTER UPDATE ON public.call REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION public.announce('call', 'id');
    CREATE TRIGGER announce_insert AFTER INSERT ON public.call_step REFERENCING NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION public.announce('call', 'call_id');
    CREATE TRIGGER announce_insert AFTER INSERT ON public.call_signal REFERENCING NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION public.announce('call_signal', 'call_id');
    EXECUTE format('GRANT SELECT ON public.call, public.call_step, public.call_signal TO %I, %I', reader, phone);
    EXECUTE format('GRANT INSERT (id, purpose, worker_id, account_id, case_id, order_id) ON public.call TO %I', writer);
    EXECUTE format('GRANT UPDATE (state, ending, ended_by, reason, first_frame_ms) ON public.call TO %I, %I', writer, phone);
    EXECUTE format('GRANT INSERT (call_id, kind, party, detail, occurred_at) ON public.call_step TO %I, %I', writer, phone);
    EXECUTE format('GRANT INSERT (call_id, link, sender, receiver, kind, body, command_id) ON public.call_signal TO %I, %I', writer, phone);
    EXECUTE format('GRANT EXECUTE ON FUNCTION public.expire_calls() TO %I, %I', writer, phone);
    EXECUTE format('GRANT EXECUTE ON FUNCTION public.wake_phone(uuid, bytea) TO %I', phone);
    REVOKE ALL ON FUNCTION public.expire_calls(), public.wake_phone(uuid, bytea), public.sign_call(), public.move_call(),
        public.sign_call_step(), public.sign_call_signal() FROM PUBLIC;
END $$;
