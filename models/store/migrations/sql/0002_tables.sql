-- What an import did: its run, and each row it made or changed.

CREATE TABLE import_run (
    id UUID NOT NULL,
    number BIGINT GENERATED ALWAYS AS IDENTITY,
    kind VARCHAR NOT NULL,
    file VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    size BIGINT NOT NULL,
    mapping JSONB DEFAULT '{}' NOT NULL,
    state VARCHAR DEFAULT 'running' NOT NULL,
    counts JSONB DEFAULT '{}' NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    desk VARCHAR DEFAULT '' NOT NULL,
    note VARCHAR DEFAULT '' NOT NULL,
    undone_at TIMESTAMP WITH TIME ZONE,
    undone_by VARCHAR,
    undo_counts JSONB,
    CONSTRAINT pk_import_run PRIMARY KEY (id),
    CONSTRAINT ck_import_run_state CHECK (state IN ('running','done','interrupted','undoing','undone')),
    CONSTRAINT uq_import_run_number UNIQUE (number)
);

CREATE TABLE import_row (
    run_id UUID NOT NULL,
    relation VARCHAR NOT NULL,
    key VARCHAR NOT NULL,
    ordinal BIGINT GENERATED ALWAYS AS IDENTITY,
    unit VARCHAR NOT NULL,
    made BOOLEAN NOT NULL,
    before JSONB,
    digest UUID NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_import_row PRIMARY KEY (run_id, relation, key),
    CONSTRAINT fk_import_row_run_id FOREIGN KEY(run_id) REFERENCES import_run (id)
);

CREATE INDEX ix_import_row_run_id_unit ON import_row (run_id, unit);

-- An order is deleted by undoing the import that made it; without this each one would read all steps.
CREATE INDEX ix_step_order_id ON step (order_id) WHERE order_id IS NOT NULL;
