-- room, user, now → the room as the user sees it, whether they are new in it
local room, user, now = unpack(ARGV)
if not roomExists(room) or call('HGET', roomKey(room), 'kind') == '2' then return { 'room.unknown' } end
if not userExists(user) then return { 'user.unknown' } end
if memberOf(room, user) then return { 'ok', seenBy(room, user), 0 } end
addMember(room, user, { role = 0, hidden = false, joined = now })
return { 'ok', seenBy(room, user), 1 }
