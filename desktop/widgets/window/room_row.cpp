#include "desktop/widgets/window/room_row.h"

#include <QStyle>

namespace kith::widgets {

namespace {

constexpr int lockSize = 16;
constexpr int markSize = 14;
constexpr int lineGap = 1; // between name and message

QRect centred(int left, int width, int height, const QRect &band)
{
    return {left, band.top() + (band.height() - height) / 2, width, height};
}

} // namespace

int rowHeight(const RoomRowParts &parts)
{
    const int text = parts.nameHeight + lineGap + std::max(parts.lineHeight, parts.countHeight);
    return std::max(parts.spacing.row, text + 2 * parts.spacing.padding);
}

RoomRow layOut(const QRect &rect, const RoomRowParts &parts, Qt::LayoutDirection direction)
{
    RoomRow row;
    row.ground = rect.adjusted(metrics::small, 0, -metrics::small, 0);
    const QRect inner = row.ground.adjusted(metrics::small, 0, -metrics::small, 0);
    row.avatar = centred(inner.left(), parts.spacing.avatar, parts.spacing.avatar, inner);

    // Two lines of text, together in the middle.
    const int lower = std::max(parts.lineHeight, parts.countHeight);
    const int height = parts.nameHeight + lineGap + lower;
    const int left = row.avatar.right() + 1 + metrics::medium;
    const int width = std::max(0, inner.right() + 1 - left);
    const QRect top(left, inner.top() + (inner.height() - height) / 2, width, parts.nameHeight);
    const QRect bottom(left, top.bottom() + 1 + lineGap, width, lower);

    int end = top.right() + 1;
    if (parts.time > 0) {
        row.time = QRect(end - parts.time, top.top(), parts.time, top.height());
        end -= parts.time + metrics::small;
    }
    int begin = left;
    if (parts.lock) {
        row.lock = centred(begin, lockSize, lockSize, top);
        begin += lockSize + metrics::tiny;
    }
    row.name = QRect(begin, top.top(), std::max(0, end - begin), top.height());

    end = bottom.right() + 1;
    if (parts.count > 0) {
        const int pill = std::max(parts.count, parts.countHeight);
        row.count = centred(end - pill, pill, parts.countHeight, bottom);
        end -= pill + metrics::small;
    }
    if (parts.bell) {
        row.bell = centred(end - markSize, markSize, markSize, bottom);
        end -= markSize + metrics::small;
    }
    begin = left;
    if (parts.mark) {
        row.mark = centred(begin, markSize, markSize, bottom);
        begin += markSize + metrics::tiny;
    }
    row.line = QRect(begin, bottom.top(), std::max(0, end - begin), bottom.height());

    for (QRect *part : {&row.avatar, &row.lock, &row.name, &row.time, &row.mark, &row.line, &row.bell, &row.count}) {
        if (!part->isNull())
            *part = QStyle::visualRect(direction, rect, *part);
    }
    return row;
}

} // namespace kith::widgets
