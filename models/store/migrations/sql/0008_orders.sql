-- Orders in full: an appointed order (指定承办) cannot be refused, each order knows its own limits; refusals (退单),
-- deliberations (会商) with the words of the parties, rulings, whistles (吹哨 … 报到).
ALTER TABLE dispatch_order
    ADD COLUMN appointed BOOLEAN DEFAULT false NOT NULL,
    ADD COLUMN due_at TIMESTAMP WITH TIME ZONE,
    ADD CONSTRAINT ck_dispatch_order_appointed CHECK (NOT (appointed AND state = 'REFUSED'));

CREATE TABLE refusal (
    id UUID NOT NULL,
    case_id UUID NOT NULL,
    order_id UUID NOT NULL,
    worker_id UUID,
    department_id UUID,
    nth INTEGER NOT NULL,
    reason VARCHAR NOT NULL,
    basis VARCHAR DEFAULT '' NOT NULL,
    refused_at TIMESTAMP WITH TIME ZONE NOT NULL,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    CONSTRAINT pk_refusal PRIMARY KEY (id),
    CONSTRAINT ck_refusal_nth CHECK (nth >= 0),
    CONSTRAINT ck_refusal_one_party CHECK ((worker_id IS NULL) <> (department_id IS NULL)),
    CONSTRAINT uq_refusal_order_id UNIQUE (order_id),
    CONSTRAINT fk_refusal_case_id FOREIGN KEY(case_id) REFERENCES case_file (id),
    CONSTRAINT fk_refusal_order_id FOREIGN KEY(order_id) REFERENCES dispatch_order (id),
    CONSTRAINT fk_refusal_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id),
    CONSTRAINT fk_refusal_department_id FOREIGN KEY(department_id) REFERENCES department (id)
);
CREATE INDEX ix_refusal_case_id ON refusal (case_id);

CREATE TABLE deliberation (
    id UUID NOT NULL,
    case_id UUID NOT NULL,
    cause VARCHAR NOT NULL,
    question VARCHAR DEFAULT '' NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    CONSTRAINT pk_deliberation PRIMARY KEY (id),
    CONSTRAINT ck_deliberation_cause CHECK (cause IN ('second_refusal','by_desk','handed_on')),
    CONSTRAINT fk_deliberation_case_id FOREIGN KEY(case_id) REFERENCES case_file (id)
);
CREATE INDEX ix_deliberation_case_id ON deliberation (case_id);
CREATE UNIQUE INDEX uq_deliberation_open ON deliberation (case_id) WHERE ended_at IS NULL;

CREATE TABLE party_words (
    id UUID NOT NULL,
    deliberation_id UUID NOT NULL,
    case_id UUID NOT NULL,
    worker_id UUID,
    department_id UUID,
    refusal_id UUID,
    words VARCHAR NOT NULL,
    basis VARCHAR DEFAULT '' NOT NULL,
    said_at TIMESTAMP WITH TIME ZONE NOT NULL,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    CONSTRAINT pk_party_words PRIMARY KEY (id),
    CONSTRAINT ck_party_words_one_party CHECK ((worker_id IS NULL) <> (department_id IS NULL)),
    CONSTRAINT fk_party_words_deliberation_id FOREIGN KEY(deliberation_id) REFERENCES deliberation (id),
    CONSTRAINT fk_party_words_case_id FOREIGN KEY(case_id) REFERENCES case_file (id),
    CONSTRAINT fk_party_words_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id),
    CONSTRAINT fk_party_words_department_id FOREIGN KEY(department_id) REFERENCES department (id),
    CONSTRAINT fk_party_words_refusal_id FOREIGN KEY(refusal_id) REFERENCES refusal (id)
);
CREATE INDEX ix_party_words_deliberation_id ON party_words (deliberation_id);

