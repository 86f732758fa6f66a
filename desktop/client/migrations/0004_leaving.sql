-- Rooms that were left or begun anew while there were messages: what is under their old key leaves this file, and the
-- index, little by little (Cache::index). Meanwhile the key has no room's id in room_keys, so that nobody finds it; where
-- the room comes again it gets another one.
CREATE TABLE leaving (
    key INTEGER PRIMARY KEY REFERENCES room_keys (key)
) STRICT;
