#include "server/dispatch/fanout.h"

#include "shared/protocol/codec.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::dispatch {
namespace {

BroadcastFrame frameOf(const proto::Event &event)
{
    return {.frame = net::TextFrame(proto::encodeEvent(event)), .room = {}};
}

} // namespace

void ClientSet::insert(Client *client)
{
    const auto at = std::lower_bound(m_clients.begin(), m_clients.end(), client);
    if (at == m_clients.end() || *at != client)
        m_clients.insert(at, client);
}

void ClientSet::erase(Client *client)
{
    const auto at = std::lower_bound(m_clients.begin(), m_clients.end(), client);
    if (at != m_clients.end() && *at == client)
        m_clients.erase(at);
}

void Fanout::addClient(Client &client)
{
    const auto [it, isNew] = m_users.try_emplace(client.user().id);
    it->second.clients.insert(&client);
    if (isNew && m_listener)
        m_listener->userCame(it->first);
}

void Fanout::removeClient(Client &client)
{
    const auto it = m_users.find(client.user().id);
    if (it == m_users.end())
        return;
    for (RoomId room : it->second.rooms) {
        if (const auto entry = m_rooms.find(room); entry != m_rooms.end())
            exit(entry, client);
    }
    it->second.clients.erase(&client);
    if (!it->second.clients.empty())
        return;
    m_users.erase(it);
    if (m_listener)
        m_listener->userWent(client.user().id);
}

void Fanout::subscribeClient(Client &client, const std::vector<Room> &rooms)
{
    addClient(client);
    UserEntry &entry = m_users.at(client.user().id);
    for (const Room &room : rooms) {
        enter(room.id, client, room.lastSeq, room.rev);
        if (std::find(entry.rooms.begin(), entry.rooms.end(), room.id) == entry.rooms.end())
            entry.rooms.push_back(room.id);
    }
}

void Fanout::enter(RoomId room, Client &client, qint64 told, qint64 toldRev)
{
    const auto [entry, isNew] = m_rooms.try_emplace(room);
    entry->second.clients.insert(&client);
    if (!isNew)
        return;
    entry->second.told = told;
    entry->second.toldRev = toldRev;
    if (m_listener)
        m_listener->roomOpened(room, told);
}

void Fanout::exit(std::unordered_map<RoomId, RoomEntry>::iterator entry, Client &client)
{
    const RoomId room = entry->first;
    entry->second.clients.erase(&client);
    if (!entry->second.clients.empty())
        return;
    m_rooms.erase(entry);
    if (m_listener)
        m_listener->roomClosed(room);
}

void Fanout::whenHeard(UserId user, std::function<void()> done)
{
    if (m_listener)
        m_listener->whenHeard(user, std::move(done));
    else
        done();
}

bool Fanout::isAheadOf(const std::vector<Room> &rooms) const
{
    return std::ranges::any_of(rooms, [this](const Room &room) {
        const auto entry = m_rooms.find(room.id);
        return entry != m_rooms.end() && entry->second.told > room.lastSeq;
    });
}

qint64 Fanout::toldUpTo(RoomId room) const
{
    const auto entry = m_rooms.find(room);
    return entry == m_rooms.end() ? 0 : entry->second.toldRev;
}

int Fanout::moves(UserId user) const
{
    const auto it = m_users.find(user);
    return it == m_users.end() ? 0 : it->second.moves;
}

void Fanout::toUser(UserId user, const proto::Event &event, domain::ConnectionId except)
{
    const auto it = m_users.find(user);
    if (it == m_users.end())
        return;
    const BroadcastFrame broadcast = frameOf(event);
    for (Client *client : it->second.clients) {
        if (client->id() != except)
            client->deliver(broadcast);
    }
}

void Fanout::toRoom(RoomId room, const proto::Event &event, UserId except)
{
    const auto it = m_rooms.find(room);
    if (it == m_rooms.end())
        return;
    const BroadcastFrame broadcast{.frame = it->second.run.append(proto::encodeEvent(event)), .room = {}};
    for (Client *client : it->second.clients) {
        if (client->user().id != except)
            client->deliver(broadcast);
    }
}

void Fanout::toRooms(std::span<const RoomId> rooms, const proto::Event &event, UserId except)
{
    std::vector<Client *> all;
    for (RoomId room : rooms) {
        if (const auto it = m_rooms.find(room); it != m_rooms.end())
            all.insert(all.end(), it->second.clients.begin(), it->second.clients.end());
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    const BroadcastFrame broadcast = frameOf(event);
    for (Client *client : all) {
        if (client->user().id != except)
            client->deliver(broadcast);
    }
}

void Fanout::message(const proto::MessageEvent &event, const QString &cid)
{
    const auto it = m_rooms.find(event.roomId);
    if (it == m_rooms.end())
        return;
    it->second.told = std::max(it->second.told, event.seq);
    it->second.toldRev = std::max(it->second.toldRev, event.rev);
    const proto::MessageEventText text = proto::encodeMessageEvent(event, cid);
    const BroadcastFrame toOthers{
        .frame = it->second.run.append(text.toOthers), .room = event.roomId, .rev = event.rev};
    const BroadcastFrame toSender{.frame = net::TextFrame(text.toSender), .room = event.roomId, .rev = event.rev};
    for (Client *client : it->second.clients)
        client->deliver(client->user().id == event.from ? toSender : toOthers);
}

void Fanout::subscribe(UserId user, RoomId room, qint64 told)
{
    const auto it = m_users.find(user);
    if (it == m_users.end())
        return;
    UserEntry &entry = it->second;
    ++entry.moves;
    if (std::find(entry.rooms.begin(), entry.rooms.end(), room) == entry.rooms.end())
        entry.rooms.push_back(room);
    for (Client *client : entry.clients) {
        if (client->attached)
            enter(room, *client, told, 0);
    }
}

void Fanout::unsubscribe(UserId user, RoomId room)
{
    const auto it = m_users.find(user);
    if (it == m_users.end())
        return;
    ++it->second.moves;
    std::erase(it->second.rooms, room);
    for (Client *client : it->second.clients) {
        if (const auto entry = m_rooms.find(room); entry != m_rooms.end())
            exit(entry, *client);
    }
}

void Fanout::endSession(UserId user, SessionId session, domain::ConnectionId except)
{
    const auto it = m_users.find(user);
    if (it == m_users.end())
        return;
    const ClientSet clients = it->second.clients; // a client that closes leaves the set
    for (Client *client : clients) {
        if (client->session() == session && client->id() != except)
            closeWithReason(
                *client, net::CloseCode::Revoked, "auth.expired"_L1, u"This sign-in was ended. Sign in again."_s);
    }
}

std::vector<SessionId> Fanout::sessionsOf(UserId user) const
{
    std::vector<SessionId> sessions;
    if (const auto it = m_users.find(user); it != m_users.end()) {
        for (const Client *client : it->second.clients)
            sessions.push_back(client->session());
    }
    return sessions;
}

void closeWithReason(Client &client, net::CloseCode code, QLatin1StringView reason, const QString &message)
{
    client.send(net::TextFrame(proto::encodeEvent(proto::SessionClosed{.code = reason, .message = message})));
    client.link().close(code, message);
}

} // namespace kith::dispatch
