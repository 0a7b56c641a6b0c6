-- What a supervisor does: urging (催办), supervising (督办), the shift, its roll call and its duty log. All append-only:
-- what is said stays said, and what comes later is a row of its own.

CREATE TABLE urge (
    id UUID NOT NULL,
    case_id UUID NOT NULL,
    order_id UUID,
    worker_id UUID,
    department_id UUID,
    words VARCHAR NOT NULL,
    rule VARCHAR,
    rule_since TIMESTAMP WITH TIME ZONE,
    automatic BOOLEAN DEFAULT false NOT NULL,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    desk VARCHAR DEFAULT '' NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_urge PRIMARY KEY (id),
    CONSTRAINT ck_urge_one_receiver CHECK (worker_id IS NULL OR department_id IS NULL),
    CONSTRAINT ck_urge_rule CHECK (rule IN ('unsigned','late')),
    CONSTRAINT ck_urge_rule_since CHECK ((rule IS NULL) = (rule_since IS NULL)),
    CONSTRAINT ck_urge_automatic CHECK (rule IS NOT NULL OR NOT automatic),
    CONSTRAINT fk_urge_case_id FOREIGN KEY(case_id) REFERENCES case_file (id),
    CONSTRAINT fk_urge_order_id FOREIGN KEY(order_id) REFERENCES dispatch_order (id),
    CONSTRAINT fk_urge_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id),
    CONSTRAINT fk_urge_department_id FOREIGN KEY(department_id) REFERENCES department (id)
);
CREATE INDEX ix_urge_case_id ON urge (case_id, recorded_at);
-- One rule urges once for one reason: two desks, or a confirmed batch and the city's own switch, never urge twice.
CREATE UNIQUE INDEX uq_urge_rule ON urge (case_id, rule, rule_since) WHERE rule IS NOT NULL;

CREATE TABLE supervision (
    id UUID NOT NULL,
    urge_id UUID NOT NULL,
    year INTEGER NOT NULL,
    serial INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    answer_due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    sheet TEXT NOT NULL,
    sha256 VARCHAR NOT NULL,
    CONSTRAINT pk_supervision PRIMARY KEY (id),
    CONSTRAINT ck_supervision_serial CHECK (serial > 0),
    CONSTRAINT ck_supervision_sha256 CHECK (sha256 = encode(sha256(convert_to(sheet, 'UTF8')), 'hex')),
    CONSTRAINT uq_supervision_urge_id UNIQUE (urge_id),
    CONSTRAINT uq_supervision_year_serial UNIQUE (year, serial),
    CONSTRAINT fk_supervision_urge_id FOREIGN KEY(urge_id) REFERENCES urge (id)
);

CREATE TABLE supervision_answer (
    id UUID NOT NULL,
    supervision_id UUID NOT NULL,
    words VARCHAR NOT NULL,
    worker_id UUID,
    department_id UUID,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    desk VARCHAR DEFAULT '' NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_supervision_answer PRIMARY KEY (id),
    CONSTRAINT uq_supervision_answer_supervision_id UNIQUE (supervision_id),
    CONSTRAINT fk_supervision_answer_supervision_id FOREIGN KEY(supervision_id) REFERENCES supervision (id),
    CONSTRAINT fk_supervision_answer_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id),
    CONSTRAINT fk_supervision_answer_department_id FOREIGN KEY(department_id) REFERENCES department (id)
);

-- How the city has set a rule that proposes urging; the highest version is in force, none means the program's defaults.
CREATE TABLE watch_rule (
    id UUID NOT NULL,
    key VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    enabled BOOLEAN NOT NULL,
    automatic BOOLEAN NOT NULL,
    words VARCHAR DEFAULT '' NOT NULL,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    desk VARCHAR DEFAULT '' NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_watch_rule PRIMARY KEY (id),
    CONSTRAINT ck_watch_rule_key CHECK (key IN ('unsigned','late')),
    CONSTRAINT ck_watch_rule_automatic CHECK (enabled OR NOT automatic),
    CONSTRAINT uq_watch_rule_key_version UNIQUE (key, version)
);

