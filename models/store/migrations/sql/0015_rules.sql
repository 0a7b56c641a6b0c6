-- Rules that are there already stay as they are, whatever they say: cases were filed under them.
ALTER TABLE category_rule
    ADD CONSTRAINT ck_category_rule_sign_most CHECK (sign_minutes <= 43200) NOT VALID,
    ADD CONSTRAINT ck_category_rule_arrive_most CHECK (arrive_minutes <= 43200) NOT VALID,
    ADD CONSTRAINT ck_category_rule_verify_most CHECK (verify_minutes <= 43200) NOT VALID,
    ADD CONSTRAINT ck_category_rule_limit_most CHECK (limit_amount <= CASE limit_unit
        WHEN 'working_minute' THEN 86400 WHEN 'working_day' THEN 250 ELSE 527040 END) NOT VALID,
    ADD CONSTRAINT ck_category_rule_arrival CHECK (needs_arrival OR arrive_minutes IS NULL) NOT VALID,
    ADD CONSTRAINT ck_category_rule_verification CHECK (
        needs_verification OR verify_minutes IS NULL AND verifier = 'anyone') NOT VALID,
    ADD CONSTRAINT ck_category_rule_evidence CHECK (
        string_to_array(evidence, ' ') <@ ARRAY['photo','film','document','signature']) NOT VALID,
    ADD CONSTRAINT ck_category_rule_whole CHECK (
        coalesce(sign_minutes, 0) + coalesce(arrive_minutes, 0) + coalesce(verify_minutes, 0)
        <= limit_amount * CASE limit_unit WHEN 'working_day' THEN 1440 ELSE 1 END) NOT VALID;

-- A supervisor enters a rule; a list of categories brings them in by its import, a city's first ones by whoever builds it.
CREATE FUNCTION public.sign_rule() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.version > 1 AND NOT public.is_importing() AND NOT EXISTS (
        SELECT FROM public.account a WHERE a.login = session_user AND a.active AND a.duty = 'supervisor') THEN
        RAISE EXCEPTION 'the rules of a category are changed by a supervisor' USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.login := session_user;
    RETURN NEW;
END $$;
CREATE TRIGGER sign_rule BEFORE INSERT ON public.category_rule FOR EACH ROW EXECUTE FUNCTION public.sign_rule();

-- Versions follow each other and are never changed; only what an import brought goes with it when it is undone.
CREATE FUNCTION public.keep_rule() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' AND public.is_undoing() THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the rules of a category are entered anew, never changed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER keep_rule BEFORE UPDATE OR DELETE ON public.category_rule
    FOR EACH ROW EXECUTE FUNCTION public.keep_rule();

-- Where every rule there is holds to them, they hold for all.
DO $$
DECLARE
    c text;
BEGIN
    FOR c IN SELECT conname FROM pg_constraint WHERE conrelid = 'public.category_rule'::regclass AND NOT convalidated LOOP
        BEGIN
            EXECUTE format('ALTER TABLE public.category_rule VALIDATE CONSTRAINT %I', c);
        EXCEPTION WHEN check_violation THEN
            RAISE NOTICE 'a rule of before does not hold to %', c;
        END;
    END LOOP;
END $$;
