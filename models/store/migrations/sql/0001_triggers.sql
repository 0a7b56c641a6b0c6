-- Which table announces which subject, by which column.
DO $$
DECLARE
    t record;
BEGIN
    FOR t IN SELECT * FROM (VALUES
        ('case_file', 'case', 'id'),
        ('dispatch_order', 'case', 'case_id'),
        ('step', 'case', 'case_id'),
        ('report', 'case', 'case_id'),
        ('position_latest', 'position', 'worker_id'),
        ('worker', 'worker', 'id'),
        ('worker_identity', 'worker', 'worker_id'),
        ('team_slot', 'worker', 'worker_id'),
        ('grid', 'grid', 'id'),
        ('department', 'department', 'id'),
        ('category', 'category', 'id'),
        ('category_rule', 'category', 'category_id'),
        ('ownership', 'category', 'category_id'),
        ('city', 'city', 'id'),
        ('account', 'account', 'id'),
        ('place', 'place', 'id'),
        ('road', 'place', 'id'),
        ('camera', 'place', 'id')
    ) AS v(relation, subject, key) LOOP
        EXECUTE format('CREATE TRIGGER announce_insert AFTER INSERT ON public.%I REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION public.announce(%L, %L)', t.relation, t.subject, t.key);
        EXECUTE format('CREATE TRIGGER announce_update AFTER UPDATE ON public.%I
            REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION public.announce(%L, %L)', t.relation, t.subject, t.key);
        EXECUTE format('CREATE TRIGGER announce_delete AFTER DELETE ON public.%I REFERENCING OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION public.announce(%L, %L)', t.relation, t.subject, t.key);
    END LOOP;
END $$;

CREATE TRIGGER announce_any AFTER INSERT OR UPDATE OR DELETE ON public.grid_level
    FOR EACH STATEMENT EXECUTE FUNCTION public.announce_all('grid');

CREATE TRIGGER sign_step BEFORE INSERT ON public.step FOR EACH ROW EXECUTE FUNCTION public.sign_step();

CREATE TRIGGER keep_step BEFORE UPDATE OR DELETE OR TRUNCATE ON public.step
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER keep_report BEFORE UPDATE OR DELETE OR TRUNCATE ON public.report
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER keep_case BEFORE DELETE OR TRUNCATE ON public.case_file
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER keep_order BEFORE DELETE OR TRUNCATE ON public.dispatch_order
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER keep_report_text BEFORE DELETE OR TRUNCATE ON public.report_text
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE INDEX ix_case_file_title_bigrams ON public.case_file USING gin (public.bigrams(title));
CREATE INDEX ix_report_text_text_bigrams ON public.report_text USING gin (public.bigrams(text));
CREATE INDEX ix_report_text_address_bigrams ON public.report_text USING gin (public.bigrams(address));
CREATE INDEX ix_grid_name_bigrams ON public.grid USING gin (public.bigrams(name));
CREATE INDEX ix_place_name_bigrams ON public.place USING gin (public.bigrams(name));
CREATE INDEX ix_worker_identity_name_bigrams ON public.worker_identity USING gin (public.bigrams(name));
