-- Figures counted in advance, and kept true in the transaction of every change without a row that all of them wait for:
-- a transaction appends what it changed in the counts to `figure_delta`; folding adds that to the cells now and then. What
-- a figure is, is the cells and what was not folded yet, in one snapshot.

-- `generation` goes on when something is put elsewhere as a whole (a grid's area, a category's class, the hour at which days
-- begin); cells hold while they were built for this generation, else raw rows are read until they are built anew.
CREATE TABLE figure_state (
    "only" BOOLEAN DEFAULT true NOT NULL,
    generation BIGINT NOT NULL,
    built BIGINT NOT NULL,
    build INTEGER NOT NULL,
    built_at TIMESTAMP WITH TIME ZONE,
    folded_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_figure_state PRIMARY KEY ("only"),
    CONSTRAINT ck_figure_state_single CHECK ("only")
);
INSERT INTO figure_state (generation, built, build)
SELECT 1, CASE WHEN EXISTS (SELECT FROM case_file) THEN 0 ELSE 1 END, 1;

-- What a transaction under way has touched, and which facts there were before: gone when it ends, and with the server.
CREATE UNLOGGED TABLE figure_touched (
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    case_id UUID NOT NULL,
    generation BIGINT NOT NULL,
    facts TEXT[] NOT NULL,
    CONSTRAINT pk_figure_touched PRIMARY KEY (xid, case_id)
);

-- What committed transactions changed in the counts, until it is folded into the cells.
CREATE TABLE figure_delta (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    generation BIGINT NOT NULL,
    measure TEXT NOT NULL,
    bucket SMALLINT,
    day DATE NOT NULL,
    hour SMALLINT NOT NULL,
    accepted_day DATE,
    accepted_hour SMALLINT,
    top_id UUID,
    grid_kind TEXT,
    source TEXT,
    class_id UUID,
    department_id UUID,
    tier TEXT,
    n INTEGER NOT NULL,
    CONSTRAINT pk_figure_delta PRIMARY KEY (id)
);

-- The counts of a day or a month, by no more than two of the dimensions. `cut` says which: a bit a dimension (area 1,
-- grid kind 2, source 4, class 8, department 16, tier 32, hour 64), 128 for the basis "acceptance", 256 for months. `a` is the
-- value of the lowest of them, `b` of the highest: an identifier, else the word's key, zero for none.
CREATE TABLE figure_cell (
    build INTEGER NOT NULL,
    cut SMALLINT NOT NULL,
    start DATE NOT NULL,
    a UUID NOT NULL,
    b UUID NOT NULL,
    reported INTEGER,
    reported_accepted INTEGER,
    repeated INTEGER,
    taken_over INTEGER,
    came INTEGER,
    replies_needed INTEGER,
    replies_in_time INTEGER,
    accepted INTEGER,
    accepted_filed INTEGER,
    accepted_closed INTEGER,
    filed INTEGER,
    filed_here INTEGER,
    filed_dispatched INTEGER,
    dispatched INTEGER,
    orders INTEGER,
    orders_refused INTEGER,
    orders_signed INTEGER,
    orders_signed_in_time INTEGER,
    orders_unsigned_late INTEGER,
    closed INTEGER,
    closed_first_time INTEGER,
    ended INTEGER,
    answered INTEGER,
    not_accepted INTEGER,
    transferred INTEGER,
    voided INTEGER,
    merged INTEGER,
    due_closed INTEGER,
    due_on_time INTEGER,
    due_void_late INTEGER,
    due_reworked INTEGER,
    due_extended INTEGER,
    due_excluded INTEGER,
    callbacks INTEGER,
    callbacks_valid INTEGER,
    solved INTEGER,
    satisfied INTEGER,
    CONSTRAINT pk_figure_cell PRIMARY KEY (build, cut, start, a, b)
);
-- By the second dimension's value; by the first the key finds it.
CREATE INDEX ix_figure_cell_b ON figure_cell (build, cut, start, b);

-- How long stages took, in buckets, of the cases closed on a day or in a month: by no more than one dimension, no hour.
CREATE TABLE figure_time (
    build INTEGER NOT NULL,
    cut SMALLINT NOT NULL,
    start DATE NOT NULL,
    a UUID NOT NULL,
    stage TEXT NOT NULL,
    buckets SMALLINT[] NOT NULL,
    counts INTEGER[] NOT NULL,
    CONSTRAINT pk_figure_time PRIMARY KEY (build, cut, start, a, stage)
);

