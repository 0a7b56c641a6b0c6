DROP TABLE check_verdict, video_check;
DROP FUNCTION public.hold_video_check(), public.hold_check_verdict();
