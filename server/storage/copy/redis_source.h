// Reads a Redis store. Nobody may write to it meanwhile: there is no snapshot.
#pragma once

#include "server/storage/copy/ends.h"
#include "server/storage/copy/redis_keys.h"
#include "server/storage/redis/stores.h"

namespace kith::storage::copy {

class RedisSource final : public Source {
public:
    // A store to copy. What other servers of the documented layout wrote is adopted first, in place, as a server would;
    // what is missing around it is made up for in what is read: counters that are behind, the other one of a direct
    // room.
    static Result<std::unique_ptr<RedisSource>> open(std::unique_ptr<RedisLink> link);
    // A copy to check: read as it is, and its lists of messages must be as long as each other.
    static Result<std::unique_ptr<RedisSource>> openCopy(std::unique_ptr<RedisLink> link);

    Result<Counts> counts() override { return m_counts; }
    Result<Counters> counters() override;
    Result<void> read(Kind kind, const Take &take) override;
    QStringList notes() const override;

private:
    enum class Purpose { Copy, Check };
    RedisSource(std::unique_ptr<RedisLink> link, Purpose purpose) : m_link(std::move(link)), m_purpose(purpose) {}

    Result<void> prepare();
    Result<void> adopt();
    Result<void> count();
    Result<void> countRoom(RoomId room, const std::vector<qtredis::Value> &answers, size_t at);
    Result<void> readUsers(const Take &take);
    Result<void> readRooms(const Take &take);
    Result<void> readMembers(const Take &take);
    Result<void> addPeers(RoomId room, std::vector<StoredMember> &members);
    Result<void> readSessions(const Take &take);
    Result<void> readInvites(const Take &take);
    Result<void> readCids(const Take &take);
    Result<void> readMessages(const Take &take);
    bool isUser(UserId user) const;
    bool isRoom(RoomId room) const;
    void leaveOut(Kind kind) { ++m_leftOut[static_cast<size_t>(kind)]; }

    struct Counted {
        UserId user = {};
        qint64 cids = 0;
    };

    std::unique_ptr<RedisLink> m_link;
    Purpose m_purpose;
    // Servers of other kinds hear nothing of what is adopted: they wrote it.
    redis::Caller m_caller{m_link->redis(), m_link->redis().options().database, false};
    redis::RedisUserStore m_users{m_caller};
    redis::RedisRoomStore m_rooms{m_caller};
    redis::RedisMessageStore m_messages{m_caller};
    RedisKeys m_keys;
    Counts m_counts{};
    Counts m_leftOut{};
    std::vector<Counted> m_senders; // who has cids
    std::vector<RoomId> m_talkedIn; // rooms with messages
    QStringList m_unnamed;          // users whom their name does not find
};

} // namespace kith::storage::copy
