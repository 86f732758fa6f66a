-- room, hash → whether the room had it
local room, hash = unpack(ARGV)
if call('HGET', 'kith:invite:' .. hash, 'room') ~= room then return { 'ok', 0 } end
removeInvite(room, hash)
return { 'ok', 1 }
