-- What figures count: one row a fact, said here and nowhere else (models/figures/measures.py has the words).

-- Where a grid and a category count, kept beside them: following their trees for every row would be too slow.
-- `area_id`: the area (a basic grid of the street's level) it lies in; `top_id`: that, or the grid itself where there is none.
CREATE TABLE figure_grid (
    grid_id UUID NOT NULL,
    area_id UUID,
    top_id UUID NOT NULL,
    kind VARCHAR NOT NULL,
    CONSTRAINT pk_figure_grid PRIMARY KEY (grid_id)
);
CREATE TABLE figure_category (
    category_id UUID NOT NULL,
    class_id UUID,
    CONSTRAINT pk_figure_category PRIMARY KEY (category_id)
);

CREATE VIEW figure_grid_now AS
WITH many AS (
    SELECT level, count(*) AS grids FROM grid WHERE kind = 'basic' AND closed_at IS NULL GROUP BY level
), lowest AS (
    SELECT level, grids FROM many ORDER BY level DESC LIMIT 3
), area AS (
    -- The street's level, two above the lowest, or the widest below it with more than one area.
    SELECT coalesce((SELECT min(level) FROM lowest WHERE grids > 1), (SELECT max(level) FROM lowest)) AS level
)
SELECT g.id AS grid_id, a.id AS area_id, coalesce(a.id, g.id) AS top_id, g.kind
FROM grid g LEFT JOIN LATERAL (
    SELECT w.id FROM unnest(array_prepend(g.code, string_to_array(g.path, '/')::varchar[])) WITH ORDINALITY AS p(code, at)
    JOIN grid w ON w.code = p.code AND w.kind = 'basic' AND w.level = (SELECT level FROM area)
    ORDER BY p.at LIMIT 1) a ON true;

CREATE VIEW figure_category_now AS
WITH RECURSIVE top AS (
    SELECT id, id AS class_id FROM category WHERE depth <= 2
    UNION ALL SELECT k.id, top.class_id FROM category k JOIN top ON k.parent_id = top.id WHERE k.depth > 2)
SELECT k.id AS category_id, top.class_id FROM category k LEFT JOIN top ON top.id = k.id;

-- The city's clocks, and the hour at which its statistical day begins.
CREATE VIEW figure_clock AS
SELECT coalesce((SELECT timezone FROM city), 'Asia/Shanghai') AS zone,
       make_interval(hours => coalesce((SELECT (s.value ->> 'begins_at')::numeric::int FROM city_setting s
           WHERE s.name = 'statistical_day' ORDER BY s.version DESC LIMIT 1), 0)) AS shift;

-- Times lie in buckets, four a doubling.
CREATE FUNCTION public.figure_bucket(seconds double precision) RETURNS smallint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN seconds < 1 THEN 0 WHEN seconds >= 1 THEN 1 + floor(4 * ln(seconds) / ln(2.0::double precision)) END::smallint
$$;
-- A fact without its case, as it is counted: `bucket` for times alone.
CREATE TYPE figure_line AS (
    measure text, bucket smallint, day date, hour smallint, accepted_day date, accepted_hour smallint,
    top_id uuid, grid_kind text, source text, class_id uuid, department_id uuid, tier text
);

CREATE INDEX ix_case_file_filed_at ON case_file (filed_at);
CREATE INDEX ix_case_file_ended ON case_file (stage_since) WHERE closed_at IS NULL
    AND state IN ('CLOSED','CALLED_BACK','ARCHIVED','NOT_ACCEPTED','ANSWERED','TRANSFERRED','VOID','MERGED');
CREATE INDEX ix_dispatch_order_given_at ON dispatch_order (given_at);
CREATE INDEX ix_callback_called_at ON callback (called_at);

-- A case with what figures tell it apart by. The department and the worker are those of the last lead order that was
-- neither refused nor withdrawn.
CREATE VIEW figure_case AS
SELECT c.id, c.state, c.source, c.tier, c.category_id, k.class_id, c.grid_id, g.top_id, g.kind AS grid_kind,
       o.department_id, o.worker_id, c.reported_at, c.accepted_at, c.filed_at, c.dispatched_at, c.signed_at, c.arrived_at, c.feedback_at, c.closed_at,
       c.due_at, c.stage_since, c.rework_count, c.reopen_count
FROM case_file c
LEFT JOIN figure_grid g ON g.grid_id = c.grid_id
LEFT JOIN figure_category k ON k.category_id = c.category_id
LEFT JOIN LATERAL (
    SELECT w.department_id, w.worker_id FROM dispatch_order w
    WHERE w.case_id = c.id AND w.lead AND w.state NOT IN ('REFUSED', 'WITHDRAWN')
    ORDER BY w.given_at DESC, w.id DESC LIMIT 1) o ON true
WHERE NOT c.exercise;

-- An order that was given here: another system's come without a step of their own.
CREATE VIEW figure_order AS
SELECT o.* FROM dispatch_order o
WHERE EXISTS (SELECT FROM step t WHERE t.case_id = o.case_id AND t.order_id = o.id
              AND t.action IN ('dispatch', 'assist', 'appoint'));

-- The parts that facts are made of, said once. `at` puts a fact on its day; `row_id` is the report, order or call it is of,
-- else the case; `part` leads to few of the parts: one that is not asked for is not looked at. `cases` stands for the cases
-- that are looked at, `told` for what else is told of them. Every column has one type in all parts, or the server would
-- not look through them.
CREATE FUNCTION public.figure_parts(cases text, told text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT replace(replace($sql$
SELECT 'reported'::text AS part, m.measure, c.id AS case_id, r.id AS row_id, r.reported_at AS at, c.accepted_at,
       NULL::double precision AS seconds, r.source, NULL::uuid AS department_id, r.reporting_worker_id AS worker_id@told
FROM report r JOIN @cases c ON c.id = r.case_id CROSS JOIN LATERAL (VALUES
    ('reported', true),
    ('reported_accepted', c.accepted_at IS NOT NULL),
    ('repeated', EXISTS (SELECT FROM repeat p WHERE p.report_id = r.id)),
    ('taken_over', r.source_digest IS NOT NULL)) AS m(measure, holds)
WHERE m.holds
UNION ALL
SELECT 'came'::text, m.measure, c.id, c.id, c.reported_at, c.accepted_at, NULL::double precision, NULL::varchar, NULL::uuid,
       NULL::uuid@told
FROM @cases c CROSS JOIN LATERAL (VALUES
    ('came', true),
    ('replies_needed', c.source IN ('hotline', 'petition', 'online_opinion', 'public')),
    ('replies_in_time', c.source IN ('hotline', 'petition', 'online_opinion', 'public') AND (
        c.state IN ('ANSWERED', 'NOT_ACCEPTED') AND c.stage_since <= c.reported_at + interval '24 hours'
        OR EXISTS (SELECT FROM reply a WHERE a.case_id = c.id AND a.sent_at <= c.reported_at + interval '24 hours')
        OR EXISTS (SELECT FROM callback b WHERE b.case_id = c.id AND b.reached
                   AND b.called_at <= c.reported_at + interval '24 hours')
        OR EXISTS (SELECT FROM transfer t WHERE t.case_id = c.id
                   AND t.told_at <= c.reported_at + interval '24 hours')))) AS m(measure, holds)
WHERE m.holds
UNION ALL
SELECT 'accepted'::text, m.measure, c.id, c.id, c.accepted_at, c.accepted_at, NULL::double precision, NULL::varchar, NULL::uuid,
       NULL::uuid@told
FROM @cases c CROSS JOIN LATERAL (VALUES
    ('accepted', true),
    ('accepted_filed', c.filed_at IS NOT NULL),
    ('accepted_closed', c.closed_at IS NOT NULL)) AS m(measure, holds)
WHERE m.holds AND c.accepted_at IS NOT NULL
UNION ALL
SELECT 'filed'::text, m.measure, c.id, c.id, c.filed_at, c.accepted_at, NULL::double precision, NULL::varchar, NULL::uuid,
       NULL::uuid@told
FROM @cases c CROSS JOIN LATERAL (SELECT EXISTS (
    SELECT FROM step t WHERE t.case_id = c.id AND t.action = 'file') AS here OFFSET 0) w
CROSS JOIN LATERAL (VALUES
    ('filed', true),
    ('filed_here', w.here),
    ('filed_dispatched', w.here AND EXISTS (SELECT FROM dispatch_order o WHERE o.case_id = c.id AND o.lead))) AS m(measure, holds)
WHERE m.holds AND c.filed_at IS NOT NULL
UNION ALL
SELECT 'order'::text, m.measure, c.id, o.id, o.given_at, c.accepted_at, NULL::double precision, NULL::varchar,
       o.department_id, o.worker_id@told
FROM figure_order o JOIN @cases c ON c.id = o.case_id CROSS JOIN figure_clock d CROSS JOIN LATERAL (VALUES
    ('orders', true),
    -- Once a day, however often the case was given that day.
    ('dispatched', o.lead AND NOT EXISTS (
        SELECT FROM figure_order e WHERE e.case_id = o.case_id AND e.lead AND (e.given_at, e.id) < (o.given_at, o.id)
            AND ((e.given_at AT TIME ZONE d.zone) - d.shift)::date = ((o.given_at AT TIME ZONE d.zone) - d.shift)::date)),
    ('orders_refused', o.state = 'REFUSED'),
    ('orders_signed', o.signed_at IS NOT NULL),
    ('orders_signed_in_time', o.signed_at <= o.sign_due_at),
    ('orders_unsigned_late', o.signed_at IS NULL AND o.sign_due_at < o.ended_at)) AS m(measure, holds)
WHERE m.holds
UNION ALL
SELECT 'closed'::text, m.measure, c.id, c.id, c.closed_at, c.accepted_at, m.seconds::double precision, NULL::varchar, NULL::uuid,
       NULL::uuid@told
FROM @cases c CROSS JOIN LATERAL (VALUES
    ('closed', true, NULL::numeric),
    ('ended', true, NULL),
    ('closed_first_time', c.rework_count = 0 AND c.reopen_count = 0, NULL),
    ('time_accept', c.accepted_at IS NOT NULL, extract(epoch FROM c.accepted_at - c.reported_at)),
    ('time_file', c.filed_at - c.accepted_at IS NOT NULL, extract(epoch FROM c.filed_at - c.accepted_at)),
    ('time_dispatch', c.dispatched_at - c.filed_at IS NOT NULL, extract(epoch FROM c.dispatched_at - c.filed_at)),
    ('time_sign', c.signed_at - c.dispatched_at IS NOT NULL, extract(epoch FROM c.signed_at - c.dispatched_at)),
    ('time_arrive', c.arrived_at - c.signed_at IS NOT NULL, extract(epoch FROM c.arrived_at - c.signed_at)),
    ('time_handle', c.feedback_at - c.signed_at IS NOT NULL,
        extract(epoch FROM c.feedback_at - coalesce(c.arrived_at, c.signed_at))),
    ('time_check', c.feedback_at IS NOT NULL, extract(epoch FROM c.closed_at - c.feedback_at)),
    ('time_whole', true, extract(epoch FROM c.closed_at - c.reported_at))) AS m(measure, holds, seconds)
WHERE m.holds AND c.closed_at IS NOT NULL
UNION ALL
SELECT 'ended'::text, m.measure, c.id, c.id, c.stage_since, c.accepted_at, NULL::double precision, NULL::varchar, NULL::uuid,
       NULL::uuid@told
FROM @cases c CROSS JOIN LATERAL (VALUES
    ('ended', true),
    ('answered', c.state = 'ANSWERED'),
    ('not_accepted', c.state = 'NOT_ACCEPTED'),
    ('transferred', c.state = 'TRANSFERRED'),
    ('voided', c.state = 'VOID'),
    ('merged', c.state = 'MERGED')) AS m(measure, holds)
WHERE m.holds AND c.closed_at IS NULL
    AND c.state IN ('CLOSED','CALLED_BACK','ARCHIVED','NOT_ACCEPTED','ANSWERED','TRANSFERRED','VOID','MERGED')
UNION ALL
SELECT 'due'::text, m.measure, c.id, c.id, c.due_at, c.accepted_at, NULL::double precision, NULL::varchar, NULL::uuid,
       NULL::uuid@told
FROM @cases c
CROSS JOIN LATERAL (SELECT c.state <> 'VOID' AS closed, NOT EXISTS (
    SELECT FROM case_exclusion x WHERE x.case_id = c.id AND x.lifted_at IS NULL) AS judged OFFSET 0) w
CROSS JOIN LATERAL (VALUES
    ('due_closed', w.closed AND w.judged),
    ('due_on_time', w.closed AND c.closed_at <= c.due_at AND w.judged),
    ('due_void_late', NOT w.closed AND w.judged),
    ('due_reworked', c.rework_count > 0 AND w.judged),
    ('due_extended', w.judged AND EXISTS (SELECT FROM case_extension e WHERE e.case_id = c.id)),
    ('due_excluded', NOT w.judged)) AS m(measure, holds)
WHERE m.holds AND c.due_at IS NOT NULL
    AND (c.state IN ('CLOSED','CALLED_BACK','ARCHIVED') AND c.closed_at IS NOT NULL
         OR c.state = 'VOID' AND c.stage_since > c.due_at)
UNION ALL
SELECT 'callback'::text, m.measure, c.id, b.id, b.called_at, c.accepted_at, NULL::double precision, NULL::varchar, NULL::uuid,
       NULL::uuid@told
FROM callback b JOIN @cases c ON c.id = b.case_id CROSS JOIN LATERAL (VALUES
    ('callbacks', true),
    ('callbacks_valid', b.reached),
    ('solved', b.solved),
    ('satisfied', b.satisfaction IN ('satisfied', 'fairly'))) AS m(measure, holds)
WHERE m.holds$sql$, '@cases', cases), '@told', told)
$$;

-- For many cases by their days: what they are told apart by is looked up in every part, with its cases.
DO $$ BEGIN EXECUTE format($sql$
CREATE VIEW figure_fact AS
SELECT e.part, e.measure, e.case_id, e.row_id, e.at, e.accepted_at,
       ((e.at AT TIME ZONE d.zone) - d.shift)::date AS day,
       extract(hour FROM e.at AT TIME ZONE d.zone)::smallint AS hour,
       ((e.accepted_at AT TIME ZONE d.zone) - d.shift)::date AS accepted_day,
       extract(hour FROM e.accepted_at AT TIME ZONE d.zone)::smallint AS accepted_hour,
       e.top_id, e.grid_kind, coalesce(e.source, e.case_source) AS source, e.class_id,
       CASE WHEN e.part = 'order' THEN e.department_id ELSE e.case_department_id END AS department_id, e.tier,
       e.grid_id, e.category_id,
       CASE WHEN e.part IN ('order', 'reported') THEN e.worker_id ELSE e.case_worker_id END AS worker_id, e.seconds,
       public.figure_bucket(e.seconds) AS bucket
FROM (%s) e CROSS JOIN figure_clock d$sql$,
    public.figure_parts('figure_case', ', c.top_id, c.grid_kind, c.source AS case_source, c.class_id,
        c.department_id AS case_department_id, c.tier, c.grid_id, c.category_id, c.worker_id AS case_worker_id')); END $$;

-- Without what they are told apart by, which can be looked up once a case instead.
DO $$ BEGIN EXECUTE 'CREATE VIEW figure_bare AS '
    || public.figure_parts('(SELECT * FROM case_file WHERE NOT exercise)', ''); END $$;

CREATE VIEW figure_counted AS
SELECT c.id AS case_id, ROW(e.measure, public.figure_bucket(e.seconds),
       ((e.at AT TIME ZONE d.zone) - d.shift)::date, extract(hour FROM e.at AT TIME ZONE d.zone)::smallint,
       ((e.accepted_at AT TIME ZONE d.zone) - d.shift)::date, extract(hour FROM e.accepted_at AT TIME ZONE d.zone)::smallint,
       c.top_id, c.grid_kind, coalesce(e.source, c.source), c.class_id,
       CASE WHEN e.part = 'order' THEN e.department_id ELSE c.department_id END, c.tier)::figure_line AS line
FROM figure_case c JOIN figure_bare e ON e.case_id = c.id CROSS JOIN figure_clock d;
