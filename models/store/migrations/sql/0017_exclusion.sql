-- 剔除: a case stands outside assessment from an approved request on, until a supervisor puts it back. Never from intake.
CREATE TABLE case_exclusion (
    id UUID NOT NULL,
    case_id UUID NOT NULL,
    request_id UUID NOT NULL,
    basis VARCHAR NOT NULL,
    excluded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    lifted_at TIMESTAMP WITH TIME ZONE,
    lifted_because VARCHAR DEFAULT '' NOT NULL,
    lifted_login VARCHAR,
    CONSTRAINT pk_case_exclusion PRIMARY KEY (id),
    CONSTRAINT uq_case_exclusion_request_id UNIQUE (request_id),
    CONSTRAINT ck_case_exclusion_basis CHECK (basis IN ('repeated','other')),
    CONSTRAINT ck_case_exclusion_lifted CHECK ((lifted_at IS NULL) = (lifted_because = '')),
    CONSTRAINT fk_case_exclusion_case_id FOREIGN KEY (case_id) REFERENCES case_file (id),
    CONSTRAINT fk_case_exclusion_request_id FOREIGN KEY (request_id) REFERENCES case_request (id)
);
CREATE UNIQUE INDEX uq_case_exclusion_in_force ON case_exclusion (case_id) WHERE lifted_at IS NULL;
CREATE INDEX ix_case_exclusion_case_id ON case_exclusion (case_id, excluded_at);

CREATE FUNCTION public.is_repeated(asked uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.report r JOIN public.repeat p ON p.report_id = r.id WHERE r.case_id = asked)
$$;

-- A final reply (最终答复) was sent on the case, on one that it repeats, or on what one of these was merged into.
CREATE FUNCTION public.is_finally_answered(asked uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH RECURSIVE matter (id) AS (
        SELECT asked
        UNION
        SELECT further.id FROM matter m, LATERAL (
            SELECT e.case_id FROM public.report r JOIN public.repeat p ON p.report_id = r.id
                JOIN public.report e ON e.id = p.earlier_id WHERE r.case_id = m.id
            UNION ALL
            SELECT c.main_id FROM public.case_file c WHERE c.id = m.id AND c.main_id IS NOT NULL) further (id)
    )
    SELECT EXISTS (SELECT FROM public.reply a JOIN matter m ON a.case_id = m.id WHERE a.final AND a.sent_at IS NOT NULL)
$$;

-- From an approved request alone, for the reason that was approved; when and by whom is not for the writer to say.
CREATE FUNCTION public.check_exclusion() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.case_request r
                   WHERE r.id = NEW.request_id AND r.case_id = NEW.case_id AND r.state = 'approved'
                     AND r.kind = 'exclusion' AND r.facts ->> 'basis' = NEW.basis) THEN
        RAISE EXCEPTION 'a case leaves assessment by an approved request alone'
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF NEW.basis = 'repeated' AND NOT (public.is_repeated(NEW.case_id) AND public.is_finally_answered(NEW.case_id)) THEN
        RAISE EXCEPTION 'case % repeats nothing that was finally answered', NEW.case_id
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    NEW.excluded_at := clock_timestamp();
    NEW.login := session_user;
    NEW.lifted_at := NULL;
    NEW.lifted_because := '';
    NEW.lifted_login := NULL;
    RETURN NEW;
END $$;

-- Lifted once, by a supervisor, with the reason; nothing else of it changes.
CREATE FUNCTION public.lift_exclusion() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT public.is_permitted('supervisor') THEN
        RAISE EXCEPTION 'a case is put back into assessment by a supervisor' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.lifted_at IS NOT NULL OR NEW.lifted_at IS NULL OR
        (to_jsonb(OLD) - ARRAY['lifted_at', 'lifted_because', 'lifted_login'])
            IS DISTINCT FROM (to_jsonb(NEW) - ARRAY['lifted_at', 'lifted_because', 'lifted_login']) THEN
        RAISE EXCEPTION 'rows of "case_exclusion" are kept as they are: they are lifted once'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.lifted_at := clock_timestamp();
    NEW.lifted_login := session_user;
    RETURN NEW;
END $$;

CREATE TRIGGER check_exclusion BEFORE INSERT ON public.case_exclusion
    FOR EACH ROW EXECUTE FUNCTION public.check_exclusion();
CREATE TRIGGER lift_exclusion BEFORE UPDATE ON public.case_exclusion
    FOR EACH ROW EXECUTE FUNCTION public.lift_exclusion();
CREATE TRIGGER keep_exclusion BEFORE DELETE OR TRUNCATE ON public.case_exclusion
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER announce_insert AFTER INSERT ON public.case_exclusion REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.announce('case', 'case_id');
CREATE TRIGGER announce_update AFTER UPDATE ON public.case_exclusion REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.announce('case', 'case_id');

DO $$
DECLARE
    reader text := current_database() || '_reader';
    writer text := current_database() || '_writer';
BEGIN
    EXECUTE format('GRANT SELECT ON public.case_exclusion TO %I', reader);
    EXECUTE format('GRANT INSERT ON public.case_exclusion TO %I', writer);
    EXECUTE format('GRANT UPDATE (lifted_at, lifted_because) ON public.case_exclusion TO %I', writer);
    REVOKE ALL ON FUNCTION public.check_exclusion(), public.lift_exclusion(), public.is_repeated(uuid),
        public.is_finally_answered(uuid) FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION public.is_repeated(uuid), public.is_finally_answered(uuid) TO %I', reader);
    EXECUTE format('GRANT EXECUTE ON FUNCTION public.is_repeated(uuid), public.is_finally_answered(uuid) TO %I', writer);
END $$;
