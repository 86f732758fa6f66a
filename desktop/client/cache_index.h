// The search index of a cache. Functions run inside a transaction and throw SqliteError.
#pragma once

#include "shared/model/model.h"
#include "shared/sqlite/database.h"

#include <optional>

namespace kith::client {

struct IndexedRoom {
    qint64 number = 0; // in the index
    qint64 low = 1;
    qint64 high = 0;

    bool has(qint64 seq) const { return low <= seq && seq <= high; }
};

std::optional<IndexedRoom> indexedRoom(sqlite::Database &database, qint64 room);

// Before the room's messages are deleted: they leave the index a little later, and are not found from now on.
void forgetIndexed(sqlite::Database &database, qint64 room);

// Takes out of the index what was forgotten, and puts in what is held and not in it, at most `most` messages in all.
// False: there is nothing more to do.
bool indexSome(sqlite::Database &database, int most);

} // namespace kith::client
