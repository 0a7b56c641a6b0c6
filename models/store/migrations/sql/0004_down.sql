-- The addresses of the base maps are lost with their table; tiles of files and services are nobody's rows.
DROP TABLE public.base_map;
