// Events to clients: each is framed once and handed to everybody who is to see it.
#pragma once

#include "server/dispatch/client.h"

#include <unordered_map>
#include <vector>

namespace kith::dispatch {

// A set of clients that is walked far more often than it changes.
class ClientSet {
public:
    void insert(Client *client);
    void erase(Client *client);
    bool empty() const { return m_clients.empty(); }
    auto begin() const { return m_clients.begin(); }
    auto end() const { return m_clients.end(); }

private:
    std::vector<Client *> m_clients; // sorted by address
};

class Fanout final : public domain::Delivery {
public:
    // A signed-in client, before any room.
    void addClient(Client &client);
    void removeClient(Client &client);
    // Its rooms, all at once.
    void subscribeClient(Client &client, const std::vector<Room> &rooms);

    void toUser(UserId user, const proto::Event &event, domain::ConnectionId except) override;
    void toRoom(RoomId room, const proto::Event &event, UserId except) override;
    void toRooms(std::span<const RoomId> rooms, const proto::Event &event, UserId except) override;
    void message(const proto::MessageEvent &event, const QString &cid) override;
    void subscribe(UserId user, RoomId room) override;
    void unsubscribe(UserId user, RoomId room) override;
    void endSession(UserId user, SessionId session, domain::ConnectionId except) override;

private:
    struct RoomEntry {
        ClientSet clients;
        net::FrameRun run;
    };
    struct UserEntry {
        ClientSet clients;         // signed in
        std::vector<RoomId> rooms; // subscribed by those that are live or resuming
    };

    std::unordered_map<UserId, UserEntry> m_users;
    std::unordered_map<RoomId, RoomEntry> m_rooms;
};

// Tells why (`session.closed`), then closes. Reasons: PROTOCOL.md, "Closing".
void closeWithReason(Client &client, net::CloseCode code, QLatin1StringView reason, const QString &message);

} // namespace kith::dispatch
