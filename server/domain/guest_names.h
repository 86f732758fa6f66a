// Readable names for guests: "Amber Otter".
#pragma once

#include <QString>

namespace kith::domain {

struct GuestName {
    QString display;  // "Amber Otter"
    QString username; // "amber-otter-4821", unique enough to try
};

GuestName randomGuestName();

} // namespace kith::domain
