-- What is attached to a case comes with a step of its history and stays; it can be struck out of sight, with a reason.
CREATE TABLE attachment (
    id UUID NOT NULL,
    case_id UUID NOT NULL,
    step_id UUID NOT NULL,
    report_id UUID,
    order_id UUID,
    sha256 VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    evidence VARCHAR DEFAULT '' NOT NULL,
    note VARCHAR DEFAULT '' NOT NULL,
    taken_at TIMESTAMP WITH TIME ZONE,
    lon DOUBLE PRECISION,
    lat DOUBLE PRECISION,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    desk VARCHAR DEFAULT '' NOT NULL,
    added_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    struck_at TIMESTAMP WITH TIME ZONE,
    struck_by VARCHAR,
    struck_why VARCHAR,
    CONSTRAINT pk_attachment PRIMARY KEY (id),
    CONSTRAINT ck_attachment_evidence CHECK (evidence IN ('','photo','film','document','signature')),
    CONSTRAINT ck_attachment_place CHECK ((lon IS NULL) = (lat IS NULL) AND lon BETWEEN -180 AND 180 AND lat BETWEEN -90 AND 90),
    CONSTRAINT ck_attachment_struck CHECK ((struck_at IS NULL) = (struck_why IS NULL) AND (struck_at IS NULL) = (struck_by IS NULL)),
    CONSTRAINT ck_attachment_name CHECK (length(name) BETWEEN 1 AND 255),
    CONSTRAINT fk_attachment_case_id FOREIGN KEY(case_id) REFERENCES case_file (id),
    CONSTRAINT fk_attachment_step_id FOREIGN KEY(step_id) REFERENCES step (id),
    CONSTRAINT fk_attachment_report_id FOREIGN KEY(report_id) REFERENCES report (id),
    CONSTRAINT fk_attachment_order_id FOREIGN KEY(order_id) REFERENCES dispatch_order (id),
    CONSTRAINT fk_attachment_sha256 FOREIGN KEY(sha256) REFERENCES media (sha256)
);

CREATE INDEX ix_attachment_case_id ON attachment (case_id);
CREATE UNIQUE INDEX uq_attachment_step_id ON attachment (step_id, sha256, evidence);
CREATE INDEX ix_attachment_report_id ON attachment (report_id) WHERE report_id IS NOT NULL;
CREATE INDEX ix_attachment_order_id ON attachment (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX ix_attachment_sha256 ON attachment (sha256);
CREATE INDEX ix_attachment_added_at ON attachment (added_at);

-- Which kinds of media can be which evidence.
CREATE FUNCTION public.is_evidence(evidence text, kind text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE evidence WHEN '' THEN true WHEN 'photo' THEN kind = 'picture' WHEN 'film' THEN kind = 'film'
        ELSE kind IN ('document', 'picture') END
$$;

-- Who, where and when is not for the writer to say; it comes with a step of the same case and transaction, and is whole.
CREATE FUNCTION public.sign_attachment() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.struck_at IS NOT NULL OR NEW.struck_why IS NULL OR btrim(NEW.struck_why) = ''
            OR to_jsonb(NEW) - '{struck_at,struck_by,struck_why}'::text[]
               <> to_jsonb(OLD) - '{struck_at,struck_by,struck_why}'::text[] THEN
            RAISE EXCEPTION 'an attachment is struck once, with a reason, and stays as it was'
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF OLD.login <> session_user AND NOT public.is_permitted('supervisor') THEN
            RAISE EXCEPTION 'an attachment is struck by who added it, or a supervisor' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF NOT EXISTS (SELECT FROM public.step t WHERE t.case_id = OLD.case_id AND t.xid = pg_current_xact_id()
                       AND t.action = 'strike_file') THEN
            RAISE EXCEPTION 'attachment % is struck without a step that says so', OLD.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'attachment_step', TABLE = 'attachment';
        END IF;
        NEW.struck_at := clock_timestamp();
        NEW.struck_by := session_user;
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT FROM public.step t WHERE t.id = NEW.step_id AND t.case_id = NEW.case_id
                   AND t.xid = pg_current_xact_id())
        OR NEW.order_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM public.dispatch_order o WHERE o.id = NEW.order_id AND o.case_id = NEW.case_id)
        OR NEW.report_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM public.report r WHERE r.id = NEW.report_id AND r.case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'attachment % does not belong to a step of its case', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'attachment_step', TABLE = 'attachment';
    END IF;
    IF NOT EXISTS (SELECT FROM public.media m WHERE m.sha256 = NEW.sha256 AND m.complete
                   AND public.is_evidence(NEW.evidence, m.kind)) THEN
        RAISE EXCEPTION 'what attachment % shows is not whole, or no such evidence', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'attachment_media', TABLE = 'attachment';
    END IF;
    NEW.login := session_user;
    NEW.desk := coalesce(current_setting('shaotai.desk', true), '');
    NEW.added_at := clock_timestamp();
    NEW.struck_at := NULL;
    NEW.struck_by := NULL;
    NEW.struck_why := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER sign_attachment BEFORE INSERT OR UPDATE ON public.attachment
    FOR EACH ROW EXECUTE FUNCTION public.sign_attachment();
