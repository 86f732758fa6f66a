-- kind, name, folded, topic, folded, owner, milliseconds → the room as its owner sees it
local kind, name, nameFolded, topic, topicFolded, owner, created = unpack(ARGV)
if not userExists(owner) then return { 'user.unknown' } end
local id
repeat
  id = string.format('%.0f', call('INCR', 'kith:rooms:last'))
until call('EXISTS', 'room:' .. id, 'room:' .. id .. ':name') == 0 -- of another server
call('HSET', roomKey(id), 'kind', kind, 'name', name, 'nameFolded', nameFolded, 'topic', topic, 'topicFolded', topicFolded,
  'created', created, 'rev', 0, 'seq', 0)
call('SET', 'room:' .. id .. ':name', name)
if kind == '0' then call('ZADD', 'kith:rooms:public', id, id) end
addMember(id, owner, { role = 2, hidden = false, joined = created })
return { 'ok', seenBy(id, owner) }
