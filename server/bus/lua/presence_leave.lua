-- instance: it stops, and its users with it → whether there is more to do at once
local set = usersOf(ARGV[1])
for _, user in ipairs(call('SPOP', set, 500)) do left(user) end
if call('EXISTS', set) == 1 then return 1 end
-- Last: until then the others see to whoever is left when the lease runs out.
call('ZREM', 'kith:instances', ARGV[1])
return 0
