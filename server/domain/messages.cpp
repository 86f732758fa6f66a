#include "server/domain/messages.h"

#include "server/domain/views.h"
#include "shared/base/text.h"

using namespace Qt::StringLiterals;

namespace kith::domain {

namespace {
constexpr qint64 typingInterval = 3'000;
}

Messages::Messages(storage::MessageStore &messages, storage::RoomStore &rooms, Roster &roster, People &people,
    Delivery &delivery, const Clock &clock, const Settings &settings)
    : m_messages(messages), m_rooms(rooms), m_roster(roster), m_people(people), m_delivery(delivery), m_clock(clock),
      m_settings(settings)
{
}

void Messages::send(UserId from, RoomId room, const QString &text, const QString &cid, Done<storage::Appended> done)
{
    auto checked = checkMessageText(text);
    if (!checked)
        return done(fail(checked.error()));
    if (const auto valid = checkCid(cid); !valid)
        return done(fail(valid.error()));
    m_messages.append({.room = room, .from = from, .cid = cid, .text = *checked, .date = m_clock.now()},
        [this, from, cid, stored = *checked, done = std::move(done)](Result<storage::Appended> appended) {
            done(appended);
            if (!appended || appended->dup)
                return;
            announce({.roomId = appended->room,
                         .seq = appended->seq,
                         .rev = appended->rev,
                         .from = from,
                         .date = appended->date,
                         .text = stored},
                cid, appended->revealed);
        });
}

void Messages::announce(const Message &message, const QString &cid, std::vector<UserId> revealed)
{
    const auto tell = [this, message, cid] { m_delivery.message({messageInfo(message)}, cid); };
    if (const auto waiting = m_revealing.find(message.roomId); waiting != m_revealing.end()) {
        waiting->second.push_back(tell);
        return;
    }
    // Who is away finds the room when they resume.
    std::erase_if(revealed, [this](UserId user) { return !m_roster.isOnline(user); });
    if (revealed.empty())
        return tell();
    m_revealing[message.roomId].push_back(tell);
    reveal(message, std::move(revealed));
}

// A direct room that its first message brings up: those who did not see it get it before the message. Whatever is
// said there meanwhile waits, so that nothing overtakes the first message.
void Messages::reveal(const Message &message, std::vector<UserId> revealed)
{
    const Room room{.id = message.roomId,
        .kind = RoomKind::Direct,
        .name = {},
        .topic = {},
        .rev = message.rev,
        .lastSeq = message.seq,
        .members = 2,
        .role = Role::Member,
        .readSeq = 0,
        .lastMessage = message};
    std::vector<UserId> needed;
    addNeededUsers(room, needed);
    m_people.get(needed, [this, room, revealed = std::move(revealed)](Result<Users> users) {
        for (UserId user : revealed) {
            m_roster.addMembership(user, room);
            m_delivery.subscribe(user, room.id);
            Room own = room;
            own.readSeq = user == room.lastMessage->from ? room.lastSeq : 0;
            if (users)
                m_delivery.toUser(user, proto::ShowRoom{roomInfo(own, user, *users)});
        }
        const auto waiting = m_revealing.extract(room.id);
        for (const auto &tell : waiting.mapped())
            tell();
    });
}

void Messages::history(const HistoryQuery &query, Done<storage::MessagePage> done)
{
    const int limit = query.limit.value_or(limits::historyDefault);
    if (limit < 1 || limit > limits::historyMax)
        return done(fail(badField("limit"_L1, u"Field \"limit\" must be from 1 to %1."_s.arg(limits::historyMax))));
    if (query.before && *query.before < 0)
        return done(fail(badField("before"_L1, u"Field \"before\" must not be negative."_s)));
    if (query.after && *query.after < 0)
        return done(fail(badField("after"_L1, u"Field \"after\" must not be negative."_s)));
    m_messages.page({.room = query.room,
                        .before = query.before,
                        .after = query.after,
                        .limit = limit,
                        .textBytes = m_settings.replyTextBytes()},
        std::move(done));
}

void Messages::markRead(UserId user, RoomId room, qint64 seq, ConnectionId by, Done<void> done)
{
    if (seq < 0)
        return done(fail(badField("seq"_L1, u"Field \"seq\" must not be negative."_s)));
    m_rooms.setRead(
        room, user, seq, [this, user, room, by, done = std::move(done)](Result<storage::ReadMarker> marker) {
            if (!marker)
                return done(fail(marker.error()));
            done({});
            if (!marker->moved)
                return;
            const proto::ReadEvent event{.roomId = room, .userId = user, .seq = marker->seq};
            m_delivery.toUser(user, event, by);
            if (room.isDirect())
                m_delivery.toUser(room.peerOf(user), event);
        });
}

void Messages::typing(UserId user, RoomId room)
{
    const qint64 now = m_clock.ticks();
    if (now - m_typingSwept >= 60'000) {
        m_typingSwept = now;
        m_typing.removeIf([now](auto it) { return now - *it >= typingInterval; });
    }
    const auto last = m_typing.find({user, room});
    if (last != m_typing.end() && now - *last < typingInterval)
        return;
    m_typing.insert({user, room}, now);
    const Roster::RoomState *state = m_roster.room(room);
    if (state && (room.isDirect() || m_settings.hasPresence(state->members)))
        m_delivery.toRoom(room, proto::TypingEvent{.roomId = room, .userId = user}, user);
}

} // namespace kith::domain
