// The search index of a cache, and what leaves it and the cache in small steps. Functions run inside a transaction and
// throw SqliteError.
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

// The room's messages are not found from now on, by a search or by the room's id, which gets another key with the next
// message. They leave the file and the index a little later. False: there are none, and nothing has happened.
bool startLeaving(sqlite::Database &database, qint64 room);

// Takes out of file and index what is leaving, and puts into the index what is held and not in it, at most `most`
// messages in all. False: there is nothing more to do.
bool indexSome(sqlite::Database &database, int most);

} // namespace kith::client
