// How a row becomes a value: stands once for all statements. Each macro names the columns that the function of
// the same name reads, from `column` on.
#pragma once

#include "server/storage/sqlite/schema.h"
#include "server/storage/store.h"

namespace kith::storage::sqlite {

// Of users u.
#define KITH_USER_COLUMNS "u.id, u.username, u.display_name, u.guest"
inline constexpr int userColumns = 4;
User readUser(const Query &row, int column);

// Of rooms r and, where the asker is a member, members m.
#define KITH_ROOM_COLUMNS "r.id, r.kind, r.name, r.topic, r.rev, r.last_seq, r.members, m.role, m.read_seq"
inline constexpr int roomColumns = 9;
Room readRoom(const Query &row, int column);

// Of messages t.
#define KITH_MESSAGE_COLUMNS "t.room_id, t.seq, t.rev, t.from_user, t.date, t.text"
Message readMessage(const Query &row, int column);

// Of messages t, as a room's lastMessage: all NULL where there is none. 200 is limits::previewCharacters.
#define KITH_PREVIEW_COLUMNS                                                                                           \
    "t.room_id, t.seq, t.rev, t.from_user, t.date, substr(t.text, 1, 200), "                                           \
    "length(t.text) > 200"
void readPreview(const Query &row, int column, Room &room);

} // namespace kith::storage::sqlite
