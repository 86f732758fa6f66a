-- how many at most → users of another server whose names are not indexed yet: id, name, id, name …; and the last id seen
local from = tonumber(call('GET', 'kith:users:indexed') or '0')
local last = math.min(tonumber(call('GET', 'total_users') or '0'), from + tonumber(ARGV[1]))
local users = {}
for id = from + 1, last do
  local text = string.format('%.0f', id)
  local name = call('HGET', userKey(text), 'username')
  if name then
    users[#users + 1] = text
    users[#users + 1] = name
  end
end
return { 'ok', users, string.format('%.0f', last), last < tonumber(call('GET', 'total_users') or '0') and 1 or 0 }
