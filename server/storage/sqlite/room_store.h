#pragma once

#include "server/storage/sqlite/executor.h"

namespace kith::storage::sqlite {

class SqliteRoomStore final : public RoomStore {
public:
    explicit SqliteRoomStore(Executor &executor) : m_executor(executor) {}
    void create(NewRoom room, Done<Room> done) override;
    void openDirect(UserId asker, UserId peer, EpochMs now, Done<DirectOpened> done) override;
    void join(JoinQuery query, Done<Joined> done) override;
    void add(RoomId room, UserId user, EpochMs now, Done<Joined> done) override;
    void leave(RoomId room, UserId user, Done<Left> done) override;
    void createInvite(NewInvite invite, Done<void> done) override;
    void invites(RoomId room, UserId by, EpochMs now, Done<std::vector<InviteRecord>> done) override;
    void removeInvite(RoomId room, QByteArray keyHash, Done<bool> done) override;
    void lookAtInvite(QByteArray keyHash, UserId asker, EpochMs now, Done<InvitedRoom> done) override;
    void roomsOf(UserId user, Done<std::vector<Room>> done) override;
    void find(RoomId room, UserId asker, Done<Room> done) override;
    void browse(BrowseQuery query, Done<RoomPage> done) override;
    void members(RoomId room, UserId after, int limit, Done<MemberPage> done) override;
    void setRead(RoomId room, UserId user, qint64 seq, Done<ReadMarker> done) override;

private:
    Executor &m_executor;
};

} // namespace kith::storage::sqlite
