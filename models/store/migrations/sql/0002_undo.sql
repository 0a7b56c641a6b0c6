-- Undoing: the one way in which reports, cases, orders and steps are deleted.

-- As in 0001, but for a deletion that an undo function below makes: they run as the owner and say so while they delete.
-- An account that sets the word itself is still not the owner, and may not delete anything anyway.
CREATE OR REPLACE FUNCTION public.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('shaotai.undoing', true) = 'on'
        AND current_user = pg_get_userbyid((SELECT c.relowner FROM pg_class c WHERE c.oid = TG_RELID)) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'rows of "%" are kept as they are: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;

-- The one column of a table's primary key, and its type.
CREATE FUNCTION public.key_of(relation text, OUT name text, OUT type text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT a.attname, format_type(a.atttypid, a.atttypmod)
    FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    WHERE c.contype = 'p' AND c.conrelid = to_regclass('public.' || quote_ident(relation))
$$;

-- What of a run (or of these units of it) cannot be taken back now, and why: the first reason of each unit.
-- later_import (its number), later_step (login, action), changed_since, in_use (the table whose rows need it).
CREATE FUNCTION public.import_stays(of_run uuid, only_units text[] DEFAULT NULL)
RETURNS TABLE (unit text, relation text, reason text, detail text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC' SET extra_float_digits = 1 SET bytea_output = 'hex' AS $$
#variable_conflict use_column
DECLARE
    stay text[] := '{}';
    found text[];
    part text;
    fk record;
    grew boolean := true;
    later uuid[] := ARRAY(
        SELECT i.id FROM public.import_run i WHERE i.state <> 'undone'
        AND i.number > (SELECT o.number FROM public.import_run o WHERE o.id = of_run));
BEGIN
    IF later <> '{}' THEN
        RETURN QUERY
            SELECT DISTINCT ON (r.unit) r.unit::text, r.relation::text, 'later_import', i.number::text
            FROM public.import_row r
            JOIN public.import_row o ON o.relation = r.relation AND o.key = r.key AND o.run_id = ANY(later)
            JOIN public.import_run i ON i.id = o.run_id
            WHERE r.run_id = of_run AND r.relation <> 'case_counter' AND (only_units IS NULL OR r.unit = ANY(only_units))
            ORDER BY r.unit, i.number DESC;
        -- What was found is asked for again: a function cannot read what it has returned.
        stay := ARRAY(
            SELECT DISTINCT r.unit::text FROM public.import_row r
            JOIN public.import_row o ON o.relation = r.relation AND o.key = r.key AND o.run_id = ANY(later)
            WHERE r.run_id = of_run AND r.relation <> 'case_counter' AND (only_units IS NULL OR r.unit = ANY(only_units)));
    END IF;

    FOR fk IN
        SELECT DISTINCT ON (u.unit) u.unit::text AS unit, s.login || ' ' || s.action AS told
        FROM (SELECT r.unit, min(r.recorded_at) AS since FROM public.import_row r
              WHERE r.run_id = of_run AND r.relation IN ('case_file', 'report', 'report_text', 'dispatch_order', 'step')
                  AND (only_units IS NULL OR r.unit = ANY(only_units))
              GROUP BY r.unit) u
        JOIN public.step s ON s.case_id = u.unit::uuid AND s.recorded_at > u.since
        WHERE NOT EXISTS (SELECT FROM public.import_row m
                          WHERE m.run_id = of_run AND m.relation = 'step' AND m.key = s.id::text)
        ORDER BY u.unit, s.recorded_at
    LOOP
        CONTINUE WHEN fk.unit = ANY(stay);
        stay := stay || fk.unit;
        RETURN QUERY SELECT fk.unit, 'case_file', 'later_step', fk.told;
    END LOOP;

    FOR part IN
        SELECT DISTINCT r.relation FROM public.import_row r
        WHERE r.run_id = of_run AND (only_units IS NULL OR r.unit = ANY(only_units)) ORDER BY 1
    LOOP
        EXECUTE (SELECT format(
            'SELECT ARRAY(SELECT DISTINCT r.unit::text FROM public.import_row r
             JOIN public.%1$I t ON t.%2$I = r.key::%3$s
             WHERE r.run_id = $1 AND r.relation = %1$L AND ($2 IS NULL OR r.unit = ANY($2))
                 AND NOT r.unit = ANY($3) AND public.row_digest(to_jsonb(t)) <> r.digest)', part, k.name, k.type)
            FROM public.key_of(part) k) INTO found USING of_run, only_units, stay;
        stay := stay || found;
        RETURN QUERY SELECT one, part, 'changed_since', '' FROM unnest(found) AS one;
    END LOOP;

    -- What stays needs what it refers to, which then stays too, and so on.
    WHILE grew LOOP
        grew := false;
        FOR fk IN
            SELECT source.relname AS source, a.attname AS col, target.relname AS target, k.name AS key,
                   tk.type AS target_type
            FROM pg_constraint c
            JOIN pg_class source ON source.oid = c.conrelid
            JOIN pg_class target ON target.oid = c.confrelid
            JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1],
            LATERAL public.key_of(source.relname) k, LATERAL public.key_of(target.relname) tk
            WHERE c.contype = 'f' AND source.relnamespace = 'public'::regnamespace AND source.relname <> 'import_row'
                AND EXISTS (SELECT FROM public.import_row r WHERE r.run_id = of_run AND r.relation = target.relname
                            AND r.made AND (only_units IS NULL OR r.unit = ANY(only_units)))
            ORDER BY target.relname, source.relname, a.attname
        LOOP
            -- A row needs it unless it goes too, or gets back a value that no longer refers to it.
            EXECUTE format(
                'SELECT ARRAY(SELECT DISTINCT r.unit::text FROM public.import_row r
                 JOIN public.%1$I y ON y.%2$I = r.key::%5$s
                 WHERE r.run_id = $1 AND r.relation = %3$L AND r.made AND ($2 IS NULL OR r.unit = ANY($2))
                     AND NOT r.unit = ANY($3)
                     AND NOT EXISTS (
                         SELECT FROM public.import_row m WHERE m.run_id = $1 AND m.relation = %1$L
                         AND m.key = y.%4$I::text AND ($2 IS NULL OR m.unit = ANY($2)) AND NOT m.unit = ANY($3)
                         AND (m.made OR m.before ->> %2$L IS DISTINCT FROM y.%2$I::text)))',
                fk.source, fk.col, fk.target, fk.key, fk.target_type) INTO found USING of_run, only_units, stay;
            CONTINUE WHEN found = '{}';
            grew := true;
            stay := stay || found;
            RETURN QUERY SELECT one, fk.target::text, 'in_use', fk.source::text FROM unnest(found) AS one;
        END LOOP;
    END LOOP;
