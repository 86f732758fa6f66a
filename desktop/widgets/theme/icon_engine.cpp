#include "desktop/widgets/theme/icon_engine.h"

#include <QFile>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

using namespace Qt::StringLiterals;

namespace kith::widgets {

QByteArray coloredSvg(const QString &icon, const QColor &color)
{
    QFile file(u":/kith/icons/%1.svg"_s.arg(icon));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray svg = file.readAll();
    svg.replace("currentColor", color.name(QColor::HexRgb).toLatin1());
    return svg;
}

QPixmap renderSvg(const QByteArray &svg, const QSize &pixels)
{
    QPixmap pixmap(pixels);
    pixmap.fill(Qt::transparent);
    if (svg.isEmpty() || pixels.isEmpty())
        return pixmap;
    QSvgRenderer renderer(svg);
    renderer.setAspectRatioMode(Qt::KeepAspectRatio);
    QPainter painter(&pixmap);
    renderer.render(&painter, QRectF(QPointF(), pixels));
    return pixmap;
}

IconEngine::IconEngine(QString icon, IconColors colors) : m_icon(std::move(icon)), m_colors(colors) {}

QColor IconEngine::color(QIcon::Mode mode, QIcon::State state) const
{
    if (mode == QIcon::Disabled)
        return m_colors.disabled;
    return mode == QIcon::Active || state == QIcon::On ? m_colors.active : m_colors.normal;
}

void IconEngine::paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state)
{
    QSvgRenderer renderer(coloredSvg(m_icon, color(mode, state)));
    renderer.setAspectRatioMode(Qt::KeepAspectRatio);
    renderer.render(painter, rect);
}

QPixmap IconEngine::pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state)
{
    return renderSvg(coloredSvg(m_icon, color(mode, state)), size);
}

QIconEngine *IconEngine::clone() const { return new IconEngine(*this); }

QString IconEngine::key() const { return u"kith"_s; }

} // namespace kith::widgets
