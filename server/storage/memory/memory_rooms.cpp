#include "server/storage/memory/memory_data.h"

#include <algorithm>

namespace kith::storage::memory {

Result<Room> MemoryRoomStore::makeRoom(const NewRoom &room)
{
    if (!m_data.userExists(room.owner))
        return fail(ErrorCode::UserUnknown);
    RoomData &made = m_data.addRoom(RoomId(++m_data.lastRoom), room.kind, room.name, room.topic);
    Data::addMember(made, room.owner, {.role = Role::Owner, .joined = room.created});
    return Data::seenBy(made, room.owner);
}

Result<DirectOpened> MemoryRoomStore::directRoom(UserId asker, UserId peer, EpochMs now)
{
    const RoomId id = RoomId::direct(asker, peer);
    RoomData *room = m_data.room(id);
    // With a guest who is gone there is what was said before, and nothing new.
    if (!id.isValid() || !m_data.userExists(asker) || (room == nullptr && !m_data.userExists(peer)))
        return fail(ErrorCode::UserUnknown);
    bool revealed = false;
    if (room == nullptr) {
        room = &m_data.addRoom(id, RoomKind::Direct, {}, {});
        Data::addMember(*room, asker, {.joined = now});
        Data::addMember(*room, peer, {.hidden = true, .joined = now});
        revealed = true;
    } else {
        revealed = std::exchange(room->members.at(asker).hidden, false);
    }
    return DirectOpened{.room = Data::seenBy(*room, asker), .revealed = revealed};
}

Result<Joined> MemoryRoomStore::joinRoom(const JoinQuery &query)
{
    RoomId id = query.room;
    const bool invited = !id.isValid();
    if (invited) {
        const Result<RoomId> room = m_data.checkInvite(query.inviteHash, query.now, query.user);
        if (!room)
            return fail(room.error());
        id = *room;
    }
    RoomData *room = m_data.room(id);
    if (room == nullptr)
        return fail(ErrorCode::RoomUnknown);
    const bool member = room->members.contains(query.user);
    if (!invited && !member && room->room.kind != RoomKind::Public)
        return fail(ErrorCode::RoomUnknown);
    if (!m_data.userExists(query.user))
        return fail(ErrorCode::UserUnknown);
    const bool added = Data::addMember(*room, query.user, {.joined = query.now});
    if (added && invited)
        ++m_data.invites.at(query.inviteHash).record.used;
    return Joined{.room = Data::seenBy(*room, query.user), .added = added};
}

Result<Joined> MemoryRoomStore::addToRoom(RoomId id, UserId user, EpochMs now)
{
    RoomData *room = m_data.room(id);
    if (room == nullptr || room->room.kind == RoomKind::Direct)
        return fail(ErrorCode::RoomUnknown);
    if (!m_data.userExists(user))
        return fail(ErrorCode::UserUnknown);
    const bool added = Data::addMember(*room, user, {.joined = now});
    return Joined{.room = Data::seenBy(*room, user), .added = added};
}

Left MemoryRoomStore::leaveRoom(RoomId id, UserId user)
{
    RoomData *room = m_data.room(id);
    if (room == nullptr)
        return {};
    const auto found = room->members.find(user);
    if (found == room->members.end() || room->room.kind == RoomKind::Direct)
        return {.removed = false, .members = static_cast<qint64>(room->members.size())};
    const UserId newOwner = Data::removeMember(*room, user);
    return {.removed = true, .members = static_cast<qint64>(room->members.size()), .newOwner = newOwner};
}

Result<void> MemoryRoomStore::addInvite(const NewInvite &invite)
{
    const RoomData *room = m_data.room(invite.room);
    if (room == nullptr || room->room.kind == RoomKind::Direct)
        return fail(ErrorCode::RoomUnknown);
    if (!m_data.userExists(invite.by))
        return fail(ErrorCode::UserUnknown);
    if (m_data.invites.contains(invite.keyHash))
        return fail(ErrorCode::Internal);
    int alive = 0;
    int dead = 0;
    for (const InviteRecord &record : invitesOf(invite.room)) {
        if (record.alive(invite.created))
            ++alive;
        else if (++dead > deadInvites)
            m_data.invites.erase(record.keyHash);
    }
    if (alive >= limits::invitesPerRoom)
        return fail(tooManyInvites());
    m_data.invites.emplace(invite.keyHash,
        Invite{.room = invite.room,
            .record = {.keyHash = invite.keyHash,
                .by = invite.by,
                .created = invite.created,
                .expires = invite.expires,
                .uses = invite.uses}});
    return {};
}

std::vector<InviteRecord> MemoryRoomStore::invitesOf(RoomId room) const
{
    std::vector<InviteRecord> records;
    for (const auto &[hash, invite] : m_data.invites) {
        if (invite.room == room)
            records.push_back(invite.record);
    }
    std::ranges::sort(
        records, std::greater(), [](const InviteRecord &record) { return std::pair(record.created, record.keyHash); });
    return records;
}

Result<ReadMarker> MemoryRoomStore::moveMarker(RoomId id, UserId user, qint64 seq)
{
    RoomData *room = m_data.room(id);
    if (room == nullptr || !room->members.contains(user))
        return fail(ErrorCode::RoomUnknown);
    Membership &member = room->members.at(user);
    const qint64 wanted = std::min(seq, room->room.lastSeq);
    const bool moved = wanted > member.readSeq;
    if (moved)
        member.readSeq = wanted;
    return ReadMarker{.seq = member.readSeq, .moved = moved};
}

void MemoryRoomStore::create(NewRoom room, Done<Room> done) { m_data.answers.give(std::move(done), makeRoom(room)); }

void MemoryRoomStore::openDirect(UserId asker, UserId peer, EpochMs now, Done<DirectOpened> done)
{
    m_data.answers.give(std::move(done), directRoom(asker, peer, now));
}

void MemoryRoomStore::join(JoinQuery query, Done<Joined> done)
{
    m_data.answers.give(std::move(done), joinRoom(query));
}

void MemoryRoomStore::add(RoomId room, UserId user, EpochMs now, Done<Joined> done)
{
    m_data.answers.give(std::move(done), addToRoom(room, user, now));
}

void MemoryRoomStore::leave(RoomId room, UserId user, Done<Left> done)
{
    m_data.answers.give<Left>(std::move(done), leaveRoom(room, user));
}

void MemoryRoomStore::createInvite(NewInvite invite, Done<void> done)
{
    m_data.answers.give(std::move(done), addInvite(invite));
}

void MemoryRoomStore::invites(RoomId room, UserId by, EpochMs now, Done<std::vector<InviteRecord>> done)
{
    std::vector<InviteRecord> records = invitesOf(room);
    std::erase_if(
        records, [&](const InviteRecord &record) { return !record.alive(now) || (by.isValid() && record.by != by); });
    m_data.answers.give<std::vector<InviteRecord>>(std::move(done), std::move(records));
}

void MemoryRoomStore::removeInvite(RoomId room, QByteArray keyHash, Done<bool> done)
{
    const auto found = m_data.invites.find(keyHash);
    const bool there = found != m_data.invites.end() && found->second.room == room;
    if (there)
        m_data.invites.erase(found);
    m_data.answers.give<bool>(std::move(done), there);
}

void MemoryRoomStore::lookAtInvite(QByteArray keyHash, UserId asker, EpochMs now, Done<InvitedRoom> done)
{
    m_data.answers.give(std::move(done), m_data.checkInvite(keyHash, now, asker).map([this](RoomId id) {
        const RoomData &room = m_data.rooms.at(id);
        return InvitedRoom{.name = room.room.name, .members = static_cast<qint64>(room.members.size())};
    }));
}

void MemoryRoomStore::roomsOf(UserId user, Done<std::vector<Room>> done)
{
    std::vector<Room> rooms;
    for (const auto &[id, room] : m_data.rooms) {
        const auto member = room.members.find(user);
        if (member != room.members.end() && !member->second.hidden)
            rooms.push_back(Data::seenBy(room, user));
    }
    m_data.answers.give<std::vector<Room>>(std::move(done), std::move(rooms));
}

void MemoryRoomStore::find(RoomId id, UserId asker, Done<Room> done)
{
    const RoomData *room = m_data.room(id);
    if (room == nullptr || (room->room.kind != RoomKind::Public && !room->members.contains(asker)))
        return m_data.answers.give<Room>(std::move(done), fail(ErrorCode::RoomUnknown));
    m_data.answers.give<Room>(std::move(done), Data::seenBy(*room, asker));
}

void MemoryRoomStore::browse(BrowseQuery query, Done<RoomPage> done)
{
    RoomPage page;
    for (const auto &[id, room] : m_data.rooms) {
        if (room.room.kind != RoomKind::Public || (query.after.isValid() && id <= query.after)
            || !(room.nameFolded.contains(query.foldedQuery) || room.topicFolded.contains(query.foldedQuery)))
            continue;
        if (static_cast<int>(page.rooms.size()) >= query.limit) {
            page.more = true;
            break;
        }
        page.rooms.push_back(Data::seenBy(room, query.asker));
        page.rooms.back().lastMessage.reset();
        page.rooms.back().lastMessageCut = false;
    }
    m_data.answers.give<RoomPage>(std::move(done), std::move(page));
}

void MemoryRoomStore::members(RoomId id, UserId after, int limit, Done<MemberPage> done)
{
    MemberPage page;
    if (const RoomData *room = m_data.room(id)) {
        for (auto it = room->members.upper_bound(after); it != room->members.end(); ++it) {
            if (static_cast<int>(page.members.size()) >= limit) {
                page.more = true;
                break;
            }
            page.members.push_back({.user = m_data.users.at(it->first).user, .role = it->second.role});
        }
    }
    m_data.answers.give<MemberPage>(std::move(done), std::move(page));
}

void MemoryRoomStore::setRead(RoomId room, UserId user, qint64 seq, Done<ReadMarker> done)
{
    m_data.answers.give(std::move(done), moveMarker(room, user, seq));
}

} // namespace kith::storage::memory
