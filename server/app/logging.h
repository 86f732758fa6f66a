// Where log lines go: standard error, one line each, with time and category.
#pragma once

#include <QString>

namespace kith::app {

// level: debug, info or warning.
void installLogging(const QString &level);

} // namespace kith::app
