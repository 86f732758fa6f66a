#include "desktop/widgets/shell/tray_icon.h"
#include "desktop/widgets/theme/icon_engine.h"
#include "desktop/widgets/theme/tokens.h"

#include <QFile>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

constexpr int mostCounted = 99;
// Shares of the icon's size.
constexpr qreal discShare = 0.58, letterShare = 0.46, gapShare = 0.06;

// Trays are light or dark, whatever the window is: one set of colours that stands on both.
struct TrayColors {
    QColor grey = QColor(0x7a828e);
    QColor unread = readColors(true).accent;
    QColor onUnread = readColors(true).onAccent;
    QColor mention = readColors(false).danger;
    QColor onMention = readColors(false).onAccent;
};

QPixmap mark(bool online, int pixels)
{
    QFile file(u":/kith/icons/kith.svg"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray svg = file.readAll();
    if (!online)
        svg.replace(readColors(false).accent.name().toLatin1(), TrayColors().grey.name().toLatin1());
    return renderSvg(svg, {pixels, pixels});
}

QRectF disc(const QString &text, const QFont &font, int pixels)
{
    const qreal height = std::round(pixels * discShare);
    const qreal letters = QFontMetricsF(font).horizontalAdvance(text);
    const qreal width = std::min<qreal>(pixels, std::max(height, std::ceil(letters + height * 0.42)));
    return {pixels - width, pixels - height, width, height};
}

} // namespace

QString trayCount(qint64 unread)
{
    if (unread <= 0)
        return {};
    return unread > mostCounted ? QLocale().toString(mostCounted) + u'+' : QLocale().toString(unread);
}

QPixmap trayPixmap(const TrayState &state, int pixels)
{
    QPixmap pixmap = mark(state.online, pixels);
    const QString count = trayCount(state.unread);
    if (count.isEmpty() && state.disturbs)
        return pixmap;
    const TrayColors colors;
    QFont font = QGuiApplication::font();
    font.setWeight(QFont::Bold);
    font.setPixelSize(std::max(6, qRound(pixels * letterShare)));
    const QRectF rect = disc(count, font, pixels);
    const qreal radius = rect.height() / 2;
    const qreal gap = std::max<qreal>(1, pixels * gapShare);

    QPainter painter(&pixmap);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.setPen(Qt::NoPen);
    // The tray shows between mark and disc, whatever its colour.
    painter.setCompositionMode(QPainter::CompositionMode_Clear);
    painter.setBrush(Qt::black);
    painter.drawRoundedRect(rect.adjusted(-gap, -gap, gap, gap), radius + gap, radius + gap);
    painter.setCompositionMode(QPainter::CompositionMode_SourceOver);
    const bool calls = state.mentions > 0;
    painter.setBrush(!state.online ? colors.grey : calls ? colors.mention : colors.unread);
    painter.drawRoundedRect(rect, radius, radius);
    painter.setPen(calls || !state.online ? colors.onMention : colors.onUnread);
    if (count.isEmpty()) {
        // Nothing to count, and nobody is to be disturbed: a bar, as on a sign that says so.
        const qreal bar = std::max<qreal>(1, rect.height() * 0.16);
        painter.setPen(Qt::NoPen);
        painter.setBrush(state.online ? colors.onUnread : colors.onMention);
        painter.drawRect(
            QRectF(rect.center().x() - rect.width() * 0.26, rect.center().y() - bar / 2, rect.width() * 0.52, bar));
        return pixmap;
    }
    const QFontMetricsF measure(font);
    painter.setFont(font);
    painter.drawText(
        QPointF(rect.center().x() - measure.horizontalAdvance(count) / 2, rect.center().y() + measure.capHeight() / 2),
        count);
    return pixmap;
}

QIcon trayIcon(const TrayState &state)
{
    QIcon icon;
    for (const int pixels : {16, 22, 24, 32, 44, 48, 64})
        icon.addPixmap(trayPixmap(state, pixels));
    return icon;
}

} // namespace kith::widgets
