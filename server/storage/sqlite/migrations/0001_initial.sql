-- The first schema. Numbers of enums are those of shared/model/model.h; dates are milliseconds since the epoch, UTC.

CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    username TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    display_folded TEXT NOT NULL,
    email TEXT NOT NULL,
    password_hash BLOB NOT NULL,        -- empty: cannot sign in with a password
    guest INTEGER NOT NULL,
    created INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id),
    token_hash BLOB NOT NULL UNIQUE,
    client TEXT NOT NULL,
    created INTEGER NOT NULL,
    last_used INTEGER NOT NULL,
    idle_lifetime INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_death ON sessions (last_used + idle_lifetime);

-- Rooms and members have a key of their own because every message updates one row of each: in place by key.
CREATE TABLE rooms (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,            -- '0', '17', or '1:2' for a direct room
    number INTEGER UNIQUE,              -- the same as a number; NULL for a direct room
    kind INTEGER NOT NULL,              -- 0 public, 1 private, 2 direct
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    topic TEXT NOT NULL,
    topic_folded TEXT NOT NULL,
    created INTEGER NOT NULL,
    rev INTEGER NOT NULL,               -- grows with every change to the room or a message in it
    last_seq INTEGER NOT NULL,
    members INTEGER NOT NULL            -- how many rows of members it has
) STRICT;

CREATE TABLE members (
    key INTEGER PRIMARY KEY,
    room_id TEXT NOT NULL REFERENCES rooms (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    role INTEGER NOT NULL,              -- 0 member, 1 moderator, 2 owner
    read_seq INTEGER NOT NULL,
    hidden INTEGER NOT NULL,            -- 1: a direct room that this member does not see yet
    joined INTEGER NOT NULL,
    UNIQUE (room_id, user_id)
) STRICT;
CREATE INDEX members_by_user ON members (user_id);

-- Kept in the order in which it is read: the messages of a room lie side by side.
CREATE TABLE messages (
    room_id TEXT NOT NULL REFERENCES rooms (id),
    seq INTEGER NOT NULL,               -- 1, 2, 3 ... in a room, without gaps
    rev INTEGER NOT NULL,               -- the room's rev when this message last changed
    from_user INTEGER NOT NULL REFERENCES users (id),
    date INTEGER NOT NULL,
    cid TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (room_id, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX messages_by_cid ON messages (from_user, cid);
CREATE INDEX messages_by_rev ON messages (room_id, rev);

CREATE TABLE invites (
    key_hash BLOB NOT NULL PRIMARY KEY,
    room_id TEXT NOT NULL REFERENCES rooms (id),
    by_user INTEGER NOT NULL REFERENCES users (id),
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,           -- 0: never
    uses INTEGER NOT NULL,              -- how often it may be used; 0: without limit
    used INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL              -- the last one that was given
) STRICT, WITHOUT ROWID;
INSERT INTO counters (name, value) VALUES ('room', 0);

-- What a health check writes to see whether writing works again (sqlite_store.cpp).
CREATE TABLE probe (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    filler BLOB NOT NULL
) STRICT;

INSERT INTO rooms (id, number, kind, name, name_folded, topic, topic_folded, created, rev, last_seq, members)
VALUES ('0', 0, 0, 'General', 'general', '', '', 0, 0, 0, 0);
