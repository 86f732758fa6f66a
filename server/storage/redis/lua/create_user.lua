-- user name, folded, display name, folded, e-mail, password hash, guest, milliseconds, hash of an invite or ''
-- → id; '' where names of another server have to be made known first (adopt_users.lua)
local name, folded, display, displayFolded, email, password, guest, created, invite = unpack(ARGV)
if tonumber(call('GET', 'kith:users:indexed') or '0') < tonumber(call('GET', 'total_users') or '0') then return { 'ok', '' } end
if call('EXISTS', 'kith:name:' .. folded) == 1 then return { 'name.taken' } end
local invited, reason
if invite ~= '' then
  invited, reason = checkInvite(invite, tonumber(created), nil)
  if not invited then return { 'invite.invalid', reason } end
end
if call('EXISTS', 'username:' .. name) == 1 then return { 'name.taken' } end -- by another server, a moment ago
roomExists('0')
local id = string.format('%.0f', call('INCR', 'total_users'))
call('HSET', userKey(id), 'username', name, 'password', password, 'displayName', display, 'email', email, 'guest', guest,
  'created', created)
call('SET', 'username:' .. name, 'user:' .. id)
call('SET', 'kith:name:' .. folded, id)
call('ZADD', 'kith:names', 0, folded .. '\0' .. displayFolded .. '\0' .. id)
call('SET', 'kith:users:indexed', id)
if guest == '1' then call('ZADD', 'kith:guests', created, id) end
addMember('0', id, { role = 0, hidden = false, joined = created })
if invited then
  addMember(invited, id, { role = 0, hidden = false, joined = created })
  call('HINCRBY', 'kith:invite:' .. invite, 'used', 1)
end
return { 'ok', id }
