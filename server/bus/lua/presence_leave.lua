-- instance: it stops, and its users with it → whether there is more to do at once
local set = usersOf(ARGV[1])
call('ZREM', 'kith:instances', ARGV[1])
for _, user in ipairs(call('SPOP', set, 500)) do left(user) end
return call('EXISTS', set)
