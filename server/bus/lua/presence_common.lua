-- What the presence scripts share; it stands before each of them, behind storage/redis/lua/others.lua.
-- Keys: server/bus/README.md.
local call = redis.call

local function now()
  local time = call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function usersOf(instance) return 'kith:instance:' .. instance .. ':users' end

-- "rev on|off user guest LF rooms LF user name LF display name"
local function describe(rev, state, user)
  local fields = call('HMGET', 'user:' .. user, 'username', 'displayName', 'guest')
  local name = (fields[1] or ''):gsub('%c', ' ')
  local shown = (fields[2] or name):gsub('%c', ' ')
  return string.format('%.0f %s %s %s\n%s\n%s\n%s', rev, state, user, fields[3] or '0',
    table.concat(call('SMEMBERS', 'user:' .. user .. ':rooms'), ' '), name, shown)
end

local function tell(state, user)
  local rev = call('INCR', 'kith:presence:rev')
  call('PUBLISH', bus .. 'presence', describe(rev, state, user))
  local name = call('HGET', 'user:' .. user, 'username') or ''
  tellOthers(state == 'on' and 'user.connected' or 'user.disconnected',
    string.format('{"id":"%s","username":%s,"online":%s}', user, cjson.encode(name), state == 'on' and 'true' or 'false'))
end

local function came(set, user)
  if call('SADD', set, user) == 0 then return end
  if call('HINCRBY', 'kith:online', user, 1) > 1 then return end
  call('SADD', 'online_users', user)
  tell('on', user)
end

-- One server less that the user is on.
local function left(user)
  if call('HINCRBY', 'kith:online', user, -1) > 0 then return end
  call('HDEL', 'kith:online', user)
  call('SREM', 'online_users', user)
  tell('off', user)
end

local function went(set, user)
  if call('SREM', set, user) == 1 then left(user) end
end

-- Servers of other kinds have no lease: they count as one instance, which this is the name of.
local others = usersOf('others')
