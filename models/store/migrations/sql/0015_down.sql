DROP TRIGGER keep_rule ON public.category_rule;
DROP TRIGGER sign_rule ON public.category_rule;
DROP FUNCTION public.keep_rule(), public.sign_rule();
ALTER TABLE category_rule
    DROP CONSTRAINT ck_category_rule_sign_most,
    DROP CONSTRAINT ck_category_rule_arrive_most,
    DROP CONSTRAINT ck_category_rule_verify_most,
    DROP CONSTRAINT ck_category_rule_limit_most,
    DROP CONSTRAINT ck_category_rule_arrival,
    DROP CONSTRAINT ck_category_rule_verification,
    DROP CONSTRAINT ck_category_rule_evidence,
    DROP CONSTRAINT ck_category_rule_whole;
