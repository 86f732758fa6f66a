-- The invites of a room are listed, and guests who have not come back for a day are retired: users.guest is 2 for them,
-- so that this index holds only those who may still come.
CREATE INDEX invites_by_room ON invites (room_id);
CREATE INDEX guests_by_creation ON users (created) WHERE guest = 1;
