// One instance among many over one Redis: what the domain and the fan-out need to work as one server with the others.
// README.md says what is heard where, and what is done about what is not.
//
// Threads: one.
#pragma once

#include "server/bus/message_bus.h"
#include "server/bus/others.h"
#include "server/bus/shared_delivery.h"
#include "server/bus/shared_guard.h"
#include "server/bus/shared_presence.h"
#include "server/bus/user_bus.h"
#include "server/domain/memberships.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <unordered_set>
#include <vector>

namespace kith::bus {

class Bus final : public QObject, public domain::DeliveryListener {
    Q_OBJECT

public:
    // All outlive the bus.
    struct Parts {
        qtredis::Options connection;
        bool interop = true; // servers of other kinds are heard and told
        storage::Store &store;
        const domain::Roster &roster;
        domain::Memberships &memberships;
        domain::LocalDelivery &local;
        const Clock &clock;
        const domain::Settings &settings;
    };
    explicit Bus(const Parts &parts);

    // Connects. Returns when everything is heard, or after some seconds: then Redis is away, and is waited for further.
    void open();

    domain::Delivery &delivery() { return m_delivery; }
    domain::Presence &presence() { return m_presence; }
    domain::SignInGuard &guard() { return m_guard; }

    // This instance stops: its users are off. `done` once the others can know it.
    void leave(std::function<void()> done) { m_presence.leave(std::move(done)); }

    // Calls `done` when everything that Redis published before has been heard here; never where Redis is away.
    void whenSettled(std::function<void()> done);

    // DeliveryListener
    void userCame(UserId user) override { m_users.listen(user); }
    void userWent(UserId user) override { m_users.ignore(user); }
    void roomOpened(RoomId room, qint64 told) override { m_messages.listen(room, told); }
    void roomClosed(RoomId room) override { m_messages.ignore(room); }
    void whenHeard(UserId user, std::function<void()> done) override { m_users.whenHeard(user, std::move(done)); }

private:
    void connectRooms();
    void connectUsers();
    void connectOthers();
    void lookLater(UserId user, std::chrono::milliseconds after);
    void lookAtSome();
    void checkSessions(UserId user);

    qtredis::Options m_connection;
    QByteArray m_instance;
    storage::Store &m_store;
    const domain::Roster &m_roster;
    domain::Memberships &m_memberships;
    domain::LocalDelivery &m_local;
    const Clock &m_clock;
    Channels m_channels;
    // Its commands and its subscriptions; the store has a connection of its own.
    QtRedis m_redis;
    MessageBus m_messages;
    UserBus m_users;
    SharedDelivery m_delivery;
    SharedPresence m_presence;
    SharedGuard m_guard;
    std::unique_ptr<Others> m_others; // where they are heard
    std::vector<std::function<void()>> m_settling;
    std::unordered_set<UserId> m_unsure; // of whom something was missed that was not looked at yet
    QTimer m_look;
};

} // namespace kith::bus
