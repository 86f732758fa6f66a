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

qtredis::Script load(const char *name)
{
    static const QByteArray common = read("common");
    return qtredis::Script(common + read(name));
}

} // namespace

Scripts::Scripts()
    : addMember(load("add_member")), adoptUsers(load("adopt_users")), append(load("append")), browse(load("browse")),
      changes(load("changes")), createInvite(load("create_invite")), createRoom(load("create_room")),
      createSession(load("create_session")), createUser(load("create_user")), credentials(load("credentials")),
      findRoom(load("find_room")), join(load("join")), leave(load("leave")), listSessions(load("list_sessions")),
      members(load("members")), openDirect(load("open_direct")), openSession(load("open_session")), page(load("page")),
      removeSessions(load("remove_sessions")), roomsOf(load("rooms_of")), searchUsers(load("search_users")),
      setPassword(load("set_password")), setRead(load("set_read")), touchSession(load("touch_session")),
      unindexedUsers(load("unindexed_users")), users(load("users"))
{
}

} // namespace kith::storage::redis
