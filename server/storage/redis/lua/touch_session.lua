-- id, now
local key = 'kith:session:' .. ARGV[1]
local idle = call('HGET', key, 'idle')
if idle then
  call('HSET', key, 'used', ARGV[2])
  call('ZADD', 'kith:sessions:ends', ARGV[2] + idle, ARGV[1])
end
return { 'ok' }
