-- The search in messages: which words are in which of them (shared/search/text_index.h). Empty at first, also where there
-- are messages: they are indexed little by little (Cache::index), and what is not indexed yet is looked at one by one.
-- Small pages let a search leap over the rooms that it is not about.

CREATE VIRTUAL TABLE message_index USING fts5(tokens, content = '', columnsize = 0, detail = none, tokenize = 'ascii');
INSERT INTO message_index (message_index, rank) VALUES ('pgsz', 256);

-- The messages of a room that are in the index are those from low to high. Where they are forgotten the room gets
-- another number, so that those that come later are not taken for them.
CREATE TABLE indexed (
    number INTEGER PRIMARY KEY AUTOINCREMENT,   -- of the room, in the index
    room INTEGER NOT NULL UNIQUE REFERENCES room_keys (key),
    low INTEGER NOT NULL,
    high INTEGER NOT NULL
) STRICT;

-- Messages that are held no more and have yet to be taken out of the index, which needs what was in them.
CREATE TABLE forgotten (
    number INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    from_user INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (number, seq)
) STRICT, WITHOUT ROWID;
