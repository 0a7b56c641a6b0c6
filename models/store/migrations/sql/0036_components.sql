-- Components: entered from files, undone with their import, read by all. Nobody hears of one at a time: whoever shows them
-- reads them all again.
CREATE TABLE component (
    id UUID NOT NULL,
    code VARCHAR NOT NULL,
    category_id UUID NOT NULL,
    owner_department_id UUID,
    address VARCHAR DEFAULT '' NOT NULL,
    lon DOUBLE PRECISION NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    in_place BOOLEAN DEFAULT true NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_component PRIMARY KEY (id),
    CONSTRAINT uq_component_code UNIQUE (code),
    CONSTRAINT ck_component_position CHECK (abs(lon) <= 180 AND abs(lat) <= 90),
    CONSTRAINT fk_component_category_id FOREIGN KEY(category_id) REFERENCES category (id),
    CONSTRAINT fk_component_owner_department_id FOREIGN KEY(owner_department_id) REFERENCES department (id)
);
CREATE INDEX ix_component_category_id ON component (category_id);

CREATE TRIGGER announce_any AFTER INSERT OR UPDATE OR DELETE ON public.component
    FOR EACH STATEMENT EXECUTE FUNCTION public.announce_all('place');

DO $$
DECLARE
    named text := $q$coalesce(current_setting('shaotai.import_run', true), '') <> ''$q$;
BEGIN
    EXECUTE format('CREATE TRIGGER record_insert AFTER INSERT ON public.component REFERENCING NEW TABLE AS new_rows
        FOR EACH STATEMENT WHEN (%s) EXECUTE FUNCTION public.record_import(%L, %L)', named, 'id', 't.id::text');
    EXECUTE format('CREATE TRIGGER record_update AFTER UPDATE ON public.component
        REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
        FOR EACH STATEMENT WHEN (%s) EXECUTE FUNCTION public.record_import(%L, %L)', named, 'id', 't.id::text');
    EXECUTE format('GRANT SELECT ON public.component TO %I', current_database() || '_reader');
    EXECUTE format('GRANT INSERT, UPDATE ON public.component TO %I', current_database() || '_writer');
    -- What refers goes before what it refers to: a component before its category and its owner.
    EXECUTE replace(pg_get_functiondef('public.undo_import_units(uuid, text[])'::regprocedure),
        $q$'team_slot', 'worker_identity'$q$, $q$'component', 'team_slot', 'worker_identity'$q$);
END $$;
