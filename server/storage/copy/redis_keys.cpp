#include "server/storage/copy/redis_keys.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::storage::copy {
namespace {

// Instances that serve, by the time at which they are taken for dead. It is left behind by those that are.
constexpr char instancesKey[] = "kith:instances";

template <typename Id>
Id idOf(QByteArrayView text)
{
    return Id::fromString(QString::fromUtf8(text));
}

template <typename Id>
void sortOnce(std::vector<Id> &ids)
{
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

// What is behind a prefix; nullopt: the key does not begin with it.
std::optional<QByteArrayView> behind(QByteArrayView key, QByteArrayView prefix)
{
    if (!key.startsWith(prefix))
        return std::nullopt;
    return key.sliced(prefix.size());
}

QByteArrayView without(QByteArrayView text, QByteArrayView ending)
{
    return text.endsWith(ending) ? text.chopped(ending.size()) : text;
}

void addRoom(RedisKeys &keys, RoomId room)
{
    if (room.isValid())
        keys.rooms.push_back(room);
}

void sortIn(RedisKeys &keys, const QByteArray &key)
{
    if (key == instancesKey || key == copyingKey)
        return;
    if (const auto ours = behind(key, "kith:")) {
        if (const auto session = behind(*ours, "session:"))
            keys.sessions.push_back(idOf<SessionId>(*session));
        else if (const auto invite = behind(*ours, "invite:"))
            keys.invites.append(invite->toByteArray());
        else if (const auto room = behind(*ours, "room:"))
            addRoom(keys, idOf<RoomId>(*room)); // "kith:room:1:log" is none
    } else if (const auto user = behind(key, "user:")) {
        if (const UserId id = idOf<UserId>(*user); id.isValid())
            keys.users.push_back(id);
    } else if (const auto room = behind(key, "room:")) {
        addRoom(keys, idOf<RoomId>(without(*room, ":name")));
    } else if (!key.startsWith("username:") && key != "total_users" && key != "online_users") {
        return;
    }
    if (keys.any.isEmpty())
        keys.any = key;
}

} // namespace

Result<RedisKeys> scanKeys(RedisLink &link)
{
    RedisKeys keys;
    QByteArray cursor = "0";
    do {
        auto answer = link.ask({"SCAN", cursor, "COUNT", "1000"});
        if (!answer)
            return fail(answer.error());
        const auto &parts = answer->toArray();
        if (parts.size() != 2)
            return fail(ErrorCode::Internal);
        cursor = parts[0].toBytes();
        for (const qtredis::Value &key : parts[1].toArray())
            sortIn(keys, key.toBytes());
    } while (cursor != "0");
    sortOnce(keys.users);
    sortOnce(keys.rooms);
    std::erase_if(keys.sessions, [](SessionId id) { return !id.isValid(); });
    sortOnce(keys.sessions);
    std::ranges::sort(keys.invites);
    keys.invites.erase(std::unique(keys.invites.begin(), keys.invites.end()), keys.invites.end());
    return keys;
}

Result<void> checkQuiet(RedisLink &link)
{
    const auto answers = link.askAll({{"GET", copyingKey}, {"TIME"}});
    if (!answers)
        return fail(answers.error());
    if (const QByteArray &begun = (*answers)[0].toBytes(); !begun.isEmpty()) {
        return fail(makeError(ErrorCode::StoreUnavailable,
            u"%1 holds a copy that is not complete (%2). If no copying is under way, empty that database (FLUSHDB) and "
            "copy again."_s.arg(link.name(), QString::fromUtf8(begun))));
    }
    const auto &time = (*answers)[1].toArray();
    if (time.size() != 2)
        return fail(ErrorCode::Internal);
    const qint64 now = time[0].toInteger() * 1'000 + time[1].toInteger() / 1'000;
    const auto alive = link.ask({"ZCOUNT", instancesKey, '(' + QByteArray::number(now), "+inf"});
    if (!alive)
        return fail(alive.error());
    if (alive->toInteger() > 0) {
        return fail(makeError(ErrorCode::StoreUnavailable,
            u"%1 is in use by a running server. Stop it first; after a crash it takes some seconds until that is known."_s
                .arg(link.name())));
    }
    return {};
}

Result<QByteArray> identityOf(RedisLink &link)
{
    const auto info = link.ask({"INFO", "server"});
    if (!info)
        return fail(info.error());
    const QByteArray text = info->toBytes();
    const qsizetype at = text.indexOf("run_id:");
    const QByteArray run = at < 0 ? link.name().toUtf8() : text.mid(at + 7, 40);
    return run + '/' + QByteArray::number(link.redis().options().database);
}

} // namespace kith::storage::copy
