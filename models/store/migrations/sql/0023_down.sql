DROP TABLE public.camera_address;
ALTER TABLE public.camera DROP COLUMN active;
