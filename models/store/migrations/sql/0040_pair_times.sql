-- How long stages took by two dimensions at once (0027 has them by one), kept up with the other cells: they were read from the rows
-- of a year, half a minute and more at five million cases. All stages of a cell stand in one row, for there are a million cells in
-- such a city: `marks` are the stage's place in figure_stages() times 256, and the bucket.
CREATE TABLE figure_pair_time (
    build INTEGER NOT NULL,
    cut SMALLINT NOT NULL,
    start DATE NOT NULL,
    a UUID NOT NULL,
    b UUID NOT NULL,
    marks SMALLINT[] NOT NULL,
    counts INTEGER[] NOT NULL,
    CONSTRAINT pk_figure_pair_time PRIMARY KEY (build, cut, start, a, b)
);
-- Of which build they are whole. A city that has cases already gets them with the next build, which its desks make by themselves;
-- until then the other cells hold as they did.
ALTER TABLE figure_state ADD COLUMN paired INTEGER;
UPDATE figure_state SET paired = build WHERE NOT EXISTS (SELECT FROM case_file);

CREATE FUNCTION public.figure_stages() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT ARRAY['time_accept', 'time_file', 'time_dispatch', 'time_sign', 'time_arrive', 'time_handle', 'time_check', 'time_whole']
$$;

CREATE FUNCTION public.figure_mark(stage text, bucket smallint) RETURNS smallint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ((array_position(public.figure_stages(), stage) - 1) * 256 + bucket)::smallint
$$;

-- SQL that makes histograms out of rows, as 0027 has it: by no dimension, by each but the hour, and by each two of them.
CREATE OR REPLACE FUNCTION public.figure_times_sql(source text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT format($sql$
        SELECT h.mask::smallint AS cut, h.day AS start,
            coalesce(h.k1, h.k2, h.k3, h.k4, h.k5, h.k6, public.figure_key(NULL)) AS a,
            coalesce(h.k6, h.k5, h.k4, h.k3, h.k2, h.k1, public.figure_key(NULL)) AS b,
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
            GROUP BY k.day, k.measure, k.bucket, GROUPING SETS (%2$s)
            HAVING sum(k.n) <> 0) h$sql$,
        source,
        (SELECT '(), ' || string_agg(DISTINCT CASE WHEN i = j THEN format('(k%s)', i) ELSE format('(k%s, k%s)', i, j) END, ', ')
         FROM generate_series(1, 6) i, generate_series(1, 6) j WHERE i <= j))
$$;

CREATE OR REPLACE FUNCTION public.figure_add_times(into_build integer, times text, months boolean, rows public.figure_delta[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format(
        'WITH day AS MATERIALIZED (%1$s),
         told AS MATERIALIZED (SELECT s.*, (s.cut & (s.cut & 63) - 1) & 63 <> 0 AS paired FROM (%3$s) s),
         single AS (
             INSERT INTO public.figure_time AS t (build, cut, start, a, stage, buckets, counts)
             SELECT %2$s, h.cut, h.start, h.a, h.stage, array_agg(h.bucket ORDER BY h.bucket), array_agg(h.n ORDER BY h.bucket)
             FROM told h WHERE NOT h.paired GROUP BY h.cut, h.start, h.a, h.stage
             ON CONFLICT (build, cut, start, a, stage) DO UPDATE SET (buckets, counts) = (
                 SELECT j.buckets, j.counts FROM public.figure_joined(t.buckets, t.counts, excluded.buckets, excluded.counts) j))
         INSERT INTO public.figure_pair_time AS t (build, cut, start, a, b, marks, counts)
         SELECT %2$s, h.cut, h.start, h.a, h.b, array_agg(h.mark ORDER BY h.mark), array_agg(h.n ORDER BY h.mark)
         FROM (SELECT told.*, public.figure_mark(told.stage, told.bucket) AS mark FROM told WHERE told.paired) h
         GROUP BY h.cut, h.start, h.a, h.b
         ON CONFLICT (build, cut, start, a, b) DO UPDATE SET (marks, counts) = (
             SELECT j.buckets, j.counts FROM public.figure_joined(t.marks, t.counts, excluded.marks, excluded.counts) j)',
        times, into_build,
        -- A day's are told apart by all of these already.
        CASE WHEN months THEN
            'SELECT d.cut, d.start, d.a, d.b, d.stage, d.bucket, sum(d.n)::integer AS n
             FROM (SELECT * FROM day
                   UNION ALL SELECT cut + 256, date_trunc(''month'', start)::date, a, b, stage, bucket, n FROM day) d
             GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(d.n) <> 0'
        ELSE 'SELECT * FROM day' END) USING rows;
END $$;

-- The months of a build, out of its days.
CREATE OR REPLACE FUNCTION public.figure_build_month(of_build integer, month date) RETURNS void
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
    INSERT INTO public.figure_pair_time (build, cut, start, a, b, marks, counts)
    SELECT of_build, h.cut + 256, month, h.a, h.b, array_agg(h.mark ORDER BY h.mark), array_agg(h.n ORDER BY h.mark)
    FROM (SELECT t.cut, t.a, t.b, u.mark, sum(u.n)::integer AS n
          FROM public.figure_pair_time t, unnest(t.marks, t.counts) AS u(mark, n)
          WHERE t.build = of_build AND t.cut < 256 AND t.start >= month AND t.start < month + interval '1 month'
          GROUP BY 1, 2, 3, 4) h
    GROUP BY h.cut, h.a, h.b;
END $$;

CREATE OR REPLACE FUNCTION public.figure_build_finish(of_build integer, of_generation bigint) RETURNS void
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
    UPDATE public.figure_state SET build = of_build, paired = of_build, built = of_generation, built_at = clock_timestamp(),
        folded_at = clock_timestamp(), generation = generation + CASE WHEN mixed THEN 1 ELSE 0 END;
    DELETE FROM public.figure_slice;
END $$;

CREATE OR REPLACE FUNCTION public.figure_build_sweep(many integer DEFAULT 20000) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    holds integer := (SELECT s.build FROM public.figure_state s);
    gone integer;
    more integer;
    still_more integer;
BEGIN
    PERFORM public.figure_build_alone();
    DELETE FROM public.figure_cell c WHERE c.ctid = ANY(ARRAY(
        SELECT o.ctid FROM public.figure_cell o WHERE o.build < holds OR o.build > holds LIMIT many));
    GET DIAGNOSTICS gone = ROW_COUNT;
    DELETE FROM public.figure_time c WHERE c.ctid = ANY(ARRAY(
        SELECT o.ctid FROM public.figure_time o WHERE o.build < holds OR o.build > holds LIMIT many));
    GET DIAGNOSTICS more = ROW_COUNT;
    DELETE FROM public.figure_pair_time c WHERE c.ctid = ANY(ARRAY(
        SELECT o.ctid FROM public.figure_pair_time o WHERE o.build < holds OR o.build > holds LIMIT many));
    GET DIAGNOSTICS still_more = ROW_COUNT;
    RETURN gone + more + still_more;
END $$;

DO $$ BEGIN
    EXECUTE format('GRANT SELECT ON public.figure_pair_time TO %I', current_database() || '_reader');
    REVOKE ALL ON FUNCTION public.figure_stages(), public.figure_mark(text, smallint) FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION public.figure_stages() TO %I', current_database() || '_reader');
END $$;
