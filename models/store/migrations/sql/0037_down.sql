DROP VIEW position_day;
DROP FUNCTION public.thin_positions(interval, interval);
CREATE OR REPLACE FUNCTION public.expire_positions(keep interval) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
    part text;
    dropped integer := 0;
BEGIN
    FOR part IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'public.position_history'::regclass AND c.relname ~ '^position_history_\d{8}$'
          AND (to_date(right(c.relname, 8), 'YYYYMMDD') + 1)::timestamp AT TIME ZONE 'UTC'
              < now() - greatest(keep, interval '1 day')
        ORDER BY 1
    LOOP
        EXECUTE format('DROP TABLE public.%I', part);
        dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
END $$;
-- What was set aside of a day that is being thinned comes back as far as it is not there yet.
DO $$
DECLARE
    whole text;
BEGIN
    FOR whole IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relname ~ '^position_whole_\d{8}$' LOOP
        EXECUTE format('INSERT INTO public.position_history (worker_id, fixed_at, lon, lat, heading, speed, accuracy)
            SELECT worker_id, fixed_at, lon, lat, heading, speed, accuracy FROM public.%I ON CONFLICT DO NOTHING', whole);
        EXECUTE format('DROP TABLE public.%I', whole);
    END LOOP;
END $$;
DROP TABLE position_thinned;
DROP INDEX ix_position_history_fixed_at;
DROP INDEX ix_case_file_life;
DROP INDEX ix_step_occurred_at;
