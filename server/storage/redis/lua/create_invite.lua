-- hash, room, by, milliseconds, expires, uses, how many that work and how many others a room may have
local hash, room, by, created, expires, uses, most, mostDead = unpack(ARGV)
if not roomExists(room) or call('HGET', roomKey(room), 'kind') == '2' then return { 'room.unknown' } end
if not userExists(by) then return { 'user.unknown' } end
if call('EXISTS', 'kith:invite:' .. hash) == 1 then return { 'internal' } end
local alive, dead = 0, {}
for _, invite in ipairs(invitesOf(room, tonumber(created))) do
  if invite[7] then alive = alive + 1 else dead[#dead + 1] = invite[1] end
end
if alive >= tonumber(most) then return { 'bad.request', 'full' } end
for i = tonumber(mostDead) + 1, #dead do removeInvite(room, dead[i]) end
call('HSET', 'kith:invite:' .. hash, 'room', room, 'by', by, 'created', created, 'expires', expires, 'uses', uses, 'used', 0)
call('ZADD', roomKey(room) .. ':invites', created, hash)
return { 'ok' }