-- Somebody has looked at a case that stood among those to look at, and what they found.
CREATE TABLE look_mark (
    id UUID NOT NULL,
    case_id UUID NOT NULL,
    kind VARCHAR NOT NULL,
    words VARCHAR DEFAULT '' NOT NULL,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    desk VARCHAR DEFAULT '' NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_look_mark PRIMARY KEY (id),
    CONSTRAINT ck_look_mark_kind CHECK (kind IN ('quick_close','bulk_close','far_feedback')),
    CONSTRAINT uq_look_mark_case_id_kind UNIQUE (case_id, kind),
    CONSTRAINT fk_look_mark_case_id FOREIGN KEY(case_id) REFERENCES case_file (id)
);

-- A shift begins when its supervisor signs the page on which the one before hands over; only the first has no page.
CREATE TABLE shift (
    id UUID NOT NULL,
    previous_id UUID,
    page TEXT,
    sha256 VARCHAR,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    desk VARCHAR DEFAULT '' NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_shift PRIMARY KEY (id),
    CONSTRAINT ck_shift_page CHECK ((page IS NULL) = (previous_id IS NULL)),
    CONSTRAINT ck_shift_digest CHECK ((page IS NULL) = (sha256 IS NULL)),
    CONSTRAINT ck_shift_sha256 CHECK (sha256 = encode(sha256(convert_to(page, 'UTF8')), 'hex')),
    CONSTRAINT uq_shift_previous_id UNIQUE NULLS NOT DISTINCT (previous_id),
    CONSTRAINT fk_shift_previous_id FOREIGN KEY(previous_id) REFERENCES shift (id)
);

-- Who sits where; the newest row of an account in a shift counts, an empty seat means that the account has left.
CREATE TABLE shift_seat (
    id UUID NOT NULL,
    shift_id UUID NOT NULL,
    account_id UUID NOT NULL,
    seat VARCHAR DEFAULT '' NOT NULL,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    desk VARCHAR DEFAULT '' NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_shift_seat PRIMARY KEY (id),
    CONSTRAINT fk_shift_seat_shift_id FOREIGN KEY(shift_id) REFERENCES shift (id),
    CONSTRAINT fk_shift_seat_account_id FOREIGN KEY(account_id) REFERENCES account (id)
);
CREATE INDEX ix_shift_seat_shift_id ON shift_seat (shift_id);

CREATE TABLE roll_call (
    id UUID NOT NULL,
    shift_id UUID,
    words VARCHAR DEFAULT '' NOT NULL,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    desk VARCHAR DEFAULT '' NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_roll_call PRIMARY KEY (id),
    CONSTRAINT fk_roll_call_shift_id FOREIGN KEY(shift_id) REFERENCES shift (id)
);

CREATE TABLE roll_call_line (
    id UUID NOT NULL,
    roll_call_id UUID NOT NULL,
    worker_id UUID,
    department_id UUID,
    on_duty BOOLEAN,
    CONSTRAINT pk_roll_call_line PRIMARY KEY (id),
    CONSTRAINT ck_roll_call_line_one_called CHECK ((worker_id IS NULL) <> (department_id IS NULL)),
    CONSTRAINT uq_roll_call_line_called UNIQUE NULLS NOT DISTINCT (roll_call_id, worker_id, department_id),
    CONSTRAINT fk_roll_call_line_roll_call_id FOREIGN KEY(roll_call_id) REFERENCES roll_call (id),
    CONSTRAINT fk_roll_call_line_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id),
    CONSTRAINT fk_roll_call_line_department_id FOREIGN KEY(department_id) REFERENCES department (id)
);

-- The newest answer of a line counts: one who was not reached at first may ring back.
CREATE TABLE roll_call_answer (
    id UUID NOT NULL,
    line_id UUID NOT NULL,
    answer VARCHAR NOT NULL,
    words VARCHAR DEFAULT '' NOT NULL,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    desk VARCHAR DEFAULT '' NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_roll_call_answer PRIMARY KEY (id),
    CONSTRAINT ck_roll_call_answer_answer CHECK (answer IN ('present','excused','absent','not_reached')),
    CONSTRAINT fk_roll_call_answer_line_id FOREIGN KEY(line_id) REFERENCES roll_call_line (id)
);
CREATE INDEX ix_roll_call_answer_line_id ON roll_call_answer (line_id);

