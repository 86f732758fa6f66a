// Text from other people, made harmless before it reaches a terminal: to a terminal an escape sequence is an order.
#pragma once

#include <QString>

namespace kith::terminal {

// Without control characters (C0, C1, DEL), direction overrides and halves of characters. What could have been an
// order is shown as its picture (U+2400), so that it can be seen; line breaks stay, in all their forms, as '\n'.
QString safeText(QStringView text);
// The same on one line: line breaks and tabs become spaces, runs of them one. For names and previews.
QString safeLine(QStringView text);

} // namespace kith::terminal
