-- A template with a box in it means nothing to the program before.
DELETE FROM base_map WHERE kind = 'wms';
ALTER TABLE base_map DROP CONSTRAINT ck_base_map_kind;
ALTER TABLE base_map ADD CONSTRAINT ck_base_map_kind CHECK (kind IN ('mbtiles','xyz','wmts'));
