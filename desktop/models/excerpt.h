// The part of a message that shows why it was found. Pure.
#pragma once

#include "shared/search/query.h"

#include <QString>

#include <vector>

namespace kith::models {

struct Excerpt {
    QString text;                                  // on one line; with an ellipsis where something is left out
    std::vector<search::Query::Place> places = {}; // what was looked for, in `text`
};

// About `length` characters around the first place.
Excerpt excerptOf(const QString &message, const search::Query &query, qsizetype length = 160);

} // namespace kith::models
