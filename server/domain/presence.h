// Who is online, and who is told that they come and go.
#pragma once

#include "server/domain/delivery.h"
#include "server/domain/roster.h"
#include "server/domain/settings.h"
#include "shared/base/error.h"

#include <functional>
#include <vector>

namespace kith::domain {

class Presence {
public:
    Presence(const Roster &roster, LocalDelivery &delivery, const Settings &settings)
        : m_roster(roster), m_delivery(delivery), m_settings(settings)
    {
    }
    virtual ~Presence() = default;
    Presence(const Presence &) = delete;
    Presence &operator=(const Presence &) = delete;

    // On any server.
    virtual bool isOnline(UserId user) const = 0;
    // The user's first connection to this server has come; `rooms` is what the user is in.
    virtual void came(const User &user, const std::vector<RoomId> &rooms) = 0;
    // The last one goes. The roster still has the user.
    virtual void goes(const User &user, const std::vector<RoomId> &rooms) = 0;
    // Who of the rooms is online, in no order and not more than `most`. store.unavailable.
    virtual void onlineIn(
        std::vector<RoomId> rooms, size_t most, std::function<void(Result<std::vector<UserId>>)> done) = 0;

    // Those rooms that show who comes and goes, as far as somebody in them is connected here.
    std::vector<RoomId> shown(const std::vector<RoomId> &rooms) const;

protected:
    // Tells those connected here who share one of the rooms.
    void announce(const User &user, bool online, const std::vector<RoomId> &rooms);

    const Roster &m_roster;
    LocalDelivery &m_delivery;
    const Settings &m_settings;
};

// Where there is one server.
class LocalPresence final : public Presence {
public:
    using Presence::Presence;
    bool isOnline(UserId user) const override { return m_roster.isOnline(user); }
    void came(const User &user, const std::vector<RoomId> &rooms) override { announce(user, true, rooms); }
    void goes(const User &user, const std::vector<RoomId> &rooms) override { announce(user, false, rooms); }
    void onlineIn(
        std::vector<RoomId> rooms, size_t most, std::function<void(Result<std::vector<UserId>>)> done) override;
};

} // namespace kith::domain
