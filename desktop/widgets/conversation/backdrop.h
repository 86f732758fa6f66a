// What stands in the conversation where no messages do: the shape of what is coming, the start of the room, why
// nothing comes.
#pragma once

#include <QFont>
#include <QRect>
#include <QString>

class QPainter;

namespace kith::widgets {

class Theme;

class Backdrop {
public:
    explicit Backdrop(const Theme &theme) : m_theme(theme) {}

    // Six messages that are still to come, at the bottom of `area`; or one of them in `head`.
    void paintSkeleton(QPainter &painter, const QRect &area, Qt::LayoutDirection direction) const;
    void paintSkeletonRow(
        QPainter &painter, const QRect &column, int top, int number, Qt::LayoutDirection direction) const;
    // A muted sentence, centred.
    void paintSentence(QPainter &painter, const QRect &area, const QFont &font, const QString &text) const;

private:
    const Theme &m_theme;
};

} // namespace kith::widgets
