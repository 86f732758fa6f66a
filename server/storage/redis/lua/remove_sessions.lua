-- user, id: this session of this user; or '', now: all that are dead → how many were removed
local user = ARGV[1]
local ids = user == '' and call('ZRANGEBYSCORE', 'kith:sessions:ends', '-inf', '(' .. ARGV[2]) or { ARGV[2] }
local removed = 0
for _, id in ipairs(ids) do
  local owner = call('HGET', 'kith:session:' .. id, 'user')
  if owner and (user == '' or owner == user) then
    removeSession(id, owner)
    removed = removed + 1
  end
end
return { 'ok', removed }
