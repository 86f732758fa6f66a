-- ids → those that exist
local users = {}
for _, id in ipairs(ARGV) do users[#users + 1] = userOf(id) end
return { 'ok', users }
