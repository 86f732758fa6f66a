-- room, user → whether they were in it, who remain, who is owner now ('' where nobody had to follow)
local room, user = unpack(ARGV)
if not roomExists(room) then return { 'ok', 0, 0, '' } end
local key = roomKey(room)
local member = memberOf(room, user)
if not member or call('HGET', key, 'kind') == '2' then return { 'ok', 0, call('ZCARD', key .. ':members'), '' } end
call('ZREM', key .. ':members', user)
call('HDEL', key .. ':roles', user)
call('HDEL', key .. ':read', user)
call('SREM', userKey(user) .. ':rooms', room)
tellUser(user, 'room\n' .. room)
tellSize(room)
local next = ''
if member.role == 2 then
  -- The highest role first, and of these who has been there longest.
  local best
  for _, id in ipairs(call('ZRANGE', key .. ':members', 0, -1)) do
    local other = memberOf(room, id)
    if not best or other.role > best.role or (other.role == best.role and other.joined < best.joined) then
      best, next = other, id
    end
  end
  if best and best.role == 2 then
    next = ''
  elseif best then
    best.role = 2
    putMember(room, next, best)
  end
end
return { 'ok', 1, call('ZCARD', key .. ':members'), next }
