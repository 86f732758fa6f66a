// The marks within one line of a message (markup.h).
#pragma once

#include "desktop/words/markup.h"

namespace kith::words {

// Appends what is shown of source[at, end), which holds no line end, with its spans, links and cuts.
void parseInline(const QString &source, qsizetype at, qsizetype end, Markup &out);

} // namespace kith::words
