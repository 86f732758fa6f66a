#include "server/domain/messages.h"

#include "server/domain/views.h"
#include "shared/base/text.h"

using namespace Qt::StringLiterals;

namespace kith::domain {

namespace {
constexpr qint64 typingInterval = 3'000;
}

Messages::Messages(storage::Store &store, const Roster &roster, Memberships &memberships, Delivery &delivery,
    const Clock &clock, const Settings &settings)
    : m_store(store), m_roster(roster), m_memberships(memberships), m_delivery(delivery), m_clock(clock),
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
    m_store.messages().append({.room = room, .from = from, .cid = cid, .text = *checked, .date = m_clock.now()},
        [this, from, cid, stored = *checked, done = std::move(done)](Result<storage::Appended> appended) {
            done(appended);
            if (!appended || appended->dup || m_store.publishes())
                return;
            for (UserId user : appended->revealed)
                m_memberships.look(user, appended->room);
            m_memberships.message({messageInfo({.roomId = appended->room,
                                      .seq = appended->seq,
                                      .rev = appended->rev,
                                      .from = from,
                                      .date = appended->date,
                                      .text = stored})},
                cid);
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
    m_store.messages().page({.room = query.room,
                                .before = query.before,
                                .after = query.after,
                                .limit = limit,
                                .textBytes = m_settings.replyTextBytes()},
        std::move(done));
}

void Messages::search(UserId asker, const MessageSearch &search, Done<search::Found> done)
{
    const auto text = checkLine(search.query, "query"_L1, limits::queryCharacters, false);
    if (!text)
        return done(fail(text.error()));
    const int limit = search.limit.value_or(limits::searchDefault);
    if (limit < 1 || limit > limits::searchMax)
        return done(fail(badField("limit"_L1, u"Field \"limit\" must be from 1 to %1."_s.arg(limits::searchMax))));
    if (search.from && !search.from->isValid())
        return done(fail(badField("from"_L1, u"Field \"from\" is no user id."_s)));
    search::Query query(*text);
    if (query.isEmpty())
        return done(fail(badField("query"_L1, u"Field \"query\" has nothing that can be looked for."_s)));
    storage::SearchQuery asked{.asker = asker,
        .room = search.room.value_or(RoomId()),
        .wanted = {.query = std::move(query),
            .from = search.from.value_or(UserId()),
            .before = search.before,
            .limit = limit,
            .textBytes = m_settings.replyTextBytes()}};
    const auto [running, isFirst] = m_searches.try_emplace(asker);
    if (isFirst)
        return runSearch(std::move(asked), std::move(done));
    const auto replaced =
        std::exchange(running->second, WaitingSearch{.query = std::move(asked), .done = std::move(done)});
    if (!replaced)
        return;
    Error error = makeError(ErrorCode::RateLimited);
    error.retryAfter = 1;
    replaced->done(fail(error));
}

void Messages::runSearch(storage::SearchQuery query, Done<search::Found> done)
{
    const UserId asker = query.asker;
    m_store.messages().search(std::move(query), [this, asker, done = std::move(done)](Result<search::Found> found) {
        auto next = std::move(m_searches.at(asker));
        if (next) {
            m_searches.at(asker).reset();
            runSearch(std::move(next->query), std::move(next->done));
        } else {
            m_searches.erase(asker);
        }
        done(std::move(found));
    });
}

void Messages::markRead(UserId user, RoomId room, qint64 seq, ConnectionId by, Done<void> done)
{
    if (seq < 0)
        return done(fail(badField("seq"_L1, u"Field \"seq\" must not be negative."_s)));
    m_store.rooms().setRead(
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
