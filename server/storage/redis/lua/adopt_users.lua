-- the last id seen, then id, folded name, id, folded name …: names that another server took become known here
for i = 2, #ARGV, 2 do
  local id, folded = ARGV[i], ARGV[i + 1]
  if call('SETNX', 'kith:name:' .. folded, id) == 1 then
    call('ZADD', 'kith:names', 0, folded .. '\0' .. folded .. '\0' .. id)
  end
  for _, room in ipairs(call('SMEMBERS', userKey(id) .. ':rooms')) do
    if roomExists(room) then memberOf(room, id) end
  end
end
if tonumber(ARGV[1]) > tonumber(call('GET', 'kith:users:indexed') or '0') then call('SET', 'kith:users:indexed', ARGV[1]) end
return { 'ok' }
