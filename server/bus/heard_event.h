// An event as one instance tells it to the others: it is not stored, and who misses it misses it.
#pragma once

#include "shared/base/ids.h"

#include <QByteArray>

#include <optional>

namespace kith::bus {

struct HeardEvent {
    QByteArray instance;  // who tells it: it has told its own clients already
    UserId except = {};   // who is not to hear it
    QByteArray text = {}; // as clients get it (shared/protocol)
};

// "event LF instance LF user or nothing LF text", for a channel of a room or of a user.
QByteArray publishedEvent(const HeardEvent &event);
// nullopt: something else.
std::optional<HeardEvent> parseEvent(const QByteArray &published);

} // namespace kith::bus
