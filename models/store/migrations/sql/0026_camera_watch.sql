-- Who saw which camera's picture, from when to when, at which desk. Append-only: what ends a watch is a row of its own. A desk
-- that died ends nothing; its watch then ends with its lease.
CREATE TABLE camera_watch (
    id UUID NOT NULL,
    camera_id UUID NOT NULL,
    account_id UUID NOT NULL,
    desk VARCHAR DEFAULT '' NOT NULL,
    lease_id UUID,
    began_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_camera_watch PRIMARY KEY (id),
    CONSTRAINT fk_camera_watch_camera_id FOREIGN KEY(camera_id) REFERENCES camera (id),
    CONSTRAINT fk_camera_watch_account_id FOREIGN KEY(account_id) REFERENCES account (id),
    CONSTRAINT fk_camera_watch_lease_id FOREIGN KEY(lease_id) REFERENCES desk_lease (id)
);
CREATE INDEX ix_camera_watch_camera_id_began_at ON camera_watch (camera_id, began_at);
CREATE INDEX ix_camera_watch_began_at ON camera_watch (began_at);

CREATE TABLE camera_watch_end (
    watch_id UUID NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_camera_watch_end PRIMARY KEY (watch_id),
    CONSTRAINT fk_camera_watch_end_watch_id FOREIGN KEY(watch_id) REFERENCES camera_watch (id)
);

-- Who and where is not for the writer to say; when may be told late, never ahead.
CREATE FUNCTION public.sign_camera_watch() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    SELECT a.id INTO NEW.account_id FROM public.account a
    WHERE a.login = session_user AND a.active AND a.duty IN ('operator', 'supervisor');
    IF NEW.account_id IS NULL THEN
        RAISE EXCEPTION 'cameras are watched by operators and supervisors' USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.desk := coalesce(current_setting('shaotai.desk', true), '');
    NEW.recorded_at := clock_timestamp();
    NEW.began_at := least(coalesce(NEW.began_at, NEW.recorded_at), NEW.recorded_at);
    NEW.lease_id := (
        SELECT l.id FROM public.desk_lease l
        WHERE l.account_id = NEW.account_id AND l.desk = NEW.desk AND l.ended_at IS NULL AND l.expires_at > NEW.began_at
        ORDER BY l.opened_at DESC LIMIT 1);
    RETURN NEW;
END $$;
CREATE TRIGGER sign_camera_watch BEFORE INSERT ON public.camera_watch
    FOR EACH ROW EXECUTE FUNCTION public.sign_camera_watch();

CREATE FUNCTION public.sign_camera_watch_end() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    watch record;
BEGIN
    SELECT w.began_at INTO watch FROM public.camera_watch w JOIN public.account a ON a.id = w.account_id
    WHERE w.id = NEW.watch_id AND a.login = session_user;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'who watches says when he stopped' USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.recorded_at := clock_timestamp();
    NEW.ended_at := greatest(least(coalesce(NEW.ended_at, NEW.recorded_at), NEW.recorded_at), watch.began_at);
    RETURN NEW;
END $$;
CREATE TRIGGER sign_camera_watch_end BEFORE INSERT ON public.camera_watch_end
    FOR EACH ROW EXECUTE FUNCTION public.sign_camera_watch_end();

-- Whose eyes were where is for those who look after it: supervisors and auditors read all of it, others what is their own.
CREATE FUNCTION public.reads_camera_watch(watcher uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.account a WHERE a.login = session_user AND a.active
                   AND (a.id = watcher OR a.duty IN ('supervisor', 'auditor')))
$$;
ALTER TABLE public.camera_watch ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.camera_watch_end ENABLE ROW LEVEL SECURITY;
CREATE POLICY read_own ON public.camera_watch FOR SELECT USING (public.reads_camera_watch(account_id));
CREATE POLICY note ON public.camera_watch FOR INSERT WITH CHECK (true);
CREATE POLICY read_own ON public.camera_watch_end FOR SELECT USING (
    EXISTS (SELECT FROM public.camera_watch w WHERE w.id = watch_id));
CREATE POLICY note ON public.camera_watch_end FOR INSERT WITH CHECK (true);

DO $$
DECLARE
    part text;
BEGIN
    FOREACH part IN ARRAY ARRAY['camera_watch', 'camera_watch_end'] LOOP
        EXECUTE format('CREATE TRIGGER keep_row BEFORE UPDATE OR DELETE OR TRUNCATE ON public.%I
            FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()', part);
        EXECUTE format('CREATE TRIGGER announce_insert AFTER INSERT ON public.%I REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION public.announce(''camera_watch'', %L)', part,
            CASE part WHEN 'camera_watch' THEN 'id' ELSE 'watch_id' END);
        EXECUTE format('GRANT SELECT ON public.%I TO %I', part, current_database() || '_reader');
    END LOOP;
    EXECUTE format('GRANT EXECUTE ON FUNCTION public.reads_camera_watch(uuid) TO %I', current_database() || '_reader');
    EXECUTE format('GRANT INSERT (id, camera_id, account_id, began_at) ON public.camera_watch TO %I', current_database() || '_writer');
    EXECUTE format('GRANT INSERT (watch_id, ended_at) ON public.camera_watch_end TO %I', current_database() || '_writer');
    REVOKE ALL ON FUNCTION public.sign_camera_watch(), public.sign_camera_watch_end(), public.reads_camera_watch(uuid) FROM PUBLIC;
END $$;
