// Who is connected to this server, and the rooms that they share. Everything here follows the store's ordered
// completions (store.h), so that it agrees with what has been announced.
#pragma once

#include "shared/model/model.h"

#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace kith::domain {

class Roster {
public:
    struct RoomState {
        RoomKind kind = RoomKind::Public;
        qint64 members = 0;
        std::unordered_set<UserId> online;
    };

    // One more connection of this user, whose rooms were just read. True: the first one.
    bool attach(const User &user, const std::vector<Room> &rooms);
    // One less. True: it was the last.
    bool detach(UserId user);

    void addMembership(UserId user, const Room &room);
    void removeMembership(UserId user, RoomId room);
    void setRole(UserId user, RoomId room, Role role);
    void setMembers(RoomId room, qint64 members);

    int connections(UserId user) const;
    bool isOnline(UserId user) const { return m_users.contains(user); }
    const User *user(UserId user) const;
    std::optional<Role> role(UserId user, RoomId room) const;
    // The rooms of a connected user.
    std::vector<RoomId> roomsOf(UserId user) const;
    // nullptr: nobody in it is connected.
    const RoomState *room(RoomId room) const;
    size_t userCount() const { return m_users.size(); }

private:
    struct OnlineUser {
        User user;
        int connections = 0;
        std::unordered_map<RoomId, Role> rooms;
    };

    void enter(OnlineUser &user, const Room &room);
    void exit(UserId user, RoomId room);

    std::unordered_map<UserId, OnlineUser> m_users;
    std::unordered_map<RoomId, RoomState> m_rooms;
};

} // namespace kith::domain
