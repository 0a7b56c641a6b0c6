-- What papers are found by: names, titles and texts of their snapshots and of what was edited in them, folded, kept once. Words
-- that every paper has (keys, definitions) and the cases behind figures are left out.
CREATE TABLE briefing_words (
    briefing_id UUID NOT NULL,
    words TEXT NOT NULL,
    edited TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_briefing_words PRIMARY KEY (briefing_id),
    CONSTRAINT fk_briefing_words_briefing_id FOREIGN KEY(briefing_id) REFERENCES briefing (id)
);
CREATE INDEX ix_briefing_made_at ON briefing (made_at, id);

CREATE FUNCTION public.words_of_paper(told text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN coalesce((
        SELECT public.fold_words(string_agg(DISTINCT part.value #>> '{}', E'\n'))
        FROM jsonb_path_query(told::jsonb - '{definitions,cases,behind,seen,maker}'::text[],
                              'strict $.** ? (@.type() == "object")') AS thing,
             jsonb_each(thing) AS part
        WHERE jsonb_typeof(part.value) = 'string' AND part.key = ANY ('{name,name_en,title,text,words,note,caption,number,
            case_number,by,holder,addressee,instruction,address,area,category,grid,receiver,from_name,to_name,edited,report_to,
            send_to,copy_to}')), '');
EXCEPTION WHEN data_exception THEN
    -- A text that is no JSON is found by its number.
    RETURN '';
END $$;

CREATE FUNCTION public.keep_paper_words() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.briefing_words (briefing_id, words) VALUES (NEW.id, public.words_of_paper(NEW.snapshot));
    RETURN NULL;
END $$;
CREATE TRIGGER keep_words AFTER INSERT ON public.briefing FOR EACH ROW EXECUTE FUNCTION public.keep_paper_words();

CREATE FUNCTION public.keep_edited_words() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.briefing_words SET edited = public.words_of_paper(NEW.words) WHERE briefing_id = NEW.briefing_id;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_words AFTER INSERT ON public.briefing_wording FOR EACH ROW EXECUTE FUNCTION public.keep_edited_words();

-- Those that there are.
INSERT INTO briefing_words (briefing_id, words, edited)
SELECT b.id, public.words_of_paper(b.snapshot), coalesce((
    SELECT public.words_of_paper(w.words) FROM public.briefing_wording w WHERE w.briefing_id = b.id
    ORDER BY w.version DESC LIMIT 1), '')
FROM public.briefing b;

DO $$
BEGIN
    EXECUTE format('GRANT SELECT ON public.briefing_words TO %I', current_database() || '_reader');
    REVOKE ALL ON FUNCTION public.words_of_paper(text), public.keep_paper_words(), public.keep_edited_words() FROM PUBLIC;
END $$;
