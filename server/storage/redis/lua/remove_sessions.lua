-- user, id: this session of this user; or '', now: all that are dead → how many were removed
local user = ARGV[1]
local ids = user == '' and call('ZRANGEBYSCORE', 'kith:sessions:ends', '-inf', '(' .. ARGV[2]) or { ARGV[2] }
local removed = 0
for _, id in ipairs(ids) do
  local key = 'kith:session:' .. id
  local owner = call('HGET', key, 'user')
  if owner and (user == '' or owner == user) then
    call('DEL', 'kith:token:' .. call('HGET', key, 'hash'), key)
    call('SREM', 'kith:user:' .. owner .. ':sessions', id)
    call('ZREM', 'kith:sessions:ends', id)
    tellUser(owner, 'sessions')
    removed = removed + 1
  end
end
return { 'ok', removed }
