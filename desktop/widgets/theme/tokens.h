// resources/themes/tokens.json, as it was compiled in.
#pragma once

#include "desktop/widgets/theme/theme.h"

#include <vector>

namespace kith::widgets {

// The colours of "light" or "dark".
Colors readColors(bool dark);
// The grounds of avatars, in the table's order.
const std::vector<QColor> &avatarGrounds();
QColor avatarText();

// `share` of `top` over `ground`: what the browser's color-mix gives.
QColor mixed(const QColor &top, qreal share, const QColor &ground);

} // namespace kith::widgets
