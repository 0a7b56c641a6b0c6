-- The whole life of a case: the table of what may follow on what, requests for approval, and the citizen's side.
CREATE TABLE case_arrow (
    action VARCHAR NOT NULL,
    start VARCHAR NOT NULL,
    "end" VARCHAR NOT NULL,
    who VARCHAR NOT NULL,
    CONSTRAINT pk_case_arrow PRIMARY KEY (action, start, "end"),
    CONSTRAINT ck_case_arrow_who CHECK (who IN ('anyone','desk','supervisor'))
);

CREATE INDEX ix_case_arrow_start_end ON case_arrow (start, "end");

CREATE TABLE order_arrow (
    action VARCHAR NOT NULL,
    start VARCHAR NOT NULL,
    "end" VARCHAR NOT NULL,
    CONSTRAINT pk_order_arrow PRIMARY KEY (action, start, "end")
);

CREATE INDEX ix_order_arrow_start_end ON order_arrow (start, "end");

CREATE TABLE case_request (
    id UUID NOT NULL,
    case_id UUID NOT NULL,
    kind VARCHAR NOT NULL,
    state VARCHAR DEFAULT 'asked' NOT NULL,
    reason VARCHAR NOT NULL,
    facts JSONB DEFAULT '{}' NOT NULL,
    worker_id UUID,
    department_id UUID,
    asked_by UUID NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    desk VARCHAR DEFAULT '' NOT NULL,
    decided_by UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    note VARCHAR DEFAULT '' NOT NULL,
    CONSTRAINT pk_case_request PRIMARY KEY (id),
    CONSTRAINT ck_case_request_kind CHECK (kind IN ('void','extension','postponement','shelving','exclusion')),
    CONSTRAINT ck_case_request_state CHECK (state IN ('asked','approved','declined','withdrawn')),
    CONSTRAINT fk_case_request_case_id FOREIGN KEY (case_id) REFERENCES case_file (id),
    CONSTRAINT fk_case_request_worker_id FOREIGN KEY (worker_id) REFERENCES worker (id),
    CONSTRAINT fk_case_request_department_id FOREIGN KEY (department_id) REFERENCES department (id),
    CONSTRAINT fk_case_request_asked_by FOREIGN KEY (asked_by) REFERENCES account (id),
    CONSTRAINT fk_case_request_decided_by FOREIGN KEY (decided_by) REFERENCES account (id)
);

CREATE UNIQUE INDEX uq_case_request_open ON case_request (case_id, kind) WHERE state = 'asked';
CREATE INDEX ix_case_request_case_id ON case_request (case_id);
CREATE INDEX ix_case_request_asked_at ON case_request (asked_at) WHERE state = 'asked';

CREATE TABLE confirmation (
    id UUID NOT NULL,
    case_id UUID NOT NULL,
    worker_id UUID NOT NULL,
    question VARCHAR DEFAULT '' NOT NULL,
    asked_by UUID NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    is_so BOOLEAN,
    finding VARCHAR DEFAULT '' NOT NULL,
    answered_at TIMESTAMP WITH TIME ZONE,
    stopped_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_confirmation PRIMARY KEY (id),
    CONSTRAINT ck_confirmation_answered CHECK ((is_so IS NULL) = (answered_at IS NULL)),
    CONSTRAINT fk_confirmation_case_id FOREIGN KEY (case_id) REFERENCES case_file (id),
    CONSTRAINT fk_confirmation_worker_id FOREIGN KEY (worker_id) REFERENCES worker (id),
    CONSTRAINT fk_confirmation_asked_by FOREIGN KEY (asked_by) REFERENCES account (id)
);

CREATE UNIQUE INDEX uq_confirmation_waiting ON confirmation (case_id) WHERE answered_at IS NULL AND stopped_at IS NULL;
CREATE INDEX ix_confirmation_case_id ON confirmation (case_id);

