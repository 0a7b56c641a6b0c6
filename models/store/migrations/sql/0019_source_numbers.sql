-- A number of another system (12345, 数字城管) is asked for as a whole or by its last characters.
CREATE INDEX ix_report_source_number ON report (reverse(lower(source_number)) text_pattern_ops)
    WHERE source_number IS NOT NULL;
