DO $$
DECLARE
    phone text := current_database() || '_phone';
BEGIN
    DELETE FROM public.account WHERE login = current_database() || '_gateway';
    EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA public FROM %I', phone);
    EXECUTE format('REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM %I', phone);
    EXECUTE format('REVOKE ALL ON SCHEMA public FROM %I', phone);
END $$;
ALTER FUNCTION public.import_stays(uuid, text[]) SECURITY INVOKER;
DROP TRIGGER hold_own_order ON public.dispatch_order;
DROP INDEX ix_step_worker_id_occurred_at, ix_report_reporting_worker_id_reported_at;
DROP TABLE phone_media, phone_duty, phone_secret, phone_limit, phone_link, phone_code, phone_token, phone_session;
DROP FUNCTION public.sign_phone_link(), public.end_phone_session(), public.hold_own_order(), public.phone_worker(text),
    public.phone_masked(uuid), public.phone_words(uuid, uuid[]), public.expire_phones();
