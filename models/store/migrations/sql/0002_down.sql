-- Without imports: what they brought in stays, and can no longer be undone.
DO $$
DECLARE
    t record;
BEGIN
    FOR t IN SELECT g.tgname, g.tgrelid::regclass AS relation FROM pg_trigger g
        WHERE g.tgfoid IN ('public.record_import()'::regprocedure, 'public.record_counter()'::regprocedure) LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', t.tgname, t.relation);
    END LOOP;
END $$;

DROP TABLE public.import_row, public.import_run;
DROP INDEX public.ix_step_order_id;
DROP FUNCTION public.finish_undo(uuid), public.count_undo(uuid, jsonb), public.undo_import_units(uuid, text[]),
    public.begin_undo(uuid), public.import_stays(uuid, text[]), public.key_of(text), public.sign_import_run(),
    public.record_import(), public.record_counter(), public.analyze_imports(), public.row_digest(jsonb);

CREATE OR REPLACE FUNCTION public.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'rows of "%" are kept as they are: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;
