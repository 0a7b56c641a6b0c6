-- The city's own calendar, the versions of its clocks and the records of extensions and suspensions are lost with their tables.
DROP TABLE public.case_extension;
DROP TABLE public.case_suspension;
DROP TABLE public.clock_rule;
DROP TABLE public.calendar_exception;
DROP FUNCTION public.check_more_time();
DROP FUNCTION public.sign_clock();
ALTER TABLE public.case_file DROP COLUMN suspended_until;
ALTER TABLE public.category_rule
    DROP CONSTRAINT ck_category_rule_limit_pair,
    DROP CONSTRAINT ck_category_rule_limit_amount,
    DROP COLUMN sign_minutes,
    DROP COLUMN arrive_minutes,
    DROP COLUMN verify_minutes,
    DROP COLUMN evidence,
    DROP COLUMN verifier,
    DROP COLUMN note,
    DROP COLUMN login;
