-- Cases that belong together (并案, 母案 and 子案) and requests that come again (重复诉求).
CREATE TABLE case_link (
    id UUID NOT NULL,
    kind VARCHAR NOT NULL,
    case_id UUID NOT NULL,
    main_id UUID NOT NULL,
    before JSONB DEFAULT '{}' NOT NULL,
    soon_at TIMESTAMP WITH TIME ZONE,
    made_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    made_by VARCHAR DEFAULT SESSION_USER NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    ended_by VARCHAR,
    CONSTRAINT pk_case_link PRIMARY KEY (id),
    CONSTRAINT ck_case_link_kind CHECK (kind IN ('merged','child')),
    CONSTRAINT ck_case_link_two_cases CHECK (case_id <> main_id),
    CONSTRAINT fk_case_link_case_id FOREIGN KEY(case_id) REFERENCES case_file (id),
    CONSTRAINT fk_case_link_main_id FOREIGN KEY(main_id) REFERENCES case_file (id)
);

CREATE UNIQUE INDEX uq_case_link_active ON case_link (case_id) WHERE ended_at IS NULL;
CREATE INDEX ix_case_link_main_id ON case_link (main_id);

CREATE TABLE repeat (
    report_id UUID NOT NULL,
    earlier_id UUID NOT NULL,
    nth SMALLINT NOT NULL,
    basis VARCHAR NOT NULL,
    noted_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    noted_by VARCHAR DEFAULT SESSION_USER NOT NULL,
    CONSTRAINT pk_repeat PRIMARY KEY (report_id),
    CONSTRAINT ck_repeat_nth CHECK (nth >= 2),
    CONSTRAINT ck_repeat_two_reports CHECK (report_id <> earlier_id),
    CONSTRAINT ck_repeat_basis CHECK (basis IN ('caller','address')),
    CONSTRAINT fk_repeat_report_id FOREIGN KEY(report_id) REFERENCES report (id),
    CONSTRAINT fk_repeat_earlier_id FOREIGN KEY(earlier_id) REFERENCES report (id)
);

CREATE INDEX ix_repeat_earlier_id ON repeat (earlier_id);

-- The link in force, on the case itself: what follows another case is acted on there.
ALTER TABLE case_file ADD COLUMN main_id UUID;
ALTER TABLE case_file ADD CONSTRAINT fk_case_file_main_id FOREIGN KEY(main_id) REFERENCES case_file (id);
ALTER TABLE case_file ADD CONSTRAINT ck_case_file_not_its_own_main CHECK (main_id <> id);
CREATE INDEX ix_case_file_main_id ON case_file (main_id) WHERE main_id IS NOT NULL;
-- Twins are looked for in a strip around the place.
CREATE INDEX ix_case_file_lon ON case_file (lon) WHERE lon IS NOT NULL;

