-- Functions that write for roles that may not: each owned by the owner, with a search path nobody can put things into.

-- Writes one change row for the statement and wakes the readers; the notification carries nothing.
-- Arguments: the subject, and the column that holds the identifier.
CREATE FUNCTION public.announce() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    touched uuid[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        EXECUTE format('SELECT array_agg(DISTINCT %1$I) FROM new_rows WHERE %1$I IS NOT NULL', TG_ARGV[1]) INTO touched;
    ELSIF TG_OP = 'DELETE' THEN
        EXECUTE format('SELECT array_agg(DISTINCT %1$I) FROM old_rows WHERE %1$I IS NOT NULL', TG_ARGV[1]) INTO touched;
    ELSE
        EXECUTE format(
            'SELECT array_agg(k) FROM (SELECT %1$I AS k FROM new_rows UNION SELECT %1$I FROM old_rows) u WHERE k IS NOT NULL',
            TG_ARGV[1]) INTO touched;
    END IF;
    IF touched IS NOT NULL THEN
        INSERT INTO public.change (subject, ids, origin)
        VALUES (TG_ARGV[0], touched, coalesce(current_setting('shaotai.origin', true), ''));
        PERFORM pg_notify('shaotai_change', '');
    END IF;
    RETURN NULL;
END $$;

-- A row of a table without identifiers of its own changed: the subject without identifiers.
CREATE FUNCTION public.announce_all() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.change (subject, ids, origin)
    VALUES (TG_ARGV[0], '{}', coalesce(current_setting('shaotai.origin', true), ''));
    PERFORM pg_notify('shaotai_change', '');
    RETURN NULL;
END $$;

CREATE FUNCTION public.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'rows of "%" are kept as they are: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;

-- Who, where and when is not for the writer to say.
CREATE FUNCTION public.sign_step() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.login := session_user;
    IF NEW.desk = '' THEN
        NEW.desk := coalesce(current_setting('shaotai.desk', true), '');
    END IF;
    NEW.xid := pg_current_xact_id();
    NEW.recorded_at := clock_timestamp();
    RETURN NEW;
END $$;

-- Pairs of neighbouring characters, folded in case and width: what Chinese text is found by.
CREATE FUNCTION public.bigrams(content text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT pair.a || pair.b), '{}')
    FROM (SELECT string_to_array(lower(normalize(content, NFKC)), NULL) AS c) AS folded,
         LATERAL unnest(c, c[2:]) AS pair(a, b)
    WHERE pair.a || pair.b !~ '\s'
$$;

-- The next serials of a day of the city, "20261122-0087"; one short lock a day's row.
CREATE FUNCTION public.case_numbers(at timestamptz, many integer) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    on_day date;
    upto integer;
BEGIN
    IF many < 1 THEN
        RETURN;
    END IF;
    on_day := (at AT TIME ZONE coalesce((SELECT timezone FROM public.city), 'Asia/Shanghai'))::date;
    INSERT INTO public.case_counter AS c (day, last) VALUES (on_day, many)
    ON CONFLICT (day) DO UPDATE SET last = c.last + excluded.last
    RETURNING c.last INTO upto;
    RETURN QUERY
        SELECT to_char(on_day, 'YYYYMMDD') || '-' || lpad(n::text, greatest(4, length(n::text)), '0')
        FROM generate_series(upto - many + 1, upto) AS n;
END $$;

CREATE FUNCTION public.case_number(at timestamptz) RETURNS text
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$ SELECT public.case_numbers(at, 1) $$;

-- Makes the partitions for these days (UTC) where they are missing, without blocking readers or writers of the others.
-- Days far from now are refused: a broken clock in the field must not make tables. Returns how many it made.
CREATE FUNCTION public.ensure_position_days(first date, last date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    on_day date;
    part text;
    made integer := 0;
    today date := (now() AT TIME ZONE 'UTC')::date;
BEGIN
    IF first > last OR first < today - 400 OR last > today + 7 THEN
        RAISE EXCEPTION 'positions from % to % are out of range', first, last USING ERRCODE = 'datetime_field_overflow';
    END IF;
    FOR on_day IN SELECT generate_series(first, last, interval '1 day')::date LOOP
        part := 'position_history_' || to_char(on_day, 'YYYYMMDD');
        CONTINUE WHEN to_regclass('public.' || part) IS NOT NULL;
        PERFORM pg_advisory_xact_lock(hashtext('shaotai.position_days'));
        -- Looked up in the table itself: to_regclass may still remember that there was none.
        CONTINUE WHEN EXISTS (SELECT FROM pg_class c WHERE c.relname = part AND c.relnamespace = 'public'::regnamespace);
        EXECUTE format('CREATE TABLE public.%I (LIKE public.position_history INCLUDING ALL)', part);
        EXECUTE format(
            'ALTER TABLE public.position_history ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
            part, on_day::text || ' 00:00+00', (on_day + 1)::text || ' 00:00+00');
        made := made + 1;
    END LOOP;
    RETURN made;
END $$;

-- Drops the days (UTC) that ended longer ago than `keep`; never less than a day's worth. Returns how many.
CREATE FUNCTION public.expire_positions(keep interval) RETURNS integer
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

-- Removes changes older than `keep` (never less than ten minutes) and of past epochs, at most `many` of them, and
-- notes how far: a cursor below that reloads. Only what every reader could have read is removed.
CREATE FUNCTION public.trim_changes(keep interval, many integer DEFAULT 10000) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    this_epoch text := public.change_epoch();
    cut_xid xid8;
    cut_id bigint;
    trimmed integer;
    gone integer;
    before timestamptz := clock_timestamp() - greatest(keep, interval '10 minutes');
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('shaotai.trim_changes'));
    DELETE FROM public.change c WHERE c.id IN (
        SELECT o.id FROM public.change o WHERE o.epoch <> this_epoch LIMIT many);
    GET DIAGNOSTICS gone = ROW_COUNT;
    SELECT o.xid, o.id INTO cut_xid, cut_id FROM (
        SELECT c.xid, c.id, bool_and(c.changed_at < before) OVER (ORDER BY c.xid, c.id) AS old
        FROM (SELECT * FROM public.change
              WHERE epoch = this_epoch AND xid < pg_snapshot_xmin(pg_current_snapshot())
              ORDER BY xid, id LIMIT greatest(many - gone, 0)) c) o
    WHERE o.old ORDER BY o.xid DESC, o.id DESC LIMIT 1;
    IF cut_xid IS NULL THEN
        RETURN gone;
    END IF;
    DELETE FROM public.change c WHERE c.epoch = this_epoch AND (c.xid, c.id) <= (cut_xid, cut_id);
    GET DIAGNOSTICS trimmed = ROW_COUNT;
    INSERT INTO public.change_floor AS f (epoch, xid, id) VALUES (this_epoch, cut_xid, cut_id)
    ON CONFLICT ("only") DO UPDATE SET epoch = excluded.epoch, xid = excluded.xid, id = excluded.id;
    RETURN gone + trimmed;
END $$;

-- Seconds since the oldest transaction that holds the horizon back began, as far as the owner may see it.
CREATE FUNCTION public.oldest_transaction_s() RETURNS double precision
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(max(extract(epoch FROM clock_timestamp() - a.xact_start)), 0)::double precision
    FROM pg_stat_activity a WHERE a.backend_xid IS NOT NULL AND a.pid <> pg_backend_pid()
$$;
