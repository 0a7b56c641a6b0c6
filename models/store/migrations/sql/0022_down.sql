DROP TABLE call_signal, call_step, call;
DROP FUNCTION public.sign_call(), public.move_call(), public.sign_call_step(), public.sign_call_signal(),
    public.wake_phone(uuid, bytea), public.expire_calls();
CREATE OR REPLACE FUNCTION public.sign_phone_link() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.account a
                   WHERE a.login = session_user AND a.active AND a.duty IN ('operator', 'supervisor')) THEN
        RAISE EXCEPTION 'a phone is let in by an operator or a supervisor' USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.login := session_user;
    NEW.made_at := clock_timestamp();
    NEW.expires_at := least(NEW.expires_at, NEW.made_at + interval '7 days');
    NEW.used_at := NULL;
    RETURN NEW;
END $$;
