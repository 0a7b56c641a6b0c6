"""What the triggers on case_file and dispatch_order hold row by row, asked of all rows at once: after a bulk filling."""

from __future__ import annotations

UNTOLD = (
    # A case whose history does not begin, or does not lead to where it stands.
    """SELECT c.id FROM case_file c
    WHERE NOT EXISTS (SELECT FROM step t WHERE t.case_id = c.id AND t.from_state IS NULL AND t.action IN ('report', 'import'))
       OR NOT EXISTS (SELECT FROM step t WHERE t.case_id = c.id AND t.to_state = c.state) LIMIT 1""",
    # A step that goes no arrow.
    """SELECT t.id FROM step t WHERE t.to_state IS NOT NULL AND NOT EXISTS (
        SELECT FROM case_arrow a
        WHERE a.action = t.action AND a.start = coalesce(t.from_state, '') AND a."end" = t.to_state) LIMIT 1""",
    # An order that nobody gave.
    """SELECT o.id FROM dispatch_order o WHERE NOT EXISTS (
        SELECT FROM step t JOIN order_arrow a ON a.action = t.action AND a.start = ''
        WHERE t.case_id = o.case_id AND t.order_id = o.id) LIMIT 1""",
)
"""Each finds a row that breaks a rule; none of them finds one in a history that is whole."""
