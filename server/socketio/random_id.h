// Ids that nobody can guess.
#pragma once

#include <QByteArray>

namespace kith::socketio {

// 160 bits from the system's generator, as 27 letters, digits, '-' and '_'.
QByteArray randomId();

} // namespace kith::socketio
