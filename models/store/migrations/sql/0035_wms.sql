-- WMS services as base maps, asked for the box of each tile.
ALTER TABLE base_map DROP CONSTRAINT ck_base_map_kind;
ALTER TABLE base_map ADD CONSTRAINT ck_base_map_kind CHECK (kind IN ('mbtiles','xyz','wmts','wms'));
