-- hash, asker ('0': nobody), now → the name of the invite's room, how many are in it
local hash, asker, now = ARGV[1], ARGV[2], tonumber(ARGV[3])
local room, reason = checkInvite(hash, now, asker ~= '0' and asker)
if not room then return { 'invite.invalid', reason } end
return { 'ok', call('HGET', roomKey(room), 'name'), call('ZCARD', roomKey(room) .. ':members') }
