#include "desktop/widgets/conversation/backdrop.h"

#include "desktop/widgets/conversation/message_layout.h"
#include "desktop/widgets/conversation/message_painter.h"
#include "desktop/widgets/theme/theme.h"

#include <QPainter>

namespace kith::widgets {

namespace {
struct Shape {
    bool own;
    int width;
    int height;
};
constexpr Shape shapes[] = {
    {false, 240, 36}, {false, 320, 56}, {true, 280, 36}, {false, 200, 36}, {true, 320, 56}, {true, 160, 36}};
} // namespace

void Backdrop::paintSkeletonRow(
    QPainter &painter, const QRect &column, int top, int number, Qt::LayoutDirection direction) const
{
    const Shape &shape = shapes[size_t(number) % std::size(shapes)];
    const Colors &colors = m_theme.colors();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(MessagePainter::mix(colors.muted, colors.surface, 0.14));
    const auto place = [&](const QRect &rect) {
        return direction == Qt::LeftToRight
            ? rect
            : QRect(2 * column.x() + column.width() - rect.x() - rect.width(), rect.y(), rect.width(), rect.height());
    };
    const int face = metrics::smallAvatar + metrics::small;
    const int width = std::min(shape.width, column.width() - face);
    if (shape.own) {
        painter.drawRoundedRect(place({column.x() + column.width() - width, top, width, shape.height}),
            metrics::fieldRadius, metrics::fieldRadius);
        return;
    }
    painter.drawEllipse(place({column.x(), top, metrics::smallAvatar, metrics::smallAvatar}));
    painter.drawRoundedRect(
        place({column.x() + face, top, width, shape.height}), metrics::fieldRadius, metrics::fieldRadius);
}

void Backdrop::paintSkeleton(QPainter &painter, const QRect &area, Qt::LayoutDirection direction) const
{
    const QRect column = messageColumn(area.width()).translated(area.x(), 0);
    int bottom = area.y() + area.height() - metrics::small;
    for (int i = int(std::size(shapes)) - 1; i >= 0; --i) {
        paintSkeletonRow(painter, column, bottom - shapes[i].height, i, direction);
        bottom -= shapes[i].height + metrics::medium;
    }
}

void Backdrop::paintSentence(QPainter &painter, const QRect &area, const QFont &font, const QString &text) const
{
    painter.setFont(font);
    painter.setPen(m_theme.colors().muted);
    painter.drawText(area, Qt::AlignCenter | Qt::TextWordWrap, text);
}

} // namespace kith::widgets
