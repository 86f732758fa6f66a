// Counts records and sums their hashes, so that two stores can be compared without holding either.
#pragma once

#include "server/storage/copy/records.h"

#include <QStringList>

namespace kith::storage::copy {

class Tally {
public:
    void add(const Records &records);
    const Counts &counts() const { return m_counts; }

    // A sentence for each kind that differs; none: the same records, in whatever order.
    QStringList differencesTo(const Tally &target) const;

private:
    // The sum of the records' SHA-256, in four numbers of 64 bits. Unlike an exclusive or, it sees a record twice.
    using Sum = std::array<quint64, 4>;

    Counts m_counts{};
    std::array<Sum, kinds.size()> m_sums{};
};

} // namespace kith::storage::copy
