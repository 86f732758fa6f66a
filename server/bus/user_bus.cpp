#include "server/bus/user_bus.h"

#include "shared/base/log.h"

#include <utility>

namespace kith::bus {

UserBus::UserBus(QtRedis &redis, Channels channels, QObject *parent)
    : QObject(parent), m_redis(redis), m_channels(std::move(channels))
{
    connect(&m_redis, &QtRedis::returnData, this, &UserBus::onData);
    connect(&m_redis, &QtRedis::subscriptionsLost, this, &UserBus::onLost);
    // Before all subscriptions stood again. Where it was the other connection, Subscribed comes all the same.
    connect(&m_redis, &QtRedis::errorOccurred, this, &UserBus::stopWaiting);
}

void UserBus::listen(UserId user)
{
    if (m_users.try_emplace(user).second)
        m_redis.subscribe({m_channels.user(user)});
}

void UserBus::ignore(UserId user)
{
    if (m_users.erase(user) > 0)
        m_redis.unsubscribe({m_channels.user(user)});
}

void UserBus::whenHeard(UserId user, std::function<void()> done)
{
    const auto it = m_users.find(user);
    if (it == m_users.end() || it->second.stands)
        return done();
    if (m_isUp) {
        it->second.waiting.push_back(std::move(done));
        return;
    }
    it->second.missed = true;
    done();
}

void UserBus::callWaiting(Entry &entry)
{
    const auto waiting = std::exchange(entry.waiting, {}); // the entry may go meanwhile
    for (const auto &done : waiting)
        done();
}

void UserBus::onLost()
{
    for (auto &[user, entry] : m_users) {
        entry.stands = false;
        entry.missed = true;
    }
    stopWaiting();
}

void UserBus::stopWaiting()
{
    m_isUp = false;
    std::vector<UserId> users;
    for (auto &[user, entry] : m_users) {
        if (entry.waiting.empty())
            continue;
        entry.missed = true;
        users.push_back(user);
    }
    for (UserId user : users) {
        if (const auto it = m_users.find(user); it != m_users.end())
            callWaiting(it->second);
    }
}

void UserBus::onData(const QtRedis::Reply &reply)
{
    if (reply.type == QtRedis::Reply::Type::Subscribed)
        m_isUp = true;
    const UserId user = m_channels.userOf(reply.channel);
    const auto it = m_users.find(user);
    if (it == m_users.end())
        return;
    if (reply.type == QtRedis::Reply::Type::Message)
        return onPublished(user, reply.message);
    if (reply.type == QtRedis::Reply::Type::Unsubscribed) {
        // Of an earlier time; that of now follows.
        it->second.stands = false;
        it->second.missed = true;
    }
    if (reply.type != QtRedis::Reply::Type::Subscribed)
        return;
    // Where it stood already, its connection was lost in between.
    const bool again = std::exchange(it->second.stands, true);
    const bool missed = std::exchange(it->second.missed, false) || again;
    callWaiting(it->second);
    if (missed)
        Q_EMIT missedSome(user);
    else
        Q_EMIT sessionsChanged(user); // one may have ended between its being looked up and now
}

void UserBus::onPublished(UserId user, const QByteArray &published)
{
    constexpr QByteArrayView room = "room\n";
    if (published.startsWith(room))
        Q_EMIT roomChanged(user, RoomId::fromString(QString::fromLatin1(published.sliced(room.size()))));
    else if (published == "sessions")
        Q_EMIT sessionsChanged(user);
    else if (const auto event = parseEvent(published))
        Q_EMIT eventHeard(user, *event);
    else
        qCWarning(lcStore, "Something unknown was published for a user.");
}

} // namespace kith::bus
