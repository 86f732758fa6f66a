-- The first schema of a cache. Numbers of enums are those of shared/model/model.h; dates are milliseconds since the
-- epoch, UTC. Later steps keep the columns of owner, outbox and drafts: they are what is rescued from a damaged file.

CREATE TABLE owner (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    server TEXT NOT NULL,
    user_id INTEGER NOT NULL,
    username TEXT NOT NULL
) STRICT;

-- The short name of a room in the tables that have many rows. Apart from rooms, so that messages may come first.
CREATE TABLE room_keys (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE CHECK (id <> '')    -- '0', '17', or '1:2' for a direct room
) STRICT;

CREATE TABLE rooms (
    key INTEGER PRIMARY KEY REFERENCES room_keys (key),
    kind INTEGER NOT NULL,
    name TEXT NOT NULL,
    topic TEXT NOT NULL,
    role INTEGER,
    members INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    read_seq INTEGER NOT NULL,
    server_read_seq INTEGER NOT NULL,
    preview_seq INTEGER,                        -- NULL: there is none
    preview_from INTEGER NOT NULL,
    preview_date INTEGER NOT NULL,
    preview_text TEXT NOT NULL,
    since INTEGER NOT NULL,
    known INTEGER NOT NULL,
    low INTEGER NOT NULL,
    high INTEGER NOT NULL,
    cursor INTEGER NOT NULL
) STRICT;

CREATE TABLE messages (
    id INTEGER PRIMARY KEY,                     -- stays with the message: a full-text index can refer to it
    room INTEGER NOT NULL REFERENCES room_keys (key),
    seq INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    from_user INTEGER NOT NULL,
    date INTEGER NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (room, seq)
) STRICT;

CREATE TABLE notices (
    id INTEGER PRIMARY KEY,
    room INTEGER NOT NULL REFERENCES room_keys (key),
    after_seq INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    change INTEGER NOT NULL,
    date INTEGER NOT NULL
) STRICT;
CREATE INDEX notices_by_place ON notices (room, after_seq);

CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    username TEXT NOT NULL,
    display_name TEXT NOT NULL,
    guest INTEGER NOT NULL
) STRICT;

-- What people wrote and nobody else has: by the room's own id, since it outlives what is known of the room.
CREATE TABLE outbox (
    position INTEGER PRIMARY KEY AUTOINCREMENT, -- the order in which it was typed
    cid TEXT NOT NULL UNIQUE,
    room_id TEXT NOT NULL CHECK (room_id <> ''),
    text TEXT NOT NULL,
    created INTEGER NOT NULL,
    error TEXT,                                 -- the code of the wire; NULL: not refused
    attempted INTEGER NOT NULL,
    seen INTEGER NOT NULL
) STRICT;

CREATE TABLE drafts (
    room_id TEXT NOT NULL PRIMARY KEY CHECK (room_id <> ''),
    text TEXT NOT NULL
) STRICT, WITHOUT ROWID;
