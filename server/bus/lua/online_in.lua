-- how many at most, rooms → who of them is online. Looks at no more than some thousands of members.
local most, looked = tonumber(ARGV[1]), 0
local seen, found = {}, {}
for i = 2, #ARGV do
  local members = call('ZRANGE', 'kith:room:' .. ARGV[i] .. ':members', 0, 999)
  looked = looked + #members
  if #members > 0 then
    for at, online in ipairs(call('SMISMEMBER', 'online_users', unpack(members))) do
      if online == 1 and not seen[members[at]] then
        seen[members[at]] = true
        found[#found + 1] = members[at]
        if #found == most then return found end
      end
    end
  end
  if looked >= 5000 then break end
end
return found
