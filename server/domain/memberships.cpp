#include "server/domain/memberships.h"

#include "server/domain/views.h"

#include <algorithm>

namespace kith::domain {

void Memberships::enter(UserId user, const Room &room, const proto::RoomInfo &info, ConnectionId except)
{
    m_roster.addMembership(user, room);
    m_delivery.subscribe(user, room.id, room.lastSeq);
    m_delivery.toUser(user, proto::ShowRoom{info}, except);
}

void Memberships::exit(UserId user, RoomId room, ConnectionId except)
{
    m_roster.removeMembership(user, room);
    m_delivery.unsubscribe(user, room);
    m_delivery.toUser(user, proto::RoomRemoved{room}, except);
}

void Memberships::look(UserId user, RoomId room)
{
    // Who resumes just now may have read the rooms before the change: this answer comes behind theirs.
    if (m_delivery.sessionsOf(user).empty())
        return; // finds it with the next resume
    ++m_looking[room].lookups;
    m_rooms.find(room, user,
        [this, user, room](const Result<Room> &result) { found(user, room, result, [this, room] { looked(room); }); });
}

void Memberships::found(UserId user, RoomId room, const Result<Room> &result, const std::function<void()> &done)
{
    const bool gone = result ? !result->role : result.error().code == ErrorCode::RoomUnknown;
    const std::optional<Role> before = m_roster.role(user, room);
    if (!result && !gone)
        m_unsure(user);
    if (result)
        m_roster.setMembers(room, result->members);
    if (gone && before)
        exit(user, room, 0);
    if (gone || !result || !m_roster.isOnline(user) || before == result->role)
        return done();
    if (before) {
        m_roster.setRole(user, room, *result->role);
        return m_people.get(neededUsers(*result), [this, user, room = *result, done](const Result<Users> &users) {
            if (users)
                m_delivery.toUser(user, proto::RoomChanged{roomInfo(room, user, *users)});
            done();
        });
    }
    show(user, *result, done);
}

// A direct room comes up with its first message: what was said there is told behind it.
void Memberships::show(UserId user, const Room &room, const std::function<void()> &done)
{
    m_people.get(neededUsers(room), [this, user, room, done](const Result<Users> &users) {
        m_roster.addMembership(user, room);
        m_delivery.subscribe(user, room.id, room.id.isDirect() ? room.readSeq : room.lastSeq);
        if (users)
            m_delivery.toUser(user, proto::ShowRoom{roomInfo(room, user, *users)});
        done();
    });
}

void Memberships::lookAtAll(UserId user)
{
    if (m_delivery.sessionsOf(user).empty())
        return;
    m_rooms.roomsOf(user, [this, user](const Result<std::vector<Room>> &rooms) {
        if (!rooms)
            return m_unsure(user);
        for (const Room &room : *rooms) {
            if (m_roster.role(user, room.id) == room.role)
                m_roster.setMembers(room.id, room.members);
            else
                look(user, room.id);
        }
        for (RoomId room : m_roster.roomsOf(user)) {
            if (std::ranges::find(*rooms, room, &Room::id) == rooms->end())
                look(user, room);
        }
    });
}

void Memberships::message(const proto::MessageEvent &event, const QString &cid)
{
    if (const auto looking = m_looking.find(event.roomId); looking != m_looking.end())
        looking->second.behind.push_back([this, event, cid] { m_delivery.message(event, cid); });
    else
        m_delivery.message(event, cid);
}

void Memberships::looked(RoomId room)
{
    const auto it = m_looking.find(room);
    if (--it->second.lookups > 0)
        return;
    const auto done = m_looking.extract(it);
    for (const auto &tell : done.mapped().behind)
        tell();
}

} // namespace kith::domain
