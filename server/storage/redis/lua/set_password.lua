-- user, password hash before, after, whether the user's sessions end, the one that stays → those that ended
local user, keep = ARGV[1], ARGV[5]
if not userExists(user) then return { 'user.unknown' } end
if (call('HGET', userKey(user), 'password') or '') ~= ARGV[2] then return { 'auth.failed' } end
call('HSET', userKey(user), 'password', ARGV[3])
local ended = {}
if ARGV[4] == '1' then
  for _, id in ipairs(call('SMEMBERS', 'kith:user:' .. user .. ':sessions')) do
    if id ~= keep then
      removeSession(id, user)
      ended[#ended + 1] = id
    end
  end
end
return { 'ok', ended }
