-- room, then seq, rev, from, milliseconds, text of each message: as store() in common.lua writes them
local room = ARGV[1]
local key = roomKey(room)
for i = 2, #ARGV, 5 do
  local seq, rev, date = tonumber(ARGV[i]), tonumber(ARGV[i + 1]), seconds(tonumber(ARGV[i + 3]))
  local json = messageJson(room, seq, rev, ARGV[i + 2], date, cjson.encode(ARGV[i + 4]))
  call('ZADD', 'room:' .. room, date, json)
  call('ZADD', key .. ':log', seq, json)
  call('ZADD', key .. ':revs', rev, seq)
end
return { 'ok' }
