-- users → of each what a publication says, without a rev
local all = {}
for i, user in ipairs(ARGV) do
  all[i] = describe(0, call('SISMEMBER', 'online_users', user) == 1 and 'on' or 'off', user)
end
return all
