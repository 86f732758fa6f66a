-- user, room or '', hash of an invite, now → the room as the user sees it, whether they are new in it
local user, room, invite, now = unpack(ARGV)
local invited = room == ''
if invited then
  local reason
  room, reason = checkInvite(invite, tonumber(now), user)
  if not room then return { 'invite.invalid', reason } end
end
if not roomExists(room) then return { 'room.unknown' } end
if memberOf(room, user) then return { 'ok', seenBy(room, user), 0 } end
if not invited and call('HGET', roomKey(room), 'kind') ~= '0' then return { 'room.unknown' } end
if not userExists(user) then return { 'user.unknown' } end
addMember(room, user, { role = 0, hidden = false, joined = now })
if invited then call('HINCRBY', 'kith:invite:' .. invite, 'used', 1) end
return { 'ok', seenBy(room, user), 1 }