CREATE TABLE ruling (
    id UUID NOT NULL,
    deliberation_id UUID NOT NULL,
    case_id UUID NOT NULL,
    order_id UUID NOT NULL,
    worker_id UUID,
    department_id UUID,
    words VARCHAR NOT NULL,
    basis VARCHAR DEFAULT '' NOT NULL,
    unheard VARCHAR DEFAULT '' NOT NULL,
    category_id UUID NOT NULL,
    grid_id UUID,
    as_route BOOLEAN DEFAULT true NOT NULL,
    ruled_at TIMESTAMP WITH TIME ZONE NOT NULL,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    CONSTRAINT pk_ruling PRIMARY KEY (id),
    CONSTRAINT ck_ruling_one_addressee CHECK ((worker_id IS NULL) <> (department_id IS NULL)),
    CONSTRAINT uq_ruling_deliberation_id UNIQUE (deliberation_id),
    CONSTRAINT uq_ruling_order_id UNIQUE (order_id),
    CONSTRAINT fk_ruling_deliberation_id FOREIGN KEY(deliberation_id) REFERENCES deliberation (id),
    CONSTRAINT fk_ruling_case_id FOREIGN KEY(case_id) REFERENCES case_file (id),
    CONSTRAINT fk_ruling_order_id FOREIGN KEY(order_id) REFERENCES dispatch_order (id),
    CONSTRAINT fk_ruling_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id),
    CONSTRAINT fk_ruling_department_id FOREIGN KEY(department_id) REFERENCES department (id),
    CONSTRAINT fk_ruling_category_id FOREIGN KEY(category_id) REFERENCES category (id),
    CONSTRAINT fk_ruling_grid_id FOREIGN KEY(grid_id) REFERENCES grid (id)
);
CREATE INDEX ix_ruling_category_id ON ruling (category_id);
CREATE INDEX ix_ruling_case_id ON ruling (case_id);

CREATE TABLE whistle (
    id UUID NOT NULL,
    case_id UUID NOT NULL,
    grid_id UUID NOT NULL,
    level SMALLINT NOT NULL,
    called_department_id UUID,
    called_grid_id UUID,
    words VARCHAR NOT NULL,
    blown_at TIMESTAMP WITH TIME ZONE NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    answered_at TIMESTAMP WITH TIME ZONE,
    who_came VARCHAR DEFAULT '' NOT NULL,
    answer VARCHAR DEFAULT '' NOT NULL,
    called_off_at TIMESTAMP WITH TIME ZONE,
    called_off_because VARCHAR DEFAULT '' NOT NULL,
    ended_login VARCHAR,
    CONSTRAINT pk_whistle PRIMARY KEY (id),
    CONSTRAINT ck_whistle_one_called CHECK ((called_department_id IS NULL) <> (called_grid_id IS NULL)),
    CONSTRAINT ck_whistle_one_end CHECK (answered_at IS NULL OR called_off_at IS NULL),
    CONSTRAINT fk_whistle_case_id FOREIGN KEY(case_id) REFERENCES case_file (id),
    CONSTRAINT fk_whistle_grid_id FOREIGN KEY(grid_id) REFERENCES grid (id),
    CONSTRAINT fk_whistle_level FOREIGN KEY(level) REFERENCES grid_level (level),
    CONSTRAINT fk_whistle_called_department_id FOREIGN KEY(called_department_id) REFERENCES department (id),
    CONSTRAINT fk_whistle_called_grid_id FOREIGN KEY(called_grid_id) REFERENCES grid (id)
);
CREATE INDEX ix_whistle_case_id ON whistle (case_id);
CREATE INDEX ix_whistle_blown_at ON whistle (blown_at);

-- How long one called from a level has to answer, in minutes; a level without a row has the program's default.
CREATE TABLE whistle_limit (
    level SMALLINT NOT NULL,
    minutes INTEGER NOT NULL,
    CONSTRAINT pk_whistle_limit PRIMARY KEY (level),
    CONSTRAINT ck_whistle_limit_minutes CHECK (minutes > 0),
    CONSTRAINT fk_whistle_limit_level FOREIGN KEY(level) REFERENCES grid_level (level)
);

-- Who wrote it is not for the writer to say.
CREATE FUNCTION public.sign_record() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.login := session_user;
    RETURN NEW;
