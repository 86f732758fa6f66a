-- address, sign-ins a minute (0: no limit), key of the name or '', failures that are free, pause in milliseconds
-- → whole seconds to wait; 0: go on
local address, perMinute, name, free, pause = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
-- A bucket of perMinute tokens, kept as the moment at which it is full again.
if perMinute > 0 then
  local key, interval = 'kith:throttle:address:' .. address, 60000 / perMinute
  local full = math.max(tonumber(redis.call('GET', key) or '0'), now) + interval
  local early = full - now - 60000
  if early > 0 then return math.max(1, math.ceil(early / 1000)) end
  redis.call('SET', key, string.format('%.0f', full), 'PX', math.ceil(full - now))
end
if name ~= '' then
  local failures = redis.call('HMGET', name, 'count', 'last')
  local since = now - tonumber(failures[2] or '0')
  if tonumber(failures[1] or '0') >= free and since < pause then return math.ceil((pause - since) / 1000) end
end
return 0
