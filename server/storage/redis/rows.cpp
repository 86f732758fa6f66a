#include "server/storage/redis/rows.h"

#include "shared/base/text.h"

namespace kith::storage::redis {
namespace {

// A row that is shorter than it should be is read as if it went on with nothing.
const qtredis::Value &at(const qtredis::Value &row, size_t index)
{
    static const qtredis::Value nothing;
    return index < row.toArray().size() ? row.toArray()[index] : nothing;
}

} // namespace

UserId userId(const qtredis::Value &value) { return UserId::fromString(text(value)); }

RoomId roomId(const qtredis::Value &value) { return RoomId::fromString(text(value)); }

User readUser(const qtredis::Value &value)
{
    return {.id = userId(at(value, 0)),
        .username = text(at(value, 1)),
        .displayName = text(at(value, 2)),
        .guest = flag(at(value, 3))};
}

Message readMessage(RoomId room, const qtredis::Value &value)
{
    return {.roomId = room,
        .seq = at(value, 0).toInteger(),
        .rev = at(value, 1).toInteger(),
        .from = userId(at(value, 2)),
        .date = at(value, 3).toInteger(),
        .text = text(at(value, 4))};
}

std::vector<Message> readMessages(RoomId room, const qtredis::Value &value)
{
    std::vector<Message> messages;
    messages.reserve(value.toArray().size());
    for (const qtredis::Value &row : value.toArray())
        messages.push_back(readMessage(room, row));
    return messages;
}

Room readRoom(const qtredis::Value &value)
{
    Room room;
    room.id = roomId(at(value, 0));
    room.kind = static_cast<RoomKind>(std::clamp<qint64>(at(value, 1).toInteger(), 0, 2));
    room.name = text(at(value, 2));
    room.topic = text(at(value, 3));
    room.rev = at(value, 4).toInteger();
    room.lastSeq = at(value, 5).toInteger();
    room.members = at(value, 6).toInteger();
    if (const qtredis::Value &role = at(value, 7); role.isInteger() || !role.toBytes().isEmpty())
        room.role = static_cast<Role>(std::clamp<qint64>(role.toInteger(), 0, 2));
    room.readSeq = at(value, 8).toInteger();
    if (const qtredis::Value &last = at(value, 9); !last.toArray().empty()) {
        room.lastMessage = readMessage(room.id, last);
        const QString preview = firstCharacters(room.lastMessage->text, limits::previewCharacters);
        room.lastMessageCut = preview.size() < room.lastMessage->text.size();
        room.lastMessage->text = preview;
    }
    return room;
}

SessionRecord readSession(const qtredis::Value &value)
{
    return {.id = SessionId::fromString(text(at(value, 0))),
        .user = userId(at(value, 1)),
        .client = text(at(value, 2)),
        .created = at(value, 3).toInteger(),
        .lastUsed = at(value, 4).toInteger()};
}

InviteRecord readInvite(const qtredis::Value &value)
{
    return {.keyHash = at(value, 0).toBytes(),
        .by = userId(at(value, 1)),
        .created = at(value, 2).toInteger(),
        .expires = at(value, 3).toInteger(),
        .uses = static_cast<int>(at(value, 4).toInteger()),
        .used = static_cast<int>(at(value, 5).toInteger())};
}

Retired readRetired(const qtredis::Value &value)
{
    Retired retired{.user = readUser(at(value, 0))};
    for (size_t i = 1; i < value.toArray().size(); ++i) {
        const qtredis::Value &place = at(value, i);
        retired.left.push_back(
            {.room = roomId(at(place, 0)), .members = at(place, 1).toInteger(), .newOwner = userId(at(place, 2))});
    }
    return retired;
}

} // namespace kith::storage::redis
