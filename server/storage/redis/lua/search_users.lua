-- part of a folded name, where to go on, how many names to look at
-- → where to go on ('' at the end), hits: begins with it (0 or 1), folded name, {user}
local part, at, step = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local names = call('ZRANGE', 'kith:names', at, at + step - 1)
local hits = {}
for _, entry in ipairs(names) do
  local folded, display, id = entry:match('^(%Z*)%z(%Z*)%z(%Z*)$')
  local inName, inDisplay = folded:find(part, 1, true), display:find(part, 1, true)
  if inName or inDisplay then
    local user = userOf(id)
    if user[4] ~= '2' then hits[#hits + 1] = { (inName == 1 or inDisplay == 1) and 1 or 0, folded, user } end
  end
end
return { 'ok', #names == step and tostring(at + step) or '', hits }
