-- hash, room, by, milliseconds, expires, uses
local hash, room, by, created, expires, uses = unpack(ARGV)
if not roomExists(room) or call('HGET', roomKey(room), 'kind') == '2' then return { 'room.unknown' } end
if not userExists(by) then return { 'user.unknown' } end
if call('EXISTS', 'kith:invite:' .. hash) == 1 then return { 'internal' } end
call('HSET', 'kith:invite:' .. hash, 'room', room, 'by', by, 'created', created, 'expires', expires, 'uses', uses, 'used', 0)
return { 'ok' }
