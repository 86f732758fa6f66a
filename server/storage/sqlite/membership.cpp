#include "server/storage/sqlite/membership.h"

#include "server/storage/sqlite/rows.h"

namespace kith::storage::sqlite {

bool userExists(Database &database, UserId user)
{
    return Query(database, "SELECT 1 FROM users WHERE id = ? AND guest < 2", user).step();
}

std::optional<Room> seenBy(Database &database, RoomId room, UserId user)
{
    Query query(database,
        "SELECT " KITH_ROOM_COLUMNS ", " KITH_PREVIEW_COLUMNS
        " FROM rooms r LEFT JOIN members m ON m.room_id = r.id AND m.user_id = ?2"
        " LEFT JOIN messages t ON t.room_id = m.room_id AND t.seq = r.last_seq"
        " WHERE r.id = ?1",
        room, user);
    if (!query.step())
        return std::nullopt;
    Room seen = readRoom(query, 0);
    readPreview(query, roomColumns, seen);
    return seen;
}

bool addMember(Database &database, const NewMember &member)
{
    Query(database,
        "INSERT INTO members (room_id, user_id, role, read_seq, hidden, joined)"
        " SELECT id, ?2, ?3, last_seq, ?4, ?5 FROM rooms WHERE id = ?1"
        " ON CONFLICT (room_id, user_id) DO NOTHING",
        member.room, member.user, member.role, member.hidden, member.joined)
        .run();
    if (database.changes() == 0)
        return false;
    Query(database, "UPDATE rooms SET members = members + 1 WHERE id = ?", member.room).run();
    return true;
}

namespace {

// Who follows the last owner that leaves; invalid: nobody is left, or an owner still is.
UserId appointOwner(Database &database, RoomId room)
{
    UserId next;
    {
        // The highest role first, and of these who has been there longest.
        Query query(database,
            "SELECT user_id, role FROM members WHERE room_id = ? ORDER BY role DESC, joined, user_id LIMIT 1", room);
        if (!query.step() || query.value<Role>(1) == Role::Owner)
            return {};
        next = query.user(0);
    }
    Query(database, "UPDATE members SET role = ? WHERE room_id = ? AND user_id = ?", Role::Owner, room, next).run();
    return next;
}

} // namespace

UserId removeMember(Database &database, RoomId room, UserId user, Role role)
{
    Query(database, "DELETE FROM members WHERE room_id = ? AND user_id = ?", room, user).run();
    Query(database, "UPDATE rooms SET members = members - 1 WHERE id = ?", room).run();
    return role == Role::Owner ? appointOwner(database, room) : UserId();
}

Result<RoomId> checkInvite(Database &database, const QByteArray &keyHash, EpochMs now, UserId asker)
{
    Query query(database,
        "SELECT i.room_id, i.expires, i.uses, i.used,"
        " EXISTS (SELECT 1 FROM members m WHERE m.room_id = i.room_id AND m.user_id = ?2)"
        " FROM invites i WHERE i.key_hash = ?1",
        keyHash, asker);
    if (!query.step())
        return fail(inviteInvalid(InviteFault::Unknown));
    const RoomId room = query.room(0);
    const EpochMs expires = query.number(1);
    const qint64 uses = query.number(2);
    const bool member = query.flag(4);
    if (!member && expires != 0 && now >= expires)
        return fail(inviteInvalid(InviteFault::Expired));
    if (!member && uses != 0 && query.number(3) >= uses)
        return fail(inviteInvalid(InviteFault::Used));
    return room;
}

void countInviteUse(Database &database, const QByteArray &keyHash)
{
    Query(database, "UPDATE invites SET used = used + 1 WHERE key_hash = ?", keyHash).run();
}

} // namespace kith::storage::sqlite
