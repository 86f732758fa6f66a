// What this client holds of a room, and what is on its way to it.
#pragma once

#include "shared/base/error.h"
#include "shared/model/model.h"

#include <algorithm>
#include <optional>

namespace kith::client {

struct Preview {
    qint64 seq = 0;
    UserId from;
    EpochMs date = 0;
    QString text;
    friend bool operator==(const Preview &, const Preview &) = default;
};

// Somebody came or went: a thin line in the conversation, behind the message `afterSeq`.
struct Notice {
    qint64 afterSeq = 0;
    UserId user;
    QString name; // as it was then
    MemberChange change = MemberChange::Joined;
    EpochMs date = 0;
};

// Of which new messages a room tells its reader. Which ones call for the reader: watch.h.
enum class Level { All, Mentions, None };

struct RoomState {
    RoomId id;
    RoomKind kind = RoomKind::Public;
    QString name; // of a direct room: the other person's
    QString topic;
    std::optional<Role> role;
    qint64 members = 0;
    qint64 lastSeq = 0;
    qint64 readSeq = 0; // as this client knows it; ahead of the server's while that was not told
    qint64 serverReadSeq = 0;
    std::optional<Preview> last;
    EpochMs since = 0; // when this client first saw it: a new room without messages stands at the top

    // What the reader chose, on this computer.
    bool favourite = false;
    Level level = Level::All;
    // Unread messages that call for the reader, of those that are held and the newest of them (Account::mostCounted).
    qint64 mentions = 0;

    // What of its messages is in the cache: low..high without a gap; nothing where low = high + 1. `cursor` is
    // what resume is asked with: the highest rev up to which everything is held. Unknown: never opened.
    bool known = false;
    qint64 low = 1;
    qint64 high = 0;
    qint64 cursor = 0;

    qint64 unread() const { return std::max<qint64>(0, lastSeq - readSeq); }
    bool isMuted() const { return level == Level::None; }
    bool isDirect() const { return kind == RoomKind::Direct; }
    bool manages() const { return role && *role != Role::Member; }
    bool atStart() const { return known && low <= 1; } // there is nothing older anywhere
    friend bool operator==(const RoomState &, const RoomState &) = default;
};

// A message on its way. It is on the disk before it is on the wire, and leaves only on the reply.
struct Pending {
    enum class State { Queued, Sending, Failed };
    QString cid;
    RoomId roomId;
    QString text;
    EpochMs created = 0;
    State state = State::Queued;
    std::optional<ErrorCode> error = {}; // Failed: what the server said
    bool attempted = false;              // it may have reached the server already
    bool seen = false;                   // a message that is very likely this one came back: not shown twice
};

} // namespace kith::client