CREATE TABLE transfer (
    id UUID NOT NULL,
    case_id UUID NOT NULL,
    receiver VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    given_by UUID NOT NULL,
    given_at TIMESTAMP WITH TIME ZONE NOT NULL,
    receipt VARCHAR DEFAULT '' NOT NULL,
    receipt_at TIMESTAMP WITH TIME ZONE,
    told_by VARCHAR,
    told_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_transfer PRIMARY KEY (id),
    CONSTRAINT ck_transfer_told_by CHECK (told_by IN ('phone','message','visit','online','letter')),
    CONSTRAINT fk_transfer_case_id FOREIGN KEY (case_id) REFERENCES case_file (id),
    CONSTRAINT fk_transfer_given_by FOREIGN KEY (given_by) REFERENCES account (id)
);

CREATE UNIQUE INDEX uq_transfer_case_id ON transfer (case_id);

CREATE TABLE reply (
    id UUID NOT NULL,
    case_id UUID NOT NULL,
    words VARCHAR NOT NULL,
    final BOOLEAN DEFAULT false NOT NULL,
    channel VARCHAR,
    written_by UUID NOT NULL,
    written_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    sent_by UUID,
    sent_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_reply PRIMARY KEY (id),
    CONSTRAINT ck_reply_channel CHECK (channel IN ('phone','message','visit','online','letter')),
    CONSTRAINT ck_reply_sent CHECK ((sent_at IS NULL) = (sent_by IS NULL)),
    CONSTRAINT fk_reply_case_id FOREIGN KEY (case_id) REFERENCES case_file (id),
    CONSTRAINT fk_reply_written_by FOREIGN KEY (written_by) REFERENCES account (id),
    CONSTRAINT fk_reply_sent_by FOREIGN KEY (sent_by) REFERENCES account (id)
);

CREATE UNIQUE INDEX uq_reply_draft ON reply (case_id) WHERE sent_at IS NULL;
CREATE INDEX ix_reply_case_id ON reply (case_id);

CREATE TABLE callback (
    id UUID NOT NULL,
    case_id UUID NOT NULL,
    nth INTEGER NOT NULL,
    reached BOOLEAN NOT NULL,
    solved BOOLEAN,
    satisfaction VARCHAR,
    words VARCHAR DEFAULT '' NOT NULL,
    called_by UUID NOT NULL,
    called_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_callback PRIMARY KEY (id),
    CONSTRAINT ck_callback_satisfaction CHECK (satisfaction IN ('satisfied','fairly','unsatisfied','not_said')),
    CONSTRAINT ck_callback_reached CHECK (reached = (solved IS NOT NULL)),
    CONSTRAINT fk_callback_case_id FOREIGN KEY (case_id) REFERENCES case_file (id),
    CONSTRAINT fk_callback_called_by FOREIGN KEY (called_by) REFERENCES account (id)
);

CREATE UNIQUE INDEX uq_callback_case_id_nth ON callback (case_id, nth);

DO $$
DECLARE
    part text;
    reader text := current_database() || '_reader';
    writer text := current_database() || '_writer';
BEGIN
    EXECUTE format('GRANT SELECT ON public.case_arrow, public.order_arrow TO %I', reader);
    FOREACH part IN ARRAY ARRAY['case_request', 'confirmation', 'transfer', 'reply', 'callback'] LOOP
        EXECUTE format('CREATE TRIGGER announce_insert AFTER INSERT ON public.%I REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION public.announce(''case'', ''case_id'')', part);
        EXECUTE format('CREATE TRIGGER announce_update AFTER UPDATE ON public.%I
            REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION public.announce(''case'', ''case_id'')', part);
        EXECUTE format('CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON public.%I
            FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()', part);
        EXECUTE format('GRANT SELECT ON public.%I TO %I', part, reader);
        EXECUTE format('GRANT INSERT ON public.%I TO %I', part, writer);
    END LOOP;
    EXECUTE format('GRANT UPDATE (state, decided_by, decided_at, note) ON public.case_request TO %I', writer);
    EXECUTE format('GRANT UPDATE (is_so, finding, answered_at, stopped_at) ON public.confirmation TO %I', writer);
    EXECUTE format('GRANT UPDATE (receipt, receipt_at, told_by, told_at) ON public.transfer TO %I', writer);
    EXECUTE format('GRANT UPDATE (words, final, channel, written_by, written_at, sent_by, sent_at)
        ON public.reply TO %I', writer);
END $$;
