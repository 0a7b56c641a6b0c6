DROP TABLE chart_annotation;
DROP FUNCTION public.hold_annotation();
