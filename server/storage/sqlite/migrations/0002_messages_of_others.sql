-- Messages that another server of the Redis layout wrote have no cid, and their sender may be nobody (0) or somebody
-- whom nobody knows. Rows and indexes stay as they are: only two constraints go, so the text of the schema is changed in
-- place (https://www.sqlite.org/lang_altertable.html, section 7) and a million messages need not be written again.

PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = 'CREATE TABLE messages (
    room_id TEXT NOT NULL REFERENCES rooms (id),
    seq INTEGER NOT NULL,               -- 1, 2, 3 ... in a room, without gaps
    rev INTEGER NOT NULL,               -- the room''s rev when this message last changed
    from_user INTEGER NOT NULL,         -- 0: nobody
    date INTEGER NOT NULL,
    cid TEXT,                           -- NULL: of another server
    text TEXT NOT NULL,
    PRIMARY KEY (room_id, seq)
) STRICT, WITHOUT ROWID' WHERE type = 'table' AND name = 'messages';

-- Raises the schema's version, by which other connections see that it has changed.
CREATE TABLE changed (x INTEGER) STRICT;
DROP TABLE changed;
PRAGMA writable_schema = RESET;
