-- Base maps of the city: files of tiles and addresses of tile services. One of them at most is in use; without one the
-- program draws its own from the city's rows. Never deleted: what is no longer wanted is removed with its time.
CREATE TABLE base_map (
    id UUID NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    crs VARCHAR NOT NULL,
    attribution VARCHAR DEFAULT '' NOT NULL,
    min_zoom SMALLINT NOT NULL,
    max_zoom SMALLINT NOT NULL,
    in_use BOOLEAN DEFAULT false NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    removed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_base_map PRIMARY KEY (id),
    CONSTRAINT ck_base_map_kind CHECK (kind IN ('mbtiles','xyz','wmts')),
    CONSTRAINT ck_base_map_crs CHECK (crs IN ('EPSG:3857','GCJ-02')),
    CONSTRAINT ck_base_map_zooms CHECK (min_zoom >= 0 AND min_zoom <= max_zoom AND max_zoom <= 24),
    CONSTRAINT ck_base_map_removed CHECK (removed_at IS NULL OR NOT in_use)
);

CREATE UNIQUE INDEX ix_base_map_name ON base_map (name) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX ix_base_map_in_use ON base_map (in_use) WHERE in_use;

CREATE TRIGGER announce_insert AFTER INSERT ON public.base_map REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.announce('base_map', 'id');
CREATE TRIGGER announce_update AFTER UPDATE ON public.base_map REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.announce('base_map', 'id');

DO $$
BEGIN
    EXECUTE format('GRANT SELECT ON public.base_map TO %I', current_database() || '_reader');
    EXECUTE format('GRANT INSERT, UPDATE (in_use, removed_at) ON public.base_map TO %I', current_database() || '_writer');
END $$;
