-- What cases are found by: title, words and addresses of each, folded, kept once, with an index that finds the newest first
-- among millions. The caller's name and number are not in it.
CREATE TABLE case_words (
    case_id UUID NOT NULL,
    reported_at TIMESTAMP WITH TIME ZONE NOT NULL,
    stretch INTEGER NOT NULL,
    words TEXT NOT NULL,
    CONSTRAINT pk_case_words PRIMARY KEY (case_id)
);

-- Folded in case and width, with single blanks: what is typed is folded likewise.
CREATE FUNCTION public.fold_words(content text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT btrim(regexp_replace(lower(normalize(content, NFKC)), '\s+', ' ', 'g'))
$$;

-- Eight days of the calendar, by UTC: so much is looked through at a time.
CREATE FUNCTION public.words_stretch(at timestamptz) RETURNS integer
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT floor(extract(epoch FROM at) / 691200)::integer
$$;

-- Pairs of neighbouring characters, each with its stretch of time: a pair that half of all cases have is then still found
-- among the newest alone. Two code points of 21 bits and the stretch make one number.
CREATE FUNCTION public.dated_pairs(stretch integer, words text) RETURNS bigint[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg((stretch::bigint << 42) | (ascii(pair.a)::bigint << 21) | ascii(pair.b)), '{}')
    FROM (SELECT string_to_array(words, NULL) AS c) AS apart, LATERAL unnest(c, c[2:]) AS pair(a, b)
    WHERE pair.b IS NOT NULL AND pair.a <> ' ' AND pair.b <> ' '
$$;

-- All that a case is found by, told anew from its reports.
CREATE FUNCTION public.words_of_case(of_case uuid) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT public.fold_words(c.title || E'\n' || coalesce(
        (SELECT string_agg(t.text || E'\n' || t.address, E'\n' ORDER BY r.reported_at, r.id)
         FROM public.report r JOIN public.report_text t ON t.report_id = r.id WHERE r.case_id = c.id), ''))
    FROM public.case_file c WHERE c.id = of_case
$$;

-- A case stands before its reports, and each report before its words: by primary keys alone, for where a city is being
-- filled there are no others.
CREATE FUNCTION public.keep_words() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.case_words AS w (case_id, reported_at, stretch, words)
    SELECT c.id, c.reported_at, public.words_stretch(c.reported_at), public.fold_words(c.title || E'\n' || n.told)
    FROM (SELECT r.case_id, string_agg(t.text || E'\n' || t.address, E'\n' ORDER BY r.reported_at, r.id) AS told
          FROM new_rows t JOIN public.report r ON r.id = t.report_id GROUP BY r.case_id) n
    JOIN public.case_file c ON c.id = n.case_id
    ON CONFLICT (case_id) DO UPDATE SET words = w.words || ' ' || excluded.words;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_words AFTER INSERT ON public.report_text REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.keep_words();

CREATE FUNCTION public.renew_words() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    of_case uuid;
BEGIN
    IF TG_TABLE_NAME = 'case_file' THEN
        of_case := coalesce(NEW.id, OLD.id);
    ELSE
        SELECT r.case_id INTO of_case FROM public.report r WHERE r.id = OLD.report_id;
    END IF;
    IF TG_TABLE_NAME = 'case_file' AND TG_OP = 'DELETE' THEN
        DELETE FROM public.case_words w WHERE w.case_id = of_case;
    ELSE
        UPDATE public.case_words w SET words = public.words_of_case(c.id), reported_at = c.reported_at,
            stretch = public.words_stretch(c.reported_at)
        FROM public.case_file c WHERE c.id = of_case AND w.case_id = c.id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER renew_words AFTER UPDATE OF title, reported_at ON public.case_file FOR EACH ROW
    WHEN (OLD.title <> NEW.title OR OLD.reported_at <> NEW.reported_at) EXECUTE FUNCTION public.renew_words();
CREATE TRIGGER drop_words AFTER DELETE ON public.case_file FOR EACH ROW EXECUTE FUNCTION public.renew_words();
CREATE TRIGGER renew_words AFTER UPDATE OF text, address ON public.report_text FOR EACH ROW
    WHEN (OLD.text <> NEW.text OR OLD.address <> NEW.address) EXECUTE FUNCTION public.renew_words();
CREATE TRIGGER drop_words AFTER DELETE ON public.report_text FOR EACH ROW EXECUTE FUNCTION public.renew_words();

INSERT INTO case_words (case_id, reported_at, stretch, words)
SELECT c.id, c.reported_at, public.words_stretch(c.reported_at), public.words_of_case(c.id) FROM case_file c;

-- A short list of what waits to be sorted in: it is looked through at every search.
CREATE INDEX ix_case_words_pairs ON case_words USING gin (public.dated_pairs(stretch, words))
    WITH (gin_pending_list_limit = 128);
CREATE INDEX ix_case_words_reported_at ON case_words (reported_at);
DROP INDEX ix_case_file_title_bigrams, ix_report_text_text_bigrams, ix_report_text_address_bigrams;
-- A case is also found by the last characters of its number; every day has the same few thousand ends.
CREATE INDEX ix_case_file_number_end ON case_file ((right(number, 4))) WHERE number IS NOT NULL;

DO $$
BEGIN
    EXECUTE format('GRANT SELECT ON public.case_words TO %I', current_database() || '_reader');
    REVOKE ALL ON FUNCTION public.keep_words(), public.renew_words(), public.words_of_case(uuid) FROM PUBLIC;
END $$;
