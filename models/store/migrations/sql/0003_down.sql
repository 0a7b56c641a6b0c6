-- Every briefing is lost with its table.
DROP TABLE public.briefing;
DROP FUNCTION public.sign_briefing();