-- What is no case; a row of kind "done" ends the one it names.
CREATE TABLE duty_log (
    id UUID NOT NULL,
    kind VARCHAR NOT NULL,
    words VARCHAR DEFAULT '' NOT NULL,
    case_id UUID,
    due_at TIMESTAMP WITH TIME ZONE,
    ends_id UUID,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    desk VARCHAR DEFAULT '' NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_duty_log PRIMARY KEY (id),
    CONSTRAINT ck_duty_log_kind CHECK (kind IN ('note','point','promise','waiting_call','handover','done')),
    CONSTRAINT ck_duty_log_ends CHECK ((kind = 'done') = (ends_id IS NOT NULL)),
    CONSTRAINT uq_duty_log_ends_id UNIQUE (ends_id),
    CONSTRAINT fk_duty_log_case_id FOREIGN KEY(case_id) REFERENCES case_file (id),
    CONSTRAINT fk_duty_log_ends_id FOREIGN KEY(ends_id) REFERENCES duty_log (id)
);
CREATE INDEX ix_duty_log_recorded_at ON duty_log (recorded_at);

-- The sentence that was told to a leader, with its figures: what is told next is held against it.
CREATE TABLE told_figures (
    id UUID NOT NULL,
    sentence VARCHAR NOT NULL,
    figures JSONB NOT NULL,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    desk VARCHAR DEFAULT '' NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_told_figures PRIMARY KEY (id)
);
CREATE INDEX ix_told_figures_recorded_at ON told_figures (recorded_at);

-- Who, where and when is not for the writer to say; TG_ARGV are the duties that may write here.
CREATE FUNCTION public.sign_watch() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.account a
                   WHERE a.login = session_user AND a.active AND a.duty = ANY (TG_ARGV)) THEN
        RAISE EXCEPTION 'rows of "%" are written by these only: %', TG_TABLE_NAME, array_to_string(TG_ARGV, ', ')
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.login := session_user;
    NEW.desk := coalesce(current_setting('shaotai.desk', true), '');
    NEW.recorded_at := clock_timestamp();
    RETURN NEW;
END $$;

-- A sheet with a leader's title is the supervisor's to give out: its signature stands on the urge it belongs to.
CREATE FUNCTION public.permit_watch() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.account a
                   WHERE a.login = session_user AND a.active AND a.duty = ANY (TG_ARGV)) THEN
        RAISE EXCEPTION 'rows of "%" are written by these only: %', TG_TABLE_NAME, array_to_string(TG_ARGV, ', ')
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

DO $$
DECLARE
    t record;
BEGIN
    FOR t IN SELECT * FROM (VALUES
        ('urge', 'sign_watch', '''operator'', ''supervisor''', 'case', 'case_id'),
        ('supervision', 'permit_watch', '''supervisor''', 'watch', 'id'),
        ('supervision_answer', 'sign_watch', '''operator'', ''supervisor'', ''field''', 'watch', 'id'),
        ('watch_rule', 'sign_watch', '''supervisor''', 'watch', 'id'),
        ('look_mark', 'sign_watch', '''supervisor''', 'watch', 'id'),
        ('shift', 'sign_watch', '''supervisor''', 'watch', 'id'),
        ('shift_seat', 'sign_watch', '''operator'', ''supervisor''', 'watch', 'id'),
        ('roll_call', 'sign_watch', '''supervisor''', 'watch', 'id'),
        ('roll_call_line', 'permit_watch', '''supervisor''', 'watch', 'id'),
        ('roll_call_answer', 'sign_watch', '''operator'', ''supervisor'', ''field''', 'watch', 'id'),
        ('duty_log', 'sign_watch', '''operator'', ''supervisor''', 'watch', 'id'),
        ('told_figures', 'sign_watch', '''operator'', ''supervisor''', 'watch', 'id')
    ) AS v(relation, signing, duties, subject, key) LOOP
        EXECUTE format('CREATE TRIGGER %1$I BEFORE INSERT ON public.%2$I FOR EACH ROW EXECUTE FUNCTION public.%1$I(%3$s)',
            t.signing, t.relation, t.duties);
        EXECUTE format('CREATE TRIGGER keep_%1$s BEFORE UPDATE OR DELETE OR TRUNCATE ON public.%1$I
            FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()', t.relation);
        EXECUTE format('CREATE TRIGGER announce_insert AFTER INSERT ON public.%I REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION public.announce(%L, %L)', t.relation, t.subject, t.key);
        EXECUTE format('GRANT SELECT ON public.%I TO %I', t.relation, current_database() || '_reader');
        EXECUTE format('GRANT INSERT ON public.%I TO %I', t.relation, current_database() || '_writer');
    END LOOP;
    REVOKE ALL ON FUNCTION public.sign_watch(), public.permit_watch() FROM PUBLIC;
END $$;
