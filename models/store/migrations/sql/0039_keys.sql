-- Pages behind a figure that is narrowed: found by what cases are told apart by, not by reading all that came in between. Which
-- grid, which category, from where, of which tier: as a rule few share all that is asked for, and equal keys take little room in
-- an index. At 5.01 million cases the three were built in 6, 7 and 10 s and have 125, 35 and 34 MB.
CREATE INDEX ix_case_file_grid_id_category_id ON case_file (grid_id, category_id, source, tier);
CREATE INDEX ix_case_file_category_id_source ON case_file (category_id, source, tier);
CREATE INDEX ix_case_file_source_tier ON case_file (source, tier);

-- The facts by their days, as 0033 has them. A fact of a report has the report's source, every other its case's: said so that
-- the server sees which column is compared. A coalesce of one column alone hides it from indexes and from what is known of its
-- values.
DO $$ BEGIN EXECUTE format($sql$
CREATE OR REPLACE VIEW figure_fact AS
SELECT e.part, e.measure, e.case_id, e.row_id, e.at, e.accepted_at,
       ((e.at AT TIME ZONE d.zone) - d.shift)::date AS day,
       extract(hour FROM e.at AT TIME ZONE d.zone)::smallint AS hour,
       ((e.accepted_at AT TIME ZONE d.zone) - d.shift)::date AS accepted_day,
       extract(hour FROM e.accepted_at AT TIME ZONE d.zone)::smallint AS accepted_hour,
       e.top_id, e.grid_kind, CASE WHEN e.part = 'reported' THEN e.source ELSE e.case_source END AS source, e.class_id,
       CASE WHEN e.part = 'order' THEN e.department_id ELSE e.case_department_id END AS department_id, e.tier,
       e.grid_id, e.category_id,
       CASE WHEN e.part IN ('order', 'reported') THEN e.worker_id ELSE e.case_worker_id END AS worker_id, e.seconds,
       public.figure_bucket(e.seconds) AS bucket
FROM (%s) e CROSS JOIN figure_clock d$sql$,
    public.figure_parts($cases$(
        SELECT c.id, c.state, c.source, c.tier, c.category_id, k.class_id, c.grid_id, g.top_id, g.kind AS grid_kind, c.reported_at,
            c.accepted_at, c.filed_at, c.dispatched_at, c.signed_at, c.arrived_at, c.feedback_at, c.closed_at, c.due_at,
            c.stage_since, c.rework_count, c.reopen_count,
            (SELECT w.department_id FROM dispatch_order w
             WHERE w.case_id = c.id AND w.lead AND w.state NOT IN ('REFUSED', 'WITHDRAWN')
             ORDER BY w.given_at DESC, w.id DESC LIMIT 1) AS department_id,
            (SELECT w.worker_id FROM dispatch_order w
             WHERE w.case_id = c.id AND w.lead AND w.state NOT IN ('REFUSED', 'WITHDRAWN')
             ORDER BY w.given_at DESC, w.id DESC LIMIT 1) AS worker_id
        FROM case_file c
        LEFT JOIN figure_grid g ON g.grid_id = c.grid_id
        LEFT JOIN figure_category k ON k.category_id = c.category_id
        WHERE NOT c.exercise)$cases$, ', c.top_id, c.grid_kind, c.source AS case_source, c.class_id,
        c.department_id AS case_department_id, c.tier, c.grid_id, c.category_id, c.worker_id AS case_worker_id')); END $$;

