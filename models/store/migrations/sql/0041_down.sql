CREATE INDEX ix_case_file_due_at ON case_file (due_at);
DROP INDEX ix_case_file_due_at_id;
