-- user → the rooms that the user sees
local rooms = {}
for _, room in ipairs(call('SMEMBERS', userKey(ARGV[1]) .. ':rooms')) do
  if roomExists(room) then rooms[#rooms + 1] = seenBy(room, ARGV[1]) end
end
return { 'ok', rooms }
