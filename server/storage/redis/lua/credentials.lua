-- folded name → {user}, password hash; nothing where there is no such name
local id = call('GET', 'kith:name:' .. ARGV[1])
local user = id and userOf(id)
if not user then return { 'ok' } end
return { 'ok', user, call('HGET', userKey(id), 'password') or '' }
