-- Who may read counts and who may have them folded and built: nobody writes them.
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
