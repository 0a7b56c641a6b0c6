-- What the city had set for itself is lost: the program's defaults hold again.
DROP TRIGGER count_change ON public.road;
DROP FUNCTION public.count_road_change();
DROP TABLE public.road_revision;
DROP INDEX public.ix_dispatch_order_active_department;
DROP INDEX public.ix_dispatch_order_department_id_given_at;
DROP INDEX public.ix_dispatch_order_worker_id_given_at;
DROP TABLE public.city_setting;
DROP FUNCTION public.sign_setting();
