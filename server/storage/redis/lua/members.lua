-- room, after (a user, or 0), how many at most → {user}, role of each, by ascending id
local room = ARGV[1]
if not roomExists(room) then return { 'ok', {} } end
local members = {}
for _, id in ipairs(call('ZRANGEBYSCORE', roomKey(room) .. ':members', '(' .. ARGV[2], '+inf', 'LIMIT', 0, ARGV[3])) do
  members[#members + 1] = { userOf(id), memberOf(room, id).role }
end
return { 'ok', members }
