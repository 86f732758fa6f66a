#include "server/domain/roster.h"

namespace kith::domain {

bool Roster::attach(const User &user, const std::vector<Room> &rooms)
{
    OnlineUser &entry = m_users[user.id];
    entry.user = user;
    for (const Room &room : rooms)
        enter(entry, room);
    return ++entry.connections == 1;
}

bool Roster::detach(UserId user)
{
    const auto it = m_users.find(user);
    if (it == m_users.end() || --it->second.connections > 0)
        return false;
    for (const auto &[room, role] : it->second.rooms)
        exit(user, room);
    m_users.erase(it);
    return true;
}

int Roster::connections(UserId user) const
{
    const auto it = m_users.find(user);
    return it == m_users.end() ? 0 : it->second.connections;
}

void Roster::addMembership(UserId user, const Room &room)
{
    if (const auto it = m_users.find(user); it != m_users.end())
        enter(it->second, room);
    setMembers(room.id, room.members);
}

void Roster::removeMembership(UserId user, RoomId room)
{
    if (const auto it = m_users.find(user); it != m_users.end() && it->second.rooms.erase(room) > 0)
        exit(user, room);
}

void Roster::setRole(UserId user, RoomId room, Role role)
{
    if (const auto it = m_users.find(user); it != m_users.end()) {
        if (const auto entry = it->second.rooms.find(room); entry != it->second.rooms.end())
            entry->second = role;
    }
}

void Roster::setMembers(RoomId room, qint64 members)
{
    if (const auto it = m_rooms.find(room); it != m_rooms.end())
        it->second.members = members;
}

const User *Roster::user(UserId user) const
{
    const auto it = m_users.find(user);
    return it == m_users.end() ? nullptr : &it->second.user;
}

std::optional<Role> Roster::role(UserId user, RoomId room) const
{
    const auto it = m_users.find(user);
    if (it == m_users.end())
        return std::nullopt;
    const auto entry = it->second.rooms.find(room);
    return entry == it->second.rooms.end() ? std::nullopt : std::optional(entry->second);
}

std::vector<RoomId> Roster::roomsOf(UserId user) const
{
    std::vector<RoomId> rooms;
    if (const auto it = m_users.find(user); it != m_users.end()) {
        for (const auto &[room, role] : it->second.rooms)
            rooms.push_back(room);
    }
    return rooms;
}

const Roster::RoomState *Roster::room(RoomId room) const
{
    const auto it = m_rooms.find(room);
    return it == m_rooms.end() ? nullptr : &it->second;
}

void Roster::enter(OnlineUser &user, const Room &room)
{
    user.rooms[room.id] = room.role.value_or(Role::Member);
    RoomState &state = m_rooms[room.id];
    state.kind = room.kind;
    state.members = room.members;
    state.online.insert(user.user.id);
}

void Roster::exit(UserId user, RoomId room)
{
    const auto it = m_rooms.find(room);
    if (it == m_rooms.end())
        return;
    it->second.online.erase(user);
    if (it->second.online.empty())
        m_rooms.erase(it);
}

} // namespace kith::domain
