-- room, user, milliseconds (older than these, or '' for no bound), milliseconds (not newer than these, or ''), how many of
-- that date to pass over, how many to read, bytes (fewer where they are longer together, but one) → messages, newest first,
-- whether there are no more (1 or 0); none where the user does not see the room
local room, user, before, from, skip, count, bytes = unpack(ARGV)
if not roomExists(room) then return { 'ok', {}, 1 } end
local member = memberOf(room, user)
if not member or member.hidden then return { 'ok', {}, 1 } end
local newest = '+inf'
if from ~= '' then newest = seconds(tonumber(from)) elseif before ~= '' then newest = '(' .. seconds(tonumber(before)) end
skip, count, bytes = tonumber(skip), tonumber(count), tonumber(bytes)
local messages = {}
while #messages < count do
  -- A few at a time: those that are too many were read in vain.
  local some = math.min(count - #messages, 25)
  local found = call('ZREVRANGEBYSCORE', 'room:' .. room, newest, '-inf', 'LIMIT', skip + #messages, some)
  for _, json in ipairs(found) do
    if #json > bytes and #messages > 0 then return { 'ok', messages, 0 } end
    bytes = bytes - #json
    messages[#messages + 1] = unpackMessage(json)
  end
  if #found < some then return { 'ok', messages, 1 } end
end
return { 'ok', messages, 0 }
