#include "server/storage/redis/scripts.h"

#include <QFile>

namespace kith::storage::redis {
namespace {

QByteArray read(const char *name)
{
    QFile file(QStringLiteral(":/kith/storage/redis/%1.lua").arg(QLatin1StringView(name)));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The script %s is not in the program.", name);
    return file.readAll();
}

} // namespace

QByteArray channelPrefix(int database) { return "kith:bus:" + QByteArray::number(database) + ':'; }

QByteArray publishingSource(int database, bool interop)
{
    return "local bus = '" + channelPrefix(database) + "'\nlocal interop = " + (interop ? "true\n" : "false\n")
        + read("others");
}

// In front of each of ours.
class Loader {
public:
    Loader(int database, bool interop) : m_common(publishingSource(database, interop) + read("common")) {}
    qtredis::Script operator()(const char *name) const { return qtredis::Script(m_common + read(name)); }

private:
    QByteArray m_common;
};

Scripts::Scripts(int database, bool interop) : Scripts(Loader(database, interop)) {}

Scripts::Scripts(const Loader &load)
    : addMember(load("add_member")), adoptUsers(load("adopt_users")), append(load("append")), browse(load("browse")),
      changes(load("changes")), createInvite(load("create_invite")), createRoom(load("create_room")),
      createSession(load("create_session")), createUser(load("create_user")), credentials(load("credentials")),
      findRoom(load("find_room")), invites(load("invites")), join(load("join")), leave(load("leave")),
      listSessions(load("list_sessions")), lookAtInvite(load("look_at_invite")), members(load("members")),
      openDirect(load("open_direct")), openSession(load("open_session")), page(load("page")),
      removeInvite(load("remove_invite")), removeSessions(load("remove_sessions")), retireGuests(load("retire_guests")),
      roomsOf(load("rooms_of")), search(load("search")), searchRooms(load("search_rooms")),
      searchUsers(load("search_users")), setPassword(load("set_password")), setRead(load("set_read")),
      touchSession(load("touch_session")), unindexedUsers(load("unindexed_users")), users(load("users"))
{
}

} // namespace kith::storage::redis
