-- What the scripts share; it stands before each of them. Keys: server/storage/redis/README.md.
-- A script answers {'ok', ...} or {code}, where the code is an error of the wire contract.

local call = redis.call

local function roomKey(room) return 'kith:room:' .. room end
local function userKey(user) return 'user:' .. user end

-- And is no guest who is gone.
local function userExists(user)
  return user ~= '0' and call('EXISTS', userKey(user)) == 1 and call('HGET', userKey(user), 'guest') ~= '2'
end

-- Milliseconds as the seconds of the documented layout.
local function seconds(ms)
  local whole, rest = math.floor(ms / 1000), ms % 1000
  if rest == 0 then return string.format('%.0f', whole) end
  return string.format('%.0f.%03d', whole, rest)
end

local function messageJson(room, seq, rev, from, date, textJson)
  return '{"from":"' .. from .. '","date":' .. date .. ',"message":' .. textJson .. ',"roomId":"' .. room
    .. '","seq":' .. string.format('%.0f', seq) .. ',"rev":' .. string.format('%.0f', rev) .. '}'
end

-- Publications. Who hears them: server/bus/README.md. They leave Redis with the answer, after its fsync.
local function tellUser(user, what) call('PUBLISH', bus .. 'user:' .. user, what) end
local function tellRoom(room, what) call('PUBLISH', bus .. 'room:' .. room, what) end
local function tellMessage(room, seq, rev, from, date, cid, text)
  tellRoom(room, string.format('message\n%.0f %.0f %s %s\n%s\n%s', seq, rev, from, date, cid, text))
end

-- Puts a message at the end of its room. The documented sorted set has it by date, ours by seq.
local function store(room, from, date, textJson)
  local key = roomKey(room)
  local seq, rev = call('HINCRBY', key, 'seq', 1), call('HINCRBY', key, 'rev', 1)
  local json = messageJson(room, seq, rev, from, date, textJson)
  call('ZADD', 'room:' .. room, date, json)
  call('ZADD', key .. ':log', seq, json)
  call('ZADD', key .. ':revs', rev, seq)
  return seq, rev, json
end

