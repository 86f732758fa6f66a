// Draws a message that was found: who, where and when, and two lines of it with what was looked for marked.
#pragma once

#include "shared/base/clock.h"

#include <QStyledItemDelegate>

namespace kith::widgets {

class Theme;

class HitDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    // The theme and the clock outlive it.
    HitDelegate(const Theme &theme, const Clock &clock, QObject *parent = nullptr)
        : QStyledItemDelegate(parent), m_theme(theme), m_clock(clock)
    {
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const Theme &m_theme;
    const Clock &m_clock;
};

} // namespace kith::widgets
