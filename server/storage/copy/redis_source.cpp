#include "server/storage/copy/redis_source.h"

#include "server/storage/redis/rows.h"

#include <algorithm>
#include <span>

using namespace Qt::StringLiterals;

namespace kith::storage::copy {
namespace {

// Of how many users or rooms is asked at once.
constexpr size_t chunk = 200;

tl::unexpected<Error> refuse(QString sentence)
{
    return fail(makeError(ErrorCode::StoreUnavailable, std::move(sentence)));
}

} // namespace

Result<std::unique_ptr<RedisSource>> RedisSource::open(std::unique_ptr<RedisLink> link)
{
    std::unique_ptr<RedisSource> source(new RedisSource(std::move(link), Purpose::Copy));
    if (const Result<void> prepared = source->prepare(); !prepared)
        return fail(prepared.error());
    return source;
}

Result<std::unique_ptr<RedisSource>> RedisSource::openCopy(std::unique_ptr<RedisLink> link)
{
    std::unique_ptr<RedisSource> source(new RedisSource(std::move(link), Purpose::Check));
    if (const Result<void> prepared = source->prepare(); !prepared)
        return fail(prepared.error());
    return source;
}

Result<void> RedisSource::prepare()
{
    if (m_purpose == Purpose::Copy) {
        if (const Result<void> quiet = checkQuiet(*m_link); !quiet)
            return quiet;
        if (const Result<void> adopted = adopt(); !adopted)
            return adopted;
    }
    Result<RedisKeys> keys = scanKeys(*m_link);
    if (!keys)
        return fail(keys.error());
    m_keys = std::move(*keys);
    return count();
}

// Everything that other servers wrote gets what it has here, by the calls of the store that do so.
Result<void> RedisSource::adopt()
{
    Result<RedisKeys> keys = scanKeys(*m_link);
    if (!keys)
        return fail(keys.error());
    if (keys->any.isEmpty())
        return refuse(u"There is no store in %1."_s.arg(m_link->name()));
    m_link->start<qint64>([this](auto done) { m_users.adopt(done); });
    if (const Result<void> settled = m_link->settle(); !settled)
        return settled;
    // A user's rooms: those, their messages, and that the user is in them.
    for (UserId user : keys->users)
        m_link->start<std::vector<Room>>([this, user](auto done) { m_rooms.roomsOf(user, done); });
    keys->rooms.push_back(RoomId::general());
    std::optional<Error> failed;
    for (RoomId room : keys->rooms) {
        m_link->start<Room>([this, room](auto done) { m_rooms.find(room, UserId(), done); },
            [&failed](const Result<Room> &found) {
                // Nobody sees a private room, but it has been looked at.
                if (!found && found.error().code != ErrorCode::RoomUnknown)
                    failed = found.error();
            });
    }
    if (const Result<void> settled = m_link->settle(); !settled)
        return settled;
    return failed ? fail(*failed) : Result<void>();
}

Result<void> RedisSource::count()
{
    const auto of = [this](Kind kind) -> qint64 & { return m_counts[static_cast<size_t>(kind)]; };
    of(Kind::Users) = static_cast<qint64>(m_keys.users.size());
    of(Kind::Rooms) = static_cast<qint64>(m_keys.rooms.size());
    of(Kind::Sessions) = static_cast<qint64>(m_keys.sessions.size());
    of(Kind::Invites) = m_keys.invites.size();
    for (size_t from = 0; from < m_keys.users.size(); from += chunk) {
        const auto users = std::span(m_keys.users).subspan(from, std::min(chunk, m_keys.users.size() - from));
        std::vector<QByteArrayList> commands;
        for (UserId user : users)
            commands.push_back({"HLEN", "kith:user:" + redis::argument(user) + ":cids"});
        const auto lengths = m_link->askAll(std::move(commands));
        if (!lengths)
            return fail(lengths.error());
        for (size_t i = 0; i < users.size(); ++i) {
            if (const qint64 cids = (*lengths)[i].toInteger(); cids > 0) {
                m_senders.push_back({users[i], cids});
                of(Kind::Cids) += cids;
            }
        }
    }
    for (size_t from = 0; from < m_keys.rooms.size(); from += chunk) {
        const auto rooms = std::span(m_keys.rooms).subspan(from, std::min(chunk, m_keys.rooms.size() - from));
        std::vector<QByteArrayList> commands;
        for (RoomId room : rooms) {
            const QByteArray key = "kith:room:" + redis::argument(room);
            commands.insert(commands.end(),
                {{"ZCARD", key + ":members"}, {"ZCARD", key + ":log"}, {"ZCARD", key + ":revs"},
                    {"ZCARD", "room:" + redis::argument(room)}});
        }
        const auto sizes = m_link->askAll(std::move(commands));
        if (!sizes)
            return fail(sizes.error());
        for (size_t i = 0; i < rooms.size(); ++i) {
            if (const Result<void> counted = countRoom(rooms[i], *sizes, i * 4); !counted)
                return counted;
        }
    }
    return {};
}

Result<void> RedisSource::countRoom(RoomId room, const std::vector<qtredis::Value> &answers, size_t at)
{
    const qint64 messages = answers[at + 1].toInteger();
    m_counts[static_cast<size_t>(Kind::Members)] += answers[at].toInteger();
    m_counts[static_cast<size_t>(Kind::Messages)] += messages;
    if (messages > 0)
        m_talkedIn.push_back(room);
    if (m_purpose == Purpose::Check
        && (messages != answers[at + 2].toInteger() || messages != answers[at + 3].toInteger())) {
        return refuse(u"The copy is not what was read, and must not be used. messages: room %1 has %2, but %3 by rev "
                      "and %4 by date."_s.arg(room.toString())
                          .arg(messages)
                          .arg(answers[at + 2].toInteger())
                          .arg(answers[at + 3].toInteger()));
    }
    return {};
}

Result<Counters> RedisSource::counters()
{
    const auto answers =
        m_link->askAll({{"GET", "total_users"}, {"GET", "kith:sessions:last"}, {"GET", "kith:rooms:last"}});
    if (!answers)
        return fail(answers.error());
    Counters counters{
        .users = (*answers)[0].toInteger(), .sessions = (*answers)[1].toInteger(), .rooms = (*answers)[2].toInteger()};
    if (m_purpose == Purpose::Check)
        return counters;
    // Another server counts in its own way: what exists is never given again.
    if (!m_keys.users.empty())
        counters.users = std::max(counters.users, static_cast<qint64>(m_keys.users.back().value()));
    if (!m_keys.sessions.empty())
        counters.sessions = std::max(counters.sessions, static_cast<qint64>(m_keys.sessions.back().value()));
    for (RoomId room : m_keys.rooms) {
        if (!room.isDirect())
            counters.rooms = std::max(counters.rooms, static_cast<qint64>(room.first()));
    }
    return counters;
}

Result<void> RedisSource::read(Kind kind, const Take &take)
{
    switch (kind) {
    case Kind::Users:
        return readUsers(take);
    case Kind::Rooms:
        return readRooms(take);
    case Kind::Members:
        return readMembers(take);
    case Kind::Sessions:
        return readSessions(take);
    case Kind::Invites:
        return readInvites(take);
    case Kind::Cids:
        return readCids(take);
    case Kind::Messages:
        return readMessages(take);
    }
    return {};
}

QStringList RedisSource::notes() const
{
    QStringList notes;
    for (Kind kind : {Kind::Members, Kind::Sessions, Kind::Invites}) {
        if (const qint64 left = m_leftOut[static_cast<size_t>(kind)]; left > 0)
            notes << u"%1: %2 were left out, because their user or room does not exist"_s.arg(nameOf(kind)).arg(left);
    }
    for (const QString &user : m_unnamed)
        notes << u"%1 cannot sign in: the name is that of an earlier user, but for its case"_s.arg(user);
    return notes;
}

bool RedisSource::isUser(UserId user) const { return std::ranges::binary_search(m_keys.users, user); }
bool RedisSource::isRoom(RoomId room) const { return std::ranges::binary_search(m_keys.rooms, room); }

} // namespace kith::storage::copy
