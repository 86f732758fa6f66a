// The Lua scripts of lua/, each of which is one atomic change or one consistent read of the store.
#pragma once

#include "server/redis/values.h"

namespace kith::storage::redis {

// Of everything that the scripts publish; Redis publishes to all of its databases.
QByteArray channelPrefix(int database);

// What stands before a script that publishes: the prefix, and how servers of other kinds are told (lua/others.lua).
QByteArray publishingSource(int database, bool interop);

class Loader;

struct Scripts {
    // `interop`: servers of other kinds hear of new messages.
    Scripts(int database, bool interop);
    explicit Scripts(const Loader &load);

    qtredis::Script addMember, adoptUsers, append, browse, changes, createInvite, createRoom, createSession, createUser,
        credentials, findRoom, invites, join, leave, listSessions, lookAtInvite, members, openDirect, openSession, page,
        removeInvite, removeSessions, retireGuests, roomsOf, search, searchRooms, searchUsers, setPassword, setRead,
        touchSession, unindexedUsers, users;
};

} // namespace kith::storage::redis
