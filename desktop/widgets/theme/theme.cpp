#include "desktop/widgets/theme/theme.h"
#include "desktop/widgets/theme/icon_engine.h"
#include "desktop/widgets/theme/tokens.h"

#include <QFontMetrics>
#include <QGuiApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

constexpr qreal smallShare = 0.85;
constexpr int countHeightMin = 20;

QFont scaled(QFont font, qreal share)
{
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * share);
    else
        font.setPixelSize(qRound(font.pixelSize() * share));
    return font;
}

QFont strengthened(QFont font)
{
    font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace

Theme::Theme(bool dark, QObject *parent) : QObject(parent), m_dark(dark), m_colors(readColors(dark)) {}

void Theme::setDark(bool dark)
{
    if (m_dark == dark)
        return;
    m_dark = dark;
    m_colors = readColors(dark);
    m_pixmaps.clear();
    emit changed();
}

void Theme::setCompact(bool compact)
{
    if (m_compact == compact)
        return;
    m_compact = compact;
    emit changed();
}

const Spacing &Theme::spacing() const
{
    static constexpr Spacing comfortable;
    static constexpr Spacing compact{
        .row = 44, .avatar = 32, .padding = 2, .line = 2, .group = 8, .person = 36, .hit = 4};
    return m_compact ? compact : comfortable;
}

QFont Theme::body() const { return QGuiApplication::font(); }
QFont Theme::strong() const { return strengthened(body()); }
QFont Theme::small() const { return scaled(body(), smallShare); }
QFont Theme::smallStrong() const { return strengthened(small()); }

int Theme::countHeight() const { return std::max(countHeightMin, QFontMetrics(smallStrong()).height() + 2); }

int Theme::headerHeight() const
{
    return std::max(metrics::header, QFontMetrics(strong()).height() + QFontMetrics(small()).height() + metrics::small);
}

QPalette Theme::palette() const
{
    const Colors &c = m_colors;
    QPalette palette(
        c.text, c.raised, c.surface, c.line, mixed(c.text, 0.3, c.line), c.text, c.text, c.surface, c.window);
    palette.setColor(QPalette::AlternateBase, c.raised);
    palette.setColor(QPalette::BrightText, c.danger);
    palette.setColor(QPalette::Button, c.raised);
    palette.setColor(QPalette::ButtonText, c.text);
    palette.setColor(QPalette::Highlight, c.accent);
    palette.setColor(QPalette::HighlightedText, c.onAccent);
    palette.setColor(QPalette::Link, c.link);
    palette.setColor(QPalette::LinkVisited, c.link);
    palette.setColor(QPalette::PlaceholderText, c.muted);
    palette.setColor(QPalette::ToolTipBase, c.surface);
    palette.setColor(QPalette::ToolTipText, c.text);
    palette.setColor(QPalette::Midlight, c.raised);
    palette.setColor(QPalette::Mid, c.line);
    palette.setColor(QPalette::Shadow, m_dark ? QColor(Qt::black) : c.muted);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText})
        palette.setColor(QPalette::Disabled, role, c.muted);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, c.line);
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, c.muted);
    return palette;
}

QPixmap Theme::pixmap(const QString &icon, const QColor &color, qreal ratio, int size) const
{
    const QString key = u"%1 %2 %3 %4"_s.arg(icon, color.name()).arg(ratio).arg(size);
    const auto known = m_pixmaps.constFind(key);
    if (known != m_pixmaps.cend())
        return *known;
    const int pixels = qRound(size * ratio);
    QPixmap pixmap = renderSvg(coloredSvg(icon, color), {pixels, pixels});
    pixmap.setDevicePixelRatio(ratio);
    m_pixmaps.insert(key, pixmap);
    return pixmap;
}

QIcon Theme::icon(const QString &icon) const { return this->icon(icon, m_colors.text); }

QIcon Theme::icon(const QString &icon, const QColor &color) const
{
    // Quiet icons wake up under the pointer; coloured ones keep the colour that was asked for.
    const QColor active = color == m_colors.muted ? m_colors.text : color;
    return QIcon(new IconEngine(icon, {.normal = color, .active = active, .disabled = m_colors.muted}));
}

} // namespace kith::widgets
