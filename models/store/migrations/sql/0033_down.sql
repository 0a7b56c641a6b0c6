-- As 0027 made it.
DO $$ BEGIN EXECUTE format($sql$
CREATE OR REPLACE VIEW figure_fact AS
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

