// The fewest removals and insertions that turn one list of rows into another. Pure.
#pragma once

#include "desktop/models/rows.h"

namespace kith::models {

struct RowRange {
    int first = 0;
    int count = 0;
    friend bool operator==(const RowRange &, const RowRange &) = default;
};

struct RowDiff {
    std::vector<RowRange> removed;  // of the old list, the last first: each is true when those before it are done
    std::vector<RowRange> inserted; // of the new list, the first first, after all removals
};

// Rows are the same when they stand for the same thing (a message, an entry on its way, a day …), whatever they say
// of it.
RowDiff diffRows(const std::vector<Row> &from, const std::vector<Row> &to);

} // namespace kith::models
