-- What was merged stays merged and what followed stays where it is; neither can be undone any more.
DROP TRIGGER follow_main ON public.case_file;
DROP TRIGGER hold_child ON public.case_file;
DROP INDEX public.ix_report_text_caller, public.ix_report_text_address_key, public.ix_case_file_lon;
DROP TABLE public.repeat, public.case_link;
ALTER TABLE public.case_file DROP COLUMN main_id;
DROP FUNCTION public.caller_key(text), public.address_key(text), public.sign_link(), public.sign_repeat(), public.follow_main(),
    public.hold_child();
