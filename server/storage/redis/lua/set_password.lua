-- user, password hash
if not userExists(ARGV[1]) then return { 'user.unknown' } end
call('HSET', userKey(ARGV[1]), 'password', ARGV[2])
return { 'ok' }
