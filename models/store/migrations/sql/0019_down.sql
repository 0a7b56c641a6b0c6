DROP INDEX public.ix_report_source_number;
