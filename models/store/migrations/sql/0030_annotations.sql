-- Annotations (标注): words on days of the charts, such as a storm or a campaign. Append-only: a row that takes another back is
-- a row of its own, signed like it, so that who said what, and who took it back, stays to be seen.
CREATE TABLE chart_annotation (
    id UUID NOT NULL,
    first_day DATE,
    last_day DATE,
    kind VARCHAR,
    words VARCHAR,
    ends_id UUID,
    login VARCHAR DEFAULT SESSION_USER NOT NULL,
    desk VARCHAR DEFAULT '' NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_chart_annotation PRIMARY KEY (id),
    CONSTRAINT ck_chart_annotation_kind CHECK (kind IN ('weather','campaign','occasion','rules','other')),
    CONSTRAINT ck_chart_annotation_words CHECK (btrim(words) <> '' AND char_length(words) <= 60),
    CONSTRAINT ck_chart_annotation_days CHECK (last_day >= first_day AND last_day - first_day < 366),
    CONSTRAINT ck_chart_annotation_whole CHECK (
        num_nonnulls(first_day, last_day, kind, words) = CASE WHEN ends_id IS NULL THEN 4 ELSE 0 END),
    CONSTRAINT uq_chart_annotation_ends_id UNIQUE (ends_id),
    CONSTRAINT fk_chart_annotation_ends_id FOREIGN KEY(ends_id) REFERENCES chart_annotation (id)
);
CREATE INDEX ix_chart_annotation_first_day ON chart_annotation (first_day) WHERE ends_id IS NULL;

-- What takes something back is not taken back itself: the words are written anew.
CREATE FUNCTION public.hold_annotation() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.ends_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM public.chart_annotation a WHERE a.id = NEW.ends_id AND a.ends_id IS NULL) THEN
        RAISE EXCEPTION 'only an annotation is taken back' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hold_annotation BEFORE INSERT ON public.chart_annotation
    FOR EACH ROW EXECUTE FUNCTION public.hold_annotation();

DO $$
BEGIN
    CREATE TRIGGER sign_watch BEFORE INSERT ON public.chart_annotation FOR EACH ROW
        EXECUTE FUNCTION public.sign_watch('operator', 'supervisor');
    CREATE TRIGGER keep_row BEFORE UPDATE OR DELETE OR TRUNCATE ON public.chart_annotation
        FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
    CREATE TRIGGER announce_insert AFTER INSERT ON public.chart_annotation REFERENCING NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION public.announce('annotation', 'id');
    EXECUTE format('GRANT SELECT ON public.chart_annotation TO %I', current_database() || '_reader');
    EXECUTE format('GRANT INSERT ON public.chart_annotation TO %I', current_database() || '_writer');
    REVOKE ALL ON FUNCTION public.hold_annotation() FROM PUBLIC;
END $$;