-- What another server of this layout wrote has no seq yet: it gets one, once, in the order of its dates.
local function adoptMessages(room)
  local theirs, ours = 'room:' .. room, roomKey(room) .. ':log'
  local missing = call('ZCARD', theirs) - call('ZCARD', ours)
  if missing <= 0 then return end
  local found, at, step = {}, 0, 500
  while #found < missing do
    local page = call('ZREVRANGE', theirs, at, at + step - 1, 'WITHSCORES')
    if #page == 0 then break end
    for i = 1, #page, 2 do
      if not call('ZSCORE', ours, page[i]) then found[#found + 1] = { page[i], page[i + 1] } end
    end
    at = at + step
  end
  for i = #found, 1, -1 do
    local member, score = found[i][1], tonumber(found[i][2])
    local fine, message = pcall(cjson.decode, member)
    if not fine or type(message) ~= 'table' or type(message.message) ~= 'string' then message = { message = member } end
    local from = tostring(message.from)
    if not from:match('^[1-9]%d*$') then from = '0' end
    call('ZREM', theirs, member)
    local date = math.floor(score * 1000 + 0.5)
    local seq, rev = store(room, from, seconds(date), cjson.encode(message.message))
    -- Only the newest: whoever listens to the room sees the gap before it, and reads.
    if i == 1 then tellMessage(room, seq, rev, from, string.format('%.0f', date), '', message.message) end
  end
end

-- Whether there is such a room. One that another server made becomes ours here.
local function roomExists(room)
  local key = roomKey(room)
  if call('EXISTS', key) == 0 then
    local direct = room:find(':', 1, true) ~= nil
    local name = call('GET', 'room:' .. room .. ':name')
    if room == '0' and not name then
      name = 'General'
      call('SET', 'room:0:name', name)
    end
    if not name and call('EXISTS', 'room:' .. room) == 0 then
      local low, high = room:match('^(%d+):(%d+)$')
      if not low or call('SISMEMBER', userKey(low) .. ':rooms', room) + call('SISMEMBER', userKey(high) .. ':rooms', room) == 0 then
        return false
      end
    end
    name = name or ''
    call('HSET', key, 'kind', direct and 2 or 0, 'name', name, 'nameFolded', name:lower(), 'topic', '', 'topicFolded', '',
      'created', 0, 'rev', 0, 'seq', 0)
    if not direct then call('ZADD', 'kith:rooms:public', room, room) end
  end
  adoptMessages(room)
  return true
end

local function putMember(room, user, member)
  call('HSET', roomKey(room) .. ':roles', user,
    member.role .. ',' .. (member.hidden and 1 or 0) .. ',' .. member.joined)
  if not member.hidden then
    call('SADD', userKey(user) .. ':rooms', room)
    tellUser(user, 'room\n' .. room)
  end
end
local function tellSize(room) tellRoom(room, 'members\n' .. call('ZCARD', roomKey(room) .. ':members')) end

local function addMember(room, user, member)
  call('ZADD', roomKey(room) .. ':members', user, user)
  call('HSET', roomKey(room) .. ':read', user, call('HGET', roomKey(room), 'seq'))
  putMember(room, user, member)
  tellSize(room)
end

-- nil: no member. Who is in the room as another server sees it becomes a member here.
local function memberOf(room, user)
  local value = call('HGET', roomKey(room) .. ':roles', user)
  if value then
    local role, hidden, joined = value:match('^(%d),(%d),(%d+)$')
    return { role = tonumber(role), hidden = hidden == '1', joined = tonumber(joined) }
  end
  if call('SISMEMBER', userKey(user) .. ':rooms', room) == 0 then return nil end
  local member = { role = 0, hidden = false, joined = 0 }
  addMember(room, user, member)
  return member
end

-- Takes a member out → who remain, who is owner now ('' where nobody had to follow).
local function removeMember(room, user, member)
  local key = roomKey(room)
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
  return call('ZCARD', key .. ':members'), next
end

local function removeSession(id, user)
  local key = 'kith:session:' .. id
  call('DEL', 'kith:token:' .. call('HGET', key, 'hash'), key)
  call('SREM', 'kith:user:' .. user .. ':sessions', id)
  call('ZREM', 'kith:sessions:ends', id)
  tellUser(user, 'sessions')
end

-- {seq, rev, from, milliseconds, text} of an entry of a log.
local function unpackMessage(json)
  local message = cjson.decode(json)
  return { string.format('%.0f', message.seq), string.format('%.0f', message.rev), message.from,
    string.format('%.0f', math.floor(message.date * 1000 + 0.5)), message.message }
end

-- {id, kind, name, topic, rev, seq, members, role, readSeq, message of the end}; for who is no member the role is
-- empty, and there is no message.
local function seenBy(room, user)
  local key = roomKey(room)
  local fields = call('HMGET', key, 'kind', 'name', 'topic', 'rev', 'seq')
  local member = memberOf(room, user)
  local seen = { room, fields[1], fields[2], fields[3], fields[4], fields[5], call('ZCARD', key .. ':members'), '', '0', {} }
  if member then
    seen[8] = member.role
    seen[9] = call('HGET', key .. ':read', user)
    local last = call('ZRANGE', key .. ':log', -1, -1)[1]
    if last then seen[10] = unpackMessage(last) end
  end
  return seen
end

-- The invites of a room, newest first: hash, by, created, expires, uses, used, whether it works.
local function invitesOf(room, now)
  local invites = {}
  for _, hash in ipairs(call('ZREVRANGE', roomKey(room) .. ':invites', 0, -1)) do
    local fields = call('HMGET', 'kith:invite:' .. hash, 'by', 'created', 'expires', 'uses', 'used')
    local expires, uses = tonumber(fields[3]), tonumber(fields[4])
    invites[#invites + 1] = { hash, fields[1], fields[2], fields[3], fields[4], fields[5],
      (expires == 0 or now < expires) and (uses == 0 or tonumber(fields[5]) < uses) }
  end
  return invites
end
local function removeInvite(room, hash)
  call('DEL', 'kith:invite:' .. hash)
  return call('ZREM', roomKey(room) .. ':invites', hash)
end

-- The room of a usable invite; nil, reason where there is none.
local function checkInvite(hash, now, user)
  local invite = call('HMGET', 'kith:invite:' .. hash, 'room', 'expires', 'uses', 'used')
  if not invite[1] then return nil, 'unknown' end
  if user and memberOf(invite[1], user) then return invite[1] end
  local expires, uses = tonumber(invite[2]), tonumber(invite[3])
  if expires ~= 0 and now >= expires then return nil, 'expired' end
  if uses ~= 0 and tonumber(invite[4]) >= uses then return nil, 'used' end
  return invite[1]
end

-- {id, user name, display name, guest}; nil where there is no such user.
local function userOf(user)
  local fields = call('HMGET', userKey(user), 'username', 'displayName', 'guest')
  if not fields[1] then return nil end
  return { user, fields[1], fields[2] or fields[1], fields[3] or '0' }
end
