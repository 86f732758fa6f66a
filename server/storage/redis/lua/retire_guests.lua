-- now, created before, how many at most, how many guests to look at
-- → whether there may be more, {{user}, {room, who remain, who is owner now ('' where nobody had to follow)} …} of each
local now, before, limit, step = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local retired = {}
-- Until when there is nothing to be done for the guest; nil: gone.
local function aliveUntil(user)
  local latest
  for _, id in ipairs(call('SMEMBERS', 'kith:user:' .. user .. ':sessions')) do
    local session = call('HMGET', 'kith:session:' .. id, 'used', 'idle')
    local ends = session[1] and session[1] + session[2]
    if ends and ends >= now and (not latest or ends > latest) then latest = ends end
  end
  if latest then return latest end
  local created = tonumber(call('HGET', userKey(user), 'created'))
  return created >= before and now + created - before or nil
end
local looked = call('ZRANGEBYSCORE', 'kith:guests', '-inf', '(' .. ARGV[1], 'LIMIT', 0, step)
for i, user in ipairs(looked) do
  if #retired == limit then return { 'ok', 1, retired } end
  local alive = aliveUntil(user)
  if alive then
    call('ZADD', 'kith:guests', alive, user)
  else
    local row = { userOf(user) }
    local rooms = call('SMEMBERS', userKey(user) .. ':rooms')
    table.sort(rooms, function(a, b) return (tonumber(a) or 0) < (tonumber(b) or 0) end)
    for _, room in ipairs(rooms) do
      local member = roomExists(room) and call('HGET', roomKey(room), 'kind') ~= '2' and memberOf(room, user)
      if member then
        local members, next = removeMember(room, user, member)
        row[#row + 1] = { room, members, next }
      end
    end
    for _, id in ipairs(call('SMEMBERS', 'kith:user:' .. user .. ':sessions')) do removeSession(id, user) end
    call('HSET', userKey(user), 'guest', 2)
    call('ZREM', 'kith:guests', user)
    retired[#retired + 1] = row
  end
end
return { 'ok', #looked == step and 1 or 0, retired }
