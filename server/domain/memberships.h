// Who is in which room, for the clients of this server: roster, subscriptions and what clients are shown, kept in
// agreement with the store. Everything here follows its ordered completions (store.h).
#pragma once

#include "server/domain/delivery.h"
#include "server/domain/people.h"

#include <functional>
#include <unordered_map>
#include <vector>

namespace kith::domain {

class Memberships {
public:
    Memberships(storage::RoomStore &rooms, Roster &roster, People &people, LocalDelivery &delivery)
        : m_rooms(rooms), m_roster(roster), m_people(people), m_delivery(delivery)
    {
    }

    // Called where the store does not answer what it was asked about a user. Whoever sets it looks again, later.
    void setUnsure(std::function<void(UserId)> unsure) { m_unsure = std::move(unsure); }

    // The user is in the room from now on, as the store has just said; `show.room` to all connections but one.
    void enter(UserId user, const Room &room, const proto::RoomInfo &info, ConnectionId except);
    // No longer; `room.removed` to all connections but one.
    void exit(UserId user, RoomId room, ConnectionId except);

    // Something has changed between the user and the room: asks the store what it is, and shows it. Messages of the
    // room wait meanwhile, so that nobody is told of one before the room is there. Nothing for users who are not
    // connected here.
    void look(UserId user, RoomId room);
    // Something may have changed between the user and any room.
    void lookAtAll(UserId user);

    // The room has so many members now.
    void resized(RoomId room, qint64 members) { m_roster.setMembers(room, members); }
    // Tells the room, behind whoever is being let in.
    void message(const proto::MessageEvent &event, const QString &cid);

private:
    struct Looking {
        int lookups = 0;
        std::vector<std::function<void()>> behind;
    };

    void found(UserId user, RoomId room, const Result<Room> &result, const std::function<void()> &done);
    void show(UserId user, const Room &room, const std::function<void()> &done);
    void looked(RoomId room);

    storage::RoomStore &m_rooms;
    Roster &m_roster;
    People &m_people;
    LocalDelivery &m_delivery;
    std::function<void(UserId)> m_unsure = [](UserId) {};
    std::unordered_map<RoomId, Looking> m_looking;
};

} // namespace kith::domain