END $$;

-- Begins (or takes up again) the undoing of a run. The caller holds the city's import lock.
CREATE FUNCTION public.begin_undo(of_run uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.import_run i SET state = 'undoing', undone_by = session_user, undo_counts = coalesce(i.undo_counts, '{}')
    WHERE i.id = of_run AND i.state IN ('done', 'interrupted', 'undoing');
    IF NOT FOUND THEN
        RAISE EXCEPTION 'import % cannot be undone', of_run USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

-- Takes these units of a run back: what it made goes, what it changed gets its earlier content. What was touched since,
-- or is needed by something that stays, is left whole. Returns the units done with: their main row's table, and whether
-- that row went (false: it got its earlier content; null: it could not, because what that rested on is gone).
CREATE FUNCTION public.undo_import_units(of_run uuid, of_units text[])
RETURNS TABLE (unit text, relation text, removed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC' SET extra_float_digits = 1 SET bytea_output = 'hex' AS $$
#variable_conflict use_column
DECLARE
    -- What refers stands before what it refers to.
    orders CONSTANT text[] := ARRAY['step', 'report_text', 'dispatch_order', 'report', 'case_file', 'case_counter',
        'team_slot', 'worker_identity', 'position_latest', 'worker', 'ownership', 'category_rule', 'category', 'camera', 'road',
        'place', 'department', 'grid', 'grid_level', 'city'];
    leaves CONSTANT text[] := ARRAY['step', 'report_text', 'dispatch_order', 'report', 'case_file', 'team_slot',
        'worker_identity', 'position_latest', 'ownership'];
    parts text[];
    go text[];
    part text;
    columns text;
    one text;
BEGIN
    PERFORM FROM public.import_run i WHERE i.id = of_run AND i.state = 'undoing' FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'import % is not being undone', of_run USING ERRCODE = 'insufficient_privilege';
    END IF;
    parts := ARRAY(SELECT p FROM unnest(orders) WITH ORDINALITY AS o(p, rank) WHERE p IN (
        SELECT r.relation FROM public.import_row r WHERE r.run_id = of_run AND r.unit = ANY(of_units)) ORDER BY rank);
    -- Nobody touches them between the look and the deed.
    FOREACH part IN ARRAY parts LOOP
        EXECUTE (SELECT format(
            'SELECT FROM public.%1$I t WHERE t.%2$I IN (SELECT r.key::%3$s FROM public.import_row r
             WHERE r.run_id = $1 AND r.relation = %1$L AND r.unit = ANY($2)) ORDER BY t.%2$I FOR UPDATE',
            part, k.name, k.type) FROM public.key_of(part) k) USING of_run, of_units;
    END LOOP;
    go := ARRAY(SELECT DISTINCT r.unit::text FROM public.import_row r WHERE r.run_id = of_run AND r.unit = ANY(of_units)
                EXCEPT SELECT s.unit FROM public.import_stays(of_run, of_units) s);
    IF go = '{}' THEN
        RETURN;
    END IF;
    BEGIN
        PERFORM set_config('shaotai.undoing', 'on', true);
        -- What nothing refers to goes first: an order that is active again must be the only one. What was changed may
        -- refer to what was made, so that goes last.
        FOREACH part IN ARRAY parts LOOP
            CONTINUE WHEN part <> ALL(leaves);
            EXECUTE (SELECT format(
                'DELETE FROM public.%1$I t USING public.import_row r WHERE r.run_id = $1 AND r.relation = %1$L AND r.made
                     AND r.unit = ANY($2) AND t.%2$I = r.key::%3$s', part, k.name, k.type)
                FROM public.key_of(part) k) USING of_run, go;
        END LOOP;
        FOREACH part IN ARRAY parts LOOP
            CONTINUE WHEN NOT EXISTS (SELECT FROM public.import_row r WHERE r.run_id = of_run AND r.relation = part
                                      AND NOT r.made AND r.unit = ANY(go));
            SELECT string_agg(quote_ident(a.attname), ', ') INTO columns
            FROM pg_attribute a, public.key_of(part) k
            WHERE a.attrelid = to_regclass('public.' || part) AND a.attnum > 0 AND NOT a.attisdropped
                AND a.attgenerated = '' AND a.attname <> k.name;
            EXECUTE (SELECT format(
                'UPDATE public.%1$I t SET (%4$s) = (SELECT %4$s FROM jsonb_populate_record(t, r.before))
                 FROM public.import_row r WHERE r.run_id = $1 AND r.relation = %1$L AND NOT r.made
                     AND r.unit = ANY($2) AND t.%2$I = r.key::%3$s', part, k.name, k.type, columns)
                FROM public.key_of(part) k) USING of_run, go;
        END LOOP;
        FOREACH part IN ARRAY parts LOOP
            CONTINUE WHEN part = ANY(leaves);
            EXECUTE (SELECT format(
                'DELETE FROM public.%1$I t USING public.import_row r WHERE r.run_id = $1 AND r.relation = %1$L AND r.made
                     AND r.unit = ANY($2) AND t.%2$I = r.key::%3$s', part, k.name, k.type)
                FROM public.key_of(part) k) USING of_run, go;
        END LOOP;
        PERFORM set_config('shaotai.undoing', '', true);
    EXCEPTION WHEN foreign_key_violation OR unique_violation THEN
        -- What one of them was before rests on something that is gone: found one by one, and left as it is.
        IF cardinality(go) > 1 THEN
            FOREACH one IN ARRAY go LOOP
                RETURN QUERY SELECT * FROM public.undo_import_units(of_run, ARRAY[one]);
            END LOOP;
        ELSE
            RETURN QUERY SELECT r.unit::text, max(r.relation)::text, NULL::boolean FROM public.import_row r
                WHERE r.run_id = of_run AND r.unit = ANY(go) GROUP BY r.unit;
            DELETE FROM public.import_row r WHERE r.run_id = of_run AND r.unit = ANY(go);
        END IF;
        RETURN;
    END;
    RETURN QUERY
        WITH gone AS (
            DELETE FROM public.import_row r WHERE r.run_id = of_run AND r.unit = ANY(go)
            RETURNING r.unit, r.relation, r.key, r.made)
        SELECT g.unit::text, coalesce(max(g.relation) FILTER (WHERE g.key = g.unit), max(g.relation))::text,
               coalesce(bool_or(g.made) FILTER (WHERE g.key = g.unit), false)
        FROM gone g GROUP BY g.unit;
END $$;

-- Keeps the counts of an undo so far.
CREATE FUNCTION public.count_undo(of_run uuid, so_far jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE public.import_run i SET undo_counts = so_far WHERE i.id = of_run AND i.state = 'undoing'
$$;

-- Ends an undo once all that can be taken back was; what stays is from now on the city's own.
CREATE FUNCTION public.finish_undo(of_run uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT r.unit::text FROM public.import_row r WHERE r.run_id = of_run
               EXCEPT SELECT s.unit FROM public.import_stays(of_run) s) THEN
        RAISE EXCEPTION 'import % is not undone yet', of_run USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE public.import_run i SET state = 'undone', undone_by = session_user, undone_at = clock_timestamp()
    WHERE i.id = of_run AND i.state = 'undoing';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'import % is not being undone', of_run USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM public.import_row r WHERE r.run_id = of_run;
END $$;
