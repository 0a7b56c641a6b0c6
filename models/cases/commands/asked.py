"""What every command asks first: who acts and when, and the case with what its rule says."""

from __future__ import annotations

from sqlalchemy import text

WHO = text(
    """SELECT clock_timestamp() AS now, session_user AS login, city.id AS city_id, city.timezone,
              (SELECT id FROM clock_rule ORDER BY version DESC LIMIT 1) AS clocks,
              (SELECT max(entered_at) FROM calendar_exception) AS days,
              a.id AS account_id, a.duty, a.active,
              done.case_id AS done_case_id
    FROM (SELECT 1) AS one LEFT JOIN city ON true LEFT JOIN account a ON a.login = session_user
    LEFT JOIN step done ON done.command_id = :command_id"""
)
"""One row: the database's clock, the city and what stamps its calendar, the account, and whether `command_id` is done."""
CASE_AS_IT_IS = text(
    """SELECT c.*, coalesce(r.needs_arrival, false) AS needs_arrival,
              coalesce(r.needs_verification, false) AS needs_verification,
              r.sign_minutes, r.arrive_minutes, r.verify_minutes,
              coalesce(r.evidence, '') AS evidence, coalesce(r.verifier, 'anyone') AS verifier,
              EXISTS (SELECT FROM deliberation d WHERE d.case_id = c.id AND d.ended_at IS NULL) AS deliberated
    FROM case_file c LEFT JOIN category_rule r ON r.id = c.rule_id WHERE c.id = :id"""
)
