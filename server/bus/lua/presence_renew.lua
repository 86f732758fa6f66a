-- instance, milliseconds that it may be silent, milliseconds for which others that were silent longer get another chance
-- → whether it was known, whether there is more to do at once
local instance, lease, grace = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local known = call('ZSCORE', 'kith:instances', instance) and 1 or 0
local time = now()
call('ZADD', 'kith:instances', time + lease, instance)
call('HDEL', 'kith:instances:late', instance)
-- Who is late is so noticed first and given up later: after a pause of Redis all are late, and all come back at once.
for _, other in ipairs(call('ZRANGEBYSCORE', 'kith:instances', '-inf', '(' .. time)) do
  call('HSETNX', 'kith:instances:late', other, time)
  if time - call('HGET', 'kith:instances:late', other) >= grace then
    call('ZREM', 'kith:instances', other)
    call('HDEL', 'kith:instances:late', other)
    -- Under another name, so that the instance may come back while its users are seen off.
    if call('EXISTS', usersOf(other)) == 1 then
      local dead = usersOf('dead:' .. call('INCR', 'kith:instances:died'))
      call('RENAME', usersOf(other), dead)
      call('SADD', 'kith:instances:dead', dead)
    end
  end
end
local left_over = 500
local dead = call('SRANDMEMBER', 'kith:instances:dead')
if dead then
  for _, user in ipairs(call('SPOP', dead, left_over)) do left(user) end
  if call('EXISTS', dead) == 0 then call('SREM', 'kith:instances:dead', dead) end
end
-- Where no server of another kind listens any more, nobody of theirs is here.
if call('EXISTS', others) == 1 and call('PUBSUB', 'NUMSUB', 'MESSAGES')[2] == 0 then
  for _, user in ipairs(call('SPOP', others, left_over)) do left(user) end
end
return { known, call('EXISTS', 'kith:instances:dead') }
