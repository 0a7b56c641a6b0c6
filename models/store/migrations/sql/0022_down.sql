DROP TABLE call_signal, call_step, call;
DROP FUNCTION public.sign_call(), public.move_call(), public.sign_call_step(), public.sign_call_signal(),
    public.wake_phone(uuid), public.expire_calls();
