-- most messages of a room, messages of a limited one, bytes (0: no bound), then pairs of room and rev
-- → for each room that there is: {room, limited, rev, messages (ascending)}
local most, newest, bytes = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local left = bytes > 0 and bytes or math.huge
local all = {}
for i = 4, #ARGV, 2 do
  local room, cursor = ARGV[i], math.max(tonumber(ARGV[i + 1]), 0)
  if roomExists(room) then
    local key = roomKey(room)
    local rev = tonumber(call('HGET', key, 'rev'))
    local messages, limited = {}, cursor > rev
    if cursor < rev then
      local seqs = call('ZRANGEBYSCORE', key .. ':revs', '(' .. ARGV[i + 1], '+inf', 'LIMIT', 0, most + 1)
      limited = #seqs > most
      if not limited then
        local trial = left
        table.sort(seqs, function(a, b) return tonumber(a) < tonumber(b) end)
        for _, seq in ipairs(seqs) do
          local message = unpackMessage(call('ZRANGEBYSCORE', key .. ':log', seq, seq)[1])
          trial = trial - #message[5]
          if trial < 0 then
            limited = true
            break
          end
          messages[#messages + 1] = message
        end
        if not limited then left = trial end
      end
    end
    if limited then
      messages = {}
      for _, json in ipairs(newest > 0 and call('ZREVRANGE', key .. ':log', 0, newest - 1) or {}) do
        local message = unpackMessage(json)
        if #message[5] > left then
          left = 0
          break
        end
        left = left - #message[5]
        table.insert(messages, 1, message)
      end
    end
    all[#all + 1] = { room, limited and 1 or 0, string.format('%.0f', rev), messages }
  end
end
return { 'ok', all }
