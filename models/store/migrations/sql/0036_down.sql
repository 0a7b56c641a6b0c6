DO $$
BEGIN
    EXECUTE replace(pg_get_functiondef('public.undo_import_units(uuid, text[])'::regprocedure),
        $q$'component', 'team_slot', 'worker_identity'$q$, $q$'team_slot', 'worker_identity'$q$);
END $$;
DROP TABLE public.component;
