-- The city's own clocks, told anew and never changed: the newest row is in force (its days, its hours, its stage limits).
CREATE TABLE calendar_exception (
    id UUID NOT NULL,
    day DATE NOT NULL,
    working BOOLEAN,
    note VARCHAR DEFAULT '' NOT NULL,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_calendar_exception PRIMARY KEY (id)
);
CREATE INDEX ix_calendar_exception_day ON calendar_exception (day, entered_at);

CREATE TABLE clock_rule (
    id UUID NOT NULL,
    version INTEGER NOT NULL,
    working_hours JSONB NOT NULL,
    late_filing TIME WITHOUT TIME ZONE NOT NULL,
    late_until TIME WITHOUT TIME ZONE NOT NULL,
    raised_days INTEGER NOT NULL,
    refusal_days INTEGER NOT NULL,
    stages JSONB NOT NULL,
    note VARCHAR DEFAULT '' NOT NULL,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_clock_rule PRIMARY KEY (id),
    CONSTRAINT uq_clock_rule_version UNIQUE (version),
    CONSTRAINT ck_clock_rule_version CHECK (version > 0),
    CONSTRAINT ck_clock_rule_raised_days CHECK (raised_days > 0),
    CONSTRAINT ck_clock_rule_refusal_days CHECK (refusal_days > 0)
);

-- A category's rule may set stage limits of its own, ask for evidence, and say who verifies.
ALTER TABLE category_rule
    ADD COLUMN sign_minutes INTEGER,
    ADD COLUMN arrive_minutes INTEGER,
    ADD COLUMN verify_minutes INTEGER,
    ADD COLUMN evidence VARCHAR DEFAULT '' NOT NULL,
    ADD COLUMN verifier VARCHAR DEFAULT 'anyone' NOT NULL,
    ADD COLUMN note VARCHAR DEFAULT '' NOT NULL,
    ADD COLUMN login VARCHAR DEFAULT SESSION_USER NOT NULL,
    ADD CONSTRAINT ck_category_rule_sign_minutes CHECK (sign_minutes > 0),
    ADD CONSTRAINT ck_category_rule_arrive_minutes CHECK (arrive_minutes > 0),
    ADD CONSTRAINT ck_category_rule_verify_minutes CHECK (verify_minutes > 0),
    ADD CONSTRAINT ck_category_rule_limit_amount CHECK (limit_amount > 0),
    ADD CONSTRAINT ck_category_rule_limit_pair CHECK ((limit_amount IS NULL) = (limit_unit IS NULL)),
    ADD CONSTRAINT ck_category_rule_verifier CHECK (verifier IN ('anyone','worker','desk'));

-- While `suspended_until` lies ahead the case's clock stands still (缓办, 挂账); `due_at` counts with it already.
ALTER TABLE case_file ADD COLUMN suspended_until TIMESTAMP WITH TIME ZONE;

CREATE TABLE case_suspension (
    id UUID NOT NULL,
    case_id UUID NOT NULL,
    request_id UUID NOT NULL,
    kind VARCHAR NOT NULL,
    from_at TIMESTAMP WITH TIME ZONE NOT NULL,
    until_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_case_suspension PRIMARY KEY (id),
    CONSTRAINT uq_case_suspension_request_id UNIQUE (request_id),
    CONSTRAINT ck_case_suspension_kind CHECK (kind IN ('postponement','shelving')),
    CONSTRAINT ck_case_suspension_span CHECK (until_at > from_at AND ended_at >= from_at AND ended_at <= until_at),
    CONSTRAINT fk_case_suspension_case_id FOREIGN KEY (case_id) REFERENCES case_file (id),
    CONSTRAINT fk_case_suspension_request_id FOREIGN KEY (request_id) REFERENCES case_request (id)
);
CREATE INDEX ix_case_suspension_case_id ON case_suspension (case_id, from_at);

