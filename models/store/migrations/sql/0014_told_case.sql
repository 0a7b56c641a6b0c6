-- A new case was held to how it began and where it stands, not to what lay between: one could be entered as closed by a
-- report and a step from nowhere. Its whole chain is looked at now, at the end of the transaction.
CREATE OR REPLACE FUNCTION public.told_case() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        -- It began by a report or an import; what followed went along arrows this account may go; and every state that
        -- was come to was left again, but the one the case is in now.
        IF EXISTS (SELECT FROM public.step t WHERE t.case_id = NEW.id AND t.xid = pg_current_xact_id()
                   AND t.from_state IS NULL AND (t.action = 'report' OR t.action = 'import' AND public.is_importing()))
            AND NOT EXISTS (
                SELECT FROM public.step t
                WHERE t.case_id = NEW.id AND t.xid = pg_current_xact_id() AND t.to_state IS NOT NULL AND NOT EXISTS (
                    SELECT FROM public.case_arrow a
                    WHERE a.action = t.action AND a.start = coalesce(t.from_state, '') AND a."end" = t.to_state
                        AND (a.action <> 'import' OR public.is_importing())))
            AND (SELECT bool_and(w.who = 'anyone' OR public.is_permitted(w.who)) FROM (
                SELECT DISTINCT a.who FROM public.step t JOIN public.case_arrow a
                    ON a.action = t.action AND a.start = coalesce(t.from_state, '') AND a."end" = t.to_state
                WHERE t.case_id = NEW.id AND t.xid = pg_current_xact_id()) w)
            AND NOT EXISTS (
                SELECT FROM (
                    SELECT t.to_state AS state, 1 AS n FROM public.step t
                    WHERE t.case_id = NEW.id AND t.xid = pg_current_xact_id() AND t.to_state IS NOT NULL
                    UNION ALL
                    SELECT t.from_state, -1 FROM public.step t
                    WHERE t.case_id = NEW.id AND t.xid = pg_current_xact_id() AND t.from_state IS NOT NULL
                        AND t.to_state IS NOT NULL
                    UNION ALL
                    SELECT c.state, -1 FROM public.case_file c WHERE c.id = NEW.id) moved
                GROUP BY moved.state HAVING sum(moved.n) <> 0)
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
