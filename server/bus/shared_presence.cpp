#include "server/bus/shared_presence.h"

#include "server/bus/channels.h"
#include "server/bus/lua.h"
#include "server/storage/redis/redis_store.h"
#include "server/storage/redis/scripts.h"
#include "shared/base/log.h"

#include <algorithm>
#include <utility>

namespace kith::bus {
namespace {

const QByteArray othersName = QByteArrayLiteral("others");
constexpr size_t batch = 500; // users in one script: Redis serves nobody else meanwhile
constexpr size_t mostHeld = 10'000;

qtredis::Script script(int database, bool interop, const char *name)
{
    return qtredis::Script(storage::redis::publishingSource(database, interop) + lua("presence_common") + lua(name));
}

QByteArray number(UserId user) { return QByteArray::number(user.value()); }
UserId userId(const QByteArray &text) { return UserId::fromString(QString::fromLatin1(text)); }

} // namespace

SharedPresence::SharedPresence(Parts parts)
    : Presence(parts.roster, parts.delivery, parts.settings), m_redis(parts.redis),
      m_instance(std::move(parts.instance)), m_channel(Channels(parts.database).presence()),
      m_change(script(parts.database, parts.interop, "presence_change")),
      m_renew(script(parts.database, parts.interop, "presence_renew")),
      m_leave(script(parts.database, parts.interop, "presence_leave")),
      m_load(script(parts.database, parts.interop, "presence_load")),
      m_describe(script(parts.database, parts.interop, "presence_describe")),
      m_onlineIn(script(parts.database, parts.interop, "online_in"))
{
    connect(&m_redis, &QtRedis::returnData, this, &SharedPresence::onData);
    connect(&m_redis, &QtRedis::connected, this, &SharedPresence::renew);
    connect(&m_redis, &QtRedis::disconnected, this, [this] { m_isKnown = false; });
    connect(&m_redis, &QtRedis::subscriptionsLost, this, [this] { m_isCurrent = false; });
    connect(&m_timer, &QTimer::timeout, this, &SharedPresence::renew);
    m_timer.start(renewInterval);
    m_redis.subscribe({m_channel});
}

void SharedPresence::renew()
{
    if (m_leaving || !m_redis.isConnected())
        return;
    if (!m_isCurrent)
        load();
    m_redis.script(m_renew, {}, {m_instance, QByteArray::number(lease.count()), QByteArray::number(grace.count())},
        [this](const QtRedis::Result &result) {
            if (!result || m_leaving)
                return;
            const auto &answer = result.value.toArray();
            if (answer.at(0).toInteger() == 0 || !m_isKnown)
                sendHere();
            if (answer.at(1).toInteger() == 1)
                renew();
        });
}

void SharedPresence::change(const QByteArray &instance, UserId user, bool online)
{
    m_redis.script(m_change, {}, {instance, online ? "on" : "off", number(user)}, [this](const auto &result) {
        if (!result)
            m_isKnown = false; // the next renewal looks
    });
}

// Changes that happen meanwhile are sent behind the question: to send one twice does nothing.
void SharedPresence::sendHere()
{
    m_isKnown = true;
    m_redis.smembers("kith:instance:" + m_instance + ":users", [this](const QtRedis::Result &result) {
        if (!result || m_leaving) {
            m_isKnown = false;
            return;
        }
        std::unordered_set<UserId> there;
        QByteArrayList changes;
        const auto flush = [&](qsizetype from) {
            if (changes.size() <= from)
                return;
            changes.prepend(m_instance);
            m_redis.script(m_change, {}, std::exchange(changes, {}), [this](const auto &changed) {
                if (!changed)
                    m_isKnown = false;
            });
        };
        for (const QByteArray &text : result.value.toByteArrayList()) {
            const UserId user = userId(text);
            there.insert(user);
            if (!m_here.contains(user)) {
                changes << "off" << text;
                flush(2 * batch);
            }
        }
        for (UserId user : m_here) {
            if (!there.contains(user)) {
                changes << "on" << number(user);
                flush(2 * batch);
            }
        }
        flush(0);
    });
}

void SharedPresence::leave(std::function<void()> done)
{
    m_leaving = true;
    m_timer.stop();
    leaveOn(std::move(done));
}

void SharedPresence::leaveOn(std::function<void()> done)
{
    m_redis.script(m_leave, {}, {m_instance}, [this, done = std::move(done)](const QtRedis::Result &result) {
        if (result && result.value.toInteger() == 1)
            return leaveOn(done);
        done(); // where Redis is away, the others see the users off
    });
}

bool SharedPresence::isOnline(UserId user) const { return m_roster.isOnline(user) || m_online.contains(user); }

void SharedPresence::came(const User &user, const std::vector<RoomId> &)
{
    m_here.insert(user.id);
    if (!m_leaving)
        change(m_instance, user.id, true);
}

void SharedPresence::goes(const User &user, const std::vector<RoomId> &)
{
    m_here.erase(user.id);
    if (!m_leaving)
        change(m_instance, user.id, false);
}

void SharedPresence::otherServerSays(UserId user, bool online) { change(othersName, user, online); }

void SharedPresence::onlineIn(
    std::vector<RoomId> rooms, size_t most, std::function<void(Result<std::vector<UserId>>)> done)
{
    QByteArrayList arguments{QByteArray::number(static_cast<qint64>(most))};
    for (RoomId room : rooms)
        arguments << room.toString().toLatin1();
    m_redis.script(m_onlineIn, {}, arguments, [done = std::move(done)](const QtRedis::Result &result) {
        if (!result)
            return done(fail(storage::redisUnavailable()));
        std::vector<UserId> online;
        for (const QByteArray &user : result.value.toByteArrayList())
            online.push_back(userId(user));
        done(std::move(online));
    });
}

std::optional<SharedPresence::Change> SharedPresence::parse(const QByteArray &published)
{
    const QByteArrayList lines = published.split('\n');
    const QByteArrayList words = lines.value(0).split(' ');
    if (lines.size() != 4 || words.size() != 4)
        return std::nullopt;
    Change change{.rev = words[0].toLongLong(),
        .online = words[1] == "on",
        .user = {.id = userId(words[2]),
            .username = QString::fromUtf8(lines[2]),
            .displayName = QString::fromUtf8(lines[3]),
            .guest = words[3] == "1"},
        .rooms = {}};
    for (const QByteArray &room : lines[1].split(' ')) {
        if (const RoomId id = RoomId::fromString(QString::fromLatin1(room)); id.isValid())
            change.rooms.push_back(id);
    }
    return change;
}

void SharedPresence::onData(const QtRedis::Reply &reply)
{
    if (reply.channel != m_channel)
        return;
    if (reply.type == QtRedis::Reply::Type::Subscribed)
        return load();
    if (reply.type != QtRedis::Reply::Type::Message)
        return;
    const auto change = parse(reply.message);
    if (!change) {
        qCWarning(lcStore, "Something unknown was published on %s.", m_channel.constData());
    } else if (m_loading) {
        if (m_held.size() < mostHeld)
            m_held.push_back(*change);
    } else if (m_isCurrent && change->rev == m_rev + 1) {
        apply(*change);
    } else if (!m_isCurrent || change->rev > m_rev) {
        load();
    }
}

void SharedPresence::load()
{
    if (std::exchange(m_loading, true))
        return;
    m_held.clear();
    m_redis.script(m_load, {}, {}, [this](const QtRedis::Result &result) {
        m_loading = false;
        loaded(result);
    });
}

void SharedPresence::loaded(const QtRedis::Result &result)
{
    m_isCurrent = result.ok();
    if (!result)
        return; // the next renewal asks again
    m_rev = result.value.toArray().at(0).toBytes().toLongLong();
    std::unordered_set<UserId> online;
    for (const QByteArray &user : result.value.toArray().at(1).toByteArrayList())
        online.insert(userId(user));
    std::vector<UserId> changed;
    for (UserId user : online) {
        if (!m_online.contains(user))
            changed.push_back(user);
    }
    for (UserId user : m_online) {
        if (!online.contains(user))
            changed.push_back(user);
    }
    m_online = std::move(online);
    if (m_roster.userCount() > 0)
        describe(changed);
    for (const Change &change : std::exchange(m_held, {})) {
        if (change.rev <= m_rev)
            continue;
        if (change.rev != m_rev + 1)
            return load();
        apply(change);
    }
}

void SharedPresence::apply(const Change &change)
{
    m_rev = change.rev;
    if (change.online)
        m_online.insert(change.user.id);
    else
        m_online.erase(change.user.id);
    announce(change.user, change.online, change.rooms);
}

// Whose coming or going was not heard is told of late.
void SharedPresence::describe(const std::vector<UserId> &users)
{
    for (size_t from = 0; from < users.size(); from += batch) {
        QByteArrayList ids;
        for (size_t i = from; i < std::min(users.size(), from + batch); ++i)
            ids << number(users[i]);
        m_redis.script(m_describe, {}, ids, [this](const QtRedis::Result &result) {
            if (!result)
                return;
            for (const QByteArray &text : result.value.toByteArrayList()) {
                const auto change = parse(text);
                if (change && change->online == m_online.contains(change->user.id))
                    announce(change->user, change->online, change->rooms);
            }
        });
    }
}

} // namespace kith::bus
