-- user, now → {id, user, client, created, last used} of those alive, last used first
local alive = {}
for _, id in ipairs(call('SMEMBERS', 'kith:user:' .. ARGV[1] .. ':sessions')) do
  local session = call('HMGET', 'kith:session:' .. id, 'client', 'created', 'used', 'idle')
  if session[3] and session[3] + session[4] >= tonumber(ARGV[2]) then
    alive[#alive + 1] = { id, ARGV[1], session[1], session[2], session[3] }
  end
end
table.sort(alive, function(a, b)
  local usedA, usedB = tonumber(a[5]), tonumber(b[5])
  if usedA ~= usedB then return usedA > usedB end
  return tonumber(a[1]) > tonumber(b[1])
end)
return { 'ok', alive }
