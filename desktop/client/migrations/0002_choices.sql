-- What the reader chose for a room, on this computer, and how many unread messages call for them.

ALTER TABLE rooms ADD COLUMN favourite INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rooms ADD COLUMN level INTEGER NOT NULL DEFAULT 0;      -- 0 all, 1 mentions, 2 none
ALTER TABLE rooms ADD COLUMN mentions INTEGER NOT NULL DEFAULT 0;
