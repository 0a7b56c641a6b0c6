CREATE INDEX ix_figure_cell_b ON figure_cell (build, cut, start, b);
DROP INDEX ix_figure_cell_b_a;
CREATE INDEX ix_case_file_due_at ON case_file (due_at);
DROP INDEX ix_case_file_due_at_id;