-- A phone number's digits, so that "138 0000 1234" and "+86-138-0000-1234" are one caller; null for none.
CREATE FUNCTION public.caller_key(phone text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT nullif(regexp_replace(regexp_replace(normalize(phone, NFKC), '[^0-9]', '', 'g'),
        '^(00)?86(?=1[0-9]{10}$)', ''), '')
$$;
CREATE INDEX ix_report_text_caller ON public.report_text (public.caller_key(reporter_phone));
-- An address without blanks, width and punctuation; null for one of fewer than four characters, which says nothing.
CREATE FUNCTION public.address_key(address text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN length(a.key) >= 4 THEN a.key END
    FROM (SELECT regexp_replace(lower(normalize(address, NFKC)), '[\s,，。.、;；:：()（）#-]', '', 'g') AS key) a
$$;
CREATE INDEX ix_report_text_address_key ON public.report_text (public.address_key(address));

-- Who linked and when is not for the writer to say; a link is ended once, and nothing else of it changes.
CREATE FUNCTION public.sign_link() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.made_by := session_user;
        NEW.made_at := clock_timestamp();
        NEW.ended_at := NULL;
        NEW.ended_by := NULL;
    ELSIF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
        OR (NEW.id, NEW.kind, NEW.case_id, NEW.main_id, NEW.before, NEW.soon_at, NEW.made_at, NEW.made_by)
           IS DISTINCT FROM (OLD.id, OLD.kind, OLD.case_id, OLD.main_id, OLD.before, OLD.soon_at, OLD.made_at, OLD.made_by) THEN
        RAISE EXCEPTION 'a link between cases is ended once and stays as it was' USING ERRCODE = 'insufficient_privilege';
    ELSE
        NEW.ended_at := clock_timestamp();
        NEW.ended_by := session_user;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sign_link BEFORE INSERT OR UPDATE ON public.case_link
    FOR EACH ROW EXECUTE FUNCTION public.sign_link();
CREATE TRIGGER keep_link BEFORE DELETE OR TRUNCATE ON public.case_link
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- The same for what was noted as repeated, which stays as it was noted.
CREATE FUNCTION public.sign_repeat() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.noted_by := session_user;
    NEW.noted_at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER sign_repeat BEFORE INSERT ON public.repeat
    FOR EACH ROW EXECUTE FUNCTION public.sign_repeat();
CREATE TRIGGER keep_repeat BEFORE UPDATE OR DELETE OR TRUNCATE ON public.repeat
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- A child (子案) is where its parent (母案) is: whatever carries the parent on carries its children on, with a step of their
-- own. Runs as who moves the parent; the table of the case's life has an arrow for each of these ways.
CREATE FUNCTION public.follow_main() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    carried CONSTANT text[] := ARRAY['FILED','DISPATCHED','SIGNED','ARRIVED','HANDLING','FEEDBACK','VERIFYING','REVIEWING'];
    child record;
    goes text := NEW.state;
BEGIN
    IF NOT (goes = ANY(carried) OR goes IN ('CLOSED', 'TRANSFERRED')) THEN
        RETURN NULL;
    END IF;
    FOR child IN
        SELECT c.id, c.state, c.due_at, l.soon_at FROM public.case_file c
        JOIN public.case_link l ON l.case_id = c.id AND l.ended_at IS NULL AND l.kind = 'child'
        WHERE c.main_id = NEW.id AND c.state <> goes
            AND (c.state = ANY(carried) OR c.state = 'CLOSED' AND goes = 'FILED')
        ORDER BY c.id FOR NO KEY UPDATE OF c
    LOOP
        UPDATE public.case_file c SET
            state = goes,
            version = c.version + 1,
            stage_since = NEW.stage_since,
            stage_due_at = NEW.stage_due_at,
            soon_at = CASE WHEN goes = ANY(carried) THEN LEAST(NEW.soon_at, child.soon_at) END,
            holder_worker_id = NEW.holder_worker_id,
            holder_department_id = NEW.holder_department_id,
            dispatched_at = NEW.dispatched_at,
            signed_at = NEW.signed_at,
            arrived_at = NEW.arrived_at,
            feedback_at = NEW.feedback_at,
            closed_at = NEW.closed_at,
            rework_count = c.rework_count + greatest(NEW.rework_count - OLD.rework_count, 0),
            reopen_count = c.reopen_count + greatest(NEW.reopen_count - OLD.reopen_count, 0)
        WHERE c.id = child.id;
        INSERT INTO public.step (id, case_id, command_id, action, from_state, to_state, detail, occurred_at)
        VALUES (gen_random_uuid(), child.id, gen_random_uuid(),
            CASE WHEN goes = 'CLOSED' THEN 'close_with_parent' ELSE 'follow' END, child.state, goes,
            jsonb_build_object('parent', NEW.id, 'number', NEW.number), NEW.stage_since);
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER follow_main AFTER UPDATE OF state ON public.case_file FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state AND NOT public.is_undoing()) EXECUTE FUNCTION public.follow_main();

-- What follows another case is acted on there: on its way it is moved by its parent alone, or by being released.
CREATE FUNCTION public.hold_child() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF pg_trigger_depth() = 1 THEN
        RAISE EXCEPTION 'case % follows its parent: it is acted on there', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_file_follows', TABLE = 'case_file';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hold_child BEFORE UPDATE OF state ON public.case_file FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state AND NOT public.is_undoing() AND OLD.main_id IS NOT NULL AND NEW.main_id IS NOT DISTINCT FROM OLD.main_id
        AND OLD.state IN ('FILED','DISPATCHED','SIGNED','ARRIVED','HANDLING','FEEDBACK','VERIFYING','REVIEWING'))
    EXECUTE FUNCTION public.hold_child();

-- Both ends of a link have changed.
CREATE TRIGGER announce_insert AFTER INSERT ON public.case_link REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.announce('case', 'case_id');
CREATE TRIGGER announce_insert_main AFTER INSERT ON public.case_link REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.announce('case', 'main_id');
CREATE TRIGGER announce_update_main AFTER UPDATE ON public.case_link
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.announce('case', 'main_id');

DO $$
BEGIN
    EXECUTE format('GRANT SELECT ON public.case_link, public.repeat TO %I', current_database() || '_reader');
    EXECUTE format('GRANT INSERT (id, kind, case_id, main_id, before, soon_at), UPDATE (ended_at) ON public.case_link TO %I',
        current_database() || '_writer');
    EXECUTE format('GRANT INSERT (report_id, earlier_id, nth, basis) ON public.repeat TO %I',
        current_database() || '_writer');
    REVOKE ALL ON FUNCTION public.sign_link(), public.sign_repeat(), public.follow_main(), public.hold_child() FROM PUBLIC;
END $$;
