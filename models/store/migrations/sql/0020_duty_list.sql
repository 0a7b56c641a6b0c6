-- The duty list (值班表): a worker is on it for a grid and all below it, on certain days of the week or on one date, between
-- two hours of the city's clock (past midnight where the second is not later; the same twice is the whole day). Append-only:
-- a row that ends another is a row of its own.
CREATE TABLE duty_list (
    id UUID NOT NULL,
    worker_id UUID,
    grid_id UUID,
    weekdays SMALLINT,
    on_day DATE,
    from_hour TIME WITHOUT TIME ZONE,
    to_hour TIME WITHOUT TIME ZONE,
    ends_id UUID,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    desk VARCHAR DEFAULT '' NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_duty_list PRIMARY KEY (id),
    CONSTRAINT ck_duty_list_weekdays CHECK (weekdays >= 1 AND weekdays <= 127),
    CONSTRAINT ck_duty_list_whole CHECK (
        CASE WHEN ends_id IS NULL
            THEN num_nonnulls(worker_id, grid_id, from_hour, to_hour) = 4 AND num_nonnulls(weekdays, on_day) = 1
            ELSE num_nonnulls(worker_id, grid_id, from_hour, to_hour, weekdays, on_day) = 0 END),
    CONSTRAINT uq_duty_list_ends_id UNIQUE (ends_id),
    CONSTRAINT fk_duty_list_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id),
    CONSTRAINT fk_duty_list_grid_id FOREIGN KEY(grid_id) REFERENCES grid (id),
    CONSTRAINT fk_duty_list_ends_id FOREIGN KEY(ends_id) REFERENCES duty_list (id)
);
CREATE INDEX ix_duty_list_grid_id ON duty_list (grid_id) WHERE grid_id IS NOT NULL;

-- A shift that the same account signed for less than a minute ago is not handed over: it would be one of no length.
CREATE FUNCTION public.pace_shift() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.shift s WHERE s.id = NEW.previous_id AND s.previous_id IS NOT NULL
               AND s.login = session_user AND s.recorded_at > clock_timestamp() - interval '1 minute') THEN
        RAISE EXCEPTION 'this account has signed for the shift less than a minute ago' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER pace_shift BEFORE INSERT ON public.shift FOR EACH ROW EXECUTE FUNCTION public.pace_shift();

DO $$
BEGIN
    CREATE TRIGGER sign_watch BEFORE INSERT ON public.duty_list FOR EACH ROW
        EXECUTE FUNCTION public.sign_watch('supervisor');
    CREATE TRIGGER keep_duty_list BEFORE UPDATE OR DELETE OR TRUNCATE ON public.duty_list
        FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
    CREATE TRIGGER announce_insert AFTER INSERT ON public.duty_list REFERENCING NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION public.announce('watch', 'id');
    EXECUTE format('GRANT SELECT ON public.duty_list TO %I', current_database() || '_reader');
    EXECUTE format('GRANT INSERT ON public.duty_list TO %I', current_database() || '_writer');
    REVOKE ALL ON FUNCTION public.pace_shift() FROM PUBLIC;
END $$;
