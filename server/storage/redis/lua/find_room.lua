-- room, asker → the room as the asker sees it
if not roomExists(ARGV[1]) then return { 'room.unknown' } end
local seen = seenBy(ARGV[1], ARGV[2])
if seen[8] == '' and seen[2] ~= '0' then return { 'room.unknown' } end
return { 'ok', seen }
