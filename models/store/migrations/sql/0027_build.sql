-- Folding in, and building anew.

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

-- Whether a slice has seen what a transaction did on a day. One that is told of but cannot have been yet was in another life of
-- the database, before a dump and restore: what it did was there before any slice.
CREATE FUNCTION public.figure_seen(of_build integer, of_acceptance boolean, on_day date, by xid8) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT by >= pg_snapshot_xmax(pg_current_snapshot()) OR EXISTS (
        SELECT FROM public.figure_slice s WHERE s.build = of_build AND s.acceptance = of_acceptance
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
