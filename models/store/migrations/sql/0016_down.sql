DROP TRIGGER move_order_limits ON public.case_file;
DROP FUNCTION public.move_order_limits();