CREATE TRIGGER keep_attachment BEFORE DELETE OR TRUNCATE ON public.attachment
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER announce_insert AFTER INSERT ON public.attachment REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.announce('case', 'case_id');
CREATE TRIGGER announce_update AFTER UPDATE ON public.attachment
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.announce('case', 'case_id');

-- Which earlier pictures of other cases a picture of a feedback, or that is evidence, is like: found once, as it comes, among
-- those that share a band of its hash. The nearest five cases are enough for a question.
CREATE TABLE picture_likeness (
    attachment_id UUID NOT NULL,
    other_id UUID NOT NULL,
    apart SMALLINT NOT NULL,
    CONSTRAINT pk_picture_likeness PRIMARY KEY (attachment_id, other_id),
    CONSTRAINT ck_picture_likeness_apart CHECK (apart >= 0 AND apart <= 4),
    CONSTRAINT fk_picture_likeness_attachment_id FOREIGN KEY(attachment_id) REFERENCES attachment (id),
    CONSTRAINT fk_picture_likeness_other_id FOREIGN KEY(other_id) REFERENCES attachment (id)
);
CREATE INDEX ix_picture_likeness_other_id ON picture_likeness (other_id);

CREATE FUNCTION public.note_likeness() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
    mine record;
    like_it text[];
