-- Everybody sees what was imported; operators and supervisors import and undo. Leaders have no right to either.
DO $$
DECLARE
    reader text := current_database() || '_reader';
    writer text := current_database() || '_writer';
BEGIN
    EXECUTE format('GRANT SELECT ON public.import_run, public.import_row TO %I', reader);
    EXECUTE format('GRANT INSERT (id, kind, file, sha256, size, mapping), UPDATE (state, counts, note)
        ON public.import_run TO %I', writer);
    REVOKE ALL ON FUNCTION public.row_digest(jsonb), public.record_import(), public.record_counter(), public.sign_import_run(),
        public.analyze_imports(),
        public.key_of(text), public.import_stays(uuid, text[]), public.begin_undo(uuid),
        public.undo_import_units(uuid, text[]), public.count_undo(uuid, jsonb), public.finish_undo(uuid) FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION public.row_digest(jsonb), public.key_of(text),
        public.import_stays(uuid, text[]) TO %I', reader);
    EXECUTE format('GRANT EXECUTE ON FUNCTION public.analyze_imports(), public.begin_undo(uuid), public.undo_import_units(uuid, text[]),
        public.count_undo(uuid, jsonb), public.finish_undo(uuid) TO %I', writer);
END $$;
