-- room, user → whether they were in it, who remain, who is owner now ('' where nobody had to follow)
local room, user = unpack(ARGV)
if not roomExists(room) then return { 'ok', 0, 0, '' } end
local key = roomKey(room)
local member = memberOf(room, user)
if not member or call('HGET', key, 'kind') == '2' then return { 'ok', 0, call('ZCARD', key .. ':members'), '' } end
local members, next = removeMember(room, user, member)
return { 'ok', 1, members, next }
