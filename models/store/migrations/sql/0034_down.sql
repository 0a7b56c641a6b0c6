DROP TRIGGER keep_words ON public.briefing_wording;
DROP TRIGGER keep_words ON public.briefing;
DROP FUNCTION public.keep_edited_words();
DROP FUNCTION public.keep_paper_words();
DROP FUNCTION public.words_of_paper(text);
DROP INDEX ix_briefing_made_at;
DROP TABLE briefing_words;
