-- asker, part of a folded name or topic, after (a number, or -1), how many at most, how many rooms to look at
-- → rooms, the last one that was looked at ('' at the end)
local asker, part, after, limit, step = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
roomExists('0')
local rooms = {}
local ids = call('ZRANGEBYSCORE', 'kith:rooms:public', '(' .. after, '+inf', 'LIMIT', 0, step)
for _, id in ipairs(ids) do
  local folded = call('HMGET', roomKey(id), 'nameFolded', 'topicFolded')
  if folded[1]:find(part, 1, true) or folded[2]:find(part, 1, true) then
    local seen = seenBy(id, asker)
    seen[10] = {}
    rooms[#rooms + 1] = seen
    if #rooms == limit then return { 'ok', rooms, id } end
  end
end
return { 'ok', rooms, #ids == step and ids[#ids] or '' }
