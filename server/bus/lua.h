// The scripts of lua/.
#pragma once

#include <QByteArray>

namespace kith::bus {

// The text of lua/{name}.lua.
QByteArray lua(const char *name);

} // namespace kith::bus
