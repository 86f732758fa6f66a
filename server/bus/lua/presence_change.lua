-- instance ('others': servers of other kinds), then on or off, user, on or off, user …
local set = usersOf(ARGV[1])
for i = 2, #ARGV, 2 do
  if ARGV[i] == 'on' then came(set, ARGV[i + 1]) else went(set, ARGV[i + 1]) end
end
return 0
