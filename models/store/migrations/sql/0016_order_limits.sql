-- The lead order is due when its case is: whatever moves the case's limit (延期, 缓办, 挂账, 销账, 提级, a changed
-- calendar) moves the order's with it, and that of the assistants who were given no limit of their own. A clock that
-- stands still before the order is signed holds up its signing too.
CREATE FUNCTION public.move_order_limits() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.due_at IS DISTINCT FROM OLD.due_at THEN
        UPDATE public.dispatch_order o SET due_at = NEW.due_at
        WHERE o.case_id = NEW.id AND o.state IN ('DISPATCHED','SIGNED','ARRIVED','HANDLING','FEEDBACK')
            AND (o.lead OR o.due_at = OLD.due_at) AND o.due_at IS DISTINCT FROM NEW.due_at;
    END IF;
    IF NEW.state = 'DISPATCHED' AND NEW.stage_due_at IS DISTINCT FROM OLD.stage_due_at THEN
        UPDATE public.dispatch_order o SET sign_due_at = NEW.stage_due_at
        WHERE o.case_id = NEW.id AND o.lead AND o.state = 'DISPATCHED' AND o.sign_due_at IS DISTINCT FROM NEW.stage_due_at;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER move_order_limits AFTER UPDATE OF due_at, stage_due_at ON public.case_file FOR EACH ROW
    WHEN ((OLD.due_at IS DISTINCT FROM NEW.due_at OR OLD.stage_due_at IS DISTINCT FROM NEW.stage_due_at)
        AND NOT public.is_undoing())
    EXECUTE FUNCTION public.move_order_limits();

UPDATE public.dispatch_order o SET due_at = c.due_at FROM public.case_file c
WHERE c.id = o.case_id AND o.lead AND o.state IN ('DISPATCHED','SIGNED','ARRIVED','HANDLING','FEEDBACK')
    AND o.due_at IS DISTINCT FROM c.due_at;
