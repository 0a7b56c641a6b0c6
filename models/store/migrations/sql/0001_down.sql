-- Back to an empty database. The two groups stay: they are the cluster's, and the accounts in them are kept.
DO $$
DECLARE
    t text;
    reader text := current_database() || '_reader';
    writer text := current_database() || '_writer';
BEGIN
    FOREACH t IN ARRAY ARRAY['step', 'dispatch_order', 'report_text', 'report', 'case_file', 'ownership', 'category_rule',
        'category', 'position_history', 'position_latest', 'team_slot', 'worker_identity', 'worker', 'camera', 'road',
        'place', 'department', 'grid', 'grid_level', 'account', 'city', 'case_counter', 'change_floor', 'change'] LOOP
        EXECUTE format('DROP TABLE public.%I CASCADE', t);
    END LOOP;
    EXECUTE format('REVOKE ALL ON SCHEMA public FROM %I, %I', reader, writer);
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM %I, %I', current_database(), reader, writer);
END $$;

DROP FUNCTION public.announce(), public.announce_all(), public.refuse_change(), public.sign_step(),
    public.bigrams(text), public.case_number(timestamptz), public.case_numbers(timestamptz, integer),
    public.ensure_position_days(date, date), public.expire_positions(interval),
    public.trim_changes(interval, integer), public.oldest_transaction_s(), public.change_epoch();
