-- key of the name, for how many milliseconds it is remembered
local key, time = ARGV[1], redis.call('TIME')
redis.call('HINCRBY', key, 'count', 1)
redis.call('HSET', key, 'last', time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('PEXPIRE', key, ARGV[2])
return 0