END $$;

-- Only the shift supervisor (值班长) rules.
CREATE FUNCTION public.sign_ruling() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.account a
                   WHERE a.login = session_user AND a.active AND a.duty = 'supervisor') THEN
        RAISE EXCEPTION 'a ruling is made by a supervisor of this city' USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.login := session_user;
    RETURN NEW;
END $$;

-- A deliberation ends once; a whistle is answered or called off once, by whom is noted; nothing else of them changes.
CREATE FUNCTION public.end_once() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    ends text[] := TG_ARGV::text[];
BEGIN
    IF (to_jsonb(OLD) - ends) IS DISTINCT FROM (to_jsonb(NEW) - ends)
        OR to_jsonb(OLD) ->> TG_ARGV[0] IS NOT NULL OR to_jsonb(OLD) ->> TG_ARGV[1] IS NOT NULL THEN
        RAISE EXCEPTION 'rows of "%" are kept as they are: they end once', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_TABLE_NAME = 'whistle' THEN
        NEW.ended_login := session_user;
    END IF;
    RETURN NEW;
END $$;

DO $$
DECLARE
    t record;
    reader text := current_database() || '_reader';
    writer text := current_database() || '_writer';
BEGIN
    FOR t IN SELECT * FROM (VALUES
        ('refusal', 'sign_record'), ('deliberation', 'sign_record'), ('party_words', 'sign_record'),
        ('ruling', 'sign_ruling'), ('whistle', 'sign_record')) AS v(relation, signs) LOOP
        EXECUTE format('CREATE TRIGGER sign_%1$s BEFORE INSERT ON public.%1$I
            FOR EACH ROW EXECUTE FUNCTION public.%2$I()', t.relation, t.signs);
        EXECUTE format('CREATE TRIGGER announce_insert AFTER INSERT ON public.%I REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION public.announce(''case'', ''case_id'')', t.relation);
        EXECUTE format('CREATE TRIGGER keep_%1$s BEFORE %2$s ON public.%1$I
            FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()', t.relation,
            CASE WHEN t.relation IN ('deliberation', 'whistle') THEN 'DELETE OR TRUNCATE'
                 ELSE 'UPDATE OR DELETE OR TRUNCATE' END);
        EXECUTE format('GRANT SELECT ON public.%I TO %I', t.relation, reader);
        EXECUTE format('GRANT INSERT ON public.%I TO %I', t.relation, writer);
    END LOOP;
    FOR t IN SELECT * FROM (VALUES ('deliberation'), ('whistle')) AS v(relation) LOOP
        EXECUTE format('CREATE TRIGGER announce_update AFTER UPDATE ON public.%I
            REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION public.announce(''case'', ''case_id'')', t.relation);
    END LOOP;
    EXECUTE format('GRANT SELECT ON public.whistle_limit TO %I', reader);
    EXECUTE format('GRANT INSERT, UPDATE ON public.whistle_limit TO %I', writer);
    EXECUTE format('GRANT UPDATE (ended_at) ON public.deliberation TO %I', writer);
    EXECUTE format('GRANT UPDATE (answered_at, who_came, answer, called_off_at, called_off_because)
        ON public.whistle TO %I', writer);
    REVOKE ALL ON FUNCTION public.sign_record(), public.sign_ruling(), public.end_once() FROM PUBLIC;
END $$;

CREATE TRIGGER end_deliberation BEFORE UPDATE ON public.deliberation
    FOR EACH ROW EXECUTE FUNCTION public.end_once('ended_at', 'ended_at');
CREATE TRIGGER end_whistle BEFORE UPDATE ON public.whistle
    FOR EACH ROW EXECUTE FUNCTION public.end_once('answered_at', 'called_off_at', 'who_came', 'answer',
        'called_off_because', 'ended_login');
CREATE TRIGGER announce_any AFTER INSERT OR UPDATE OR DELETE ON public.whistle_limit
    FOR EACH STATEMENT EXECUTE FUNCTION public.announce_all('grid');
