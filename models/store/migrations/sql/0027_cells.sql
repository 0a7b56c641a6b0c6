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
