DROP TRIGGER pace_shift ON public.shift;
DROP FUNCTION public.pace_shift();
DROP TABLE public.duty_list;
