-- Who had which case open, and when, is lost; the cases keep the steps of the claims that were broken.
DROP TABLE public.case_claim;
DROP TABLE public.desk_lease;
DROP FUNCTION public.sign_claim();
DROP FUNCTION public.sign_lease();
