// Tooltips know no plain text: what has no markup by chance could have it on purpose.
#pragma once

#include <QString>

namespace kith::widgets {

// The text as a tooltip that shows it as it is, and breaks long lines.
QString plainToolTip(const QString &text);

} // namespace kith::widgets
