#include "server/storage/sqlite/rows.h"

#include "shared/base/text.h"

namespace kith::storage::sqlite {

static_assert(limits::previewCharacters == 200, "KITH_PREVIEW_COLUMNS says 200");

User readUser(const Query &row, int column)
{
    return {.id = row.user(column),
        .username = row.text(column + 1),
        .displayName = row.text(column + 2),
        .guest = row.flag(column + 3)};
}

Room readRoom(const Query &row, int column)
{
    Room room;
    room.id = row.room(column);
    room.kind = row.value<RoomKind>(column + 1);
    room.name = row.text(column + 2);
    room.topic = row.text(column + 3);
    room.rev = row.number(column + 4);
    room.lastSeq = row.number(column + 5);
    room.members = row.number(column + 6);
    if (!row.isNull(column + 7)) {
        room.role = row.value<Role>(column + 7);
        room.readSeq = row.number(column + 8);
    }
    return room;
}

Message readMessage(const Query &row, int column)
{
    return {.roomId = row.room(column),
        .seq = row.number(column + 1),
        .rev = row.number(column + 2),
        .from = row.user(column + 3),
        .date = row.number(column + 4),
        .text = row.text(column + 5)};
}

void readPreview(const Query &row, int column, Room &room)
{
    if (row.isNull(column))
        return;
    room.lastMessage = readMessage(row, column);
    room.lastMessageCut = row.flag(column + 6);
}

} // namespace kith::storage::sqlite
