-- room, from, cid, text, milliseconds → seq, rev, milliseconds, dup, room, users who now see a direct room
local room, from, cid, text, date = unpack(ARGV)
local cids = 'kith:user:' .. from .. ':cids'
local first = call('HGET', cids, cid)
if first then
  local ofRoom, seq, rev, when = first:match('^(%S+) (%d+) (%d+) (%-?%d+)$')
  return { 'ok', seq, rev, when, 1, ofRoom, {} }
end
if not roomExists(room) or not memberOf(room, from) then return { 'room.unknown' } end
-- By date, what is ours has the order of seq, whatever a clock does.
local newest = call('ZREVRANGE', 'room:' .. room, 0, 0, 'WITHSCORES')[2]
if newest then date = string.format('%.0f', math.max(tonumber(date), math.floor(tonumber(newest) * 1000 + 0.5))) end
local seq, rev, json = store(room, from, seconds(tonumber(date)), cjson.encode(text))
call('HSET', cids, cid, string.format('%s %.0f %.0f %s', room, seq, rev, date))
call('HSET', roomKey(room) .. ':read', from, seq)
local revealed = {}
if room:find(':', 1, true) then
  for user in room:gmatch('%d+') do
    local member = memberOf(room, user)
    if member and member.hidden then
      member.hidden = false
      putMember(room, user, member)
      revealed[#revealed + 1] = user
    end
  end
end
-- Here, so that what is heard has the order of seq, behind the users to whom the room was shown just now.
tellMessage(room, seq, rev, from, date, cid, text)
tellOthers('message', json)
return { 'ok', seq, rev, date, 0, room, revealed }
