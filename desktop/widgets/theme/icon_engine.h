// One of resources/icons in colours that follow the state of the button: drawn anew for every size and screen.
#pragma once

#include <QColor>
#include <QIconEngine>

namespace kith::widgets {

struct IconColors {
    QColor normal;
    QColor active; // under the pointer, or checked
    QColor disabled;
};

// The drawing with `color` in place of currentColor; nothing where there is no such icon.
QByteArray coloredSvg(const QString &icon, const QColor &color);
QPixmap renderSvg(const QByteArray &svg, const QSize &pixels);

class IconEngine final : public QIconEngine {
public:
    IconEngine(QString icon, IconColors colors);

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QIconEngine *clone() const override;
    QString key() const override;

private:
    QColor color(QIcon::Mode mode, QIcon::State state) const;

    QString m_icon;
    IconColors m_colors;
};

} // namespace kith::widgets
