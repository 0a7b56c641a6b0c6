"""What the triggers on requests, on more time, on exclusion and on replies hold row by row, asked of all rows at once."""

from __future__ import annotations

UNAPPROVED = (
    # A request that nobody with the duty decided, or who asked decided himself although there is another.
    """SELECT r.id FROM case_request r LEFT JOIN account a ON a.id = r.decided_by
    WHERE (r.state = 'asked') <> (r.decided_at IS NULL) OR (r.decided_at IS NULL) <> (r.decided_by IS NULL)
       OR r.decided_at < r.asked_at OR r.state IN ('approved', 'declined') AND a.duty IS DISTINCT FROM 'supervisor'
       OR r.decided_by = r.asked_by AND r.state <> 'withdrawn' LIMIT 1""",
    # More time without the approved request it follows from.
    """SELECT t.id FROM (SELECT id, case_id, request_id, kind FROM case_suspension
                         UNION ALL SELECT id, case_id, request_id, 'extension' FROM case_extension) t
    WHERE NOT EXISTS (SELECT FROM case_request r WHERE r.id = t.request_id AND r.case_id = t.case_id AND r.kind = t.kind
                      AND r.state = 'approved') LIMIT 1""",
    # A void case without one.
    """SELECT c.id FROM case_file c WHERE c.state = 'VOID' AND NOT EXISTS (
        SELECT FROM case_request r WHERE r.case_id = c.id AND r.kind = 'void' AND r.state = 'approved') LIMIT 1""",
    # A case outside assessment without one for that reason; or as a repeated request that was not answered finally.
    """SELECT x.id FROM case_exclusion x
    WHERE NOT EXISTS (SELECT FROM case_request r WHERE r.id = x.request_id AND r.case_id = x.case_id AND r.kind = 'exclusion'
                      AND r.state = 'approved' AND r.facts ->> 'basis' = x.basis)
       OR x.basis = 'repeated' AND NOT (is_repeated(x.case_id) AND is_finally_answered(x.case_id)) LIMIT 1""",
    # A final reply that no supervisor sent.
    """SELECT y.id FROM reply y JOIN account a ON a.id = y.sent_by WHERE y.final AND a.duty <> 'supervisor' LIMIT 1""",
    # A merged case that is linked to no other, or to another than it says.
    """SELECT c.id FROM case_file c WHERE (c.state = 'MERGED' OR c.main_id IS NOT NULL) AND NOT EXISTS (
        SELECT FROM case_link l WHERE l.case_id = c.id AND l.main_id = c.main_id AND l.ended_at IS NULL) LIMIT 1""",
)
"""Each finds a row that breaks a rule; none of them finds one in a history that is whole."""