CREATE TABLE case_extension (
    id UUID NOT NULL,
    case_id UUID NOT NULL,
    request_id UUID NOT NULL,
    due_before TIMESTAMP WITH TIME ZONE NOT NULL,
    due_after TIMESTAMP WITH TIME ZONE NOT NULL,
    granted_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_case_extension PRIMARY KEY (id),
    CONSTRAINT uq_case_extension_request_id UNIQUE (request_id),
    CONSTRAINT ck_case_extension_later CHECK (due_after > due_before),
    CONSTRAINT fk_case_extension_case_id FOREIGN KEY (case_id) REFERENCES case_file (id),
    CONSTRAINT fk_case_extension_request_id FOREIGN KEY (request_id) REFERENCES case_request (id)
);
CREATE INDEX ix_case_extension_case_id ON case_extension (case_id, granted_at);

-- The city's clocks are the supervisor's to set; who did and when is not for the writer to say.
CREATE FUNCTION public.sign_clock() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.account a
                   WHERE a.login = session_user AND a.active AND a.duty = 'supervisor') THEN
        RAISE EXCEPTION 'the clocks of a city are set by a supervisor' USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.login := session_user;
    NEW.entered_at := clock_timestamp();
    RETURN NEW;
END $$;

-- No clock stops and no limit moves without the approved request it follows from.
CREATE FUNCTION public.check_more_time() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.case_request r
                   WHERE r.id = NEW.request_id AND r.case_id = NEW.case_id AND r.state = 'approved'
                     AND r.kind = coalesce(to_jsonb(NEW)->>'kind', 'extension')) THEN
        RAISE EXCEPTION 'more time follows from an approved request alone'
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER sign_exception BEFORE INSERT ON public.calendar_exception
    FOR EACH ROW EXECUTE FUNCTION public.sign_clock();
CREATE TRIGGER sign_clock_rule BEFORE INSERT ON public.clock_rule FOR EACH ROW EXECUTE FUNCTION public.sign_clock();
CREATE TRIGGER keep_exception BEFORE UPDATE OR DELETE OR TRUNCATE ON public.calendar_exception
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER keep_clock_rule BEFORE UPDATE OR DELETE OR TRUNCATE ON public.clock_rule
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER check_suspension BEFORE INSERT ON public.case_suspension
    FOR EACH ROW EXECUTE FUNCTION public.check_more_time();
CREATE TRIGGER check_extension BEFORE INSERT ON public.case_extension
    FOR EACH ROW EXECUTE FUNCTION public.check_more_time();
CREATE TRIGGER keep_suspension BEFORE DELETE OR TRUNCATE ON public.case_suspension
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER keep_extension BEFORE UPDATE OR DELETE OR TRUNCATE ON public.case_extension
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER announce_insert AFTER INSERT ON public.case_suspension REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.announce('case', 'case_id');
CREATE TRIGGER announce_update AFTER UPDATE ON public.case_suspension REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.announce('case', 'case_id');
CREATE TRIGGER announce_insert AFTER INSERT ON public.case_extension REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.announce('case', 'case_id');
CREATE TRIGGER announce_insert AFTER INSERT ON public.calendar_exception REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.announce('clocks', 'id');
CREATE TRIGGER announce_insert AFTER INSERT ON public.clock_rule REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.announce('clocks', 'id');

DO $$
DECLARE
    reader text := current_database() || '_reader';
    writer text := current_database() || '_writer';
BEGIN
    EXECUTE format('GRANT SELECT ON public.calendar_exception, public.clock_rule, public.case_suspension,
        public.case_extension TO %I', reader);
    EXECUTE format('GRANT INSERT ON public.calendar_exception, public.clock_rule, public.case_suspension,
        public.case_extension TO %I', writer);
    EXECUTE format('GRANT UPDATE (ended_at) ON public.case_suspension TO %I', writer);
    REVOKE ALL ON FUNCTION public.sign_clock(), public.check_more_time() FROM PUBLIC;
END $$;
