ALTER TABLE public.category DROP COLUMN urgency;
ALTER TABLE public.worker DROP COLUMN department_id;
ALTER TABLE public.department DROP COLUMN phone;
ALTER TABLE public.road DROP COLUMN code;
ALTER TABLE public.place DROP COLUMN code;
