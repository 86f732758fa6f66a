// Where the parts of a row of the chat list stand. Values only, so that a test can look at them.
#pragma once

#include "desktop/widgets/theme/theme.h"

#include <QRect>
#include <QSize>

namespace kith::widgets {

struct RoomRow {
    QRect ground; // what hover and selection fill
    QRect avatar;
    QRect lock; // null where the room is not private
    QRect name;
    QRect time; // null where there is none
    QRect mark; // null where nothing is on its way
    QRect line;
    QRect bell;  // null where the room is not muted
    QRect count; // null where all was read
};

// What takes up room in a row, in pixels; 0 where it is absent.
struct RoomRowParts {
    Spacing spacing = {};
    int nameHeight = 0;
    int lineHeight = 0;
    int countHeight = 20;
    int time = 0;
    int count = 0;
    bool lock = false;
    bool mark = false;
    bool bell = false;
};

RoomRow layOut(const QRect &rect, const RoomRowParts &parts, Qt::LayoutDirection direction);
// At least the row of the table; more where the system's letters are large.
int rowHeight(const RoomRowParts &parts);

} // namespace kith::widgets
