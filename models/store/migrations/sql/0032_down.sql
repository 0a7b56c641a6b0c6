-- Papers on hot topics, with their words, signatures and hashes, are lost.
ALTER TABLE briefing_rendering DISABLE TRIGGER keep_row;
ALTER TABLE briefing_signing DISABLE TRIGGER keep_row;
ALTER TABLE briefing_wording DISABLE TRIGGER keep_row;
ALTER TABLE briefing DISABLE TRIGGER keep_briefing;
DELETE FROM briefing_rendering x USING briefing b WHERE b.id = x.briefing_id AND b.kind = 'hot_topics';
DELETE FROM briefing_signing x USING briefing b WHERE b.id = x.briefing_id AND b.kind = 'hot_topics';
DELETE FROM briefing_wording x USING briefing b WHERE b.id = x.briefing_id AND b.kind = 'hot_topics';
DELETE FROM briefing WHERE kind = 'hot_topics';
ALTER TABLE briefing ENABLE TRIGGER keep_briefing;
ALTER TABLE briefing_wording ENABLE TRIGGER keep_row;
ALTER TABLE briefing_signing ENABLE TRIGGER keep_row;
ALTER TABLE briefing_rendering ENABLE TRIGGER keep_row;
ALTER TABLE briefing DROP CONSTRAINT ck_briefing_kind;
ALTER TABLE briefing ADD CONSTRAINT ck_briefing_kind
    CHECK (kind IN ('daily','three_day','weekly','monthly','matter','handover'));
