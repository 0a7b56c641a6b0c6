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

CREATE INDEX ix_case_file_filed_at ON case_file (filed_at);
CREATE INDEX ix_case_file_ended ON case_file (stage_since) WHERE closed_at IS NULL
    AND state IN ('CLOSED','CALLED_BACK','ARCHIVED','NOT_ACCEPTED','ANSWERED','TRANSFERRED','VOID','MERGED');
CREATE INDEX ix_dispatch_order_given_at ON dispatch_order (given_at);
CREATE INDEX ix_callback_called_at ON callback (called_at);

-- A case with what figures tell it apart by. The department and the worker are those of the last lead order that was
-- neither refused nor withdrawn.
CREATE VIEW figure_case AS
SELECT c.id, c.state, c.source, c.tier, c.category_id, k.class_id, c.grid_id, g.top_id, g.kind AS grid_kind,
       (SELECT o.department_id FROM dispatch_order o WHERE o.case_id = c.id AND o.lead
            AND o.state NOT IN ('REFUSED', 'WITHDRAWN') ORDER BY o.given_at DESC, o.id DESC LIMIT 1) AS department_id,
       (SELECT o.worker_id FROM dispatch_order o WHERE o.case_id = c.id AND o.lead
            AND o.state NOT IN ('REFUSED', 'WITHDRAWN') ORDER BY o.given_at DESC, o.id DESC LIMIT 1) AS worker_id,
       c.reported_at, c.accepted_at, c.filed_at, c.dispatched_at, c.signed_at, c.arrived_at, c.feedback_at, c.closed_at,
       c.due_at, c.stage_since, c.rework_count, c.reopen_count
FROM case_file c
LEFT JOIN figure_grid g ON g.grid_id = c.grid_id
LEFT JOIN figure_category k ON k.category_id = c.category_id
WHERE NOT c.exercise;

-- An order that was given here: another system's come without a step of their own.
CREATE VIEW figure_order AS
SELECT o.* FROM dispatch_order o
WHERE EXISTS (SELECT FROM step t WHERE t.case_id = o.case_id AND t.order_id = o.id
              AND t.action IN ('dispatch', 'assist', 'appoint'));

-- `at` puts a fact on its day; `row_id` is the report, order or call it is of, else the case. `family` leads to few of
-- the parts below: a part whose family is not asked for is not looked at.
CREATE VIEW figure_event AS
SELECT 'reported'::text AS family, m.measure, c.id AS case_id, r.id AS row_id, r.reported_at AS at, c.accepted_at,
       NULL::double precision AS seconds, c.top_id, c.grid_kind, r.source, c.class_id, c.department_id, c.tier,
       c.grid_id, c.category_id, r.reporting_worker_id AS worker_id
FROM report r JOIN figure_case c ON c.id = r.case_id CROSS JOIN LATERAL (VALUES
    ('reported', true),
    ('reported_accepted', c.accepted_at IS NOT NULL),
    ('repeated', EXISTS (SELECT FROM repeat p WHERE p.report_id = r.id)),
    ('taken_over', r.source_digest IS NOT NULL)) AS m(measure, holds)
WHERE m.holds
UNION ALL
SELECT 'came', m.measure, c.id, c.id, c.reported_at, c.accepted_at, NULL, c.top_id, c.grid_kind, c.source, c.class_id,
       c.department_id, c.tier, c.grid_id, c.category_id, c.worker_id
