#include "server/storage/redis/rows.h"
#include "server/storage/redis/stores.h"
#include "shared/base/text.h"

#include <algorithm>

namespace kith::storage::redis {
namespace {

// Rooms that one script looks at: Redis serves nobody else meanwhile.
constexpr qint64 browseStep = 500;

Joined readJoined(const Answer &answer) { return {.room = readRoom(answer.at(0)), .added = flag(answer.at(1))}; }

} // namespace

void RedisRoomStore::create(NewRoom room, Done<Room> done)
{
    m_caller.call(m_caller.scripts().createRoom,
        arguments(qint64(room.kind), room.name, foldName(room.name), room.topic, foldName(room.topic), room.owner,
            room.created),
        std::move(done), [](const Answer &answer) { return readRoom(answer.at(0)); });
}

void RedisRoomStore::openDirect(UserId asker, UserId peer, EpochMs now, Done<DirectOpened> done)
{
    // An invalid id is that of nobody, which the script finds out.
    m_caller.call(m_caller.scripts().openDirect,
        arguments(RoomId::direct(asker, peer), asker, asker == peer ? UserId() : peer, now), std::move(done),
        [](const Answer &answer) {
            return DirectOpened{.room = readRoom(answer.at(0)), .revealed = flag(answer.at(1))};
        });
}

void RedisRoomStore::join(JoinQuery query, Done<Joined> done)
{
    m_caller.call(m_caller.scripts().join, arguments(query.user, query.room, query.inviteHash, query.now),
        std::move(done), readJoined);
}

void RedisRoomStore::add(RoomId room, UserId user, EpochMs now, Done<Joined> done)
{
    m_caller.call(m_caller.scripts().addMember, arguments(room, user, now), std::move(done), readJoined);
}

void RedisRoomStore::leave(RoomId room, UserId user, Done<Left> done)
{
    m_caller.call(m_caller.scripts().leave, arguments(room, user), std::move(done), [](const Answer &answer) {
        return Left{
            .removed = flag(answer.at(0)), .members = answer.at(1).toInteger(), .newOwner = userId(answer.at(2))};
    });
}

void RedisRoomStore::createInvite(NewInvite invite, Done<void> done)
{
    m_caller.call(m_caller.scripts().createInvite,
        arguments(invite.keyHash, invite.room, invite.by, invite.created, invite.expires, qint64(invite.uses),
            qint64(limits::invitesPerRoom), qint64(deadInvites)),
        std::move(done), [](const Answer &) {});
}

void RedisRoomStore::invites(RoomId room, UserId by, EpochMs now, Done<std::vector<InviteRecord>> done)
{
    m_caller.call(m_caller.scripts().invites, arguments(room, by, now), std::move(done), [](const Answer &answer) {
        std::vector<InviteRecord> records;
        for (const qtredis::Value &row : answer.at(0).toArray())
            records.push_back(readInvite(row));
        return records;
    });
}

void RedisRoomStore::removeInvite(RoomId room, QByteArray keyHash, Done<bool> done)
{
    m_caller.call(m_caller.scripts().removeInvite, arguments(room, keyHash), std::move(done),
        [](const Answer &answer) { return flag(answer.at(0)); });
}

void RedisRoomStore::lookAtInvite(QByteArray keyHash, UserId asker, EpochMs now, Done<InvitedRoom> done)
{
    m_caller.call(
        m_caller.scripts().lookAtInvite, arguments(keyHash, asker, now), std::move(done), [](const Answer &answer) {
            return InvitedRoom{.name = text(answer.at(0)), .members = answer.at(1).toInteger()};
        });
}

void RedisRoomStore::roomsOf(UserId user, Done<std::vector<Room>> done)
{
    m_caller.call(m_caller.scripts().roomsOf, arguments(user), std::move(done), [](const Answer &answer) {
        std::vector<Room> rooms;
        for (const qtredis::Value &row : answer.at(0).toArray())
            rooms.push_back(readRoom(row));
        std::ranges::sort(rooms, {}, &Room::id);
        return rooms;
    });
}

void RedisRoomStore::find(RoomId room, UserId asker, Done<Room> done)
{
    m_caller.call(m_caller.scripts().findRoom, arguments(room, asker), std::move(done),
        [](const Answer &answer) { return readRoom(answer.at(0)); });
}

struct RedisRoomStore::Browse {
    BrowseQuery query;
    Done<RoomPage> done;
    quint64 ticket;
    RoomPage page = {};
};

void RedisRoomStore::browse(BrowseQuery query, Done<RoomPage> done)
{
    const QByteArray after = query.after.isValid() ? argument(qint64(query.after.first())) : QByteArrayLiteral("-1");
    browseOn(std::make_shared<Browse>(Browse{std::move(query), std::move(done), m_caller.open()}), after);
}

void RedisRoomStore::browseOn(std::shared_ptr<Browse> browse, const QByteArray &after)
{
    const auto limit = static_cast<size_t>(std::max(browse->query.limit, 0));
    m_caller.run(m_caller.scripts().browse,
        arguments(browse->query.asker, browse->query.foldedQuery, after,
            static_cast<qint64>(limit + 1 - browse->page.rooms.size()), browseStep),
        [this, browse, limit](Result<Answer> answer) {
            if (!answer) {
                m_caller.close(browse->ticket);
                return browse->done(fail(answer.error()));
            }
            for (const qtredis::Value &row : answer->at(0).toArray())
                browse->page.rooms.push_back(readRoom(row));
            browse->page.more = browse->page.rooms.size() > limit;
            if (!browse->page.more && !answer->at(1).toBytes().isEmpty())
                return browseOn(browse, answer->at(1).toBytes());
            if (browse->page.more)
                browse->page.rooms.pop_back();
            m_caller.close(browse->ticket);
            browse->done(std::move(browse->page));
        });
}

void RedisRoomStore::members(RoomId room, UserId after, int limit, Done<MemberPage> done)
{
    const auto most = static_cast<size_t>(std::max(limit, 0));
    m_caller.call(m_caller.scripts().members, arguments(room, after, static_cast<qint64>(most + 1)), std::move(done),
        [most](const Answer &answer) {
            MemberPage page;
            for (const qtredis::Value &row : answer.at(0).toArray()) {
                if (page.members.size() == most) {
                    page.more = true;
                    break;
                }
                page.members.push_back({.user = readUser(row.toArray().at(0)),
                    .role = static_cast<Role>(row.toArray().at(1).toInteger())});
            }
            return page;
        });
}

void RedisRoomStore::setRead(RoomId room, UserId user, qint64 seq, Done<ReadMarker> done)
{
    m_caller.call(m_caller.scripts().setRead, arguments(room, user, seq), std::move(done),
        [](const Answer &answer) { return ReadMarker{.seq = answer.at(0).toInteger(), .moved = flag(answer.at(1))}; });
}

} // namespace kith::storage::redis
