#include "server/storage/copy/redis_sink.h"

#include "server/storage/copy/redis_keys.h"
#include "server/storage/copy/redis_source.h"
#include "server/storage/redis/rows.h"
#include "server/storage/redis/scripts.h"
#include "shared/base/text.h"

#include <QDateTime>
#include <QFile>

// Outside of every namespace, as the macro asks: without it a static library's resources may be left out.
static void initCopyResources() { Q_INIT_RESOURCE(kith_storage_copy_lua); }

using namespace Qt::StringLiterals;

namespace kith::storage::copy {
namespace {

using redis::argument;

// Messages for one script: Redis serves nobody else meanwhile.
constexpr size_t messagesAtOnce = 200;

QByteArray readScript(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The script %s is not in the program.", qUtf8Printable(path));
    return file.readAll();
}

qtredis::Script loadScript(int database)
{
    initCopyResources();
    // It publishes nothing, but what it shares with those that do names their prefix.
    return qtredis::Script(redis::publishingSource(database, false) + readScript(u":/kith/storage/redis/common.lua"_s)
        + readScript(u":/kith/storage/copy/copy_messages.lua"_s));
}

} // namespace

RedisSink::RedisSink(std::unique_ptr<RedisLink> link)
    : m_link(std::move(link)), m_copyMessages(loadScript(m_link->redis().options().database))
{
}

Result<void> RedisSink::begin()
{
    if (const Result<void> quiet = checkQuiet(*m_link); !quiet)
        return quiet;
    const Result<RedisKeys> keys = scanKeys(*m_link);
    if (!keys)
        return fail(keys.error());
    if (!keys->any.isEmpty()) {
        return fail(makeError(ErrorCode::StoreUnavailable,
            u"%1 is not empty: it has the key \"%2\". Choose another database (redis://host:port/1), or empty this one "
            "with FLUSHDB."_s.arg(m_link->name(), QString::fromUtf8(keys->any))));
    }
    const auto marked = m_link->ask(
        {"SET", copyingKey, "begun " + QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toLatin1(), "NX"});
    if (!marked)
        return fail(marked.error());
    return marked->isNil() ? checkQuiet(*m_link) : Result<void>();
}

Result<void> RedisSink::write(const Records &records)
{
    std::visit([this](const auto &all) { put(all); }, records);
    return m_link->failure();
}

void RedisSink::put(const std::vector<StoredUser> &users)
{
    for (const StoredUser &user : users) {
        const QByteArray id = argument(user.id);
        const QByteArray name = argument(user.username);
        m_link->send({"HSET", "user:" + id, "username", name, "password", user.passwordHash, "displayName",
            argument(user.displayName), "email", argument(user.email), "guest", user.guest ? "1" : "0", "created",
            argument(user.created)});
        if (user.guest)
            m_link->send({"ZADD", "kith:guests", argument(user.created), id});
        if (!user.named) {
            m_link->send({"SET", "username:" + name, "user:" + id, "NX"});
            continue;
        }
        const QByteArray folded = argument(foldName(user.username));
        m_link->send({"SET", "username:" + name, "user:" + id});
        m_link->send({"SET", "kith:name:" + folded, id});
        m_link->send({"ZADD", "kith:names", "0", folded + '\0' + argument(foldName(user.displayName)) + '\0' + id});
    }
}

void RedisSink::put(const std::vector<StoredRoom> &rooms)
{
    for (const StoredRoom &room : rooms) {
        const QByteArray id = argument(room.id);
        m_link->send({"HSET", "kith:room:" + id, "kind", argument(static_cast<qint64>(room.kind)), "name",
            argument(room.name), "nameFolded", argument(foldName(room.name)), "topic", argument(room.topic),
            "topicFolded", argument(foldName(room.topic)), "created", argument(room.created), "rev", argument(room.rev),
            "seq", argument(room.lastSeq)});
        if (room.kind != RoomKind::Direct && !room.name.isEmpty())
            m_link->send({"SET", "room:" + id + ":name", argument(room.name)});
        if (room.kind == RoomKind::Public)
            m_link->send({"ZADD", "kith:rooms:public", id, id});
    }
}

void RedisSink::put(const std::vector<StoredMember> &members)
{
    for (const StoredMember &member : members) {
        const QByteArray user = argument(member.user);
        const QByteArray key = "kith:room:" + argument(member.room);
        m_link->send({"ZADD", key + ":members", user, user});
        m_link->send({"HSET", key + ":roles", user,
            argument(static_cast<qint64>(member.role)) + ',' + (member.hidden ? '1' : '0') + ','
                + argument(member.joined)});
        m_link->send({"HSET", key + ":read", user, argument(member.readSeq)});
        if (!member.hidden)
            m_link->send({"SADD", "user:" + user + ":rooms", argument(member.room)});
    }
}

void RedisSink::put(const std::vector<StoredSession> &sessions)
{
    for (const StoredSession &session : sessions) {
        const QByteArray id = argument(session.id);
        const QByteArray user = argument(session.user);
        m_link->send({"HSET", "kith:session:" + id, "user", user, "hash", session.tokenHash, "client",
            argument(session.client), "created", argument(session.created), "used", argument(session.lastUsed), "idle",
            argument(session.idleLifetime)});
        m_link->send({"SET", "kith:token:" + session.tokenHash, id});
        m_link->send({"SADD", "kith:user:" + user + ":sessions", id});
        m_link->send({"ZADD", "kith:sessions:ends", argument(session.lastUsed + session.idleLifetime), id});
    }
}

void RedisSink::put(const std::vector<StoredInvite> &invites)
{
    for (const StoredInvite &invite : invites) {
        m_link->send({"HSET", "kith:invite:" + invite.keyHash, "room", argument(invite.room), "by", argument(invite.by),
            "created", argument(invite.created), "expires", argument(invite.expires), "uses", argument(invite.uses),
            "used", argument(invite.used)});
        m_link->send(
            {"ZADD", "kith:room:" + argument(invite.room) + ":invites", argument(invite.created), invite.keyHash});
    }
}

void RedisSink::put(const std::vector<StoredCid> &cids)
{
    for (const StoredCid &cid : cids) {
        const QByteArrayList where{argument(cid.room), argument(cid.seq), argument(cid.rev), argument(cid.date)};
        m_link->send({"HSET", "kith:user:" + argument(cid.from) + ":cids", argument(cid.cid), where.join(' ')});
    }
}

void RedisSink::put(const std::vector<Message> &messages)
{
    QByteArrayList given;
    RoomId room;
    size_t count = 0;
    const auto flush = [&] {
        if (count > 0)
            m_link->send(m_copyMessages, std::exchange(given, {}));
        count = 0;
    };
    for (const Message &message : messages) {
        if (message.roomId != room || count == messagesAtOnce)
            flush();
        if (count++ == 0) {
            room = message.roomId;
            given << argument(room);
        }
        given << argument(message.seq) << argument(message.rev) << argument(message.from) << argument(message.date)
              << argument(message.text);
    }
    flush();
}

Result<void> RedisSink::finish(const Counters &counters)
{
    const auto set = [this](const QByteArray &key, qint64 value) {
        if (value > 0)
            m_link->send({"SET", key, argument(value)});
    };
    set("total_users", counters.users);
    set("kith:users:indexed", counters.users);
    set("kith:sessions:last", counters.sessions);
    set("kith:rooms:last", counters.rooms);
    return m_link->settle();
}

Result<std::unique_ptr<Source>> RedisSink::readBack()
{
    auto link = RedisLink::connect(m_link->redis().options());
    if (!link)
        return fail(link.error());
    auto source = RedisSource::openCopy(std::move(*link));
    if (!source)
        return fail(source.error());
    return std::unique_ptr<Source>(std::move(*source));
}

Result<void> RedisSink::commit()
{
    const auto gone = m_link->ask({"DEL", copyingKey});
    if (!gone)
        return fail(gone.error());
    return {};
}

} // namespace kith::storage::copy
