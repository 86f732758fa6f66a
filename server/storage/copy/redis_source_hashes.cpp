// Records that are a hash each: asked for many at once.
#include "server/storage/copy/redis_fields.h"
#include "server/storage/copy/redis_source.h"
#include "server/storage/redis/rows.h"
#include "shared/base/text.h"

#include <algorithm>
#include <span>

using namespace Qt::StringLiterals;

namespace kith::storage::copy {
namespace {

using qtredis::Value;
using redis::text;

constexpr size_t chunk = 200;
// Asks for the fields of many hashes and makes records of them; `make` gives nullopt for what is left out.
template <typename Id, typename Command, typename Make>
Result<void> readHashes(RedisLink &link, std::span<const Id> ids, const Take &take, Command command, Make make)
{
    using Record = typename decltype(make(ids[0], Value()))::value_type;
    for (size_t from = 0; from < ids.size(); from += chunk) {
        const auto some = ids.subspan(from, std::min(chunk, ids.size() - from));
        std::vector<QByteArrayList> commands;
        for (const Id &id : some)
            commands.push_back(command(id));
        const auto rows = link.askAll(std::move(commands));
        if (!rows)
            return fail(rows.error());
        std::vector<Record> records;
        for (size_t i = 0; i < some.size(); ++i) {
            if (std::optional<Record> record = make(some[i], (*rows)[i]))
                records.push_back(std::move(*record));
        }
        if (records.empty())
            continue;
        if (const Result<void> taken = take(std::move(records)); !taken)
            return taken;
    }
    return {};
}

} // namespace

Result<void> RedisSource::readUsers(const Take &take)
{
    const auto withName = [&](Records records) -> Result<void> {
        auto &users = std::get<std::vector<StoredUser>>(records);
        std::vector<QByteArrayList> commands;
        commands.reserve(users.size());
        for (const StoredUser &user : users)
            commands.push_back({"GET", "kith:name:" + foldName(user.username).toUtf8()});
        const auto owners = m_link->askAll(std::move(commands));
        if (!owners)
            return fail(owners.error());
        for (size_t i = 0; i < users.size(); ++i) {
            const Value &owner = (*owners)[i];
            // A name that nobody has is the user's, unless this is a copy, which must have it.
            users[i].named = owner.isNil() ? m_purpose == Purpose::Copy : redis::userId(owner) == users[i].id;
            if (!users[i].named)
                m_unnamed << u"user %1 \"%2\""_s.arg(users[i].id.toString(), users[i].username);
        }
        return take(std::move(records));
    };
    return readHashes(
        *m_link, std::span<const UserId>(m_keys.users), withName,
        [](UserId user) {
            return QByteArrayList{"HMGET", "user:" + redis::argument(user), "username", "password", "displayName",
                "email", "guest", "created"};
        },
        [](UserId id, const Value &row) -> std::optional<StoredUser> {
            StoredUser user{.id = id,
                .username = text(field(row, 0)),
                .displayName = text(field(row, 2)),
                .email = text(field(row, 3)),
                .passwordHash = field(row, 1).toBytes(),
                .guest = redis::flag(field(row, 4)),
                .created = field(row, 5).toInteger()};
            if (field(row, 2).isNil())
                user.displayName = user.username;
            return user;
        });
}

Result<void> RedisSource::readRooms(const Take &take)
{
    return readHashes(
        *m_link, std::span<const RoomId>(m_keys.rooms), take,
        [](RoomId room) {
            return QByteArrayList{
                "HMGET", "kith:room:" + redis::argument(room), "kind", "name", "topic", "created", "rev", "seq"};
        },
        [](RoomId id, const Value &row) -> std::optional<StoredRoom> {
            return StoredRoom{.id = id,
                .kind = enumOf<RoomKind>(field(row, 0).toInteger()),
                .name = text(field(row, 1)),
                .topic = text(field(row, 2)),
                .created = field(row, 3).toInteger(),
                .rev = field(row, 4).toInteger(),
                .lastSeq = field(row, 5).toInteger()};
        });
}

Result<void> RedisSource::readSessions(const Take &take)
{
    return readHashes(
        *m_link, std::span<const SessionId>(m_keys.sessions), take,
        [](SessionId session) {
            return QByteArrayList{"HMGET", "kith:session:" + redis::argument(session), "user", "hash", "client",
                "created", "used", "idle"};
        },
        [this](SessionId id, const Value &row) -> std::optional<StoredSession> {
            StoredSession session{.id = id,
                .user = redis::userId(field(row, 0)),
                .tokenHash = field(row, 1).toBytes(),
                .client = text(field(row, 2)),
                .created = field(row, 3).toInteger(),
                .lastUsed = field(row, 4).toInteger(),
                .idleLifetime = field(row, 5).toInteger()};
            if (isUser(session.user))
                return session;
            leaveOut(Kind::Sessions);
            return std::nullopt;
        });
}

Result<void> RedisSource::readInvites(const Take &take)
{
    return readHashes(
        *m_link, std::span<const QByteArray>(m_keys.invites), take,
        [](const QByteArray &hash) {
            return QByteArrayList{"HMGET", "kith:invite:" + hash, "room", "by", "created", "expires", "uses", "used"};
        },
        [this](const QByteArray &hash, const Value &row) -> std::optional<StoredInvite> {
            StoredInvite invite{.keyHash = hash,
                .room = redis::roomId(field(row, 0)),
                .by = redis::userId(field(row, 1)),
                .created = field(row, 2).toInteger(),
                .expires = field(row, 3).toInteger(),
                .uses = field(row, 4).toInteger(),
                .used = field(row, 5).toInteger()};
            if (isUser(invite.by) && isRoom(invite.room))
                return invite;
            leaveOut(Kind::Invites);
            return std::nullopt;
        });
}

} // namespace kith::storage::copy
