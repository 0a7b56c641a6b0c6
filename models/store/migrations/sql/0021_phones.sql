-- Phones: how a field worker signs in from afar, and what the service that phones talk to may do. Codes, links and tokens
-- are kept as hashes alone.
CREATE TABLE phone_session (
    id UUID NOT NULL,
    worker_id UUID NOT NULL,
    way VARCHAR NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    ending VARCHAR,
    ended_by VARCHAR,
    CONSTRAINT pk_phone_session PRIMARY KEY (id),
    CONSTRAINT ck_phone_session_way CHECK (way IN ('code','link')),
    CONSTRAINT ck_phone_session_ending CHECK (ending IN ('signed_out','revoked','reused')),
    CONSTRAINT ck_phone_session_ended CHECK ((ended_at IS NULL) = (ending IS NULL)),
    CONSTRAINT fk_phone_session_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
);
CREATE INDEX ix_phone_session_worker_id ON phone_session (worker_id);

CREATE TABLE phone_token (
    hash BYTEA NOT NULL,
    session_id UUID NOT NULL,
    kind VARCHAR NOT NULL,
    pair UUID NOT NULL,
    follows UUID,
    made_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    void_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_phone_token PRIMARY KEY (hash),
    CONSTRAINT ck_phone_token_hash CHECK (octet_length(hash) = 32),
    CONSTRAINT ck_phone_token_kind CHECK (kind IN ('access','refresh')),
    CONSTRAINT fk_phone_token_session_id FOREIGN KEY(session_id) REFERENCES phone_session (id)
);
CREATE INDEX ix_phone_token_session_id ON phone_token (session_id);

CREATE TABLE phone_code (
    id UUID NOT NULL,
    worker_id UUID NOT NULL,
    salt BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    tries SMALLINT DEFAULT 0 NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_phone_code PRIMARY KEY (id),
    CONSTRAINT ck_phone_code_tries CHECK (tries <= 5),
    CONSTRAINT fk_phone_code_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
);
CREATE INDEX ix_phone_code_worker_id ON phone_code (worker_id);

CREATE TABLE phone_link (
    id UUID NOT NULL,
    worker_id UUID NOT NULL,
    hash BYTEA NOT NULL,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_phone_link PRIMARY KEY (id),
    CONSTRAINT uq_phone_link_hash UNIQUE (hash),
    CONSTRAINT fk_phone_link_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
);

-- What was tried too often: by a keyed hash of the number or the address, never by these themselves.
CREATE TABLE phone_limit (
    key BYTEA NOT NULL,
    what VARCHAR NOT NULL,
    since TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    many INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_phone_limit PRIMARY KEY (key, what)
);

CREATE TABLE phone_secret (
    "only" BOOLEAN DEFAULT true NOT NULL,
    key BYTEA NOT NULL,
    CONSTRAINT pk_phone_secret PRIMARY KEY ("only"),
    CONSTRAINT ck_phone_secret_single CHECK ("only")
);
INSERT INTO phone_secret (key) VALUES (sha256((gen_random_uuid()::text || gen_random_uuid()::text)::bytea));

-- What a worker said of being on duty (上班, 下班), once each: the identifier is the phone's own.
CREATE TABLE phone_duty (
    id UUID NOT NULL,
    worker_id UUID NOT NULL,
    on_duty BOOLEAN NOT NULL,
    occurred_at TIMESTAMP WITH TIME ZONE NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_phone_duty PRIMARY KEY (id),
    CONSTRAINT fk_phone_duty_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
);
CREATE INDEX ix_phone_duty_worker_id_occurred_at ON phone_duty (worker_id, occurred_at);
CREATE TRIGGER keep_phone_duty BEFORE UPDATE OR DELETE OR TRUNCATE ON public.phone_duty
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
-- Which files a worker sent: he may look at these and attach them, whoever else has sent the same.
CREATE TABLE phone_media (
    worker_id UUID NOT NULL,
    sha256 VARCHAR NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_phone_media PRIMARY KEY (worker_id, sha256),
    CONSTRAINT fk_phone_media_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
);

-- A worker's own day: what was done for him, by when it happened.
CREATE INDEX ix_step_worker_id_occurred_at ON step (worker_id, occurred_at) WHERE worker_id IS NOT NULL;
CREATE INDEX ix_report_reporting_worker_id_reported_at ON report (reporting_worker_id, reported_at)
    WHERE reporting_worker_id IS NOT NULL;

-- A link is made at the desk. A session ends once: by the phone that has it, or by the desk, and then it says who.
CREATE FUNCTION public.sign_phone_link() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.account a
                   WHERE a.login = session_user AND a.active AND a.duty IN ('operator', 'supervisor')) THEN
        RAISE EXCEPTION 'a phone is let in by an operator or a supervisor' USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.login := session_user;
    NEW.made_at := clock_timestamp();
    NEW.expires_at := least(NEW.expires_at, NEW.made_at + interval '7 days');
    NEW.used_at := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER sign_phone_link BEFORE INSERT ON public.phone_link
    FOR EACH ROW EXECUTE FUNCTION public.sign_phone_link();

