// Whether a message that arrived is worth a notification. Pure.
#pragma once

#include "desktop/client/room.h"

namespace kith::platform {

struct Occasion {
    bool wanted = true; // notifications are on at all
    client::Level level = client::Level::All;
    bool direct = false;   // a direct message is meant for the reader, as if it called
    bool calls = false;    // client::Watch
    bool own = false;      // the reader wrote it, on another device
    bool read = false;     // on another device, meanwhile
    bool disturbs = false; // "do not disturb" holds now
    bool visible = false;  // the conversation is before the reader's eyes, and follows what arrives
};

bool isWorthTelling(const Occasion &occasion);

} // namespace kith::platform
