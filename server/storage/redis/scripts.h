// The Lua scripts of lua/, each of which is one atomic change or one consistent read of the store.
#pragma once

#include "server/redis/values.h"

namespace kith::storage::redis {

struct Scripts {
    Scripts();

    qtredis::Script addMember, adoptUsers, append, browse, changes, createInvite, createRoom, createSession, createUser,
        credentials, findRoom, join, leave, listSessions, members, openDirect, openSession, page, removeSessions,
        roomsOf, searchUsers, setPassword, setRead, touchSession, unindexedUsers, users;
};

} // namespace kith::storage::redis
