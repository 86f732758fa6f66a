// Events to clients: each is framed once and handed to everybody who is to see it.
#pragma once

#include "server/dispatch/client.h"

#include <functional>
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

class Fanout final : public domain::LocalDelivery {
public:
    // Before any client; outlives them. Without one this server is alone.
    void setListener(domain::DeliveryListener *listener) { m_listener = listener; }

    // A signed-in client, before any room.
    void addClient(Client &client);
    void removeClient(Client &client);
    // Its rooms, all at once.
    void subscribeClient(Client &client, const std::vector<Room> &rooms);
    // Calls `done` when the user's rooms may be read: whatever happens to them later is heard.
    void whenHeard(UserId user, std::function<void()> done);
    // Whether a message has been told that these rooms, as they were read, do not have yet.
    bool isAheadOf(const std::vector<Room> &rooms) const;
    // The revision up to which the messages of a room have been told to those who are in it. 0: not known.
    qint64 toldUpTo(RoomId room) const;
    // How many times a signed-in user was subscribed or unsubscribed.
    int moves(UserId user) const;

    void toUser(UserId user, const proto::Event &event, domain::ConnectionId except) override;
    void toRoom(RoomId room, const proto::Event &event, UserId except) override;
    void toRooms(std::span<const RoomId> rooms, const proto::Event &event, UserId except) override;
    void message(const proto::MessageEvent &event, const QString &cid) override;
    void subscribe(UserId user, RoomId room, qint64 told) override;
    void unsubscribe(UserId user, RoomId room) override;
    void endSession(UserId user, SessionId session, domain::ConnectionId except) override;
    std::vector<SessionId> sessionsOf(UserId user) const override;

private:
    struct RoomEntry {
        ClientSet clients;
        net::FrameRun run;
        qint64 told = 0;    // seq of the last message
        qint64 toldRev = 0; // its revision, or the room's when it was entered; 0: not known
    };
    struct UserEntry {
        ClientSet clients;         // signed in
        std::vector<RoomId> rooms; // subscribed by those that are live or resuming
        int moves = 0;
    };

    void enter(RoomId room, Client &client, qint64 told, qint64 toldRev);
    // The entry may be gone then.
    void exit(std::unordered_map<RoomId, RoomEntry>::iterator entry, Client &client);

    std::unordered_map<UserId, UserEntry> m_users;
    std::unordered_map<RoomId, RoomEntry> m_rooms;
    domain::DeliveryListener *m_listener = nullptr;
};

// Tells why (`session.closed`), then closes. Reasons: PROTOCOL.md, "Closing".
void closeWithReason(Client &client, net::CloseCode code, QLatin1StringView reason, const QString &message);

} // namespace kith::dispatch
