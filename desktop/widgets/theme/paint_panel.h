// The ground of what floats over others: surface, a hairline, round corners.
#pragma once

#include "desktop/widgets/theme/theme.h"

#include <QPainter>
#include <QWidget>

namespace kith::widgets {

inline void paintPanel(QWidget &panel, const Theme &theme, int radius = metrics::fieldRadius)
{
    QPainter painter(&panel);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.colors().line);
    painter.setBrush(theme.colors().surface);
    painter.drawRoundedRect(QRectF(panel.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

} // namespace kith::widgets
