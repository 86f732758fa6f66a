#include "server/storage/sqlite/room_store.h"

#include "server/storage/sqlite/membership.h"
#include "server/storage/sqlite/rows.h"
#include "shared/base/text.h"

#include <algorithm>

namespace kith::storage::sqlite {
namespace {

void insertRoom(
    Database &database, RoomId id, RoomKind kind, const QString &name, const QString &topic, EpochMs created)
{
    Query(database,
        "INSERT INTO rooms (id, number, kind, name, name_folded, topic, topic_folded, created, rev, last_seq, members)"
        " VALUES (?1, CASE ?2 WHEN 2 THEN NULL ELSE CAST(?1 AS INTEGER) END, ?2, ?3, ?4, ?5, ?6, ?7, 0, 0, 0)",
        id, kind, name, foldName(name), topic, foldName(topic), created)
        .run();
}

Result<Room> createRoom(Database &database, const NewRoom &room)
{
    if (!userExists(database, room.owner))
        return fail(ErrorCode::UserUnknown);
    RoomId id;
    {
        Query query(database, "UPDATE counters SET value = value + 1 WHERE name = 'room' RETURNING value");
        query.step();
        id = RoomId(static_cast<quint64>(query.number(0)));
    }
    insertRoom(database, id, room.kind, room.name, room.topic, room.created);
    addMember(database, {.room = id, .user = room.owner, .role = Role::Owner, .joined = room.created});
    return *seenBy(database, id, room.owner);
}

Result<DirectOpened> openDirectRoom(Database &database, UserId asker, UserId peer, EpochMs now)
{
    const RoomId id = RoomId::direct(asker, peer);
    if (!id.isValid() || !userExists(database, asker))
        return fail(ErrorCode::UserUnknown);
    bool revealed = false;
    // With a guest who is gone there is what was said before, and nothing new.
    if (Query(database, "SELECT 1 FROM rooms WHERE id = ?", id).step()) {
        Query(database, "UPDATE members SET hidden = 0 WHERE room_id = ? AND user_id = ? AND hidden = 1", id, asker)
            .run();
        revealed = database.changes() > 0;
    } else if (!userExists(database, peer)) {
        return fail(ErrorCode::UserUnknown);
    } else {
        insertRoom(database, id, RoomKind::Direct, {}, {}, now);
        addMember(database, {.room = id, .user = asker, .joined = now});
        addMember(database, {.room = id, .user = peer, .hidden = true, .joined = now});
        revealed = true;
    }
    return DirectOpened{.room = *seenBy(database, id, asker), .revealed = revealed};
}

Result<Joined> joinRoom(Database &database, const JoinQuery &query)
{
    RoomId id = query.room;
    const bool invited = !id.isValid();
    if (invited) {
        const Result<RoomId> room = checkInvite(database, query.inviteHash, query.now, query.user);
        if (!room)
            return fail(room.error());
        id = *room;
    }
    const std::optional<Room> room = seenBy(database, id, query.user);
    if (!room || (!invited && !room->role && room->kind != RoomKind::Public))
        return fail(ErrorCode::RoomUnknown);
    if (room->role)
        return Joined{.room = *room, .added = false};
    if (!userExists(database, query.user))
        return fail(ErrorCode::UserUnknown);
    addMember(database, {.room = id, .user = query.user, .joined = query.now});
    if (invited)
        countInviteUse(database, query.inviteHash);
    return Joined{.room = *seenBy(database, id, query.user), .added = true};
}

Result<Joined> addToRoom(Database &database, RoomId id, UserId user, EpochMs now)
{
    const std::optional<Room> room = seenBy(database, id, user);
    if (!room || room->kind == RoomKind::Direct)
        return fail(ErrorCode::RoomUnknown);
    if (!userExists(database, user))
        return fail(ErrorCode::UserUnknown);
    const bool added = addMember(database, {.room = id, .user = user, .joined = now});
    return Joined{.room = *seenBy(database, id, user), .added = added};
}

Result<Left> leaveRoom(Database &database, RoomId id, UserId user)
{
    const std::optional<Room> room = seenBy(database, id, user);
    if (!room)
        return Left{};
    if (!room->role || room->kind == RoomKind::Direct)
        return Left{.removed = false, .members = room->members};
    const UserId newOwner = removeMember(database, id, user, *room->role);
    return Left{.removed = true, .members = room->members - 1, .newOwner = newOwner};
}

// An invite i that works at ?2.
#define KITH_LIVING_INVITE "(i.expires = 0 OR i.expires > ?2) AND (i.uses = 0 OR i.used < i.uses)"

Result<void> insertInvite(Database &database, const NewInvite &invite)
{
    const std::optional<Room> room = seenBy(database, invite.room, invite.by);
    if (!room || room->kind == RoomKind::Direct)
        return fail(ErrorCode::RoomUnknown);
    if (!userExists(database, invite.by))
        return fail(ErrorCode::UserUnknown);
    {
        Query living(database, "SELECT count(*) FROM invites i WHERE i.room_id = ?1 AND " KITH_LIVING_INVITE,
            invite.room, invite.created);
        if (living.step() && living.number(0) >= limits::invitesPerRoom)
            return fail(tooManyInvites());
    }
    Query(database,
        "DELETE FROM invites WHERE key_hash IN (SELECT i.key_hash FROM invites i WHERE i.room_id = ?1"
        " AND NOT (" KITH_LIVING_INVITE ") ORDER BY i.created DESC, i.key_hash DESC LIMIT -1 OFFSET ?3)",
        invite.room, invite.created, deadInvites)
        .run();
    Query(database,
        "INSERT INTO invites (key_hash, room_id, by_user, created, expires, uses, used) VALUES (?, ?, ?, ?, ?, ?, 0)",
        invite.keyHash, invite.room, invite.by, invite.created, invite.expires, invite.uses)
        .run();
    return {};
}

Result<std::vector<InviteRecord>> listInvites(Database &database, RoomId room, UserId by, EpochMs now)
{
    Query query(database,
        "SELECT i.key_hash, i.by_user, i.created, i.expires, i.uses, i.used FROM invites i"
        " WHERE i.room_id = ?1 AND " KITH_LIVING_INVITE
        " AND (?3 = 0 OR i.by_user = ?3) ORDER BY i.created DESC, i.key_hash DESC",
        room, now, by);
    std::vector<InviteRecord> invites;
    while (query.step()) {
        invites.push_back({.keyHash = query.blob(0),
            .by = query.user(1),
            .created = query.number(2),
            .expires = query.number(3),
            .uses = static_cast<int>(query.number(4)),
            .used = static_cast<int>(query.number(5))});
    }
    return invites;
}

Result<InvitedRoom> invitedRoom(Database &database, const QByteArray &keyHash, UserId asker, EpochMs now)
{
    const Result<RoomId> room = checkInvite(database, keyHash, now, asker);
    if (!room)
        return fail(room.error());
    Query query(database, "SELECT name, members FROM rooms WHERE id = ?", *room);
    if (!query.step())
        return fail(ErrorCode::RoomUnknown);
    return InvitedRoom{.name = query.text(0), .members = query.number(1)};
}

Result<std::vector<Room>> listRooms(Database &database, UserId user)
{
    Query query(database,
        "SELECT " KITH_ROOM_COLUMNS ", " KITH_PREVIEW_COLUMNS " FROM members m JOIN rooms r ON r.id = m.room_id"
        " LEFT JOIN messages t ON t.room_id = r.id AND t.seq = r.last_seq"
        " WHERE m.user_id = ? AND m.hidden = 0",
        user);
    std::vector<Room> rooms;
    while (query.step()) {
        rooms.push_back(readRoom(query, 0));
        readPreview(query, roomColumns, rooms.back());
    }
    std::ranges::sort(rooms, {}, &Room::id);
    return rooms;
}

Result<Room> findRoom(Database &database, RoomId id, UserId asker)
{
    const std::optional<Room> room = seenBy(database, id, asker);
    if (!room || (!room->role && room->kind != RoomKind::Public))
        return fail(ErrorCode::RoomUnknown);
    return *room;
}

Result<RoomPage> browseRooms(Database &database, const BrowseQuery &query)
{
    const int limit = std::max(query.limit, 0);
    Query rows(database,
        "SELECT " KITH_ROOM_COLUMNS " FROM rooms r LEFT JOIN members m ON m.room_id = r.id AND m.user_id = ?1"
        " WHERE r.number > ?2 AND r.kind = 0 AND (instr(r.name_folded, ?3) > 0 OR instr(r.topic_folded, ?3) > 0)"
        " ORDER BY r.number LIMIT ?4",
        query.asker, query.after.isValid() ? static_cast<qint64>(query.after.first()) : qint64(-1), query.foldedQuery,
        qint64(limit) + 1);
    RoomPage page;
    while (rows.step()) {
        if (page.rooms.size() == static_cast<size_t>(limit)) {
            page.more = true;
            break;
        }
        page.rooms.push_back(readRoom(rows, 0));
    }
    return page;
}

Result<MemberPage> listMembers(Database &database, RoomId room, UserId after, int wanted)
{
    const int limit = std::max(wanted, 0);
    Query rows(database,
        "SELECT " KITH_USER_COLUMNS ", m.role FROM members m JOIN users u ON u.id = m.user_id"
        " WHERE m.room_id = ? AND m.user_id > ? ORDER BY m.user_id LIMIT ?",
        room, after, qint64(limit) + 1);
    MemberPage page;
    while (rows.step()) {
        if (page.members.size() == static_cast<size_t>(limit)) {
            page.more = true;
            break;
        }
        page.members.push_back({.user = readUser(rows, 0), .role = rows.value<Role>(userColumns)});
    }
    return page;
}

Result<ReadMarker> moveMarker(Database &database, RoomId room, UserId user, qint64 wanted)
{
    qint64 now = 0;
    qint64 last = 0;
    {
        Query query(database,
            "SELECT m.read_seq, r.last_seq FROM members m JOIN rooms r ON r.id = m.room_id"
            " WHERE m.room_id = ? AND m.user_id = ?",
            room, user);
        if (!query.step())
            return fail(ErrorCode::RoomUnknown);
        now = query.number(0);
        last = query.number(1);
    }
    const qint64 seq = std::min(wanted, last);
    if (seq <= now)
        return ReadMarker{.seq = now, .moved = false};
    Query(database, "UPDATE members SET read_seq = ? WHERE room_id = ? AND user_id = ?", seq, room, user).run();
    return ReadMarker{.seq = seq, .moved = true};
}

} // namespace

void SqliteRoomStore::create(NewRoom room, Done<Room> done)
{
    m_executor.ordered(JobKind::Write, std::move(done),
        [room = std::move(room)](Database &database) { return createRoom(database, room); });
}

void SqliteRoomStore::openDirect(UserId asker, UserId peer, EpochMs now, Done<DirectOpened> done)
{
    m_executor.ordered(JobKind::Write, std::move(done),
        [=](Database &database) { return openDirectRoom(database, asker, peer, now); });
}

void SqliteRoomStore::join(JoinQuery query, Done<Joined> done)
{
    m_executor.ordered(JobKind::Write, std::move(done),
        [query = std::move(query)](Database &database) { return joinRoom(database, query); });
}

void SqliteRoomStore::add(RoomId room, UserId user, EpochMs now, Done<Joined> done)
{
    m_executor.ordered(
        JobKind::Write, std::move(done), [=](Database &database) { return addToRoom(database, room, user, now); });
}

void SqliteRoomStore::leave(RoomId room, UserId user, Done<Left> done)
{
    m_executor.ordered(
        JobKind::Write, std::move(done), [=](Database &database) { return leaveRoom(database, room, user); });
}

void SqliteRoomStore::createInvite(NewInvite invite, Done<void> done)
{
    m_executor.ordered(JobKind::Write, std::move(done),
        [invite = std::move(invite)](Database &database) { return insertInvite(database, invite); });
}

void SqliteRoomStore::invites(RoomId room, UserId by, EpochMs now, Done<std::vector<InviteRecord>> done)
{
    m_executor.ordered(
        JobKind::Read, std::move(done), [=](Database &database) { return listInvites(database, room, by, now); });
}

void SqliteRoomStore::removeInvite(RoomId room, QByteArray keyHash, Done<bool> done)
{
    m_executor.ordered(
        JobKind::SafeWrite, std::move(done), [room, hash = std::move(keyHash)](Database &database) -> Result<bool> {
            Query(database, "DELETE FROM invites WHERE key_hash = ? AND room_id = ?", hash, room).run();
            return database.changes() > 0;
        });
}

void SqliteRoomStore::lookAtInvite(QByteArray keyHash, UserId asker, EpochMs now, Done<InvitedRoom> done)
{
    m_executor.beside(std::move(done), [hash = std::move(keyHash), asker, now](Database &database) {
        return invitedRoom(database, hash, asker, now);
    });
}

void SqliteRoomStore::roomsOf(UserId user, Done<std::vector<Room>> done)
{
    m_executor.ordered(
        JobKind::Read, std::move(done), [user](Database &database) { return listRooms(database, user); });
}

void SqliteRoomStore::find(RoomId room, UserId asker, Done<Room> done)
{
    m_executor.ordered(
        JobKind::Read, std::move(done), [=](Database &database) { return findRoom(database, room, asker); });
}

void SqliteRoomStore::browse(BrowseQuery query, Done<RoomPage> done)
{
    m_executor.beside(
        std::move(done), [query = std::move(query)](Database &database) { return browseRooms(database, query); });
}

void SqliteRoomStore::members(RoomId room, UserId after, int limit, Done<MemberPage> done)
{
    m_executor.beside(std::move(done), [=](Database &database) { return listMembers(database, room, after, limit); });
}

void SqliteRoomStore::setRead(RoomId room, UserId user, qint64 seq, Done<ReadMarker> done)
{
    m_executor.ordered(
        JobKind::SafeWrite, std::move(done), [=](Database &database) { return moveMarker(database, room, user, seq); });
}

} // namespace kith::storage::sqlite
