-- Papers on hot topics are numbered for themselves, like every other kind.
ALTER TABLE briefing DROP CONSTRAINT ck_briefing_kind;
ALTER TABLE briefing ADD CONSTRAINT ck_briefing_kind
    CHECK (kind IN ('daily','three_day','weekly','monthly','hot_topics','matter','handover'));
