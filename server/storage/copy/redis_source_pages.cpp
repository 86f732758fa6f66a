// What belongs to a room or a user and may be much: read in pages, several rooms or users side by side.
#include "server/storage/copy/redis_fields.h"
#include "server/storage/copy/redis_source.h"
#include "server/storage/redis/rows.h"

#include <algorithm>
#include <deque>

using namespace Qt::StringLiterals;

namespace kith::storage::copy {
namespace {

using redis::text;

constexpr size_t pageOfMembers = 200;
constexpr size_t pageOfCids = 200;
// Rooms or users that are read side by side, a page of each at a time.
constexpr size_t sideBySide = 8;

// Works off a list, some of it at once; `step` leaves those in `some` that go on.
template <typename Work, typename Step>
Result<void> workOff(std::deque<Work> work, Step step)
{
    while (!work.empty()) {
        std::vector<Work> some;
        while (!work.empty() && some.size() < sideBySide) {
            some.push_back(std::move(work.front()));
            work.pop_front();
        }
        if (const Result<void> done = step(some); !done)
            return done;
        work.insert(work.begin(), some.begin(), some.end());
    }
    return {};
}

} // namespace

Result<void> RedisSource::readMembers(const Take &take)
{
    struct Page {
        RoomId room = {};
        UserId after = {};
    };
    std::deque<Page> work;
    for (RoomId room : m_keys.rooms)
        work.push_back({.room = room});
    return workOff(std::move(work), [&](std::vector<Page> &pages) -> Result<void> {
        std::vector<QByteArrayList> commands;
        commands.reserve(pages.size());
        for (const Page &page : pages) {
            commands.push_back({"ZRANGEBYSCORE", "kith:room:" + redis::argument(page.room) + ":members",
                '(' + redis::argument(page.after), "+inf", "LIMIT", "0",
                QByteArray::number(qulonglong(pageOfMembers))});
        }
        const auto found = m_link->askAll(std::move(commands));
        if (!found)
            return fail(found.error());
        commands.clear();
        for (size_t i = 0; i < pages.size(); ++i) {
            const QByteArrayList users = (*found)[i].toByteArrayList();
            if (users.isEmpty())
                continue;
            const QByteArray key = "kith:room:" + redis::argument(pages[i].room);
            commands.push_back(QByteArrayList{"HMGET", key + ":roles"} + users);
            commands.push_back(QByteArrayList{"HMGET", key + ":read"} + users);
        }
        const auto rows = m_link->askAll(std::move(commands));
        if (!rows)
            return fail(rows.error());

        std::vector<StoredMember> members;
        std::vector<Page> more;
        size_t row = 0;
        for (size_t i = 0; i < pages.size(); ++i) {
            const auto &users = (*found)[i].toArray();
            std::vector<StoredMember> ofRoom;
            for (size_t at = 0; at < users.size(); ++at) {
                const QByteArrayList role = field((*rows)[row], at).toBytes().split(',');
                ofRoom.push_back({.room = pages[i].room,
                    .user = redis::userId(users[at]),
                    .role = enumOf<Role>(role.value(0).toLongLong()),
                    .readSeq = field((*rows)[row + 1], at).toInteger(),
                    .hidden = role.value(1) == "1",
                    .joined = role.value(2).toLongLong()});
            }
            row += users.empty() ? 0 : 2;
            if (users.size() == pageOfMembers)
                more.push_back({.room = pages[i].room, .after = ofRoom.back().user});
            if (pages[i].room.isDirect() && m_purpose == Purpose::Copy) {
                if (const Result<void> added = addPeers(pages[i].room, ofRoom); !added)
                    return added;
            }
            for (const StoredMember &member : ofRoom) {
                if (isUser(member.user))
                    members.push_back(member);
                else
                    leaveOut(Kind::Members);
            }
        }
        pages = std::move(more);
        return members.empty() ? Result<void>() : take(std::move(members));
    });
}

// Both are in a direct room, whatever another server has noted.
Result<void> RedisSource::addPeers(RoomId room, std::vector<StoredMember> &members)
{
    for (UserId user : {room.lowUser(), room.highUser()}) {
        if (!isUser(user) || std::ranges::find(members, user, &StoredMember::user) != members.end())
            continue;
        const auto seq = m_link->ask({"HGET", "kith:room:" + redis::argument(room), "seq"});
        if (!seq)
            return fail(seq.error());
        members.push_back({.room = room, .user = user, .readSeq = seq->toInteger(), .hidden = seq->toInteger() == 0});
    }
    return {};
}

Result<void> RedisSource::readCids(const Take &take)
{
    struct Scan {
        UserId user = {};
        qint64 left = 0;
        QByteArray cursor = "0";
    };
    std::deque<Scan> work;
    for (const Counted &sender : m_senders)
        work.push_back({.user = sender.user, .left = sender.cids});
    return workOff(std::move(work), [&](std::vector<Scan> &scans) -> Result<void> {
        std::vector<QByteArrayList> commands;
        commands.reserve(scans.size());
        for (const Scan &scan : scans)
            commands.push_back({"HSCAN", "kith:user:" + redis::argument(scan.user) + ":cids", scan.cursor, "COUNT",
                QByteArray::number(qulonglong(pageOfCids))});
        const auto answers = m_link->askAll(std::move(commands));
        if (!answers)
            return fail(answers.error());
        std::vector<StoredCid> cids;
        for (size_t i = 0; i < scans.size(); ++i) {
            Scan &scan = scans[i];
            const auto &pairs = field((*answers)[i], 1).toArray();
            for (size_t at = 0; at + 1 < pairs.size(); at += 2) {
                const QList<QByteArray> where = pairs[at + 1].toBytes().split(' ');
                cids.push_back({.from = scan.user,
                    .cid = text(pairs[at]),
                    .room = RoomId::fromString(QString::fromLatin1(where.value(0))),
                    .seq = where.value(1).toLongLong(),
                    .rev = where.value(2).toLongLong(),
                    .date = where.value(3).toLongLong()});
            }
            scan.left -= static_cast<qint64>(pairs.size() / 2);
            scan.cursor = field((*answers)[i], 0).toBytes();
            // HSCAN gives a field twice where the hash shrinks meanwhile, which this one never does.
            if (scan.cursor == "0" && scan.left != 0)
                return fail(makeError(ErrorCode::StoreUnavailable,
                    u"%1: what user %2 has sent was changed while it was read."_s.arg(
                        m_link->name(), scan.user.toString())));
        }
        std::erase_if(scans, [](const Scan &scan) { return scan.cursor == "0"; });
        return cids.empty() ? Result<void>() : take(std::move(cids));
    });
}

Result<void> RedisSource::readMessages(const Take &take)
{
    struct Page {
        RoomId room = {};
        qint64 after = 0;
    };
    std::deque<Page> work;
    for (RoomId room : m_talkedIn)
        work.push_back({.room = room});
    return workOff(std::move(work), [&](std::vector<Page> &pages) -> Result<void> {
        std::vector<Result<MessagePage>> found(pages.size());
        for (size_t i = 0; i < pages.size(); ++i) {
            m_link->start<MessagePage>(
                [&](auto done) {
                    m_messages.page({.room = pages[i].room,
                                        .after = pages[i].after,
                                        .limit = static_cast<int>(batchRecords),
                                        .textBytes = batchTextBytes},
                        done);
                },
                [&found, i](Result<MessagePage> page) { found[i] = std::move(page); });
        }
        if (const Result<void> settled = m_link->settle(); !settled)
            return settled;
        std::vector<Page> more;
        for (size_t i = 0; i < pages.size(); ++i) {
            if (!found[i])
                return fail(found[i].error());
            if (found[i]->messages.empty())
                continue;
            if (found[i]->more)
                more.push_back({.room = pages[i].room, .after = found[i]->messages.back().seq});
            if (const Result<void> taken = take(std::move(found[i]->messages)); !taken)
                return taken;
        }
        pages = std::move(more);
        return {};
    });
}

} // namespace kith::storage::copy