BEGIN
    SELECT m.kind, m.phash INTO mine FROM public.media m WHERE m.sha256 = NEW.sha256;
    IF mine.kind <> 'picture' OR NEW.evidence = '' AND NOT EXISTS (
        SELECT FROM public.step t WHERE t.id = NEW.step_id AND t.action = 'feed_back') THEN
        RETURN NULL;
    END IF;
    like_it := NEW.sha256::text || ARRAY(
        SELECT m.sha256::text FROM public.media m
        WHERE public.phash_bands(m.phash) && public.phash_bands(mine.phash) AND m.sha256 <> NEW.sha256
            AND bit_count((m.phash # mine.phash)::bit(64)) <= 4);
    INSERT INTO public.picture_likeness (attachment_id, other_id, apart)
    SELECT NEW.id, near.id, near.apart FROM (
        SELECT DISTINCT ON (a.case_id) a.id, a.added_at, l.apart FROM public.attachment a
        JOIN (SELECT m.sha256, coalesce(bit_count((m.phash # mine.phash)::bit(64)), 0) AS apart
              FROM public.media m WHERE m.sha256 = ANY(like_it)) l ON l.sha256 = a.sha256
        WHERE a.sha256 = ANY(like_it) AND a.case_id <> NEW.case_id AND a.struck_at IS NULL AND a.added_at > NEW.added_at - interval '90 days'
        ORDER BY a.case_id, l.apart, a.added_at) near
    ORDER BY near.apart, near.added_at LIMIT 5;
    RETURN NULL;
END $$;
CREATE TRIGGER note_likeness AFTER INSERT ON public.attachment FOR EACH ROW EXECUTE FUNCTION public.note_likeness();
CREATE TRIGGER keep_likeness BEFORE UPDATE OR DELETE OR TRUNCATE ON public.picture_likeness
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- A case goes from HANDLING to FEEDBACK with the evidence that its rule asks for, and from VERIFYING by who may verify. A
-- child goes where its parent is. At the end of the transaction, for files are attached to a step that is written first.
CREATE FUNCTION public.told_evidence() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    rule record;
    told record;
BEGIN
    SELECT r.evidence, r.verifier INTO rule FROM public.category_rule r WHERE r.id = NEW.rule_id;
    IF NOT FOUND OR NEW.state = 'FEEDBACK' AND rule.evidence = '' OR NEW.state = 'REVIEWING' AND rule.verifier = 'anyone' THEN
        RETURN NULL;
    END IF;
    IF NEW.state = 'FEEDBACK' THEN
        SELECT t.order_id INTO told FROM public.step t WHERE t.case_id = NEW.id AND t.xid = pg_current_xact_id()
            AND t.action = 'feed_back' AND t.to_state = 'FEEDBACK' LIMIT 1;
        IF NOT string_to_array(rule.evidence, ' ') <@ ARRAY(
            SELECT a.evidence::text FROM public.attachment a
            WHERE a.case_id = NEW.id AND a.order_id = told.order_id AND a.struck_at IS NULL) THEN
            RAISE EXCEPTION 'case %: its rule asks for evidence (%) with the feedback', NEW.id, rule.evidence
                USING ERRCODE = 'check_violation', CONSTRAINT = 'case_file_evidence', TABLE = 'case_file';
        END IF;
        RETURN NULL;
    END IF;
    SELECT t.worker_id INTO told FROM public.step t WHERE t.case_id = NEW.id AND t.xid = pg_current_xact_id()
        AND t.action = 'verify' LIMIT 1;
    IF (rule.verifier = 'worker') = (told.worker_id IS NULL) THEN
        RAISE EXCEPTION 'case %: its rule has it verified by %', NEW.id, rule.verifier
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_file_verifier', TABLE = 'case_file';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER told_evidence AFTER UPDATE OF state ON public.case_file DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.state = 'HANDLING' AND NEW.state = 'FEEDBACK' OR OLD.state = 'VERIFYING' AND NEW.state = 'REVIEWING')
        AND NEW.main_id IS NULL AND NOT public.is_undoing())
    EXECUTE FUNCTION public.told_evidence();

-- What nobody has attached, whole or not, is let go once nobody has wanted it for so long (an hour at least). Returns what
-- went, and where its bytes lie if not here: whoever asked removes them there.
CREATE FUNCTION public.expire_media(keep interval, many integer) RETURNS TABLE (sha256 text, kept text, address jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    going text[];
BEGIN
    going := ARRAY(
        SELECT m.sha256 FROM public.media m
        WHERE m.wanted_at < clock_timestamp() - greatest(keep, interval '1 hour')
            AND NOT EXISTS (SELECT FROM public.attachment a WHERE a.sha256 = m.sha256)
        ORDER BY m.wanted_at LIMIT many FOR UPDATE OF m SKIP LOCKED);
    DELETE FROM public.media_chunk c WHERE c.sha256 = ANY(going);
    RETURN QUERY DELETE FROM public.media m WHERE m.sha256 = ANY(going) RETURNING m.sha256::text, m.kept::text, m.address;
END $$;

-- What turned out to be something else than its digest says is let go at once, if it was never whole.
CREATE FUNCTION public.drop_unwhole_media(digest text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM public.media m WHERE m.sha256 = digest AND NOT m.complete FOR UPDATE;
    IF FOUND THEN
        DELETE FROM public.media_chunk c WHERE c.sha256 = digest;
        DELETE FROM public.media m WHERE m.sha256 = digest;
    END IF;
END $$;

DO $$
BEGIN
    EXECUTE format('GRANT SELECT ON public.attachment, public.picture_likeness TO %I', current_database() || '_reader');
    EXECUTE format('GRANT INSERT (id, case_id, step_id, report_id, order_id, sha256, name, evidence, note, taken_at, lon, lat),
        UPDATE (struck_why) ON public.attachment TO %I', current_database() || '_writer');
    REVOKE ALL ON FUNCTION public.sign_attachment(), public.note_likeness(), public.told_evidence(), public.expire_media(interval, integer),
        public.drop_unwhole_media(text) FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION public.expire_media(interval, integer), public.drop_unwhole_media(text) TO %I',
        current_database() || '_writer');
END $$;

-- The same picture twice is one more thing to look at.
ALTER TABLE look_mark DROP CONSTRAINT ck_look_mark_kind;
ALTER TABLE look_mark ADD CONSTRAINT ck_look_mark_kind
    CHECK (kind IN ('quick_close','bulk_close','far_feedback','same_picture'));

-- A city that is being founded is given its rules by whoever builds it, later versions too.
CREATE OR REPLACE FUNCTION public.sign_rule() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.version > 1 AND EXISTS (SELECT FROM public.city) AND NOT public.is_importing() AND NOT EXISTS (
        SELECT FROM public.account a WHERE a.login = session_user AND a.active AND a.duty = 'supervisor') THEN
        RAISE EXCEPTION 'the rules of a category are changed by a supervisor' USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.login := session_user;
    RETURN NEW;
END $$;
