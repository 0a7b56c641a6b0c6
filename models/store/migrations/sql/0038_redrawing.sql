-- 网格调整: grids drawn, split and merged by a supervisor. What was is closed and stays, what is has a code of its own; each is a
-- signed row that says what came of what, so that it can be taken back by another.
ALTER TABLE grid ADD COLUMN ends_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE grid ADD CONSTRAINT ck_grid_ends_at CHECK (ends_at IS NULL OR kind = 'dynamic');

CREATE TABLE grid_redraw (
    id UUID NOT NULL,
    kind VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    cases INTEGER NOT NULL,
    facts JSONB NOT NULL,
    undoes_id UUID,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    desk VARCHAR DEFAULT '' NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_grid_redraw PRIMARY KEY (id),
    CONSTRAINT ck_grid_redraw_kind CHECK (kind IN ('draw','split','merge','undo')),
    CONSTRAINT ck_grid_redraw_undoes CHECK ((kind = 'undo') = (undoes_id IS NOT NULL)),
    CONSTRAINT uq_grid_redraw_undoes_id UNIQUE (undoes_id),
    CONSTRAINT fk_grid_redraw_undoes_id FOREIGN KEY(undoes_id) REFERENCES grid_redraw (id)
);

DO $$
BEGIN
    CREATE TRIGGER sign_watch BEFORE INSERT ON public.grid_redraw FOR EACH ROW
        EXECUTE FUNCTION public.sign_watch('supervisor');
    CREATE TRIGGER keep_row BEFORE UPDATE OR DELETE OR TRUNCATE ON public.grid_redraw
        FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
    CREATE TRIGGER announce_insert AFTER INSERT ON public.grid_redraw REFERENCING NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION public.announce('grid', 'id');
    EXECUTE format('GRANT SELECT ON public.grid_redraw TO %I', current_database() || '_reader');
    EXECUTE format('GRANT INSERT ON public.grid_redraw TO %I', current_database() || '_writer');
END $$;