-- While cells are built anew: which days are done, and what each slice saw.
CREATE TABLE figure_slice (
    build INTEGER NOT NULL,
    acceptance BOOLEAN NOT NULL,
    first DATE NOT NULL,
    last DATE NOT NULL,
    generation BIGINT NOT NULL,
    snapshot TEXT NOT NULL,
    CONSTRAINT pk_figure_slice PRIMARY KEY (build, acceptance, first)
);

-- The columns of the cells.
CREATE FUNCTION public.figure_measures() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT ARRAY[
        'reported', 'reported_accepted', 'repeated', 'taken_over', 'came', 'replies_needed', 'replies_in_time',
        'accepted', 'accepted_filed', 'accepted_closed', 'filed', 'filed_here', 'filed_dispatched', 'dispatched',
        'orders', 'orders_refused', 'orders_signed', 'orders_signed_in_time', 'orders_unsigned_late', 'closed',
        'closed_first_time', 'ended', 'answered', 'not_accepted', 'transferred', 'voided', 'merged', 'due_closed',
        'due_on_time', 'due_void_late', 'due_reworked', 'due_extended', 'due_excluded', 'callbacks',
        'callbacks_valid', 'solved', 'satisfied']
$$;

-- The key of a word, the same everywhere: cells need not know all words beforehand.
CREATE FUNCTION public.figure_key(word text) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN word IS NULL THEN '00000000-0000-0000-0000-000000000000' ELSE md5(word)::uuid END
$$;

