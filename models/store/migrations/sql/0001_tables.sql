-- Tables, keys and indexes, as the mapped classes of models/*/tables.py describe them.

CREATE TABLE account (
    id UUID NOT NULL,
    login VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    duty VARCHAR NOT NULL,
    active BOOLEAN DEFAULT true NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_account PRIMARY KEY (id),
    CONSTRAINT ck_account_duty CHECK (duty IN ('operator','supervisor','leader','auditor','field')),
    CONSTRAINT uq_account_login UNIQUE (login)
);

CREATE TABLE category (
    id UUID NOT NULL,
    code VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    name_en VARCHAR DEFAULT '' NOT NULL,
    depth SMALLINT NOT NULL,
    parent_id UUID,
    rank INTEGER DEFAULT 0 NOT NULL,
    CONSTRAINT pk_category PRIMARY KEY (id),
    CONSTRAINT uq_category_code UNIQUE (code),
    CONSTRAINT fk_category_parent_id FOREIGN KEY(parent_id) REFERENCES category (id)
);

CREATE TABLE city (
    "only" BOOLEAN DEFAULT true NOT NULL,
    id UUID NOT NULL,
    code VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    name_en VARCHAR DEFAULT '' NOT NULL,
    timezone VARCHAR DEFAULT 'Asia/Shanghai' NOT NULL,
    languages TEXT[] DEFAULT '{zh,en}' NOT NULL,
    lon DOUBLE PRECISION NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    zoom DOUBLE PRECISION DEFAULT 13 NOT NULL,
    logo BYTEA,
    demo_seed INTEGER,
    demo_size VARCHAR,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_city PRIMARY KEY (id),
    CONSTRAINT ck_city_single CHECK ("only"),
    CONSTRAINT uq_city_only UNIQUE ("only"),
    CONSTRAINT uq_city_code UNIQUE (code)
);

CREATE TABLE grid_level (
    level SMALLINT NOT NULL,
    name VARCHAR NOT NULL,
    name_en VARCHAR DEFAULT '' NOT NULL,
    CONSTRAINT pk_grid_level PRIMARY KEY (level)
);

CREATE TABLE place (
    id UUID NOT NULL,
    kind VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    name_en VARCHAR DEFAULT '' NOT NULL,
    rank SMALLINT DEFAULT 5 NOT NULL,
    lon DOUBLE PRECISION NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    geom BYTEA,
    CONSTRAINT pk_place PRIMARY KEY (id)
);

CREATE INDEX ix_place_kind ON place (kind);

CREATE TABLE road (
    id UUID NOT NULL,
    name VARCHAR NOT NULL,
    name_en VARCHAR DEFAULT '' NOT NULL,
    road_class VARCHAR NOT NULL,
    geom BYTEA NOT NULL,
    CONSTRAINT pk_road PRIMARY KEY (id),
    CONSTRAINT ck_road_class CHECK (road_class IN ('arterial','secondary','branch','path'))
);

CREATE TABLE change (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    epoch VARCHAR DEFAULT public.change_epoch() NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    subject VARCHAR NOT NULL,
    ids UUID[] NOT NULL,
    origin TEXT DEFAULT '' NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_change PRIMARY KEY (id)
);

CREATE INDEX ix_change_xid_id ON change (xid, id);

CREATE TABLE change_floor (
    "only" BOOLEAN DEFAULT true NOT NULL,
    epoch VARCHAR NOT NULL,
    xid xid8 NOT NULL,
    id BIGINT NOT NULL,
    CONSTRAINT pk_change_floor PRIMARY KEY ("only"),
    CONSTRAINT ck_change_floor_single CHECK ("only")
);

CREATE TABLE case_counter (
    day DATE NOT NULL,
    last INTEGER NOT NULL,
    CONSTRAINT pk_case_counter PRIMARY KEY (day)
);

CREATE TABLE department (
    id UUID NOT NULL,
    code VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    name_en VARCHAR DEFAULT '' NOT NULL,
    kind VARCHAR NOT NULL,
    grid_id UUID,
    CONSTRAINT pk_department PRIMARY KEY (id),
    CONSTRAINT ck_department_kind CHECK (kind IN ('bureau','subcentre')),
    CONSTRAINT uq_department_code UNIQUE (code)
);

CREATE TABLE worker (
    id UUID NOT NULL,
    code VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    on_duty BOOLEAN DEFAULT false NOT NULL,
    duty_since TIMESTAMP WITH TIME ZONE,
    active BOOLEAN DEFAULT true NOT NULL,
    CONSTRAINT pk_worker PRIMARY KEY (id),
    CONSTRAINT ck_worker_role CHECK (role IN ('leader','manager','full_time','part_time','informant','building_head')),
    CONSTRAINT uq_worker_code UNIQUE (code)
);

CREATE TABLE position_history (
    worker_id UUID NOT NULL,
    fixed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    lon DOUBLE PRECISION NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    heading REAL NOT NULL,
    speed REAL NOT NULL,
    accuracy REAL NOT NULL,
    CONSTRAINT pk_position_history PRIMARY KEY (worker_id, fixed_at)
) PARTITION BY RANGE (fixed_at);

CREATE TABLE category_rule (
    id UUID NOT NULL,
    category_id UUID NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    valid_from TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    routing VARCHAR NOT NULL,
    needs_arrival BOOLEAN DEFAULT false NOT NULL,
    needs_verification BOOLEAN DEFAULT false NOT NULL,
    limit_amount INTEGER,
    limit_unit VARCHAR,
    competent_department_id UUID,
    CONSTRAINT pk_category_rule PRIMARY KEY (id),
    CONSTRAINT ck_category_rule_limit_unit CHECK (limit_unit IN ('working_minute','working_day','calendar_minute')),
    CONSTRAINT ck_category_rule_routing CHECK (routing IN ('owner_first','territory_first')),
    CONSTRAINT fk_category_rule_category_id FOREIGN KEY(category_id) REFERENCES category (id),
    CONSTRAINT fk_category_rule_competent_department_id FOREIGN KEY(competent_department_id) REFERENCES department (id)
);

CREATE UNIQUE INDEX uq_category_rule_category_id_version ON category_rule (category_id, version);

CREATE TABLE grid (
    id UUID NOT NULL,
    code VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    name_en VARCHAR DEFAULT '' NOT NULL,
    level SMALLINT NOT NULL,
    kind VARCHAR NOT NULL,
    parent_id UUID,
    path VARCHAR NOT NULL,
    owner_department_id UUID,
    lon DOUBLE PRECISION NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    geom BYTEA NOT NULL,
    valid_from TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_grid PRIMARY KEY (id),
    CONSTRAINT ck_grid_kind CHECK (kind IN ('basic','dedicated','professional','dynamic')),
    CONSTRAINT uq_grid_code UNIQUE (code),
    CONSTRAINT fk_grid_level FOREIGN KEY(level) REFERENCES grid_level (level),
    CONSTRAINT fk_grid_parent_id FOREIGN KEY(parent_id) REFERENCES grid (id),
    CONSTRAINT fk_grid_owner_department_id FOREIGN KEY(owner_department_id) REFERENCES department (id)
);

CREATE INDEX ix_grid_parent_id ON grid (parent_id);

CREATE INDEX ix_grid_path ON grid (path text_pattern_ops);

CREATE TABLE worker_identity (
    worker_id UUID NOT NULL,
    name VARCHAR NOT NULL,
    phone VARCHAR NOT NULL,
    CONSTRAINT pk_worker_identity PRIMARY KEY (worker_id),
    CONSTRAINT fk_worker_identity_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
);

CREATE TABLE position_latest (
    worker_id UUID NOT NULL,
    lon DOUBLE PRECISION NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    heading REAL DEFAULT 0 NOT NULL,
    speed REAL DEFAULT 0 NOT NULL,
    accuracy REAL DEFAULT 0 NOT NULL,
    fixed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_position_latest PRIMARY KEY (worker_id),
    CONSTRAINT fk_position_latest_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
)
 WITH (fillfactor = 50);

CREATE TABLE ownership (
    id UUID NOT NULL,
    category_id UUID NOT NULL,
    department_id UUID NOT NULL,
    grid_id UUID,
    CONSTRAINT pk_ownership PRIMARY KEY (id),
    CONSTRAINT fk_ownership_category_id FOREIGN KEY(category_id) REFERENCES category (id),
    CONSTRAINT fk_ownership_department_id FOREIGN KEY(department_id) REFERENCES department (id),
    CONSTRAINT fk_ownership_grid_id FOREIGN KEY(grid_id) REFERENCES grid (id)
);

CREATE INDEX ix_ownership_category_id ON ownership (category_id);

CREATE TABLE case_file (
    id UUID NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    number VARCHAR,
    title VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    urgency VARCHAR NOT NULL,
    tier VARCHAR DEFAULT 'general' NOT NULL,
    nature VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    category_id UUID NOT NULL,
    rule_id UUID,
    lon DOUBLE PRECISION,
    lat DOUBLE PRECISION,
    grid_id UUID,
    holder_worker_id UUID,
    holder_department_id UUID,
    reported_at TIMESTAMP WITH TIME ZONE NOT NULL,
    accepted_at TIMESTAMP WITH TIME ZONE,
    filed_at TIMESTAMP WITH TIME ZONE,
    dispatched_at TIMESTAMP WITH TIME ZONE,
    signed_at TIMESTAMP WITH TIME ZONE,
    arrived_at TIMESTAMP WITH TIME ZONE,
    feedback_at TIMESTAMP WITH TIME ZONE,
    closed_at TIMESTAMP WITH TIME ZONE,
    stage_since TIMESTAMP WITH TIME ZONE NOT NULL,
    stage_due_at TIMESTAMP WITH TIME ZONE,
    due_at TIMESTAMP WITH TIME ZONE,
    next_due_at TIMESTAMP WITH TIME ZONE GENERATED ALWAYS AS (LEAST(stage_due_at, due_at)) STORED,
    soon_at TIMESTAMP WITH TIME ZONE,
    rework_count INTEGER DEFAULT 0 NOT NULL,
    reopen_count INTEGER DEFAULT 0 NOT NULL,
    exercise BOOLEAN DEFAULT false NOT NULL,
    CONSTRAINT pk_case_file PRIMARY KEY (id),
    CONSTRAINT ck_case_file_state CHECK (state IN ('REPORTED','ACCEPTED','CONFIRMING','FILED','DISPATCHED','SIGNED','ARRIVED','HANDLING','FEEDBACK','VERIFYING','REVIEWING','CLOSED','CALLED_BACK','ARCHIVED','NOT_ACCEPTED','ANSWERED','TRANSFERRED','VOID','MERGED')),
    CONSTRAINT ck_case_file_urgency CHECK (urgency IN ('critical','urgent','normal')),
    CONSTRAINT ck_case_file_tier CHECK (tier IN ('general','raised','special')),
    CONSTRAINT ck_case_file_one_holder CHECK (holder_worker_id IS NULL OR holder_department_id IS NULL),
    CONSTRAINT uq_case_file_number UNIQUE (number),
    CONSTRAINT fk_case_file_category_id FOREIGN KEY(category_id) REFERENCES category (id),
    CONSTRAINT fk_case_file_rule_id FOREIGN KEY(rule_id) REFERENCES category_rule (id),
    CONSTRAINT fk_case_file_grid_id FOREIGN KEY(grid_id) REFERENCES grid (id),
    CONSTRAINT fk_case_file_holder_worker_id FOREIGN KEY(holder_worker_id) REFERENCES worker (id),
    CONSTRAINT fk_case_file_holder_department_id FOREIGN KEY(holder_department_id) REFERENCES department (id)
);

CREATE INDEX ix_case_file_accepted_at ON case_file (accepted_at);

CREATE INDEX ix_case_file_closed_at ON case_file (closed_at);

CREATE INDEX ix_case_file_due_at ON case_file (due_at);

CREATE INDEX ix_case_file_open_due ON case_file (next_due_at) WHERE state IN ('REPORTED','ACCEPTED','CONFIRMING','FILED','DISPATCHED','SIGNED','ARRIVED','HANDLING','FEEDBACK','VERIFYING','REVIEWING');

CREATE INDEX ix_case_file_open_grid ON case_file (grid_id) WHERE state IN ('REPORTED','ACCEPTED','CONFIRMING','FILED','DISPATCHED','SIGNED','ARRIVED','HANDLING','FEEDBACK','VERIFYING','REVIEWING');

CREATE INDEX ix_case_file_reported_at ON case_file (reported_at);

CREATE TABLE camera (
    id UUID NOT NULL,
    code VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    lon DOUBLE PRECISION NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    grid_id UUID,
    CONSTRAINT pk_camera PRIMARY KEY (id),
    CONSTRAINT uq_camera_code UNIQUE (code),
    CONSTRAINT fk_camera_grid_id FOREIGN KEY(grid_id) REFERENCES grid (id)
);

CREATE TABLE team_slot (
    id UUID NOT NULL,
    grid_id UUID NOT NULL,
    ordinal SMALLINT NOT NULL,
    role VARCHAR NOT NULL,
    worker_id UUID,
    CONSTRAINT pk_team_slot PRIMARY KEY (id),
    CONSTRAINT fk_team_slot_grid_id FOREIGN KEY(grid_id) REFERENCES grid (id),
    CONSTRAINT fk_team_slot_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
);

CREATE UNIQUE INDEX ix_team_slot_grid_id_ordinal ON team_slot (grid_id, ordinal);

CREATE INDEX ix_team_slot_worker_id ON team_slot (worker_id);

CREATE TABLE report (
    id UUID NOT NULL,
    source VARCHAR NOT NULL,
    source_system VARCHAR DEFAULT '' NOT NULL,
    source_number VARCHAR,
    source_digest VARCHAR,
    nature VARCHAR NOT NULL,
    urgency VARCHAR NOT NULL,
    category_id UUID NOT NULL,
    lon DOUBLE PRECISION,
    lat DOUBLE PRECISION,
    reporting_worker_id UUID,
    occurred_at TIMESTAMP WITH TIME ZONE NOT NULL,
    reported_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    case_id UUID NOT NULL,
    CONSTRAINT pk_report PRIMARY KEY (id),
    CONSTRAINT fk_report_category_id FOREIGN KEY(category_id) REFERENCES category (id),
    CONSTRAINT fk_report_reporting_worker_id FOREIGN KEY(reporting_worker_id) REFERENCES worker (id),
    CONSTRAINT fk_report_case_id FOREIGN KEY(case_id) REFERENCES case_file (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_report_case_id ON report (case_id);

CREATE INDEX ix_report_reported_at ON report (reported_at);

CREATE UNIQUE INDEX uq_report_source_system_source_number ON report (source_system, source_number) WHERE source_number IS NOT NULL;

CREATE TABLE dispatch_order (
    id UUID NOT NULL,
    case_id UUID NOT NULL,
    lead BOOLEAN NOT NULL,
    state VARCHAR NOT NULL,
    worker_id UUID,
    department_id UUID,
    instruction VARCHAR DEFAULT '' NOT NULL,
    given_by UUID,
    given_at TIMESTAMP WITH TIME ZONE NOT NULL,
    sign_due_at TIMESTAMP WITH TIME ZONE,
    signed_at TIMESTAMP WITH TIME ZONE,
    arrived_at TIMESTAMP WITH TIME ZONE,
    feedback_at TIMESTAMP WITH TIME ZONE,
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_dispatch_order PRIMARY KEY (id),
    CONSTRAINT ck_dispatch_order_one_addressee CHECK ((worker_id IS NULL) <> (department_id IS NULL)),
    CONSTRAINT ck_dispatch_order_state CHECK (state IN ('DISPATCHED','SIGNED','ARRIVED','HANDLING','FEEDBACK','REFUSED','WITHDRAWN','ENDED')),
    CONSTRAINT fk_dispatch_order_case_id FOREIGN KEY(case_id) REFERENCES case_file (id),
    CONSTRAINT fk_dispatch_order_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id),
    CONSTRAINT fk_dispatch_order_department_id FOREIGN KEY(department_id) REFERENCES department (id),
    CONSTRAINT fk_dispatch_order_given_by FOREIGN KEY(given_by) REFERENCES account (id)
);

CREATE INDEX ix_dispatch_order_active_worker ON dispatch_order (worker_id) WHERE state IN ('DISPATCHED','SIGNED','ARRIVED','HANDLING','FEEDBACK');

CREATE INDEX ix_dispatch_order_case_id ON dispatch_order (case_id);

CREATE UNIQUE INDEX uq_dispatch_order_active_lead ON dispatch_order (case_id) WHERE lead AND state IN ('DISPATCHED','SIGNED','ARRIVED','HANDLING','FEEDBACK');

CREATE TABLE report_text (
    report_id UUID NOT NULL,
    text VARCHAR DEFAULT '' NOT NULL,
    address VARCHAR DEFAULT '' NOT NULL,
    reporter VARCHAR DEFAULT '' NOT NULL,
    reporter_phone VARCHAR DEFAULT '' NOT NULL,
    CONSTRAINT pk_report_text PRIMARY KEY (report_id),
    CONSTRAINT fk_report_text_report_id FOREIGN KEY(report_id) REFERENCES report (id)
);

CREATE TABLE step (
    id UUID NOT NULL,
    case_id UUID NOT NULL,
    order_id UUID,
    command_id UUID NOT NULL,
    action VARCHAR NOT NULL,
    from_state VARCHAR,
    to_state VARCHAR,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    desk VARCHAR DEFAULT '' NOT NULL,
    worker_id UUID,
    department_id UUID,
    note VARCHAR DEFAULT '' NOT NULL,
    detail JSONB DEFAULT '{}' NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    occurred_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_step PRIMARY KEY (id),
    CONSTRAINT fk_step_case_id FOREIGN KEY(case_id) REFERENCES case_file (id),
    CONSTRAINT fk_step_order_id FOREIGN KEY(order_id) REFERENCES dispatch_order (id),
    CONSTRAINT uq_step_command_id UNIQUE (command_id),
    CONSTRAINT fk_step_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id),
    CONSTRAINT fk_step_department_id FOREIGN KEY(department_id) REFERENCES department (id)
);

CREATE INDEX ix_step_case_id_occurred_at ON step (case_id, occurred_at);

ALTER TABLE department ADD CONSTRAINT fk_department_grid_id FOREIGN KEY(grid_id) REFERENCES grid (id);
