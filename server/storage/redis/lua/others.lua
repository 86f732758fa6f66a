-- Servers of the documented layout that are not ours hear the channel MESSAGES. We hear it by a pattern, so a
-- subscriber by name, or a pattern beside ours, is one of them; where there is none, nothing is said.
-- `interop`: whether they are spoken to at all; it is set before this text, as is `bus`, the prefix of our channels.
local function tellOthers(kind, json)
  if not interop then return end
  if redis.call('PUBSUB', 'NUMSUB', 'MESSAGES')[2] == 0 and redis.call('PUBSUB', 'NUMPAT') <= 1 then return end
  redis.call('PUBLISH', 'MESSAGES', '{"serverId":"kith","type":"' .. kind .. '","data":' .. json .. '}')
end
