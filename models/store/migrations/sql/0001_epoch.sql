-- Where transaction ids can be compared: one fingerprint for as long as they are. It changes with another cluster
-- (system identifier), a recovery to a point in time (timeline), a copied or recreated database (its oid), a restored
-- table (oids of the table and of the triggers that announce; pg_restore makes those after all data, so a reader that
-- comes in half-way starts anew once the restore is through).
CREATE FUNCTION public.change_epoch() RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    cluster bigint;
    line text;
    base oid;
    announcers text;
BEGIN
    SELECT system_identifier INTO cluster FROM pg_control_system();
    IF pg_is_in_recovery() THEN
        SELECT timeline_id::text INTO line FROM pg_control_checkpoint();
    ELSE
        line := ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int::text;
    END IF;
    SELECT d.oid INTO base FROM pg_database d WHERE d.datname = current_database();
    SELECT string_agg(t.oid::text, ',' ORDER BY t.oid) INTO announcers
    FROM pg_trigger t WHERE t.tgfoid = to_regprocedure('public.announce()') AND NOT t.tgisinternal;
    RETURN left(encode(sha256(convert_to(
        concat_ws('/', cluster, line, base, to_regclass('public.change')::oid, announcers), 'UTF8')), 'hex'), 32);
END $$;
