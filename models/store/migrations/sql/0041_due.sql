-- Which cases were due in some days, told by the index alone: what seldom happens to a case (out of assessment, extended) is found
-- among them without reading each. At 5.05 million cases it has 194 MB in place of 55 and was built in 10 s.
CREATE INDEX ix_case_file_due_at_id ON case_file (due_at, id);
DROP INDEX ix_case_file_due_at;
-- Cells by both of their keys, whichever of the two indexes the server takes: without the first one it read all streets of a year's
-- days for one of them, 9 ms instead of 2. 321 MB in place of 189, built in 6 s.
CREATE INDEX ix_figure_cell_b_a ON figure_cell (build, cut, start, b, a);
DROP INDEX ix_figure_cell_b;
