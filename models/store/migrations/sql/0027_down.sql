DO $$
DECLARE
    t record;
BEGIN
    FOR t IN SELECT g.tgname, g.tgrelid::regclass AS relation FROM pg_trigger g JOIN pg_proc p ON p.oid = g.tgfoid
        WHERE p.pronamespace = 'public'::regnamespace AND p.proname IN ('touch_new_cases', 'touch_case', 'touch_of_case',
            'touch_of_report', 'place_grids', 'place_categories', 'move_days') LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', t.tgname, t.relation);
    END LOOP;
END $$;
DROP FUNCTION public.figure_build_begin(), public.figure_build_slice(integer, bigint, boolean, date, date),
    public.figure_build_month(integer, date), public.figure_build_finish(integer, bigint), public.figure_build_sweep(integer),
    public.figure_build_alone(), public.figure_seen(integer, boolean, date, xid8), public.figure_fold(integer),
    public.move_days(), public.place_grids(), public.place_categories(), public.touch_new_cases(), public.touch_case(),
    public.touch_of_case(), public.touch_of_report(), public.figure_remember(uuid, boolean),
    public.figure_add_cells(integer, text, boolean, public.figure_delta[]),
    public.figure_add_times(integer, text, boolean, public.figure_delta[]);
DROP TABLE public.figure_slice, public.figure_time, public.figure_cell, public.figure_delta, public.figure_touched,
    public.figure_state;
DROP FUNCTION public.figure_settle(), public.figure_put_sql(text, text, text), public.figure_times_sql(text),
    public.figure_cells_sql(text), public.figure_joined(smallint[], integer[], smallint[], integer[]),
    public.figure_key(text), public.figure_measures();
DROP VIEW public.figure_counted, public.figure_bare, public.figure_fact, public.figure_order, public.figure_case, public.figure_clock,
    public.figure_grid_now, public.figure_category_now;
DROP TYPE public.figure_line;
DROP FUNCTION public.figure_parts(text, text), public.figure_bucket(double precision);
DROP INDEX public.ix_case_file_filed_at, public.ix_case_file_ended, public.ix_dispatch_order_given_at,
    public.ix_callback_called_at;
DROP TABLE public.figure_grid, public.figure_category;
