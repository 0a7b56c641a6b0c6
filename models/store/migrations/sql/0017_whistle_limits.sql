-- How long each level waits for who is whistled for: a setting like the others, in versions, minutes by level.
ALTER TABLE city_setting ADD CONSTRAINT ck_city_setting_whistles CHECK (
    name <> 'whistles' OR jsonb_typeof(value) = 'object' AND NOT jsonb_path_exists(
        value, '$.* ? (@.type() != "number" || @ < 1 || @ > 10080 || @.floor() != @)'));

-- What was set before holds on, as the first version.
ALTER TABLE city_setting DISABLE TRIGGER sign_setting;
INSERT INTO city_setting (id, name, version, value)
SELECT gen_random_uuid(), 'whistles', 1, jsonb_object_agg(w.level::text, least(w.minutes, 10080))
FROM whistle_limit w HAVING count(*) > 0;
ALTER TABLE city_setting ENABLE TRIGGER sign_setting;
DROP TABLE whistle_limit;
