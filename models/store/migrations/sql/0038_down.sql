DROP TABLE grid_redraw;
ALTER TABLE grid DROP COLUMN ends_at;
