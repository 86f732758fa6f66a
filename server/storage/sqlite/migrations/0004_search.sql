-- The search in messages: which words are in which of them (shared/search/text_index.h). Empty at first, also where there
-- are messages: they are indexed behind the scenes (search_indexer.cpp), and what is not indexed yet is looked at one by
-- one. Small pages let a search leap over the rooms that it is not about.

CREATE VIRTUAL TABLE message_index USING fts5(tokens, content = '', columnsize = 0, detail = none, tokenize = 'ascii');
INSERT INTO message_index (message_index, rank) VALUES ('pgsz', 256);

-- The messages of a room that are in the index are those from low to high.
CREATE TABLE indexed (
    room INTEGER PRIMARY KEY REFERENCES rooms (key),
    low INTEGER NOT NULL,
    high INTEGER NOT NULL
) STRICT;
