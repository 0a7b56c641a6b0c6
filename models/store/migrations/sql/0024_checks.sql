-- The video check (视频核查): who was sent to look at a case's place, how long he is to have looked before the desk calls, and
-- what was found. Everything between stands where it stands anyway: in the order, the call, the reply, the case. Append-only.
CREATE TABLE video_check (
    id UUID NOT NULL,
    case_id UUID NOT NULL,
    order_id UUID NOT NULL,
    worker_id UUID NOT NULL,
    wait_s INTEGER DEFAULT 900 NOT NULL,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    desk VARCHAR DEFAULT '' NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_video_check PRIMARY KEY (id),
    CONSTRAINT ck_video_check_wait_s CHECK (wait_s >= 0 AND wait_s <= 86400),
    CONSTRAINT fk_video_check_case_id FOREIGN KEY(case_id) REFERENCES case_file (id),
    CONSTRAINT fk_video_check_order_id FOREIGN KEY(order_id) REFERENCES dispatch_order (id),
    CONSTRAINT fk_video_check_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
);
CREATE INDEX ix_video_check_case_id ON video_check (case_id, recorded_at);
CREATE INDEX ix_video_check_recorded_at ON video_check (recorded_at);

CREATE TABLE check_verdict (
    id UUID NOT NULL,
    check_id UUID NOT NULL,
    call_id UUID,
    verdict VARCHAR NOT NULL,
    words VARCHAR DEFAULT '' NOT NULL,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    desk VARCHAR DEFAULT '' NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_check_verdict PRIMARY KEY (id),
    CONSTRAINT uq_check_verdict_check_id UNIQUE (check_id),
    CONSTRAINT ck_check_verdict_verdict CHECK (verdict IN ('so','solved','not_so','given_up')),
    CONSTRAINT ck_check_verdict_words CHECK (verdict <> 'given_up' OR words <> ''),
    CONSTRAINT fk_check_verdict_check_id FOREIGN KEY(check_id) REFERENCES video_check (id),
    CONSTRAINT fk_check_verdict_call_id FOREIGN KEY(call_id) REFERENCES call (id)
);

-- One check runs on a case; it is of its case's order, and a verdict stands on a picture that was seen.
CREATE FUNCTION public.hold_video_check() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.dispatch_order o
                   WHERE o.id = NEW.order_id AND o.case_id = NEW.case_id AND o.worker_id = NEW.worker_id) THEN
        RAISE EXCEPTION 'a check is of an order of its case and its worker' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM 1 FROM public.case_file f WHERE f.id = NEW.case_id FOR UPDATE;
    IF EXISTS (SELECT FROM public.video_check c WHERE c.case_id = NEW.case_id
               AND NOT EXISTS (SELECT FROM public.check_verdict v WHERE v.check_id = c.id)) THEN
        RAISE EXCEPTION 'a check of this case runs already' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hold_video_check BEFORE INSERT ON public.video_check
    FOR EACH ROW EXECUTE FUNCTION public.hold_video_check();

CREATE FUNCTION public.hold_check_verdict() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.verdict <> 'given_up' AND NOT EXISTS (
        SELECT FROM public.video_check k JOIN public.call c ON c.worker_id = k.worker_id AND c.requested_at >= k.recorded_at
        WHERE k.id = NEW.check_id AND c.live_at IS NOT NULL AND c.id = NEW.call_id) THEN
        RAISE EXCEPTION 'a verdict stands on a picture that was seen' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hold_check_verdict BEFORE INSERT ON public.check_verdict
    FOR EACH ROW EXECUTE FUNCTION public.hold_check_verdict();

DO $$
DECLARE
    part text;
BEGIN
    FOREACH part IN ARRAY ARRAY['video_check', 'check_verdict'] LOOP
        EXECUTE format('CREATE TRIGGER sign_watch BEFORE INSERT ON public.%I FOR EACH ROW
            EXECUTE FUNCTION public.sign_watch(''operator'', ''supervisor'')', part);
        EXECUTE format('CREATE TRIGGER keep_row BEFORE UPDATE OR DELETE OR TRUNCATE ON public.%I
            FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()', part);
        EXECUTE format('CREATE TRIGGER announce_insert AFTER INSERT ON public.%I REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION public.announce(''watch'', ''id'')', part);
        EXECUTE format('GRANT SELECT ON public.%I TO %I', part, current_database() || '_reader');
        EXECUTE format('GRANT INSERT ON public.%I TO %I', part, current_database() || '_writer');
    END LOOP;
    REVOKE ALL ON FUNCTION public.hold_video_check(), public.hold_check_verdict() FROM PUBLIC;
END $$;
