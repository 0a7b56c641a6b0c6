-- What the time machine reads: every step of an hour, and where everybody was in a minute of a day of a hundred million fixes.
CREATE INDEX ix_step_occurred_at ON step (occurred_at);
CREATE INDEX ix_position_history_fixed_at ON position_history USING brin (fixed_at) WITH (autosummarize = true);

-- When a case was open, as far as its row tells: who asks for a moment among millions gets some thousands of candidates.
CREATE INDEX ix_case_file_life ON case_file USING gist (tstzrange(reported_at, CASE WHEN state = ANY ('{REPORTED,ACCEPTED,CONFIRMING,FILED,DISPATCHED,SIGNED,ARRIVED,HANDLING,FEEDBACK,VERIFYING,REVIEWING}'::text[])
    THEN NULL ELSE greatest(reported_at, coalesce(closed_at, stage_since)) END, '[]'));

-- Days (UTC) of which a fix a minute and worker is kept. `reached` is how far the thinning has come, `done_at` its end.
CREATE TABLE position_thinned (
    day DATE NOT NULL,
    reached TIMESTAMP WITH TIME ZONE NOT NULL,
    began_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    done_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_position_thinned PRIMARY KEY (day)
);

-- Does one small piece of thinning the days that ended longer ago than `keep` (never less than a day's worth), the oldest
-- first; returns whether there may be more to do. A day is set aside and copied into an empty one stretch by stretch, for
-- deleting would give no room back; what a phone sends late meanwhile goes where it belongs.
CREATE FUNCTION public.thin_positions(keep interval, stretch interval DEFAULT '5 minutes') RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' SET timezone = 'UTC' AS $$
DECLARE
    under public.position_thinned;
    next_day date;
    kept text;
    whole text;
    until timestamptz;
BEGIN
    IF stretch <= interval '0' THEN
        RAISE EXCEPTION 'a stretch of % gets nowhere', stretch USING ERRCODE = 'invalid_parameter_value';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('shaotai.position_days'));
    SELECT * INTO under FROM public.position_thinned t WHERE t.done_at IS NULL ORDER BY t.day LIMIT 1;
    IF NOT FOUND THEN
        SELECT to_date(right(c.relname, 8), 'YYYYMMDD') INTO next_day
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'public.position_history'::regclass AND c.relname ~ '^position_history_\d{8}$'
          AND (to_date(right(c.relname, 8), 'YYYYMMDD') + 1)::timestamp AT TIME ZONE 'UTC'
              < now() - greatest(keep, interval '1 day')
          AND NOT EXISTS (SELECT FROM public.position_thinned t WHERE t.day = to_date(right(c.relname, 8), 'YYYYMMDD'))
        ORDER BY 1 LIMIT 1;
        IF next_day IS NULL THEN
            RETURN false;
        END IF;
        kept := 'position_history_' || to_char(next_day, 'YYYYMMDD');
        whole := 'position_whole_' || to_char(next_day, 'YYYYMMDD');
        EXECUTE format('ALTER TABLE public.position_history DETACH PARTITION public.%I', kept);
        EXECUTE format('ALTER TABLE public.%I RENAME TO %I', kept, whole);
        EXECUTE format('CREATE TABLE public.%I (LIKE public.position_history INCLUDING ALL)', kept);
        EXECUTE format(
            'ALTER TABLE public.position_history ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
            kept, next_day::text || ' 00:00+00', (next_day + 1)::text || ' 00:00+00');
        INSERT INTO public.position_thinned (day, reached) VALUES (next_day, next_day::timestamp AT TIME ZONE 'UTC');
        RETURN true;
    END IF;
    whole := 'position_whole_' || to_char(under.day, 'YYYYMMDD');
    until := under.reached + stretch;
    EXECUTE format(
        'INSERT INTO public.position_history (worker_id, fixed_at, lon, lat, heading, speed, accuracy)
         SELECT DISTINCT ON (w.worker_id, date_trunc(''minute'', w.fixed_at))
                w.worker_id, w.fixed_at, w.lon, w.lat, w.heading, w.speed, w.accuracy
         FROM public.%I w WHERE w.fixed_at >= $1 AND w.fixed_at < $2
         ORDER BY w.worker_id, date_trunc(''minute'', w.fixed_at), w.fixed_at DESC ON CONFLICT DO NOTHING', whole)
        USING under.reached, until;
    IF until >= (under.day + 1)::timestamp AT TIME ZONE 'UTC' THEN
        EXECUTE format('DROP TABLE public.%I', whole);
        UPDATE public.position_thinned SET reached = until, done_at = clock_timestamp() WHERE day = under.day;
    ELSE
        UPDATE public.position_thinned SET reached = until WHERE day = under.day;
    END IF;
    RETURN true;
END $$;

-- As before; a day that is being thinned goes with what was set aside of it, and nothing is said of days that are gone.
CREATE OR REPLACE FUNCTION public.expire_positions(keep interval) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
    part text;
    dropped integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('shaotai.position_days'));
    FOR part IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'public.position_history'::regclass AND c.relname ~ '^position_history_\d{8}$'
          AND (to_date(right(c.relname, 8), 'YYYYMMDD') + 1)::timestamp AT TIME ZONE 'UTC'
              < now() - greatest(keep, interval '1 day')
        ORDER BY 1
    LOOP
        EXECUTE format('DROP TABLE public.%I', part);
        EXECUTE format('DROP TABLE IF EXISTS public.%I', replace(part, 'history', 'whole'));
        DELETE FROM public.position_thinned t WHERE t.day = to_date(right(part, 8), 'YYYYMMDD');
        dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
END $$;

-- Days (UTC) of which fixes are kept: 'whole', 'minute' (a fix a minute and worker), 'thinning' (part of it is not back yet).
CREATE VIEW position_day AS
SELECT to_date(right(c.relname, 8), 'YYYYMMDD') AS day,
       CASE WHEN t.day IS NULL THEN 'whole' WHEN t.done_at IS NULL THEN 'thinning' ELSE 'minute' END AS kept
FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
LEFT JOIN public.position_thinned t ON t.day = to_date(right(c.relname, 8), 'YYYYMMDD')
WHERE i.inhparent = 'public.position_history'::regclass AND c.relname ~ '^position_history_\d{8}$';

DO $$
BEGIN
    EXECUTE format('GRANT SELECT ON public.position_thinned, public.position_day TO %I', current_database() || '_reader');
    REVOKE ALL ON FUNCTION public.thin_positions(interval, interval) FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION public.thin_positions(interval, interval) TO %I',
        current_database() || '_writer');
END $$;
