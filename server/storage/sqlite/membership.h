// Who is in which room: the steps that several requests share. Each runs inside the caller's transaction.
#pragma once

#include "server/storage/sqlite/schema.h"
#include "server/storage/store.h"

namespace kith::storage::sqlite {

// And is no guest who is gone.
bool userExists(Database &database, UserId user);

// The room as the user sees it, with the last message for a member; nullopt: there is no such room. Whether the
// user may know of it is the caller's matter.
std::optional<Room> seenBy(Database &database, RoomId room, UserId user);

struct NewMember {
    RoomId room;
    UserId user;
    Role role = Role::Member;
    bool hidden = false;
    EpochMs joined = 0;
};

// For a room and a user that exist. The newcomer has read everything so far. False: was a member before.
bool addMember(Database &database, const NewMember &member);

// Takes a member out, and answers who follows where it was the last owner.
UserId removeMember(Database &database, RoomId room, UserId user, Role role);

// The invite's room; invite.invalid: unknown, expired or used up. Does not use it up: unknown invites aside, a
// member of its room may always follow it (`asker`; invalid: nobody yet).
Result<RoomId> checkInvite(Database &database, const QByteArray &keyHash, EpochMs now, UserId asker);
void countInviteUse(Database &database, const QByteArray &keyHash);

} // namespace kith::storage::sqlite
