-- room, user, milliseconds (older than these, or '' for no bound), milliseconds (not newer than these, or ''), how many of
-- that date to pass over, how many to read → messages, newest first; none where the user does not see the room
local room, user, before, from, skip, count = unpack(ARGV)
if not roomExists(room) then return { 'ok', {} } end
local member = memberOf(room, user)
if not member or member.hidden then return { 'ok', {} } end
local newest = '+inf'
if from ~= '' then newest = seconds(tonumber(from)) elseif before ~= '' then newest = '(' .. seconds(tonumber(before)) end
local messages = {}
for i, json in ipairs(call('ZREVRANGEBYSCORE', 'room:' .. room, newest, '-inf', 'LIMIT', skip, count)) do
  messages[i] = unpackMessage(json)
end
return { 'ok', messages }
