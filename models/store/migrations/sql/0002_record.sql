-- Recording: while `shaotai.import_run` names a running run of the same login, every inserted or updated row is noted.
-- No account may write these notes: so nothing can be passed off as made by an import that was not.

-- The same for the same content, whatever columns without a value a later schema adds.
CREATE FUNCTION public.row_digest(content jsonb) RETURNS uuid
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT md5(jsonb_strip_nulls(content)::text)::uuid
$$;

-- Arguments: the key's column, and what the row is part of (an expression over t).
CREATE FUNCTION public.record_import() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC' SET extra_float_digits = 1 SET bytea_output = 'hex' AS $$
DECLARE
    run uuid := current_setting('shaotai.import_run')::uuid;
BEGIN
    IF NOT EXISTS (SELECT FROM public.import_run i WHERE i.id = run AND i.state = 'running' AND i.login = session_user) THEN
        RAISE EXCEPTION 'import % is not under way for %', run, session_user USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'INSERT' THEN
        EXECUTE format(
            'INSERT INTO public.import_row (run_id, relation, key, unit, made, digest)
             SELECT $1, %L, t.%I::text, %s, true, public.row_digest(to_jsonb(t)) FROM new_rows t',
            TG_TABLE_NAME, TG_ARGV[0], TG_ARGV[1]) USING run;
        RETURN NULL;
    END IF;
    -- A row that others changed between two batches keeps its old digest, and so counts as touched.
    EXECUTE format(
        'UPDATE public.import_row r SET digest = public.row_digest(to_jsonb(t))
         FROM old_rows o JOIN new_rows t ON t.%1$I = o.%1$I
         WHERE r.run_id = $1 AND r.relation = %2$L AND r.key = t.%1$I::text AND r.digest = public.row_digest(to_jsonb(o))',
        TG_ARGV[0], TG_TABLE_NAME) USING run;
    EXECUTE format(
        'INSERT INTO public.import_row (run_id, relation, key, unit, made, before, digest)
         SELECT $1, %2$L, t.%1$I::text, %3$s, false, to_jsonb(o), public.row_digest(to_jsonb(t))
         FROM old_rows o JOIN new_rows t ON t.%1$I = o.%1$I WHERE to_jsonb(o) <> to_jsonb(t)
         ON CONFLICT (run_id, relation, key) DO NOTHING',
        TG_ARGV[0], TG_TABLE_NAME, TG_ARGV[1]) USING run;
    RETURN NULL;
END $$;

-- The same for the last number of a day, of which a batch draws hundreds: row by row, with statements that stay prepared.
CREATE FUNCTION public.record_counter() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    run uuid := current_setting('shaotai.import_run')::uuid;
    after uuid := public.row_digest(to_jsonb(NEW));
BEGIN
    IF NOT EXISTS (SELECT FROM public.import_run i WHERE i.id = run AND i.state = 'running' AND i.login = session_user) THEN
        RAISE EXCEPTION 'import % is not under way for %', run, session_user USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'INSERT' THEN
        INSERT INTO public.import_row (run_id, relation, key, unit, made, digest)
        VALUES (run, 'case_counter', NEW.day::text, 'case_counter/' || NEW.day, true, after);
        RETURN NULL;
    END IF;
    INSERT INTO public.import_row AS r (run_id, relation, key, unit, made, before, digest)
    VALUES (run, 'case_counter', NEW.day::text, 'case_counter/' || NEW.day, false, to_jsonb(OLD), after)
    ON CONFLICT (run_id, relation, key) DO UPDATE SET digest = excluded.digest
        WHERE r.digest = public.row_digest(to_jsonb(OLD));
    RETURN NULL;
END $$;

CREATE TRIGGER record_counter AFTER INSERT OR UPDATE ON public.case_counter FOR EACH ROW
    WHEN (coalesce(current_setting('shaotai.import_run', true), '') <> '') EXECUTE FUNCTION public.record_counter();

-- Fresh statistics: what a run has written is asked for soon, long before the server would look by itself.
CREATE FUNCTION public.analyze_imports() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    ANALYZE public.import_row;
END $$;

-- What belongs together goes or stays together: a case with its report, orders and steps, a worker with name and slots.
DO $$
DECLARE
    t record;
    named text := 'coalesce(current_setting(''shaotai.import_run'', true), '''') <> ''''';
BEGIN
    FOR t IN SELECT * FROM (VALUES
        ('case_file', 'id', 't.id::text'),
        ('report', 'id', 't.case_id::text'),
        ('report_text', 'report_id', '(SELECT r.case_id::text FROM public.report r WHERE r.id = t.report_id)'),
        ('dispatch_order', 'id', 't.case_id::text'),
        ('step', 'id', 't.case_id::text'),
        ('worker', 'id', 't.id::text'),
        ('worker_identity', 'worker_id', 't.worker_id::text'),
        ('position_latest', 'worker_id', 't.worker_id::text'),
        ('team_slot', 'id', 'coalesce(t.worker_id, t.grid_id)::text'),
        ('category', 'id', 't.id::text'),
        ('category_rule', 'id', 't.category_id::text'),
        ('ownership', 'id', 't.category_id::text'),
        ('department', 'id', 't.id::text'),
        ('grid', 'id', 't.id::text'),
        ('grid_level', 'level', '''grid_level/'' || t.level'),
        ('camera', 'id', 't.id::text'),
        ('place', 'id', 't.id::text'),
        ('road', 'id', 't.id::text'),
        ('city', 'id', 't.id::text')
    ) AS v(relation, key, unit) LOOP
        EXECUTE format('CREATE TRIGGER record_insert AFTER INSERT ON public.%I REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT WHEN (%s) EXECUTE FUNCTION public.record_import(%L, %L)', t.relation, named, t.key, t.unit);
        EXECUTE format('CREATE TRIGGER record_update AFTER UPDATE ON public.%I
            REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
            FOR EACH STATEMENT WHEN (%s) EXECUTE FUNCTION public.record_import(%L, %L)', t.relation, named, t.key, t.unit);
    END LOOP;
END $$;

-- Who began it, when and where is not for the writer to say; only a running one may be ended, and only undoing undoes.
CREATE FUNCTION public.sign_import_run() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.login := session_user;
        NEW.desk := coalesce(current_setting('shaotai.desk', true), '');
        NEW.state := 'running';
        NEW.started_at := clock_timestamp();
        NEW.ended_at := NULL;
        NEW.undone_at := NULL;
        NEW.undone_by := NULL;
        NEW.undo_counts := NULL;
    ELSIF current_user <> pg_get_userbyid((SELECT c.relowner FROM pg_class c WHERE c.oid = TG_RELID)) THEN
        IF OLD.state <> 'running' OR NEW.state NOT IN ('running', 'done', 'interrupted') THEN
            RAISE EXCEPTION 'import % is %: it stays so', OLD.number, OLD.state USING ERRCODE = 'insufficient_privilege';
        END IF;
        NEW.ended_at := CASE WHEN NEW.state = 'running' THEN NULL ELSE clock_timestamp() END;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER sign_import_run BEFORE INSERT OR UPDATE ON public.import_run
    FOR EACH ROW EXECUTE FUNCTION public.sign_import_run();
CREATE TRIGGER announce_insert AFTER INSERT ON public.import_run REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.announce('import', 'id');
CREATE TRIGGER announce_update AFTER UPDATE ON public.import_run REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.announce('import', 'id');
