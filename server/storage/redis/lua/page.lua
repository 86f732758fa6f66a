-- room, after, before, upwards (1 or 0), limit, bytes (0: no bound) → more, messages (ascending)
local room, after, before, upwards, limit, bytes = unpack(ARGV)
limit, bytes = tonumber(limit), tonumber(bytes)
if not roomExists(room) then return { 'ok', 0, {} } end
local log = roomKey(room) .. ':log'
local rows
if upwards == '1' then
  rows = call('ZRANGEBYSCORE', log, '(' .. after, '(' .. before, 'LIMIT', 0, limit + 1)
else
  rows = call('ZREVRANGEBYSCORE', log, '(' .. before, '(' .. after, 'LIMIT', 0, limit + 1)
end
local messages, more = {}, 0
local left = bytes > 0 and bytes or math.huge
for i = 1, #rows do
  if i > limit then more = 1 break end
  local message = unpackMessage(rows[i])
  local size = #message[5]
  if size > left and #messages > 0 then more = 1 break end
  left = size > left and 0 or left - size
  if upwards == '1' then messages[#messages + 1] = message else table.insert(messages, 1, message) end
end
return { 'ok', more, messages }
