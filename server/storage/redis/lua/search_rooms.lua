-- user, milliseconds (older than these, or '' for no bound), rooms (none: all) → of those that the user sees and in which
-- there is something: {room, milliseconds of the newest message}; with no rooms given only the ids of all
local user, before = ARGV[1], ARGV[2]
if #ARGV == 2 then return { 'ok', call('SMEMBERS', userKey(user) .. ':rooms') } end
local newest = before == '' and '+inf' or '(' .. seconds(tonumber(before))
local found = {}
for i = 3, #ARGV do
  local room = ARGV[i]
  local member = roomExists(room) and memberOf(room, user)
  local last = member and not member.hidden
    and call('ZREVRANGEBYSCORE', 'room:' .. room, newest, '-inf', 'WITHSCORES', 'LIMIT', 0, 1)[2]
  if last then found[#found + 1] = { room, string.format('%.0f', math.floor(tonumber(last) * 1000 + 0.5)) } end
end
return { 'ok', found }
