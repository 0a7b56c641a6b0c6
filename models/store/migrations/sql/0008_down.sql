-- Refusals, deliberations, rulings and whistles are lost with their tables; their steps stay in the history.
DROP TABLE public.whistle_limit, public.whistle, public.ruling, public.party_words, public.deliberation, public.refusal;
DROP FUNCTION public.sign_record(), public.sign_ruling(), public.end_once();
ALTER TABLE public.dispatch_order
    DROP CONSTRAINT ck_dispatch_order_appointed,
    DROP COLUMN appointed,
    DROP COLUMN due_at;
