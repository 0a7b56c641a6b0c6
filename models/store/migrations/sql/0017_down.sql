-- Which cases stand outside assessment is lost; the minutes a whistle waits are kept as they hold now.
CREATE TABLE whistle_limit (
    level SMALLINT NOT NULL,
    minutes INTEGER NOT NULL,
    CONSTRAINT pk_whistle_limit PRIMARY KEY (level),
    CONSTRAINT ck_whistle_limit_minutes CHECK (minutes > 0),
    CONSTRAINT fk_whistle_limit_level FOREIGN KEY(level) REFERENCES grid_level (level)
);
INSERT INTO whistle_limit (level, minutes)
SELECT l.level, (held.value ->> l.level::text)::int FROM grid_level l,
    (SELECT value FROM city_setting WHERE name = 'whistles' ORDER BY version DESC LIMIT 1) held
WHERE held.value ? l.level::text;
CREATE TRIGGER announce_any AFTER INSERT OR UPDATE OR DELETE ON public.whistle_limit
    FOR EACH STATEMENT EXECUTE FUNCTION public.announce_all('grid');
DO $$
BEGIN
    EXECUTE format('GRANT SELECT ON public.whistle_limit TO %I', current_database() || '_reader');
    EXECUTE format('GRANT INSERT, UPDATE ON public.whistle_limit TO %I', current_database() || '_writer');
END $$;
ALTER TABLE city_setting DROP CONSTRAINT ck_city_setting_whistles;
DROP TABLE public.case_exclusion;
DROP FUNCTION public.check_exclusion(), public.lift_exclusion(), public.is_finally_answered(uuid), public.is_repeated(uuid);
