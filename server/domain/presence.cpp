#include "server/domain/presence.h"

#include "server/domain/views.h"

#include <unordered_set>

namespace kith::domain {

std::vector<RoomId> Presence::shown(const std::vector<RoomId> &rooms) const
{
    std::vector<RoomId> shown;
    for (RoomId room : rooms) {
        const Roster::RoomState *state = m_roster.room(room);
        if (state && (room.isDirect() || m_settings.hasPresence(state->members)))
            shown.push_back(room);
    }
    return shown;
}

void Presence::announce(const User &user, bool online, const std::vector<RoomId> &rooms)
{
    if (online)
        m_delivery.toRooms(shown(rooms), proto::UserConnected{userInfo(user, true)}, user.id);
    else
        m_delivery.toRooms(shown(rooms), proto::UserDisconnected{userInfo(user, false)}, user.id);
}

void LocalPresence::onlineIn(
    std::vector<RoomId> rooms, size_t most, std::function<void(Result<std::vector<UserId>>)> done)
{
    std::unordered_set<UserId> online;
    for (RoomId room : rooms) {
        const Roster::RoomState *state = m_roster.room(room);
        if (!state)
            continue;
        for (auto user = state->online.begin(); user != state->online.end() && online.size() < most; ++user)
            online.insert(*user);
    }
    done(std::vector<UserId>(online.begin(), online.end()));
}

} // namespace kith::domain
