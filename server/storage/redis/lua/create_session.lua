-- user, hash of the token, client, milliseconds, idle lifetime, hash of the password ('' for any) → id
local user, hash, client, created, idle, password = unpack(ARGV)
if not userExists(user) then return { 'user.unknown' } end
if password ~= '' and call('HGET', userKey(user), 'password') ~= password then return { 'auth.failed' } end
if call('EXISTS', 'kith:token:' .. hash) == 1 then return { 'internal' } end
local id = string.format('%.0f', call('INCR', 'kith:sessions:last'))
call('HSET', 'kith:session:' .. id, 'user', user, 'hash', hash, 'client', client, 'created', created, 'used', created, 'idle', idle)
call('SET', 'kith:token:' .. hash, id)
call('SADD', 'kith:user:' .. user .. ':sessions', id)
call('ZADD', 'kith:sessions:ends', created + idle, id)
return { 'ok', id }
