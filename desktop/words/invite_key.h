// What somebody pastes to come into a room: an invite link, or only its key.
#pragma once

#include <QString>

namespace kith::words {

// The key of "https://chat.example.org/?join=KEY", or KEY itself; empty where it cannot be either.
QString inviteKey(const QString &typed);

} // namespace kith::words