FROM figure_case c CROSS JOIN LATERAL (VALUES
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
SELECT 'accepted', m.measure, c.id, c.id, c.accepted_at, c.accepted_at, NULL, c.top_id, c.grid_kind, c.source, c.class_id,
       c.department_id, c.tier, c.grid_id, c.category_id, c.worker_id
FROM figure_case c CROSS JOIN LATERAL (VALUES
    ('accepted', true),
    ('accepted_filed', c.filed_at IS NOT NULL),
    ('accepted_closed', c.closed_at IS NOT NULL)) AS m(measure, holds)
WHERE m.holds AND c.accepted_at IS NOT NULL
UNION ALL
SELECT 'filed', m.measure, c.id, c.id, c.filed_at, c.accepted_at, NULL, c.top_id, c.grid_kind, c.source, c.class_id,
       c.department_id, c.tier, c.grid_id, c.category_id, c.worker_id
FROM figure_case c CROSS JOIN LATERAL (VALUES
    ('filed', true),
    ('filed_here', EXISTS (SELECT FROM step t WHERE t.case_id = c.id AND t.action = 'file')),
    ('filed_dispatched', EXISTS (SELECT FROM step t WHERE t.case_id = c.id AND t.action = 'file')
        AND EXISTS (SELECT FROM dispatch_order o WHERE o.case_id = c.id AND o.lead))) AS m(measure, holds)
WHERE m.holds AND c.filed_at IS NOT NULL
UNION ALL
SELECT 'dispatched', 'dispatched', c.id, o.id, o.given_at, c.accepted_at, NULL, c.top_id, c.grid_kind, c.source,
       c.class_id, o.department_id, c.tier, c.grid_id, c.category_id, o.worker_id
FROM figure_order o JOIN figure_case c ON c.id = o.case_id CROSS JOIN figure_clock d
WHERE o.lead AND NOT EXISTS (
    SELECT FROM figure_order e WHERE e.case_id = o.case_id AND e.lead AND (e.given_at, e.id) < (o.given_at, o.id)
        AND ((e.given_at AT TIME ZONE d.zone) - d.shift)::date = ((o.given_at AT TIME ZONE d.zone) - d.shift)::date)
UNION ALL
SELECT 'order', m.measure, c.id, o.id, o.given_at, c.accepted_at, NULL, c.top_id, c.grid_kind, c.source, c.class_id,
       o.department_id, c.tier, c.grid_id, c.category_id, o.worker_id
FROM figure_order o JOIN figure_case c ON c.id = o.case_id CROSS JOIN LATERAL (VALUES
    ('orders', true),
    ('orders_refused', o.state = 'REFUSED'),
    ('orders_signed', o.signed_at IS NOT NULL),
    ('orders_signed_in_time', o.signed_at <= o.sign_due_at),
    ('orders_unsigned_late', o.signed_at IS NULL AND o.sign_due_at < o.ended_at)) AS m(measure, holds)
WHERE m.holds
UNION ALL
SELECT 'closed', m.measure, c.id, c.id, c.closed_at, c.accepted_at, m.seconds, c.top_id, c.grid_kind, c.source, c.class_id,
       c.department_id, c.tier, c.grid_id, c.category_id, c.worker_id
FROM figure_case c CROSS JOIN LATERAL (VALUES
    ('closed', true, NULL),
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
SELECT 'ended', m.measure, c.id, c.id, c.stage_since, c.accepted_at, NULL, c.top_id, c.grid_kind, c.source, c.class_id,
       c.department_id, c.tier, c.grid_id, c.category_id, c.worker_id
FROM figure_case c CROSS JOIN LATERAL (VALUES
    ('ended', true),
    ('answered', c.state = 'ANSWERED'),
    ('not_accepted', c.state = 'NOT_ACCEPTED'),
    ('transferred', c.state = 'TRANSFERRED'),
    ('voided', c.state = 'VOID'),
    ('merged', c.state = 'MERGED')) AS m(measure, holds)
WHERE m.holds AND c.closed_at IS NULL
    AND c.state IN ('CLOSED','CALLED_BACK','ARCHIVED','NOT_ACCEPTED','ANSWERED','TRANSFERRED','VOID','MERGED')
UNION ALL
SELECT 'due', m.measure, c.id, c.id, c.due_at, c.accepted_at, NULL, c.top_id, c.grid_kind, c.source, c.class_id,
       c.department_id, c.tier, c.grid_id, c.category_id, c.worker_id
FROM figure_case c
CROSS JOIN LATERAL (SELECT c.state IN ('CLOSED','CALLED_BACK','ARCHIVED') AND c.closed_at IS NOT NULL AS closed,
    EXISTS (SELECT FROM case_exclusion x WHERE x.case_id = c.id AND x.lifted_at IS NULL) AS excluded) w
CROSS JOIN LATERAL (VALUES
    ('due_closed', w.closed AND NOT w.excluded),
    ('due_on_time', w.closed AND c.closed_at <= c.due_at AND NOT w.excluded),
    ('due_void_late', NOT w.closed AND NOT w.excluded),
    ('due_reworked', c.rework_count > 0 AND NOT w.excluded),
    ('due_extended', NOT w.excluded AND EXISTS (SELECT FROM case_extension e WHERE e.case_id = c.id)),
    ('due_excluded', w.excluded)) AS m(measure, holds)
WHERE m.holds AND c.due_at IS NOT NULL
    AND (c.state IN ('CLOSED','CALLED_BACK','ARCHIVED') AND c.closed_at IS NOT NULL
         OR c.state = 'VOID' AND c.stage_since > c.due_at)
UNION ALL
SELECT 'callback', m.measure, c.id, b.id, b.called_at, c.accepted_at, NULL, c.top_id, c.grid_kind, c.source, c.class_id,
       c.department_id, c.tier, c.grid_id, c.category_id, c.worker_id
FROM callback b JOIN figure_case c ON c.id = b.case_id CROSS JOIN LATERAL (VALUES
    ('callbacks', true),
    ('callbacks_valid', b.reached),
    ('solved', b.solved),
    ('satisfied', b.satisfaction IN ('satisfied', 'fairly'))) AS m(measure, holds)
WHERE m.holds;

-- The same with the statistical days and the hours of the city's clocks. Times lie in buckets, four a doubling.
CREATE VIEW figure_fact AS
SELECT e.family, e.measure, e.case_id, e.row_id, e.at, e.accepted_at,
       ((e.at AT TIME ZONE d.zone) - d.shift)::date AS day,
       extract(hour FROM e.at AT TIME ZONE d.zone)::smallint AS hour,
       ((e.accepted_at AT TIME ZONE d.zone) - d.shift)::date AS accepted_day,
       extract(hour FROM e.accepted_at AT TIME ZONE d.zone)::smallint AS accepted_hour,
       e.top_id, e.grid_kind, e.source, e.class_id, e.department_id, e.tier, e.grid_id, e.category_id, e.worker_id,
       e.seconds,
       CASE WHEN e.seconds < 1 THEN 0 WHEN e.seconds >= 1 THEN 1 + floor(4 * ln(e.seconds) / ln(2.0::double precision)) END::smallint
           AS bucket
FROM figure_event e CROSS JOIN figure_clock d;