CREATE FUNCTION public.end_phone_session() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL THEN
        RAISE EXCEPTION 'a session that has ended stays so' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF NEW.ended_at IS NOT NULL THEN
        NEW.ended_at := clock_timestamp();
        NEW.ended_by := session_user;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER end_phone_session BEFORE UPDATE ON public.phone_session
    FOR EACH ROW EXECUTE FUNCTION public.end_phone_session();

-- Only the end of a session is anybody's news: when it was seen last is written often.
CREATE TRIGGER announce_update AFTER UPDATE OF ended_at ON public.phone_session
    FOR EACH STATEMENT EXECUTE FUNCTION public.announce_all('phone');

-- A transaction that names a worker touches no other worker's order, whatever statement comes through it.
CREATE FUNCTION public.hold_own_order() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    worker text := coalesce(current_setting('shaotai.worker', true), '');
BEGIN
    IF worker <> '' AND OLD.worker_id IS DISTINCT FROM worker::uuid THEN
        RAISE EXCEPTION 'this order is another''s' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hold_own_order BEFORE UPDATE ON public.dispatch_order
    FOR EACH ROW EXECUTE FUNCTION public.hold_own_order();

-- What the service may know though it may not read where it stands.
-- Whose number it is: the one worker in service who has it; nobody where two share it.
CREATE FUNCTION public.phone_worker(digits text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN count(*) = 1 THEN (array_agg(w.id))[1] END
    FROM public.worker_identity i JOIN public.worker w ON w.id = i.worker_id AND w.active
    WHERE digits <> '' AND regexp_replace(i.phone, '[^0-9]', '', 'g') = digits
$$;

CREATE FUNCTION public.phone_masked(worker uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN i.phone = '' THEN '' WHEN length(i.phone) >= 11 THEN left(i.phone, 3) || '****' || right(i.phone, 4)
                WHEN length(i.phone) >= 5 THEN '****' || right(i.phone, 2) ELSE '****' END
    FROM public.worker_identity i WHERE i.worker_id = worker
$$;

-- The words and the place of what a worker was sent to; never who called.
CREATE FUNCTION public.phone_words(worker uuid, order_ids uuid[]) RETURNS TABLE (order_id uuid, words text, place text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT DISTINCT ON (o.id) o.id, t.text, t.address
    FROM public.dispatch_order o JOIN public.report r ON r.case_id = o.case_id
    JOIN public.report_text t ON t.report_id = r.id
    WHERE o.id = ANY (order_ids) AND o.worker_id = worker
      AND (o.ended_at IS NULL OR o.ended_at > clock_timestamp() - interval '36 hours')
    ORDER BY o.id, r.reported_at, r.id
$$;

-- Clears away what no longer lets anybody in; sessions stay, as what they were.
CREATE FUNCTION public.expire_phones() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    before timestamptz := clock_timestamp() - interval '1 day';
    gone integer;
    more integer;
BEGIN
    DELETE FROM public.phone_code WHERE expires_at < before;
    GET DIAGNOSTICS gone = ROW_COUNT;
    DELETE FROM public.phone_link WHERE expires_at < before;
    GET DIAGNOSTICS more = ROW_COUNT;
    gone := gone + more;
    DELETE FROM public.phone_limit WHERE since < before;
    GET DIAGNOSTICS more = ROW_COUNT;
    gone := gone + more;
    -- What nobody attached has expired: then nobody has sent it any more.
    DELETE FROM public.phone_media f
    WHERE f.sent_at < before AND NOT EXISTS (SELECT FROM public.media m WHERE m.sha256 = f.sha256);
    GET DIAGNOSTICS more = ROW_COUNT;
    gone := gone + more;
    DELETE FROM public.phone_token t USING public.phone_session p
    WHERE p.id = t.session_id AND (t.expires_at < before OR p.ended_at < before OR p.expires_at < before);
    GET DIAGNOSTICS more = ROW_COUNT;
    RETURN gone + more;
END $$;

-- What stays when an import is undone is asked of every table that refers to it, those too that no desk may read.
ALTER FUNCTION public.import_stays(uuid, text[]) SECURITY DEFINER;

DO $$
DECLARE
    reader text := current_database() || '_reader';
    writer text := current_database() || '_writer';
    phone text := current_database() || '_phone';
    base text := quote_ident(current_database());
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = phone) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN', phone);
    END IF;
    EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %s TO %I', base, phone);
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', phone);

    -- The ground, the catalogue and the rules: nobody's personal data.
    EXECUTE format('GRANT SELECT ON public.alembic_version, public.city, public.grid_level, public.grid, public.place, public.road,
        public.category, public.category_rule, public.department, public.clock_rule, public.calendar_exception,
        public.road_revision, public.city_setting, public.case_arrow, public.order_arrow, public.change,
        public.change_floor TO %I', phone);
    EXECUTE format('GRANT SELECT (id, state, login) ON public.import_run TO %I', phone);
    EXECUTE format('GRANT SELECT (id, login, name, duty, active) ON public.account TO %I', phone);
    -- Who works: names, for they stand masked in what is told; no numbers. Where they were: not at all.
    EXECUTE format('GRANT SELECT ON public.worker, public.team_slot, public.position_latest TO %I', phone);
    EXECUTE format('GRANT SELECT (worker_id, name) ON public.worker_identity TO %I', phone);
    EXECUTE format('GRANT UPDATE (on_duty, duty_since) ON public.worker TO %I', phone);
    EXECUTE format('GRANT INSERT, UPDATE ON public.position_latest TO %I', phone);
    EXECUTE format('GRANT INSERT ON public.position_history TO %I', phone);
    EXECUTE format('GRANT SELECT (case_id, kind, state) ON public.case_request TO %I', phone);
    -- Cases and orders as the field moves them (a case's children follow it); what was said by whom comes through phone_words().
    EXECUTE format('GRANT SELECT ON public.case_file, public.dispatch_order, public.step, public.report, public.refusal,
        public.deliberation, public.party_words, public.ruling, public.whistle, public.case_link, public.urge,
        public.supervision, public.supervision_answer TO %I', phone);
    EXECUTE format('GRANT INSERT ON public.step, public.case_file, public.report, public.report_text, public.refusal,
        public.deliberation, public.party_words, public.whistle, public.supervision_answer TO %I', phone);
    EXECUTE format('GRANT UPDATE (state, stage_since, stage_due_at, soon_at, version, holder_worker_id,
        holder_department_id, dispatched_at, signed_at, arrived_at, feedback_at, closed_at, rework_count, reopen_count)
        ON public.case_file TO %I', phone);
    EXECUTE format('GRANT UPDATE (state, signed_at, arrived_at, feedback_at, ended_at) ON public.dispatch_order TO %I',
        phone);
    EXECUTE format('GRANT EXECUTE ON FUNCTION public.ensure_position_days(date, date), public.oldest_transaction_s(),
        public.phone_worker(text), public.phone_masked(uuid), public.phone_words(uuid, uuid[]), public.expire_phones()
        TO %I', phone);
    REVOKE ALL ON FUNCTION public.phone_worker(text), public.phone_masked(uuid), public.phone_words(uuid, uuid[]),
        public.expire_phones(), public.sign_phone_link(), public.end_phone_session(), public.hold_own_order() FROM PUBLIC;

    EXECUTE format('GRANT SELECT, INSERT, UPDATE (seen_at, ended_at, ending) ON public.phone_session TO %I', phone);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE (used_at, void_at) ON public.phone_token TO %I', phone);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE (tries, ended_at) ON public.phone_code TO %I', phone);
    EXECUTE format('GRANT SELECT, UPDATE (used_at) ON public.phone_link TO %I', phone);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE (since, many) ON public.phone_limit TO %I', phone);
    EXECUTE format('GRANT SELECT ON public.phone_secret TO %I', phone);
    EXECUTE format('GRANT SELECT, INSERT ON public.phone_duty, public.phone_media TO %I', phone);
    EXECUTE format('GRANT UPDATE (sent_at) ON public.phone_media TO %I', phone);
    -- Evidence: brought like anybody's, struck out of sight by nobody here.
    EXECUTE format('GRANT SELECT ON public.media, public.media_chunk, public.attachment TO %I', phone);
    EXECUTE format('GRANT INSERT (sha256, size, mime, kind, width, height, seconds, phash, thumbnail, kept, address, digests),
        UPDATE (complete, wanted_at) ON public.media TO %I', phone);
    EXECUTE format('GRANT INSERT ON public.media_chunk TO %I', phone);
    EXECUTE format('GRANT INSERT (id, case_id, step_id, report_id, order_id, sha256, name, evidence, note, taken_at, lon, lat)
        ON public.attachment TO %I', phone);
    EXECUTE format('GRANT EXECUTE ON FUNCTION public.drop_unwhole_media(text) TO %I', phone);
    -- The desk sees who is signed in, lets in and ends; it reads no hash.
    EXECUTE format('GRANT SELECT ON public.phone_session, public.phone_duty, public.phone_media TO %I', reader);
    EXECUTE format('GRANT UPDATE (ended_at, ending) ON public.phone_session TO %I', writer);
    EXECUTE format('GRANT INSERT ON public.phone_link TO %I', writer);

    -- The service's own account: of the field, like every phone behind it.
    INSERT INTO public.account (id, login, name, duty) VALUES
        (gen_random_uuid(), current_database() || '_gateway', '网格通', 'field') ON CONFLICT (login) DO NOTHING;
END $$;
