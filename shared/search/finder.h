// One search through many rooms: the hits of each, merged by date, newest first, as far as a bound of work allows.
//
// Of a room a run of seqs is held, and of these a run is in the index; the others (what came since the index was last
// brought up to date) are looked at one by one.
#pragma once

#include "shared/search/page.h"
#include "shared/sqlite/database.h"

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

namespace kith::search {

// Of one room, what is held (low..high) and what is indexed (indexedLow..indexedHigh); nothing where low > high.
struct Span {
    RoomId id = {};
    qint64 key = 0;   // of the room in the tables of messages
    qint64 index = 0; // of the room in the index
    qint64 low = 1;
    qint64 high = 0;
    qint64 indexedLow = 1;
    qint64 indexedHigh = 0;
    EpochMs newest = 0; // no message of it is newer
};

// How messages are read. Throws SqliteError.
class Rows {
public:
    virtual ~Rows() = default;
    // With lowest <= seq <= highest, descending, until `take` says false.
    virtual void each(
        const Span &span, qint64 highest, qint64 lowest, const std::function<bool(const Message &)> &take) = 0;
    // nullopt: there is none.
    virtual std::optional<Message> one(const Span &span, qint64 seq) = 0;
    virtual std::optional<EpochMs> dateOf(const Span &span, qint64 seq) = 0;
};

enum class Scope {
    SomeRooms,
    // The spans are nearly all that is indexed. Some of the newest messages are looked at first: what many have is
    // among them, and needs no index, which is slow where it knows too much. Then the index is asked once for all
    // rooms.
    WholeIndex,
};

// What a search may cost.
struct Work {
    // Asked before each message that is looked at; where it says false the search ends with what is certain, and is
    // gone on with further back.
    std::function<bool()> goOn = {};
    // One look into the index. A room for which that is not enough is looked at message by message.
    std::chrono::milliseconds index{500};
};

// What is certain of the answer so far, newest first: told now and then where there is still much to be looked at.
using Early = std::function<void(const std::vector<Message> &)>;

// `early` is told what it was not told before; the answer has all of it, but for what firstPage() leaves for the next.
Found find(sqlite::Database &database, const Wanted &wanted, const std::vector<Span> &spans, Scope scope, Rows &rows,
    const Work &work, const Early &early = {});

} // namespace kith::search
