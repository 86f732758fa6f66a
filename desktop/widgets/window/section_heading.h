// The small heading above the first room of each section of the chat list. Part of that room's row, so that the
// keyboard and screen readers meet rooms only.
#pragma once

#include <QString>

class QModelIndex;

namespace kith::widgets {

class Theme;

// Empty where the room is not the first of its section, or the list has only one.
QString headingAbove(const QModelIndex &room);
// Of the room's section, whether or not a heading stands above it.
QString sectionName(const QModelIndex &room);
// 0 where there is no heading.
int headingHeight(const Theme &theme, const QModelIndex &room);

} // namespace kith::widgets
