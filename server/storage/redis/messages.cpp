#include "server/storage/redis/rows.h"
#include "server/storage/redis/stores.h"

#include <algorithm>

namespace kith::storage::redis {

void RedisMessageStore::append(NewMessage message, Done<Appended> done)
{
    m_caller.call(m_caller.scripts().append,
        arguments(message.room, message.from, message.cid, message.text, message.date), std::move(done),
        [](const Answer &answer) {
            Appended appended{.room = roomId(answer.at(4)),
                .seq = answer.at(0).toInteger(),
                .rev = answer.at(1).toInteger(),
                .date = answer.at(2).toInteger(),
                .dup = flag(answer.at(3))};
            for (const qtredis::Value &user : answer.at(5).toArray())
                appended.revealed.push_back(userId(user));
            return appended;
        });
}

void RedisMessageStore::page(PageQuery query, Done<MessagePage> done)
{
    const QByteArray before = query.before ? argument(*query.before) : QByteArrayLiteral("+inf");
    m_caller.call(m_caller.scripts().page,
        arguments(query.room, query.after.value_or(0), before, qint64(query.after.has_value()),
            qint64(std::max(query.limit, 0)), query.textBytes),
        std::move(done), [room = query.room](const Answer &answer) {
            return MessagePage{.messages = readMessages(room, answer.at(1)), .more = flag(answer.at(0))};
        });
}

void RedisMessageStore::changes(ChangesQuery query, Done<std::vector<RoomChanges>> done)
{
    QByteArrayList given = arguments(qint64(query.maxMessages), qint64(std::max(query.newest, 0)), query.textBytes);
    for (const ChangesQuery::Cursor &cursor : query.cursors)
        given << argument(cursor.room) << argument(std::max<qint64>(cursor.rev, 0));
    m_caller.call(m_caller.scripts().changes, std::move(given), std::move(done), [](const Answer &answer) {
        std::vector<RoomChanges> all;
        for (const qtredis::Value &row : answer.at(0).toArray()) {
            const auto &fields = row.toArray();
            const RoomId room = roomId(fields.at(0));
            all.push_back({.room = room,
                .messages = readMessages(room, fields.at(3)),
                .limited = flag(fields.at(1)),
                .rev = fields.at(2).toInteger()});
        }
        return all;
    });
}

} // namespace kith::storage::redis
