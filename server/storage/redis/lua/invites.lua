-- room, by ('0': anybody), now → {hash, by, created, expires, uses, used} of those that work, newest first
local room, by, now = ARGV[1], ARGV[2], tonumber(ARGV[3])
local found = {}
for _, invite in ipairs(invitesOf(room, now)) do
  if invite[7] and (by == '0' or invite[2] == by) then
    invite[7] = nil
    found[#found + 1] = invite
  end
end
return { 'ok', found }
