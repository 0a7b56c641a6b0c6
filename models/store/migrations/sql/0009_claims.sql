-- Who has which case open. A running desk holds a lease that it renews; what it has open are claims under that lease. A
-- desk that dies renews no more: when its lease is over its claims hold nobody up, whatever became of the desk.
CREATE TABLE desk_lease (
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    desk VARCHAR NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    renewed_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_desk_lease PRIMARY KEY (id),
    CONSTRAINT ck_desk_lease_expires CHECK (expires_at >= renewed_at),
    CONSTRAINT fk_desk_lease_account_id FOREIGN KEY (account_id) REFERENCES account (id)
);

CREATE INDEX ix_desk_lease_running ON desk_lease (expires_at) WHERE ended_at IS NULL;

-- Every claim that ever was, with how it ended. `case_id` is a value: having looked at an imported case does not keep
-- the import from being undone.
CREATE TABLE case_claim (
    id UUID NOT NULL,
    case_id UUID NOT NULL,
    lease_id UUID NOT NULL,
    account_id UUID NOT NULL,
    taken_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    ending VARCHAR,
    ended_by UUID,
    note VARCHAR DEFAULT '' NOT NULL,
    CONSTRAINT pk_case_claim PRIMARY KEY (id),
    CONSTRAINT ck_case_claim_ending CHECK (ending IN ('freed','lapsed','broken','moved')),
    CONSTRAINT ck_case_claim_ended CHECK ((ended_at IS NULL) = (ending IS NULL)),
    CONSTRAINT ck_case_claim_broken CHECK (ending <> 'broken' OR btrim(note) <> ''),
    CONSTRAINT fk_case_claim_lease_id FOREIGN KEY (lease_id) REFERENCES desk_lease (id),
    CONSTRAINT fk_case_claim_account_id FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT fk_case_claim_ended_by FOREIGN KEY (ended_by) REFERENCES account (id)
);

CREATE UNIQUE INDEX uq_case_claim_held ON case_claim (case_id) WHERE ended_at IS NULL;
CREATE INDEX ix_case_claim_lease_id ON case_claim (lease_id) WHERE ended_at IS NULL;
CREATE INDEX ix_case_claim_case_id_taken_at ON case_claim (case_id, taken_at);

-- Who sits at a desk is not for the writer to say, nor may a lease be renewed by another, or beyond five minutes.
CREATE FUNCTION public.sign_lease() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me uuid;
    moment timestamptz := clock_timestamp();
BEGIN
    SELECT a.id INTO me FROM public.account a
    WHERE a.login = session_user AND a.active AND a.duty IN ('operator', 'supervisor');
    IF me IS NULL THEN
        RAISE EXCEPTION 'a desk is kept by an operator or a supervisor of this city'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'INSERT' THEN
        NEW.account_id := me;
        NEW.opened_at := moment;
    ELSIF OLD.account_id <> me THEN
        RAISE EXCEPTION 'the lease of another desk is not renewed' USING ERRCODE = 'insufficient_privilege';
    ELSIF OLD.ended_at IS NOT NULL OR OLD.expires_at < moment THEN
        RAISE EXCEPTION 'a lease that is over is not renewed' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    NEW.renewed_at := moment;
    NEW.expires_at := greatest(moment, least(NEW.expires_at, moment + interval '5 minutes'));
    RETURN NEW;
END $$;

-- A claim is taken under a lease that runs, by who keeps that desk; a supervisor may move it to another's. It ends once:
-- freed by its holder, broken by a supervisor with a note, moved by either, lapsed when the lease is over.
CREATE FUNCTION public.sign_claim() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me record;
    lease record;
    moment timestamptz := clock_timestamp();
BEGIN
    SELECT a.id, a.duty INTO me FROM public.account a
    WHERE a.login = session_user AND a.active AND a.duty IN ('operator', 'supervisor');
    IF me.id IS NULL THEN
        RAISE EXCEPTION 'cases are claimed by operators and supervisors of this city'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT l.* INTO lease FROM public.desk_lease l WHERE l.id = NEW.lease_id;
    IF TG_OP = 'INSERT' THEN
        IF lease.account_id <> me.id AND me.duty <> 'supervisor' THEN
            RAISE EXCEPTION 'a case is claimed for one''s own desk' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF lease.ended_at IS NOT NULL OR lease.expires_at < moment OR NEW.ended_at IS NOT NULL THEN
            RAISE EXCEPTION 'the lease of that desk is over' USING ERRCODE = 'object_not_in_prerequisite_state';
        END IF;
        IF NOT EXISTS (SELECT FROM public.case_file f WHERE f.id = NEW.case_id) THEN
            RAISE EXCEPTION 'there is no case %', NEW.case_id USING ERRCODE = 'foreign_key_violation';
        END IF;
        NEW.account_id := lease.account_id;
        NEW.taken_at := moment;
        RETURN NEW;
    END IF;
    IF OLD.ended_at IS NOT NULL OR NEW.ending IS NULL THEN
        RAISE EXCEPTION 'a claim ends once, and changes in nothing else' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.ending = 'lapsed' AND lease.ended_at IS NULL AND lease.expires_at >= moment THEN
        RAISE EXCEPTION 'the lease of that desk still runs' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.ending = 'broken' AND me.duty <> 'supervisor'
       OR NEW.ending = 'freed' AND OLD.account_id <> me.id
       OR NEW.ending = 'moved' AND OLD.account_id <> me.id AND me.duty <> 'supervisor' THEN
        RAISE EXCEPTION 'the claim of another is broken by a supervisor' USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.ended_at := moment;
    -- Nobody ends what runs out, whoever notes it.
    NEW.ended_by := CASE WHEN NEW.ending = 'lapsed' THEN NULL ELSE me.id END;
    RETURN NEW;
END $$;

CREATE TRIGGER sign_lease BEFORE INSERT OR UPDATE ON public.desk_lease
    FOR EACH ROW EXECUTE FUNCTION public.sign_lease();
CREATE TRIGGER sign_claim BEFORE INSERT OR UPDATE ON public.case_claim
    FOR EACH ROW EXECUTE FUNCTION public.sign_claim();
CREATE TRIGGER keep_lease BEFORE DELETE OR TRUNCATE ON public.desk_lease
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER keep_claim BEFORE DELETE OR TRUNCATE ON public.case_claim
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- A lease renewed is nobody's news, and is not announced: 200 desks renew ten times a second between them.
CREATE TRIGGER announce_insert AFTER INSERT ON public.case_claim REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.announce('claim', 'case_id');
CREATE TRIGGER announce_update AFTER UPDATE ON public.case_claim REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.announce('claim', 'case_id');

DO $$
BEGIN
    EXECUTE format('GRANT SELECT ON public.desk_lease, public.case_claim TO %I', current_database() || '_reader');
    EXECUTE format('GRANT INSERT, UPDATE (renewed_at, expires_at, ended_at) ON public.desk_lease TO %I',
        current_database() || '_writer');
    EXECUTE format('GRANT INSERT, UPDATE (ended_at, ending, ended_by, note) ON public.case_claim TO %I',
        current_database() || '_writer');
    REVOKE ALL ON FUNCTION public.sign_lease(), public.sign_claim() FROM PUBLIC;
END $$;
