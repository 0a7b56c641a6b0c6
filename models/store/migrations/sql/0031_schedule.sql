-- Papers made by the clock: what was due and what became of it, once for each kind and its days, whoever was quicker; and where
-- each paper goes. A delivery is the one row here that changes, and only in how far it is; what was sent stays so.
CREATE TABLE briefing_due (
    id UUID NOT NULL,
    kind VARCHAR NOT NULL,
    first_day DATE NOT NULL,
    day DATE NOT NULL,
    outcome VARCHAR NOT NULL,
    why VARCHAR DEFAULT '' NOT NULL,
    briefing_id UUID,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    desk VARCHAR DEFAULT '' NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_briefing_due PRIMARY KEY (id),
    CONSTRAINT ck_briefing_due_outcome CHECK (outcome IN ('made','left_out','nothing')),
    CONSTRAINT ck_briefing_due_made CHECK ((briefing_id IS NOT NULL) = (outcome = 'made')),
    CONSTRAINT ck_briefing_due_days CHECK (first_day <= day),
    CONSTRAINT uq_briefing_due_kind_first_day_day UNIQUE (kind, first_day, day),
    CONSTRAINT fk_briefing_due_briefing_id FOREIGN KEY(briefing_id) REFERENCES briefing (id)
);
CREATE INDEX ix_briefing_due_recorded_at ON briefing_due (recorded_at);

CREATE TABLE briefing_delivery (
    id UUID NOT NULL,
    briefing_id UUID NOT NULL,
    channel VARCHAR NOT NULL,
    target VARCHAR NOT NULL,
    formats VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    style VARCHAR NOT NULL,
    message_id VARCHAR NOT NULL,
    state VARCHAR DEFAULT 'waiting' NOT NULL,
    tries INTEGER DEFAULT 0 NOT NULL,
    error VARCHAR DEFAULT '' NOT NULL,
    next_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    desk VARCHAR DEFAULT '' NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_briefing_delivery PRIMARY KEY (id),
    CONSTRAINT ck_briefing_delivery_channel CHECK (channel IN ('folder','mail')),
    CONSTRAINT ck_briefing_delivery_state CHECK (state IN ('waiting','sending','failed','sent','given_up')),
    CONSTRAINT ck_briefing_delivery_tries CHECK (tries >= 0),
    CONSTRAINT ck_briefing_delivery_sent CHECK ((sent_at IS NOT NULL) = (state = 'sent')),
    CONSTRAINT uq_briefing_delivery_message_id UNIQUE (message_id),
    CONSTRAINT uq_briefing_delivery_target UNIQUE (briefing_id, channel, target),
    CONSTRAINT fk_briefing_delivery_briefing_id FOREIGN KEY(briefing_id) REFERENCES briefing (id)
);
CREATE INDEX ix_briefing_delivery_next_at ON briefing_delivery (next_at) WHERE state IN ('waiting','sending','failed');

-- No secret among the settings: whoever may read the figures may read these.
ALTER TABLE city_setting ADD CONSTRAINT ck_city_setting_papers CHECK (
    name <> 'papers' OR jsonb_typeof(value) = 'object' AND jsonb_typeof(value -> 'on') = 'boolean'
        AND value ->> 'at' ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' AND jsonb_typeof(value -> 'kinds') = 'array'
        AND jsonb_typeof(value -> 'formats') = 'array' AND NOT value ?| '{password,mail_password}'::text[]);

CREATE FUNCTION public.hold_delivery() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.account a WHERE a.login = session_user AND a.active
                   AND a.duty IN ('operator', 'supervisor')) THEN
        RAISE EXCEPTION 'deliveries are carried on by operators and supervisors' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.state IN ('sent', 'given_up') OR NEW.tries < OLD.tries
        OR to_jsonb(NEW) - '{state,tries,error,next_at,sent_at}'::text[]
           <> to_jsonb(OLD) - '{state,tries,error,next_at,sent_at}'::text[] THEN
        RAISE EXCEPTION 'a delivery goes on and stays what it was otherwise; what was sent stays so'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hold_delivery BEFORE UPDATE ON public.briefing_delivery
    FOR EACH ROW EXECUTE FUNCTION public.hold_delivery();
-- It begins at its beginning.
CREATE FUNCTION public.begin_delivery() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.state := 'waiting';
    NEW.tries := 0;
    NEW.error := '';
    NEW.next_at := clock_timestamp();
    NEW.sent_at := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER begin_delivery BEFORE INSERT ON public.briefing_delivery
    FOR EACH ROW EXECUTE FUNCTION public.begin_delivery();

DO $$
DECLARE
    part text;
BEGIN
    FOREACH part IN ARRAY '{briefing_due,briefing_delivery}'::text[] LOOP
        EXECUTE format('CREATE TRIGGER sign_watch BEFORE INSERT ON public.%I FOR EACH ROW
            EXECUTE FUNCTION public.sign_watch(''operator'', ''supervisor'')', part);
        EXECUTE format('CREATE TRIGGER announce_insert AFTER INSERT ON public.%I REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION public.announce(''paper_due'', ''id'')', part);
        EXECUTE format('GRANT SELECT ON public.%I TO %I', part, current_database() || '_reader');
        EXECUTE format('GRANT INSERT ON public.%I TO %I', part, current_database() || '_writer');
    END LOOP;
    CREATE TRIGGER announce_update AFTER UPDATE ON public.briefing_delivery
        REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION public.announce('paper_due', 'id');
    CREATE TRIGGER keep_row BEFORE UPDATE OR DELETE OR TRUNCATE ON public.briefing_due
        FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
    CREATE TRIGGER keep_row BEFORE DELETE OR TRUNCATE ON public.briefing_delivery
        FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
    EXECUTE format('GRANT UPDATE (state, tries, error, next_at, sent_at) ON public.briefing_delivery TO %I',
        current_database() || '_writer');
    REVOKE ALL ON FUNCTION public.hold_delivery(), public.begin_delivery() FROM PUBLIC;
END $$;
