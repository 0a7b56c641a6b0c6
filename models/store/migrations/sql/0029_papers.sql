-- Papers of several kinds, each numbered for itself; editions of one number; words edited before the signature, the signature,
-- and what was first rendered from each. What a paper says of itself may be added to and never changed.
ALTER TABLE briefing ADD COLUMN kind VARCHAR DEFAULT 'daily' NOT NULL;
ALTER TABLE briefing ADD COLUMN edition INTEGER DEFAULT 1 NOT NULL;
ALTER TABLE briefing ADD COLUMN first_day DATE;
ALTER TABLE briefing ADD COLUMN subject UUID;
ALTER TABLE briefing DISABLE TRIGGER keep_briefing;
UPDATE briefing SET first_day = day;
ALTER TABLE briefing ENABLE TRIGGER keep_briefing;
ALTER TABLE briefing ALTER COLUMN first_day SET NOT NULL;
ALTER TABLE briefing ALTER COLUMN kind DROP DEFAULT;
ALTER TABLE briefing ALTER COLUMN edition DROP DEFAULT;
ALTER TABLE briefing ADD CONSTRAINT ck_briefing_kind
    CHECK (kind IN ('daily','three_day','weekly','monthly','matter','handover'));
ALTER TABLE briefing ADD CONSTRAINT ck_briefing_edition CHECK (edition > 0);
ALTER TABLE briefing ADD CONSTRAINT ck_briefing_days CHECK (first_day <= day);
ALTER TABLE briefing ADD CONSTRAINT ck_briefing_subject CHECK ((subject IS NOT NULL) = (kind IN ('matter','handover')));
ALTER TABLE briefing DROP CONSTRAINT uq_briefing_year_serial;
ALTER TABLE briefing ADD CONSTRAINT uq_briefing_year_kind_serial_edition UNIQUE (year, kind, serial, edition);

CREATE TABLE briefing_wording (
    id UUID NOT NULL,
    briefing_id UUID NOT NULL,
    version INTEGER NOT NULL,
    words TEXT NOT NULL,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    desk VARCHAR DEFAULT '' NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_briefing_wording PRIMARY KEY (id),
    CONSTRAINT ck_briefing_wording_version CHECK (version > 0),
    CONSTRAINT uq_briefing_wording_briefing_id_version UNIQUE (briefing_id, version),
    CONSTRAINT fk_briefing_wording_briefing_id FOREIGN KEY(briefing_id) REFERENCES briefing (id)
);

CREATE TABLE briefing_signing (
    briefing_id UUID NOT NULL,
    wording_id UUID,
    sha256 VARCHAR NOT NULL,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    desk VARCHAR DEFAULT '' NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_briefing_signing PRIMARY KEY (briefing_id),
    CONSTRAINT fk_briefing_signing_briefing_id FOREIGN KEY(briefing_id) REFERENCES briefing (id),
    CONSTRAINT fk_briefing_signing_wording_id FOREIGN KEY(wording_id) REFERENCES briefing_wording (id)
);

CREATE TABLE briefing_rendering (
    id UUID NOT NULL,
    briefing_id UUID NOT NULL,
    state VARCHAR NOT NULL,
    format VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    style VARCHAR NOT NULL,
    versions VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    desk VARCHAR DEFAULT '' NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_briefing_rendering PRIMARY KEY (id),
    CONSTRAINT ck_briefing_rendering_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    CONSTRAINT uq_briefing_rendering_first UNIQUE (briefing_id, state, format, language, style, versions),
    CONSTRAINT fk_briefing_rendering_briefing_id FOREIGN KEY(briefing_id) REFERENCES briefing (id)
);

-- A later edition is of the same number, days and subject as the one before it.
CREATE FUNCTION public.hold_edition() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.edition > 1 AND NOT EXISTS (
        SELECT FROM public.briefing b WHERE b.year = NEW.year AND b.kind = NEW.kind AND b.serial = NEW.serial
        AND b.edition = NEW.edition - 1 AND b.first_day = NEW.first_day AND b.day = NEW.day
        AND b.subject IS NOT DISTINCT FROM NEW.subject) THEN
        RAISE EXCEPTION 'an edition follows the one before it, about the same days and the same subject'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hold_edition BEFORE INSERT ON public.briefing FOR EACH ROW EXECUTE FUNCTION public.hold_edition();

-- What was signed is worded no more; a signature stands under the newest words, and its digest is over them and the figures.
CREATE FUNCTION public.hold_wording() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('shaotai.briefing'));
    IF EXISTS (SELECT FROM public.briefing_signing g WHERE g.briefing_id = NEW.briefing_id) THEN
        RAISE EXCEPTION 'this paper was signed: its words stay' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER unsigned_only BEFORE INSERT ON public.briefing_wording
    FOR EACH ROW EXECUTE FUNCTION public.hold_wording();

CREATE FUNCTION public.hold_signing() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    newest record;
    kept text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('shaotai.briefing'));
    SELECT w.id, w.words INTO newest FROM public.briefing_wording w
        WHERE w.briefing_id = NEW.briefing_id ORDER BY w.version DESC LIMIT 1;
    SELECT b.sha256 INTO kept FROM public.briefing b WHERE b.id = NEW.briefing_id;
    IF NEW.wording_id IS DISTINCT FROM newest.id THEN
        RAISE EXCEPTION 'a signature stands under the newest words' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.sha256 IS DISTINCT FROM encode(sha256(convert_to(kept || coalesce(newest.words, ''), 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'the digest of a signature is that of the figures and the words' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stand_under_words BEFORE INSERT ON public.briefing_signing
    FOR EACH ROW EXECUTE FUNCTION public.hold_signing();

DO $$
DECLARE
    part record;
BEGIN
    FOR part IN SELECT * FROM (VALUES
        ('briefing_wording', '''operator'', ''supervisor'''),
        ('briefing_signing', '''supervisor'''),
        ('briefing_rendering', '''operator'', ''supervisor''')
    ) AS v(relation, duties) LOOP
        EXECUTE format('CREATE TRIGGER sign_watch BEFORE INSERT ON public.%I FOR EACH ROW
            EXECUTE FUNCTION public.sign_watch(%s)', part.relation, part.duties);
        EXECUTE format('CREATE TRIGGER keep_row BEFORE UPDATE OR DELETE OR TRUNCATE ON public.%I
            FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()', part.relation);
        EXECUTE format('CREATE TRIGGER announce_insert AFTER INSERT ON public.%I REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION public.announce(''briefing'', ''briefing_id'')', part.relation);
        EXECUTE format('GRANT SELECT ON public.%I TO %I', part.relation, current_database() || '_reader');
        EXECUTE format('GRANT INSERT ON public.%I TO %I', part.relation, current_database() || '_writer');
    END LOOP;
    REVOKE ALL ON FUNCTION public.hold_edition(), public.hold_wording(), public.hold_signing() FROM PUBLIC;
END $$;
