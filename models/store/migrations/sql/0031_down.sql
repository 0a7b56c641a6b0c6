ALTER TABLE city_setting DROP CONSTRAINT ck_city_setting_papers;
DROP TABLE briefing_delivery;
DROP TABLE briefing_due;
DROP FUNCTION public.hold_delivery(), public.begin_delivery();
