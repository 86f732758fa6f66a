-- A cache of schema 1 as version 0.1 wrote it. Frozen: never changed, so that every later version opens it.
PRAGMA application_id = 1265202243;
PRAGMA user_version = 1;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE owner (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    server TEXT NOT NULL,
    user_id INTEGER NOT NULL,
    username TEXT NOT NULL
) STRICT;
INSERT INTO owner VALUES(1,'wss://chat.example.org/ws',7,'Ada');
CREATE TABLE room_keys (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE CHECK (id <> '')    -- '0', '17', or '1:2' for a direct room
) STRICT;
INSERT INTO room_keys VALUES(1,'17');
INSERT INTO room_keys VALUES(2,'7:12');
INSERT INTO room_keys VALUES(4,'0');
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
INSERT INTO rooms VALUES(1,1,'Räume','It''s about %, _ and \',2,3,42,41,40,42,12,1700000000042,'''quoted'' 👩‍👩‍👧',1700000000002,1,41,42,99);
INSERT INTO rooms VALUES(2,2,'Bob','',NULL,0,0,0,0,NULL,0,0,'',0,0,1,0,0);
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
INSERT INTO messages VALUES(5,1,42,99,12,1700000000042,'''quoted'' 👩‍👩‍👧');
INSERT INTO messages VALUES(6,1,41,98,12,1700000000041,replace('line\nline','\n',char(10)));
CREATE TABLE notices (
    id INTEGER PRIMARY KEY,
    room INTEGER NOT NULL REFERENCES room_keys (key),
    after_seq INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    change INTEGER NOT NULL,
    date INTEGER NOT NULL
) STRICT;
INSERT INTO notices VALUES(2,1,41,3,'Eve',1,1700000000007);
CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    username TEXT NOT NULL,
    display_name TEXT NOT NULL,
    guest INTEGER NOT NULL
) STRICT;
INSERT INTO users VALUES(7,'ada','Ada Lovelace',0);
INSERT INTO users VALUES(12,'bob','Бoб 🙂',1);
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
INSERT INTO outbox VALUES(3,'0190-a','7:12','refused 漢字',1700000000123,'room.notMember',1,0);
INSERT INTO outbox VALUES(5,'0190-b','0','שלום',1700000000123,NULL,0,1);
CREATE TABLE drafts (
    room_id TEXT NOT NULL PRIMARY KEY CHECK (room_id <> ''),
    text TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO drafts VALUES('17','half a sen');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('room_keys',4);
INSERT INTO sqlite_sequence VALUES('outbox',5);
CREATE INDEX notices_by_place ON notices (room, after_seq);
COMMIT;
