-- A database of schema 4 as version 0.1 wrote it. Frozen: never changed, so that every later version opens it.
PRAGMA application_id = 1265202280;
PRAGMA user_version = 4;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
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
INSERT INTO users VALUES(1,'Ada','ada','Ada Lovelace','ada lovelace','ada@example.org',X'246172676f6e32696424763d31392466697874757265',0,1700000000000);
INSERT INTO users VALUES(2,'Bob','bob','Бoб 🙂','бoб 🙂','',X'00ff2778',0,1700000001000);
INSERT INTO users VALUES(3,'guest-7','guest-7','Guest','guest','',X'',1,1700000002000);
CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id),
    token_hash BLOB NOT NULL UNIQUE,
    client TEXT NOT NULL,
    created INTEGER NOT NULL,
    last_used INTEGER NOT NULL,
    idle_lifetime INTEGER NOT NULL
) STRICT;
INSERT INTO sessions VALUES(1,1,X'00746f6b656eff','kith 0.1',1700000008000,1700000008000,2592000000);
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
INSERT INTO rooms VALUES(1,'0',0,0,'General','general','','',0,2,2,3);
INSERT INTO rooms VALUES(2,'1',1,0,'Räume','räume','It''s about %, _ and \','it''s about %, _ and \',1700000003000,3,3,2);
INSERT INTO rooms VALUES(3,'2',2,1,'Secret','secret','','',1700000004000,2,2,1);
INSERT INTO rooms VALUES(4,'1:2',NULL,2,'','','','',1700000005000,1,1,2);
INSERT INTO rooms VALUES(5,'1:3',NULL,2,'','','','',1700000005500,0,0,2);
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
INSERT INTO members VALUES(1,'0',1,0,1,0,1700000000000);
INSERT INTO members VALUES(2,'0',2,0,0,0,1700000001000);
INSERT INTO members VALUES(3,'0',3,0,2,0,1700000002000);
INSERT INTO members VALUES(4,'1',1,2,3,0,1700000003000);
INSERT INTO members VALUES(5,'2',2,2,2,0,1700000004000);
INSERT INTO members VALUES(6,'1:2',2,0,1,0,1700000005000);
INSERT INTO members VALUES(7,'1:2',1,0,0,0,1700000005000);
INSERT INTO members VALUES(8,'1:3',3,0,0,0,1700000005500);
INSERT INTO members VALUES(9,'1:3',1,0,0,1,1700000005500);
INSERT INTO members VALUES(10,'1',2,0,2,0,1700000006000);
CREATE TABLE messages (
    room_id TEXT NOT NULL REFERENCES rooms (id),
    seq INTEGER NOT NULL,               -- 1, 2, 3 ... in a room, without gaps
    rev INTEGER NOT NULL,               -- the room's rev when this message last changed
    from_user INTEGER NOT NULL,         -- 0: nobody
    date INTEGER NOT NULL,
    cid TEXT,                           -- NULL: of another server
    text TEXT NOT NULL,
    PRIMARY KEY (room_id, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO messages VALUES('0',1,1,1,1700000010001,'cid-1','Welcome');
INSERT INTO messages VALUES('0',2,2,3,1700000010002,'cid-2',replace('line\nline','\n',char(10)));
INSERT INTO messages VALUES('1',1,1,1,1700000010003,'cid-3','''quoted'' 漢字 👩‍👩‍👧');
INSERT INTO messages VALUES('1',2,2,2,1700000010004,'cid-4','two');
INSERT INTO messages VALUES('1',3,3,1,1700000010005,'cid-5','three');
INSERT INTO messages VALUES('1:2',1,1,2,1700000010006,'cid-6','psst');
INSERT INTO messages VALUES('2',1,1,0,1700000010007,NULL,'from nobody');
INSERT INTO messages VALUES('2',2,2,99,1700000010008,NULL,'from somebody unknown');
CREATE TABLE invites (
    key_hash BLOB NOT NULL PRIMARY KEY,
    room_id TEXT NOT NULL REFERENCES rooms (id),
    by_user INTEGER NOT NULL REFERENCES users (id),
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,           -- 0: never
    uses INTEGER NOT NULL,              -- how often it may be used; 0: without limit
    used INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO invites VALUES(X'01006b6579','2',2,1700000007000,0,3,0);
CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL              -- the last one that was given
) STRICT, WITHOUT ROWID;
INSERT INTO counters VALUES('room',2);
CREATE TABLE probe (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    filler BLOB NOT NULL
) STRICT;
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('users',3);
INSERT INTO sqlite_sequence VALUES('sessions',1);
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_death ON sessions (last_used + idle_lifetime);
CREATE INDEX members_by_user ON members (user_id);
CREATE UNIQUE INDEX messages_by_cid ON messages (from_user, cid);
CREATE INDEX messages_by_rev ON messages (room_id, rev);
CREATE INDEX invites_by_room ON invites (room_id);
CREATE INDEX guests_by_creation ON users (created) WHERE guest = 1;
CREATE VIRTUAL TABLE message_index USING fts5(tokens, content = '', columnsize = 0, detail = none, tokenize = 'ascii');
INSERT INTO message_index (message_index, rank) VALUES ('pgsz', 256);
INSERT INTO message_index (rowid, tokens) VALUES (137438953474, '2 2 two');
INSERT INTO message_index (rowid, tokens) VALUES (137438953475, '2 1 thr hre ree');
CREATE TABLE indexed (
    room INTEGER PRIMARY KEY REFERENCES rooms (key),
    low INTEGER NOT NULL,
    high INTEGER NOT NULL
) STRICT;
INSERT INTO indexed VALUES(2,2,3);
COMMIT;
