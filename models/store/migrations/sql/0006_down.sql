-- Requests, replies, callbacks, transfers and confirmations are lost with their tables; cases and their histories stay.
DROP TRIGGER hold_case ON public.case_file;
DROP TRIGGER told_case ON public.case_file;
DROP TRIGGER told_case_insert ON public.case_file;
DROP TRIGGER hold_order ON public.dispatch_order;
DROP TRIGGER told_order ON public.dispatch_order;
DROP TRIGGER told_order_insert ON public.dispatch_order;
DROP TABLE public.callback;
DROP TABLE public.reply;
DROP TABLE public.transfer;
DROP TABLE public.confirmation;
DROP TABLE public.case_request;
DROP TABLE public.order_arrow;
DROP TABLE public.case_arrow;
DROP FUNCTION public.hold_reply(), public.hold_request(), public.told_order(), public.told_case(), public.hold_order(),
    public.hold_case(), public.is_permitted(text), public.is_importing(), public.is_undoing();
