-- What a city sets for itself: each setting a name and a value, kept in versions. The latest version holds; what held
-- before, who changed it, when and why, stays.
CREATE TABLE city_setting (
    id UUID NOT NULL,
    name VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    value JSONB NOT NULL,
    note VARCHAR DEFAULT '' NOT NULL,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    set_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_city_setting PRIMARY KEY (id),
    CONSTRAINT uq_city_setting_name_version UNIQUE (name, version),
    CONSTRAINT ck_city_setting_version CHECK (version >= 1)
);

-- Settings are the supervisor's; who and when is not for the writer to say, and versions leave no gap.
CREATE FUNCTION public.sign_setting() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.account a WHERE a.login = session_user AND a.active AND a.duty = 'supervisor') THEN
        RAISE EXCEPTION 'what a city sets for itself is set by a supervisor' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.version <> 1 + (SELECT coalesce(max(c.version), 0) FROM public.city_setting c WHERE c.name = NEW.name) THEN
        RAISE EXCEPTION 'version % of "%" does not follow on the latest', NEW.version, NEW.name
            USING ERRCODE = 'serialization_failure';
    END IF;
    NEW.login := session_user;
    NEW.set_at := clock_timestamp();
    RETURN NEW;
END $$;

CREATE TRIGGER sign_setting BEFORE INSERT ON public.city_setting
    FOR EACH ROW EXECUTE FUNCTION public.sign_setting();
CREATE TRIGGER keep_setting BEFORE UPDATE OR DELETE OR TRUNCATE ON public.city_setting
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER announce_insert AFTER INSERT ON public.city_setting REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.announce('setting', 'id');

-- Who was sent last, how a department did in 30 days, and what it has in hand: asked at every case that waits for an order.
CREATE INDEX ix_dispatch_order_worker_id_given_at ON dispatch_order (worker_id, given_at) WHERE worker_id IS NOT NULL;
CREATE INDEX ix_dispatch_order_department_id_given_at ON dispatch_order (department_id, given_at)
    WHERE department_id IS NOT NULL;
CREATE INDEX ix_dispatch_order_active_department ON dispatch_order (department_id)
    WHERE department_id IS NOT NULL AND state IN ('DISPATCHED','SIGNED','ARRIVED','HANDLING','FEEDBACK');

-- How often the roads have changed: who keeps a graph of them asks for one number instead of reading them all.
CREATE TABLE road_revision (
    "only" BOOLEAN DEFAULT true NOT NULL,
    number BIGINT NOT NULL,
    CONSTRAINT pk_road_revision PRIMARY KEY ("only"),
    CONSTRAINT ck_road_revision_single CHECK ("only")
);
INSERT INTO road_revision (number) VALUES (0);

CREATE FUNCTION public.count_road_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.road_revision SET number = number + 1;
    RETURN NULL;
END $$;

CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.road
    FOR EACH STATEMENT EXECUTE FUNCTION public.count_road_change();

DO $$
BEGIN
    EXECUTE format('GRANT SELECT ON public.city_setting, public.road_revision TO %I', current_database() || '_reader');
    EXECUTE format('GRANT INSERT ON public.city_setting TO %I', current_database() || '_writer');
    REVOKE ALL ON FUNCTION public.sign_setting(), public.count_road_change() FROM PUBLIC;
END $$;
