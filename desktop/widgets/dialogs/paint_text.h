// One line of people's text, as delegates draw it.
#pragma once

#include <QPainter>
#include <QStyle>

namespace kith::widgets {

// At the start of `rect` in the direction of the window; the text itself runs in the direction of its own script.
inline void drawLine(QPainter &painter, const QRect &rect, Qt::LayoutDirection direction, const QString &text)
{
    const int side = int(QStyle::visualAlignment(direction, Qt::AlignLeft)) | Qt::AlignVCenter;
    const int script = text.isRightToLeft() ? Qt::TextForceRightToLeft : Qt::TextForceLeftToRight;
    painter.drawText(rect, side | script, text);
}

} // namespace kith::widgets
