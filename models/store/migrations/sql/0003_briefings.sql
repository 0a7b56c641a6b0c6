-- Numbered briefings (日报): what was computed once is kept as it was, with the picture that goes with it.
CREATE TABLE briefing (
    id UUID NOT NULL,
    year INTEGER NOT NULL,
    serial INTEGER NOT NULL,
    day DATE NOT NULL,
    as_of TIMESTAMP WITH TIME ZONE NOT NULL,
    so_far BOOLEAN NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    made_by VARCHAR DEFAULT SESSION_USER NOT NULL,
    desk VARCHAR DEFAULT '' NOT NULL,
    program VARCHAR NOT NULL,
    snapshot TEXT NOT NULL,
    picture BYTEA NOT NULL,
    sha256 VARCHAR NOT NULL,
    CONSTRAINT pk_briefing PRIMARY KEY (id),
    CONSTRAINT ck_briefing_serial CHECK (serial > 0),
    CONSTRAINT ck_briefing_sha256 CHECK (sha256 = encode(sha256(convert_to(snapshot, 'UTF8') || picture), 'hex')),
    CONSTRAINT uq_briefing_year_serial UNIQUE (year, serial)
);

CREATE INDEX ix_briefing_day ON briefing (day);

-- Who made it, where and when is not for the writer to say; and only the desk makes one (坐席, 值班长).
CREATE FUNCTION public.sign_briefing() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.account a
                   WHERE a.login = session_user AND a.active AND a.duty IN ('operator', 'supervisor')) THEN
        RAISE EXCEPTION 'a briefing is made by an operator or a supervisor of this city'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.made_by := session_user;
    NEW.made_at := clock_timestamp();
    NEW.desk := coalesce(current_setting('shaotai.desk', true), '');
    RETURN NEW;
END $$;

CREATE TRIGGER sign_briefing BEFORE INSERT ON public.briefing FOR EACH ROW EXECUTE FUNCTION public.sign_briefing();
CREATE TRIGGER keep_briefing BEFORE UPDATE OR DELETE OR TRUNCATE ON public.briefing
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER announce_insert AFTER INSERT ON public.briefing REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.announce('briefing', 'id');

DO $$
BEGIN
    EXECUTE format('GRANT SELECT ON public.briefing TO %I', current_database() || '_reader');
    EXECUTE format('GRANT INSERT ON public.briefing TO %I', current_database() || '_writer');
    REVOKE ALL ON FUNCTION public.sign_briefing() FROM PUBLIC;
END $$;
