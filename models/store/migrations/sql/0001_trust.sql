-- Levels of trust: two groups for this database, named after it; login roles are put into one of them.
DO $$
DECLARE
    reader text := current_database() || '_reader';
    writer text := current_database() || '_writer';
    base text := quote_ident(current_database());
BEGIN
    IF octet_length(writer) > 63 THEN
        RAISE EXCEPTION 'the name of database "%" is too long: at most 56 bytes', current_database();
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = reader) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN', reader);
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = writer) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN', writer);
    END IF;
    IF NOT pg_has_role(writer, reader, 'MEMBER') THEN
        EXECUTE format('GRANT %I TO %I', reader, writer);
    END IF;
    EXECUTE format('REVOKE ALL ON DATABASE %s FROM PUBLIC', base);
    EXECUTE format('GRANT CONNECT ON DATABASE %s TO %I', base, reader);
    EXECUTE format('GRANT TEMPORARY ON DATABASE %s TO %I', base, writer);
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', reader);
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA public TO %I', reader);

    EXECUTE format('GRANT INSERT, UPDATE ON public.grid_level, public.grid, public.place, public.road, public.camera,
        public.department, public.worker, public.worker_identity, public.team_slot, public.category,
        public.category_rule, public.ownership, public.case_file, public.dispatch_order, public.position_latest
        TO %I', writer);
    EXECUTE format('GRANT INSERT ON public.report, public.report_text, public.step, public.position_history TO %I', writer);
    -- A city is founded once; its code, its time zone and whether it is a demo stay as founded.
    EXECUTE format('GRANT INSERT, UPDATE (name, name_en, lon, lat, zoom, languages, logo) ON public.city TO %I', writer);
    -- No right on public.account: accounts are the owner's, none of them makes, renames or stops another.

    REVOKE ALL ON FUNCTION public.case_numbers(timestamptz, integer), public.case_number(timestamptz),
        public.ensure_position_days(date, date), public.expire_positions(interval),
        public.trim_changes(interval, integer), public.oldest_transaction_s(),
        public.announce(), public.announce_all(), public.refuse_change(), public.sign_step() FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION public.case_numbers(timestamptz, integer), public.case_number(timestamptz),
        public.ensure_position_days(date, date), public.expire_positions(interval),
        public.trim_changes(interval, integer) TO %I', writer);
    EXECUTE format('GRANT EXECUTE ON FUNCTION public.oldest_transaction_s() TO %I', reader);
END $$;
