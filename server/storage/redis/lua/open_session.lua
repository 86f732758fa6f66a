-- hash of the token, now → {id, user, client, created, last used}, {user}
local id = call('GET', 'kith:token:' .. ARGV[1])
local session = id and call('HMGET', 'kith:session:' .. id, 'user', 'client', 'created', 'used', 'idle')
if not session or not session[1] or session[4] + session[5] < tonumber(ARGV[2]) then return { 'auth.expired' } end
return { 'ok', { id, session[1], session[2], session[3], session[4] }, userOf(session[1]) }
