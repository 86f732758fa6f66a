-- room, asker, peer, milliseconds → the room as the asker sees it, whether it was hidden from the asker before
local room, asker, peer, now = unpack(ARGV)
if not userExists(asker) or peer == '0' then return { 'user.unknown' } end
local revealed = 0
-- With a guest who is gone there is what was said before, and nothing new.
if roomExists(room) then
  local member = memberOf(room, asker)
  if not member then
    addMember(room, asker, { role = 0, hidden = false, joined = now })
    revealed = 1
  elseif member.hidden then
    member.hidden = false
    putMember(room, asker, member)
    revealed = 1
  end
  if not memberOf(room, peer) then addMember(room, peer, { role = 0, hidden = true, joined = now }) end
elseif not userExists(peer) then
  return { 'user.unknown' }
else
  call('HSET', roomKey(room), 'kind', 2, 'name', '', 'nameFolded', '', 'topic', '', 'topicFolded', '', 'created', now,
    'rev', 0, 'seq', 0)
  addMember(room, asker, { role = 0, hidden = false, joined = now })
  addMember(room, peer, { role = 0, hidden = true, joined = now })
  revealed = 1
end
return { 'ok', seenBy(room, asker), revealed }
