-- room, user, seq → where the marker stands, whether it moved
local room, user, wanted = ARGV[1], ARGV[2], tonumber(ARGV[3])
if not roomExists(room) or not memberOf(room, user) then return { 'room.unknown' } end
local key = roomKey(room)
local now, last = tonumber(call('HGET', key .. ':read', user)), tonumber(call('HGET', key, 'seq'))
local seq = math.min(wanted, last)
if seq <= now then return { 'ok', now, 0 } end
call('HSET', key .. ':read', user, string.format('%.0f', seq))
return { 'ok', seq, 1 }
