DROP INDEX ix_case_file_number_end;
CREATE INDEX ix_case_file_title_bigrams ON public.case_file USING gin (public.bigrams(title));
CREATE INDEX ix_report_text_text_bigrams ON public.report_text USING gin (public.bigrams(text));
CREATE INDEX ix_report_text_address_bigrams ON public.report_text USING gin (public.bigrams(address));
DROP TRIGGER keep_words ON report_text;
DROP TRIGGER renew_words ON report_text;
DROP TRIGGER drop_words ON report_text;
DROP TRIGGER renew_words ON case_file;
DROP TRIGGER drop_words ON case_file;
DROP TABLE case_words;
DROP FUNCTION public.keep_words(), public.renew_words(), public.words_of_case(uuid), public.dated_pairs(integer, text),
    public.words_stretch(timestamptz), public.fold_words(text);