-- SQL that makes cells of days out of rows (acceptance, measure, day, hour, …, n), given as SQL.
CREATE FUNCTION public.figure_cells_sql(source text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT format($sql$
        SELECT (c.mask + CASE WHEN c.acceptance THEN 128 ELSE 0 END)::smallint AS cut, c.day AS start,
            coalesce(c.k1, c.k2, c.k3, c.k4, c.k5, c.k6, c.k7, public.figure_key(NULL)) AS a,
            coalesce(c.k7, c.k6, c.k5, c.k4, c.k3, c.k2, c.k1, public.figure_key(NULL)) AS b, %2$s
        FROM (
            SELECT k.acceptance, k.day, 127 - GROUPING(k7, k6, k5, k4, k3, k2, k1) AS mask, k1, k2, k3, k4, k5, k6, k7, %3$s
            FROM (
                SELECT g.acceptance, g.day, coalesce(g.top_id, public.figure_key(NULL)) AS k1,
                    public.figure_key(g.grid_kind) AS k2, public.figure_key(g.source) AS k3,
                    coalesce(g.class_id, public.figure_key(NULL)) AS k4,
                    coalesce(g.department_id, public.figure_key(NULL)) AS k5, public.figure_key(g.tier) AS k6,
                    public.figure_key(g.hour::text) AS k7, %2$s
                FROM (
                    SELECT r.acceptance, r.day, r.hour, r.top_id, r.grid_kind, r.source, r.class_id, r.department_id, r.tier, %4$s
                    FROM (%1$s) r GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9) g) k
            GROUP BY k.acceptance, k.day, GROUPING SETS (%5$s)) c$sql$,
        source,
        (SELECT string_agg(quote_ident(m), ', ' ORDER BY i) FROM unnest(public.figure_measures()) WITH ORDINALITY AS u(m, i)),
        (SELECT string_agg(format('sum(%1$I)::integer AS %1$I', m), ', ' ORDER BY i)
         FROM unnest(public.figure_measures()) WITH ORDINALITY AS u(m, i)),
        (SELECT string_agg(format('(sum(n) FILTER (WHERE measure = %1$L))::integer AS %1$I', m), ', ' ORDER BY i)
         FROM unnest(public.figure_measures()) WITH ORDINALITY AS u(m, i)),
        (SELECT '(), ' || string_agg(DISTINCT CASE WHEN i = j THEN format('(k%s)', i) ELSE format('(k%s, k%s)', i, j) END, ', ')
         FROM generate_series(1, 7) i, generate_series(1, 7) j WHERE i <= j))
$$;

-- The same for times: histograms by no dimension and by each but the hour.
CREATE FUNCTION public.figure_times_sql(source text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT format($sql$
        SELECT h.mask::smallint AS cut, h.day AS start,
            coalesce(h.k1, h.k2, h.k3, h.k4, h.k5, h.k6, public.figure_key(NULL)) AS a,
            h.measure AS stage, h.bucket, h.n
        FROM (
            SELECT k.day, 63 - GROUPING(k6, k5, k4, k3, k2, k1) AS mask, k1, k2, k3, k4, k5, k6, k.measure, k.bucket,
                sum(k.n)::integer AS n
            FROM (
                SELECT r.day, r.measure, r.bucket, r.n, coalesce(r.top_id, public.figure_key(NULL)) AS k1,
                    public.figure_key(r.grid_kind) AS k2, public.figure_key(r.source) AS k3,
                    coalesce(r.class_id, public.figure_key(NULL)) AS k4,
                    coalesce(r.department_id, public.figure_key(NULL)) AS k5, public.figure_key(r.tier) AS k6
                FROM (%1$s) r) k
            GROUP BY k.day, k.measure, k.bucket, GROUPING SETS ((), (k1), (k2), (k3), (k4), (k5), (k6))
            HAVING sum(k.n) <> 0) h$sql$, source)
$$;

-- Two histograms in one: as pairs of buckets and counts, without those that come to nothing.
CREATE FUNCTION public.figure_joined(x smallint[], m integer[], y smallint[], n integer[], OUT buckets smallint[], OUT counts integer[])
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(s.bucket ORDER BY s.bucket), '{}'), coalesce(array_agg(s.n ORDER BY s.bucket), '{}')
    FROM (SELECT u.bucket, sum(u.n)::integer AS n
          FROM (SELECT * FROM unnest(x, m) AS p(bucket, n) UNION ALL SELECT * FROM unnest(y, n) AS q(bucket, n)) u
          GROUP BY u.bucket HAVING sum(u.n) <> 0) s
$$;

-- Adds cells, given as SQL, to those of a build.
-- `months`: to the month's as well. `rows` is what $1 stands for in them.
CREATE FUNCTION public.figure_add_cells(into_build integer, cells text, months boolean, rows public.figure_delta[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    columns text := (SELECT string_agg(quote_ident(m), ', ' ORDER BY i)
                     FROM unnest(public.figure_measures()) WITH ORDINALITY AS u(m, i));
    given text := (SELECT string_agg(format('nullif(sum(s.%1$I), 0)', m), ', ' ORDER BY i)
                   FROM unnest(public.figure_measures()) WITH ORDINALITY AS u(m, i));
    added text := (SELECT string_agg(format('%1$I = nullif(coalesce(t.%1$I, 0) + coalesce(excluded.%1$I, 0), 0)', m), ', ' ORDER BY i)
                   FROM unnest(public.figure_measures()) WITH ORDINALITY AS u(m, i));
BEGIN
    EXECUTE format(
        'WITH day AS MATERIALIZED (%1$s)
         INSERT INTO public.figure_cell AS t (build, cut, start, a, b, %2$s)
         SELECT %5$s, s.cut, s.start, s.a, s.b, %3$s FROM (
             SELECT * FROM day
             UNION ALL SELECT cut + 256, date_trunc(''month'', start)::date, a, b, %2$s FROM day WHERE %6$L
         ) s GROUP BY s.cut, s.start, s.a, s.b
         ON CONFLICT (build, cut, start, a, b) DO UPDATE SET %4$s', cells, columns, given, added, into_build, months) USING rows;
END $$;

CREATE FUNCTION public.figure_add_times(into_build integer, times text, months boolean, rows public.figure_delta[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format(
        'WITH day AS MATERIALIZED (%1$s)
         INSERT INTO public.figure_time AS t (build, cut, start, a, stage, buckets, counts)
         SELECT %2$s, h.cut, h.start, h.a, h.stage, array_agg(h.bucket ORDER BY h.bucket), array_agg(h.n ORDER BY h.bucket)
         FROM (SELECT s.cut, s.start, s.a, s.stage, s.bucket, sum(s.n)::integer AS n FROM (
                   SELECT * FROM day
                   UNION ALL SELECT cut + 256, date_trunc(''month'', start)::date, a, stage, bucket, n FROM day WHERE %3$L) s
               GROUP BY 1, 2, 3, 4, 5 HAVING sum(s.n) <> 0) h
         GROUP BY h.cut, h.start, h.a, h.stage
         ON CONFLICT (build, cut, start, a, stage) DO UPDATE SET (buckets, counts) = (
             SELECT j.buckets, j.counts FROM public.figure_joined(t.buckets, t.counts, excluded.buckets, excluded.counts) j)',
        times, into_build, months) USING rows;
END $$;

-- Rows as they are put into cells: on their own day, and on the day on which their case was accepted.
CREATE FUNCTION public.figure_put_sql(source text, on_its_day text DEFAULT 'true', on_acceptance text DEFAULT 'true') RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT format($sql$
        SELECT false AS acceptance, d.measure, d.day, d.hour, d.top_id, d.grid_kind, d.source, d.class_id, d.department_id, d.tier, d.n
        FROM %1$s d WHERE d.bucket IS NULL AND (%2$s)
        UNION ALL
        SELECT true, d.measure, d.accepted_day, d.accepted_hour, d.top_id, d.grid_kind, d.source, d.class_id, d.department_id, d.tier, d.n
        FROM %1$s d WHERE d.bucket IS NULL AND d.accepted_day IS NOT NULL AND (%3$s)$sql$, source, on_its_day, on_acceptance)
$$;

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

-- Adds what was appended to the cells; by one at a time, others need not wait. Returns how many rows it took: call again while
-- it returns `many`. Nothing while cells have to be built anew.
CREATE FUNCTION public.figure_fold(many integer DEFAULT 50000) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '64MB' SET jit = off AS $$
DECLARE
    state public.figure_state;
    taken public.figure_delta[];
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('shaotai.figures')) THEN
        RETURN 0;
    END IF;
    SELECT * INTO state FROM public.figure_state;
    IF state.built <> state.generation THEN
        RETURN 0;
    END IF;
    WITH gone AS (
        DELETE FROM public.figure_delta d WHERE d.id IN (SELECT o.id FROM public.figure_delta o ORDER BY o.id LIMIT many) RETURNING d.*)
    SELECT array_agg(ROW(gone.*)::public.figure_delta) INTO taken FROM gone;
    IF taken IS NULL THEN
        RETURN 0;
    END IF;
    PERFORM public.figure_add_cells(state.build, public.figure_cells_sql(public.figure_put_sql('unnest($1)')), true, taken);
    PERFORM public.figure_add_times(state.build, public.figure_times_sql('SELECT * FROM unnest($1) d WHERE d.bucket IS NOT NULL'),
        true, taken);
    UPDATE public.figure_state SET folded_at = clock_timestamp(), generation = generation
        + CASE WHEN EXISTS (SELECT FROM unnest(taken) d WHERE d.generation <> state.built) THEN 1 ELSE 0 END;
    RETURN cardinality(taken);
END $$;

-- Building cells anew, beside those that hold: by one session that keeps the lock "shaotai.figures", slice by slice in short
-- transactions of its own. Each slice sees its own moment and says which; at the end what came since is added, and only that.
CREATE FUNCTION public.figure_build_begin(OUT build integer, OUT generation bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM public.figure_build_alone();
    SELECT s.build + 1, s.generation INTO build, generation FROM public.figure_state s;
    DELETE FROM public.figure_slice;
END $$;

CREATE FUNCTION public.figure_build_alone() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.pid = pg_backend_pid() AND l.granted
                   AND l.objid = (hashtext('shaotai.figures')::bigint & 4294967295)::oid) THEN
        RAISE EXCEPTION 'cells are built under the lock of figures' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
END $$;

-- False: something is put elsewhere since, and the building is to be begun again.
CREATE FUNCTION public.figure_build_slice(of_build integer, of_generation bigint, of_acceptance boolean, first date, last date)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '256MB' SET jit = off AS $$
DECLARE
    clock record;
    low timestamptz;
    high timestamptz;
    facts text;
BEGIN
    PERFORM public.figure_build_alone();
    IF current_setting('transaction_isolation') <> 'repeatable read' THEN
        RAISE EXCEPTION 'a slice sees one moment' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF of_generation <> (SELECT s.generation FROM public.figure_state s) THEN
        RETURN false;
    END IF;
    SELECT * INTO clock FROM public.figure_clock;
    -- Some hours more, for days on which clocks change; the days themselves decide.
    low := (first::timestamp + clock.shift) AT TIME ZONE clock.zone - interval '3 hours';
    high := (last::timestamp + interval '1 day' + clock.shift) AT TIME ZONE clock.zone + interval '3 hours';
    -- What cases are told apart by is looked up once a case.
    facts := format($sql$
        WITH e AS MATERIALIZED (SELECT * FROM public.figure_bare f WHERE f.%1$I >= %2$L AND f.%1$I < %3$L
                                AND (f.seconds IS NULL OR NOT %4$L)),
        c AS MATERIALIZED (SELECT k.* FROM public.figure_case k WHERE k.id IN (SELECT e.case_id FROM e))
        SELECT * FROM (
            SELECT %4$L::boolean AS acceptance, e.measure, ((e.%1$I AT TIME ZONE d.zone) - d.shift)::date AS day,
                extract(hour FROM e.%1$I AT TIME ZONE d.zone)::smallint AS hour, c.top_id, c.grid_kind,
                coalesce(e.source, c.source) AS source, c.class_id,
                CASE WHEN e.part = 'order' THEN e.department_id ELSE c.department_id END AS department_id, c.tier,
                public.figure_bucket(e.seconds) AS bucket, 1 AS n
            FROM e JOIN c ON c.id = e.case_id CROSS JOIN public.figure_clock d) f
        WHERE f.day BETWEEN %5$L AND %6$L$sql$,
        CASE WHEN of_acceptance THEN 'accepted_at' ELSE 'at' END, low, high, of_acceptance, first, last);
    PERFORM public.figure_add_cells(of_build, public.figure_cells_sql(format('SELECT * FROM (%s) f WHERE f.bucket IS NULL', facts)),
        false, NULL);
    IF NOT of_acceptance THEN
        PERFORM public.figure_add_times(of_build, public.figure_times_sql(format('SELECT * FROM (%s) f WHERE f.bucket IS NOT NULL',
            replace(facts, 'public.figure_bare f WHERE', 'public.figure_bare f WHERE f.part = ''closed'' AND'))), false, NULL);
    END IF;
    INSERT INTO public.figure_slice VALUES (of_build, of_acceptance, first, last, of_generation, pg_current_snapshot()::text);
    RETURN true;
END $$;

-- The months of a build, out of its days.
CREATE FUNCTION public.figure_build_month(of_build integer, month date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '256MB' SET jit = off AS $$
DECLARE
    columns text := (SELECT string_agg(quote_ident(m), ', ' ORDER BY i)
                     FROM unnest(public.figure_measures()) WITH ORDINALITY AS u(m, i));
    given text := (SELECT string_agg(format('nullif(sum(%I), 0)', m), ', ' ORDER BY i)
                   FROM unnest(public.figure_measures()) WITH ORDINALITY AS u(m, i));
BEGIN
    PERFORM public.figure_build_alone();
    EXECUTE format(
        'INSERT INTO public.figure_cell (build, cut, start, a, b, %1$s)
         SELECT build, cut + 256, %3$L, a, b, %2$s FROM public.figure_cell
         WHERE build = %4$s AND cut < 256 AND start >= %3$L AND start < %3$L::date + interval ''1 month'' GROUP BY build, cut, a, b',
        columns, given, month, of_build);
    INSERT INTO public.figure_time (build, cut, start, a, stage, buckets, counts)
    SELECT of_build, h.cut + 256, month, h.a, h.stage, array_agg(h.bucket ORDER BY h.bucket), array_agg(h.n ORDER BY h.bucket)
    FROM (SELECT t.cut, t.a, t.stage, u.bucket, sum(u.n)::integer AS n
          FROM public.figure_time t, unnest(t.buckets, t.counts) AS u(bucket, n)
          WHERE t.build = of_build AND t.cut < 256 AND t.start >= month AND t.start < month + interval '1 month'
          GROUP BY 1, 2, 3, 4) h
    GROUP BY h.cut, h.a, h.stage;
END $$;

-- Whether a slice has seen what a transaction did on a day.
CREATE FUNCTION public.figure_seen(of_build integer, of_acceptance boolean, on_day date, by xid8) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.figure_slice s WHERE s.build = of_build AND s.acceptance = of_acceptance
                   AND on_day BETWEEN s.first AND s.last AND pg_visible_in_snapshot(by, s.snapshot::pg_snapshot))
$$;

CREATE FUNCTION public.figure_build_finish(of_build integer, of_generation bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '64MB' SET jit = off AS $$
DECLARE
    taken public.figure_delta[];
    mixed boolean;
BEGIN
    PERFORM public.figure_build_alone();
    WITH gone AS (DELETE FROM public.figure_delta d RETURNING d.*)
    SELECT array_agg(ROW(gone.*)::public.figure_delta) INTO taken FROM gone;
    PERFORM public.figure_add_cells(of_build, public.figure_cells_sql(public.figure_put_sql('unnest($1)',
        format('NOT public.figure_seen(%s, false, d.day, d.xid)', of_build),
        format('NOT public.figure_seen(%s, true, d.accepted_day, d.xid)', of_build))), true, taken);
    PERFORM public.figure_add_times(of_build, public.figure_times_sql(format(
        'SELECT * FROM unnest($1) d WHERE d.bucket IS NOT NULL AND NOT public.figure_seen(%s, false, d.day, d.xid)', of_build)),
        true, taken);
    mixed := EXISTS (
        SELECT FROM unnest(taken) d WHERE d.generation <> of_generation
        AND (NOT public.figure_seen(of_build, false, d.day, d.xid)
             OR d.accepted_day IS NOT NULL AND NOT public.figure_seen(of_build, true, d.accepted_day, d.xid)));
    UPDATE public.figure_state SET build = of_build, built = of_generation, built_at = clock_timestamp(),
        folded_at = clock_timestamp(), generation = generation + CASE WHEN mixed THEN 1 ELSE 0 END;
    DELETE FROM public.figure_slice;
END $$;

-- Clears away cells of other builds than the one that holds, `many` at a time; returns how many.
CREATE FUNCTION public.figure_build_sweep(many integer DEFAULT 20000) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    holds integer := (SELECT s.build FROM public.figure_state s);
    gone integer;
    more integer;
BEGIN
    PERFORM public.figure_build_alone();
    DELETE FROM public.figure_cell c WHERE c.ctid = ANY(ARRAY(
        SELECT o.ctid FROM public.figure_cell o WHERE o.build < holds OR o.build > holds LIMIT many));
    GET DIAGNOSTICS gone = ROW_COUNT;
    DELETE FROM public.figure_time c WHERE c.ctid = ANY(ARRAY(
        SELECT o.ctid FROM public.figure_time o WHERE o.build < holds OR o.build > holds LIMIT many));
    GET DIAGNOSTICS more = ROW_COUNT;
    RETURN gone + more;
END $$;

DO $$
DECLARE
    reader text := current_database() || '_reader';
    writer text := current_database() || '_writer';
    phone text := current_database() || '_phone';
BEGIN
    EXECUTE format('GRANT SELECT ON public.figure_grid, public.figure_category, public.figure_grid_now,
        public.figure_category_now, public.figure_clock, public.figure_case, public.figure_order, public.figure_fact, public.figure_bare, public.figure_counted, public.figure_state, public.figure_touched, public.figure_delta,
        public.figure_cell, public.figure_time, public.figure_slice TO %I', reader);
    REVOKE ALL ON FUNCTION public.figure_cells_sql(text), public.figure_times_sql(text), public.figure_put_sql(text, text, text),
        public.figure_joined(smallint[], integer[], smallint[], integer[]),
        public.figure_add_cells(integer, text, boolean, public.figure_delta[]),
        public.figure_add_times(integer, text, boolean, public.figure_delta[]), public.figure_remember(uuid, boolean),
        public.touch_new_cases(), public.touch_case(), public.touch_of_case(), public.touch_of_report(), public.figure_settle(),
        public.place_grids(), public.place_categories(), public.move_days(), public.figure_fold(integer),
        public.figure_build_begin(), public.figure_build_alone(),
        public.figure_build_slice(integer, bigint, boolean, date, date), public.figure_build_month(integer, date),
        public.figure_seen(integer, boolean, date, xid8), public.figure_build_finish(integer, bigint),
        public.figure_build_sweep(integer), public.figure_measures(), public.figure_key(text), public.figure_parts(text, text), public.figure_bucket(double precision)
        FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION public.figure_measures(), public.figure_key(text), public.figure_bucket(double precision), public.figure_cells_sql(text),
        public.figure_times_sql(text), public.figure_put_sql(text, text, text),
        public.figure_joined(smallint[], integer[], smallint[], integer[]) TO %I', reader);
    EXECUTE format('GRANT EXECUTE ON FUNCTION public.figure_fold(integer) TO %I, %I', writer, phone);
    EXECUTE format('GRANT EXECUTE ON FUNCTION public.figure_build_begin(), public.figure_build_alone(),
        public.figure_build_slice(integer, bigint, boolean, date, date), public.figure_build_month(integer, date),
        public.figure_build_finish(integer, bigint), public.figure_build_sweep(integer) TO %I', writer);
END $$;
