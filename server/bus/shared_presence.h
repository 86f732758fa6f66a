// Who is online on any instance over one Redis.
//
// Each instance has a lease that it renews, and a set of the users on it. A script that adds or removes one counts on
// how many instances the user is, keeps `online_users` for servers of other kinds, and publishes the change with a
// number. Who has missed a number reads the whole set. An instance that stops renewing is given up by whichever of the
// others notices: its users are gone within `goneWithin`.
//
// Threads: one, that of the Redis client.
#pragma once

#include "server/domain/presence.h"
#include "server/redis/qtredis.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <unordered_set>
#include <vector>

namespace kith::bus {

class SharedPresence final : public QObject, public domain::Presence {
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds renewInterval{2'000};
    static constexpr std::chrono::milliseconds lease{7'000};
    static constexpr std::chrono::milliseconds grace{3'000};
    // The lease runs out, is seen to, is given its grace, and is seen to again.
    static constexpr std::chrono::milliseconds goneWithin = lease + grace + 2 * renewInterval;

    struct Parts {
        QtRedis &redis;
        int database = 0;    // that it will use
        QByteArray instance; // our name among the others
        bool interop = true; // servers of other kinds are told
        const domain::Roster &roster;
        domain::LocalDelivery &delivery;
        const domain::Settings &settings;
    };
    explicit SharedPresence(Parts parts);

    // All our users go, at once; then nobody comes any more. `done` once Redis knows, or does not answer.
    void leave(std::function<void()> done);
    // What a server of another kind says of its users.
    void otherServerSays(UserId user, bool online);

    bool isOnline(UserId user) const override;
    void came(const User &user, const std::vector<RoomId> &rooms) override;
    void goes(const User &user, const std::vector<RoomId> &rooms) override;
    void onlineIn(
        std::vector<RoomId> rooms, size_t most, std::function<void(Result<std::vector<UserId>>)> done) override;

private:
    // One user as the scripts describe it.
    struct Change {
        qint64 rev = 0;
        bool online = false;
        User user;
        std::vector<RoomId> rooms;
    };
    static std::optional<Change> parse(const QByteArray &published);

    void onData(const QtRedis::Reply &reply);
    void renew();
    void change(const QByteArray &instance, UserId user, bool online);
    void sendHere(); // all who are here, compared with what Redis has of us
    void load();
    void loaded(const QtRedis::Result &result);
    void apply(const Change &change);
    void describe(const std::vector<UserId> &users);
    void leaveOn(std::function<void()> done);

    QtRedis &m_redis;
    QByteArray m_instance;
    QByteArray m_channel;
    qtredis::Script m_change;
    qtredis::Script m_renew;
    qtredis::Script m_leave;
    qtredis::Script m_load;
    qtredis::Script m_describe;
    qtredis::Script m_onlineIn;
    QTimer m_timer;
    std::unordered_set<UserId> m_here;
    std::unordered_set<UserId> m_online;
    qint64 m_rev = 0;           // of what m_online is
    std::vector<Change> m_held; // heard while m_online is being read
    bool m_loading = false;
    bool m_isKnown = false;   // Redis has all of m_here
    bool m_isCurrent = false; // m_online is what Redis has, as far as we heard
    bool m_leaving = false;
};

} // namespace kith::bus
