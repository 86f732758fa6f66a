// The room that a person or a script means, by what was typed: a name, a number, an invite link or its key, or
// "@name" for the direct conversation with somebody. A public room that is not joined yet is joined.
#pragma once

#include "desktop/client/account.h"

namespace kith::terminal {

struct FoundRoom {
    RoomId id;                        // invalid: none, or several
    bool joined = false;              // just now
    std::vector<RoomId> several = {}; // of that name, or some of them: which one is meant nobody knows
};

// `done` is called once, perhaps before this returns, and not where `context` is gone by then. room.unknown where there
// is none of that name. Where one is in several, no other is looked for.
void findRoom(client::Account &account, const QString &typed, QObject *context, client::Account::Done<FoundRoom> done);
// The same for a person, by user name or display name: the direct room with them. user.unknown also where several have
// that display name.
void findDirect(client::Account &account, const QString &name, QObject *context, client::Account::Done<FoundRoom> done);

// Among the rooms that one is in.
FoundRoom heldRoom(const client::Account &account, const QString &typed);

} // namespace kith::terminal
