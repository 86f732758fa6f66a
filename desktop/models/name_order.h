// How names stand in a list: as the person's language sorts them, "Room 2" before "Room 10", whatever the case.
#pragma once

#include <QCollator>

#include <algorithm>
#include <vector>

namespace kith::models {

inline QCollator nameCollator()
{
    // The C locale would compare bytes, and is what a desktop without language settings runs with.
    const QLocale locale = QLocale().collation();
    QCollator collator(locale.language() == QLocale::C ? QLocale(QLocale::English) : locale);
    collator.setNumericMode(true);
    collator.setCaseSensitivity(Qt::CaseInsensitive);
    return collator;
}

// Where the element at `row`, which changed, belongs in a list that is sorted but for it: its index once it is there.
template <typename T>
int sortedPlace(const std::vector<T> &list, int row)
{
    const auto at = list.begin() + row;
    const auto above = std::lower_bound(list.begin(), at, *at);
    if (above != at)
        return int(above - list.begin());
    return int(std::lower_bound(at + 1, list.end(), *at) - list.begin()) - 1;
}

template <typename T>
void moveElement(std::vector<T> &list, int from, int to)
{
    const auto at = list.begin() + from;
    if (to > from)
        std::rotate(at, at + 1, list.begin() + to + 1);
    else
        std::rotate(list.begin() + to, at, at + 1);
}

} // namespace kith::models
