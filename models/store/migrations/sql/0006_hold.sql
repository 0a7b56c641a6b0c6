-- The database holds cases and orders to the table of their life, whoever writes: a state changes along an arrow, with its
-- step in the same transaction, by an account that may. Two writers are let by: an import that is under way (its own
-- arrows, of the step "import"), and the undo of one, which runs as the owner.

CREATE FUNCTION public.is_undoing() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(current_setting('shaotai.undoing', true), '') = 'on' AND current_user = pg_get_userbyid(
        (SELECT c.relowner FROM pg_class c WHERE c.oid = 'public.case_file'::regclass))
$$;

CREATE FUNCTION public.is_importing() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(current_setting('shaotai.import_run', true), '') <> '' AND EXISTS (
        SELECT FROM public.import_run i WHERE i.id = nullif(current_setting('shaotai.import_run', true), '')::uuid
        AND i.state = 'running' AND i.login = session_user)
$$;

-- Whether the account of this session may do what the table says of `who`.
CREATE FUNCTION public.is_permitted(who text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.account a WHERE a.login = session_user AND a.active AND CASE who
            WHEN 'anyone' THEN a.duty IN ('operator', 'supervisor', 'field')
            WHEN 'desk' THEN a.duty IN ('operator', 'supervisor')
            ELSE a.duty = 'supervisor' END)
$$;

CREATE FUNCTION public.hold_case() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- What merges, follows and leaves another case goes only where there is (or was) one; 0010 brings that column.
    IF NOT EXISTS (
        SELECT FROM public.case_arrow a WHERE a.start = OLD.state AND a."end" = NEW.state AND CASE
            WHEN a.action = 'import' THEN public.is_importing()
            WHEN a.action IN ('merge', 'unmerge', 'adopt', 'follow', 'release', 'close_with_parent')
                THEN coalesce(to_jsonb(NEW) ->> 'main_id', to_jsonb(OLD) ->> 'main_id') IS NOT NULL
            ELSE true END) THEN
        RAISE EXCEPTION 'a case does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_file_arrow', TABLE = 'case_file';
    END IF;
    IF NEW.version <> OLD.version + 1 THEN
        RAISE EXCEPTION 'the state of a case changes with its version: % follows on %, not %', OLD.version + 1, OLD.version,
            NEW.version USING ERRCODE = 'check_violation', CONSTRAINT = 'case_file_version', TABLE = 'case_file';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION public.hold_order() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.order_arrow a WHERE a.start = OLD.state AND a."end" = NEW.state
                   AND (a.action <> 'import' OR public.is_importing())) THEN
        RAISE EXCEPTION 'an order does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'dispatch_order_arrow', TABLE = 'dispatch_order';
    END IF;
    RETURN NEW;
END $$;

-- At the end of the transaction: the history tells it, along an arrow that this account may go.
CREATE FUNCTION public.told_case() RETURNS trigger
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

CREATE FUNCTION public.told_order() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF EXISTS (
            SELECT FROM public.step t JOIN public.order_arrow a ON a.action = t.action AND a.start = ''
            WHERE t.case_id = NEW.case_id AND t.xid = pg_current_xact_id()
                AND (t.order_id = NEW.id OR a.action = 'import' AND public.is_importing()))
        THEN
            RETURN NULL;
        END IF;
    ELSIF EXISTS (
        SELECT FROM public.step t JOIN public.order_arrow a ON a.action = t.action AND a.start = OLD.state AND a."end" = NEW.state
        WHERE t.case_id = NEW.case_id AND t.xid = pg_current_xact_id() AND (t.order_id IS NULL OR t.order_id = NEW.id)
            AND (a.action <> 'import' OR public.is_importing()))
    THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'order % is in % without a step that leads there', NEW.id, NEW.state
        USING ERRCODE = 'check_violation', CONSTRAINT = 'dispatch_order_step', TABLE = 'dispatch_order';
END $$;

CREATE TRIGGER hold_case BEFORE UPDATE OF state ON public.case_file FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state AND NOT public.is_undoing()) EXECUTE FUNCTION public.hold_case();
CREATE TRIGGER hold_order BEFORE UPDATE OF state ON public.dispatch_order FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state AND NOT public.is_undoing()) EXECUTE FUNCTION public.hold_order();
CREATE CONSTRAINT TRIGGER told_case_insert AFTER INSERT ON public.case_file DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION public.told_case();
CREATE CONSTRAINT TRIGGER told_case AFTER UPDATE OF state ON public.case_file DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state AND NOT public.is_undoing()) EXECUTE FUNCTION public.told_case();
CREATE CONSTRAINT TRIGGER told_order_insert AFTER INSERT ON public.dispatch_order DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION public.told_order();
CREATE CONSTRAINT TRIGGER told_order AFTER UPDATE OF state ON public.dispatch_order DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state AND NOT public.is_undoing()) EXECUTE FUNCTION public.told_order();

-- Asked once, decided once: by a supervisor, never by who asked where there is another; taken back by who asked.
CREATE FUNCTION public.hold_request() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me public.account;
BEGIN
    SELECT * INTO me FROM public.account a WHERE a.login = session_user AND a.active;
    IF me.id IS NULL THEN
        RAISE EXCEPTION '% is no active account of this city', session_user USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'INSERT' THEN
        NEW.state := 'asked';
        NEW.asked_by := me.id;
        NEW.desk := coalesce(current_setting('shaotai.desk', true), '');
        NEW.decided_by := NULL;
        NEW.decided_at := NULL;
        NEW.note := '';
        RETURN NEW;
    END IF;
    IF OLD.state <> 'asked' OR NEW.state = 'asked' THEN
        RAISE EXCEPTION 'request % was decided already', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_request_decided', TABLE = 'case_request';
    END IF;
    IF NEW.state = 'withdrawn' THEN
        IF me.id <> OLD.asked_by THEN
            RAISE EXCEPTION 'request % is taken back by who asked, or decided', OLD.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'case_request_asker', TABLE = 'case_request';
        END IF;
    ELSIF me.duty <> 'supervisor' THEN
        RAISE EXCEPTION 'requests are decided by a supervisor' USING ERRCODE = 'insufficient_privilege';
    ELSIF me.id = OLD.asked_by AND EXISTS (
        SELECT FROM public.account o WHERE o.active AND o.duty = 'supervisor' AND o.id <> me.id) THEN
        RAISE EXCEPTION 'request % is decided by another than who asked', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_request_decider', TABLE = 'case_request';
    END IF;
    NEW.decided_by := me.id;
    NEW.decided_at := clock_timestamp();
    RETURN NEW;
END $$;

CREATE TRIGGER hold_request BEFORE INSERT OR UPDATE ON public.case_request
    FOR EACH ROW EXECUTE FUNCTION public.hold_request();

-- What was sent stays as it was sent; the final word is a supervisor's.
CREATE FUNCTION public.hold_reply() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.sent_at IS NOT NULL THEN
        RAISE EXCEPTION 'reply % was sent, and stays as it was', OLD.id USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.final AND NEW.sent_at IS NOT NULL AND NOT public.is_permitted('supervisor') THEN
        RAISE EXCEPTION 'a final reply is sent by a supervisor' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER hold_reply BEFORE INSERT OR UPDATE ON public.reply FOR EACH ROW EXECUTE FUNCTION public.hold_reply();
CREATE TRIGGER keep_callback BEFORE UPDATE ON public.callback
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

DO $$
BEGIN
    REVOKE ALL ON FUNCTION public.hold_case(), public.hold_order(), public.told_case(), public.told_order(),
        public.hold_request(), public.hold_reply() FROM PUBLIC;
END $$;
