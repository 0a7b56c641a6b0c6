-- Every write that facts come from, remembered and settled in its own transaction.

-- Remembers which facts there are of a case before the first change of a transaction to it, and lets no other change it
-- until that transaction ends: what one adds to the counts follows on what the other did.
CREATE FUNCTION public.figure_remember(of_case uuid, held boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET datestyle = 'ISO, YMD'
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF of_case IS NULL OR EXISTS (SELECT FROM public.figure_touched t
                                  WHERE t.xid = pg_current_xact_id() AND t.case_id = of_case) THEN
        RETURN;
    END IF;
    IF NOT held THEN
        PERFORM FROM public.case_file c WHERE c.id = of_case FOR NO KEY UPDATE;
    END IF;
    INSERT INTO public.figure_touched (case_id, generation, facts)
    SELECT of_case, s.generation, ARRAY(SELECT f.line::text FROM public.figure_counted f WHERE f.case_id = of_case)
    FROM public.figure_state s;
END $$;

CREATE FUNCTION public.touch_new_cases() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.figure_touched (case_id, generation, facts)
    SELECT n.id, s.generation, '{}' FROM new_rows n CROSS JOIN public.figure_state s ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE FUNCTION public.touch_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- Its row is locked already by what changes it.
    PERFORM public.figure_remember(OLD.id, true);
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.touch_of_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM public.figure_remember(OLD.case_id, false);
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.case_id IS DISTINCT FROM NEW.case_id THEN
        PERFORM public.figure_remember(OLD.case_id, false);
    END IF;
    PERFORM public.figure_remember(NEW.case_id, false);
    RETURN NEW;
END $$;

CREATE FUNCTION public.touch_of_report() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM public.figure_remember((SELECT r.case_id FROM public.report r WHERE r.id = OLD.report_id), false);
        RETURN OLD;
    END IF;
    PERFORM public.figure_remember((SELECT r.case_id FROM public.report r WHERE r.id = NEW.report_id), false);
    RETURN NEW;
END $$;

-- At the end of a transaction: appends what it changed in the counts.
CREATE FUNCTION public.figure_settle() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET datestyle = 'ISO, YMD'
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO public.figure_delta (generation, measure, bucket, day, hour, accepted_day, accepted_hour, top_id, grid_kind,
        source, class_id, department_id, tier, n)
    -- What was counted elsewhere before than it is now is told as of no generation.
    SELECT CASE WHEN s.generation = NEW.generation THEN s.generation ELSE -1 END, (p.fact).measure, (p.fact).bucket,
           (p.fact).day, (p.fact).hour, (p.fact).accepted_day, (p.fact).accepted_hour, (p.fact).top_id, (p.fact).grid_kind,
           (p.fact).source, (p.fact).class_id, (p.fact).department_id, (p.fact).tier, p.n
    FROM public.figure_state s CROSS JOIN (
        SELECT c.line::public.figure_line AS fact, c.n FROM (
            SELECT b.line, sum(b.n) AS n FROM (
                SELECT unnest(NEW.facts) AS line, -1 AS n
                UNION ALL SELECT f.line::text, 1 FROM public.figure_counted f WHERE f.case_id = NEW.case_id) b
            GROUP BY b.line HAVING sum(b.n) <> 0) c OFFSET 0) p;
    DELETE FROM public.figure_touched t WHERE t.xid = NEW.xid AND t.case_id = NEW.case_id;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER settle_figures AFTER INSERT ON public.figure_touched DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION public.figure_settle();

CREATE TRIGGER touch_figures_insert AFTER INSERT ON public.case_file REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.touch_new_cases();
CREATE TRIGGER touch_figures BEFORE UPDATE ON public.case_file FOR EACH ROW
    WHEN ((OLD.state, OLD.source, OLD.tier, OLD.category_id, OLD.grid_id, OLD.reported_at, OLD.accepted_at, OLD.filed_at,
           OLD.dispatched_at, OLD.signed_at, OLD.arrived_at, OLD.feedback_at, OLD.closed_at, OLD.due_at, OLD.stage_since,
           OLD.rework_count, OLD.reopen_count, OLD.exercise)
        IS DISTINCT FROM
          (NEW.state, NEW.source, NEW.tier, NEW.category_id, NEW.grid_id, NEW.reported_at, NEW.accepted_at, NEW.filed_at,
           NEW.dispatched_at, NEW.signed_at, NEW.arrived_at, NEW.feedback_at, NEW.closed_at, NEW.due_at, NEW.stage_since,
           NEW.rework_count, NEW.reopen_count, NEW.exercise))
    EXECUTE FUNCTION public.touch_case();
CREATE TRIGGER touch_figures_delete BEFORE DELETE ON public.case_file FOR EACH ROW EXECUTE FUNCTION public.touch_case();
CREATE TRIGGER touch_figures BEFORE INSERT OR DELETE ON public.report FOR EACH ROW EXECUTE FUNCTION public.touch_of_case();
CREATE TRIGGER touch_figures BEFORE INSERT OR DELETE ON public.repeat FOR EACH ROW EXECUTE FUNCTION public.touch_of_report();
CREATE TRIGGER touch_figures BEFORE INSERT OR UPDATE OR DELETE ON public.dispatch_order
    FOR EACH ROW EXECUTE FUNCTION public.touch_of_case();
CREATE TRIGGER touch_figures BEFORE INSERT ON public.step FOR EACH ROW
    WHEN (NEW.action IN ('file', 'dispatch', 'assist', 'appoint')) EXECUTE FUNCTION public.touch_of_case();
CREATE TRIGGER touch_figures_delete BEFORE DELETE ON public.step FOR EACH ROW
    WHEN (OLD.action IN ('file', 'dispatch', 'assist', 'appoint')) EXECUTE FUNCTION public.touch_of_case();
CREATE TRIGGER touch_figures BEFORE INSERT OR UPDATE ON public.reply FOR EACH ROW
    WHEN (NEW.sent_at IS NOT NULL) EXECUTE FUNCTION public.touch_of_case();
CREATE TRIGGER touch_figures BEFORE INSERT ON public.callback FOR EACH ROW EXECUTE FUNCTION public.touch_of_case();
CREATE TRIGGER touch_figures BEFORE INSERT OR UPDATE ON public.transfer FOR EACH ROW
    WHEN (NEW.told_at IS NOT NULL) EXECUTE FUNCTION public.touch_of_case();
CREATE TRIGGER touch_figures BEFORE INSERT OR UPDATE ON public.case_exclusion FOR EACH ROW EXECUTE FUNCTION public.touch_of_case();
CREATE TRIGGER touch_figures BEFORE INSERT ON public.case_extension FOR EACH ROW EXECUTE FUNCTION public.touch_of_case();

-- Where grids and categories count has changed: what was counted there before is counted anew.
CREATE FUNCTION public.place_grids() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    moved boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('shaotai.figure_places'));
    moved := EXISTS (SELECT FROM public.figure_grid_now n JOIN public.figure_grid o ON o.grid_id = n.grid_id
                     WHERE (n.area_id, n.top_id, n.kind) IS DISTINCT FROM (o.area_id, o.top_id, o.kind));
    INSERT INTO public.figure_grid AS g SELECT * FROM public.figure_grid_now n
    ON CONFLICT (grid_id) DO UPDATE SET area_id = excluded.area_id, top_id = excluded.top_id, kind = excluded.kind
        WHERE (g.area_id, g.top_id, g.kind) IS DISTINCT FROM (excluded.area_id, excluded.top_id, excluded.kind);
    DELETE FROM public.figure_grid g WHERE NOT EXISTS (SELECT FROM public.grid w WHERE w.id = g.grid_id);
    IF moved AND EXISTS (SELECT FROM public.case_file) THEN
        UPDATE public.figure_state SET generation = generation + 1;
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION public.place_categories() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    moved boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('shaotai.figure_places'));
    moved := EXISTS (SELECT FROM public.figure_category_now n JOIN public.figure_category o ON o.category_id = n.category_id
                     WHERE n.class_id IS DISTINCT FROM o.class_id);
    INSERT INTO public.figure_category AS g SELECT * FROM public.figure_category_now n
    ON CONFLICT (category_id) DO UPDATE SET class_id = excluded.class_id WHERE g.class_id IS DISTINCT FROM excluded.class_id;
    DELETE FROM public.figure_category g WHERE NOT EXISTS (SELECT FROM public.category w WHERE w.id = g.category_id);
    IF moved AND EXISTS (SELECT FROM public.case_file) THEN
        UPDATE public.figure_state SET generation = generation + 1;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER place_figures AFTER INSERT OR DELETE OR UPDATE OF code, level, kind, path, closed_at ON public.grid
    FOR EACH STATEMENT EXECUTE FUNCTION public.place_grids();
CREATE TRIGGER place_figures AFTER INSERT OR DELETE OR UPDATE OF parent_id, depth ON public.category
    FOR EACH STATEMENT EXECUTE FUNCTION public.place_categories();
INSERT INTO figure_grid SELECT * FROM figure_grid_now;
INSERT INTO figure_category SELECT * FROM figure_category_now;

-- Days begin at another hour, or on other clocks.
CREATE FUNCTION public.move_days() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.case_file) THEN
        UPDATE public.figure_state SET generation = generation + 1;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER move_days_insert AFTER INSERT ON public.city FOR EACH ROW WHEN (NEW.timezone <> 'Asia/Shanghai')
    EXECUTE FUNCTION public.move_days();
CREATE TRIGGER move_days AFTER UPDATE ON public.city FOR EACH ROW WHEN (NEW.timezone <> OLD.timezone)
    EXECUTE FUNCTION public.move_days();
CREATE TRIGGER move_days AFTER INSERT ON public.city_setting FOR EACH ROW WHEN (NEW.name = 'statistical_day')
    EXECUTE FUNCTION public.move_days();
