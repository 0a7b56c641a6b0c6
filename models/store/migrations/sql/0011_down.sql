-- What was urged, supervised, called and logged is lost with its tables; the steps of the cases stay.
DROP TABLE public.told_figures, public.duty_log, public.roll_call_answer, public.roll_call_line, public.roll_call,
    public.shift_seat, public.shift, public.look_mark, public.watch_rule, public.supervision_answer, public.supervision,
    public.urge;
DROP FUNCTION public.sign_watch();
DROP FUNCTION public.permit_watch();
