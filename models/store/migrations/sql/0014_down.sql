-- A new case is held to how it began and where it stands, as before.
CREATE OR REPLACE FUNCTION public.told_case() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF EXISTS (SELECT FROM public.step t WHERE t.case_id = NEW.id AND t.xid = pg_current_xact_id()
                   AND t.to_state = NEW.state)
            AND EXISTS (SELECT FROM public.step t WHERE t.case_id = NEW.id AND t.xid = pg_current_xact_id()
                        AND t.from_state IS NULL AND (t.action = 'report' OR t.action = 'import' AND public.is_importing()))
        THEN
            RETURN NULL;
        END IF;
    ELSIF EXISTS (
        SELECT FROM public.step t JOIN public.case_arrow a ON a.action = t.action AND a.start = OLD.state AND a."end" = NEW.state
        WHERE t.case_id = NEW.id AND t.xid = pg_current_xact_id() AND t.from_state = OLD.state AND t.to_state = NEW.state
            AND public.is_permitted(a.who) AND (a.action <> 'import' OR public.is_importing())
            AND (a.action <> 'void' OR EXISTS (
                SELECT FROM public.case_request r
                WHERE r.case_id = NEW.id AND r.kind = 'void' AND r.state = 'approved')))
    THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'case % is in % without a step that leads there', NEW.id, NEW.state
        USING ERRCODE = 'check_violation', CONSTRAINT = 'case_file_step', TABLE = 'case_file';
END $$;
