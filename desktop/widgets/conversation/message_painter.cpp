#include "desktop/widgets/conversation/message_painter.h"

#include "desktop/widgets/theme/theme.h"

#include <QPainter>
#include <QPainterPath>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

constexpr int innerRadius = metrics::tiny; // towards the next message of the same group

QPainterPath roundedRect(const QRectF &rect, qreal topLeft, qreal topRight, qreal bottomRight, qreal bottomLeft)
{
    QPainterPath path;
    path.moveTo(rect.left() + topLeft, rect.top());
    path.lineTo(rect.right() - topRight, rect.top());
    path.arcTo(rect.right() - 2 * topRight, rect.top(), 2 * topRight, 2 * topRight, 90, -90);
    path.lineTo(rect.right(), rect.bottom() - bottomRight);
    path.arcTo(
        rect.right() - 2 * bottomRight, rect.bottom() - 2 * bottomRight, 2 * bottomRight, 2 * bottomRight, 0, -90);
    path.lineTo(rect.left() + bottomLeft, rect.bottom());
    path.arcTo(rect.left(), rect.bottom() - 2 * bottomLeft, 2 * bottomLeft, 2 * bottomLeft, 270, -90);
    path.lineTo(rect.left(), rect.top() + topLeft);
    path.arcTo(rect.left(), rect.top(), 2 * topLeft, 2 * topLeft, 180, -90);
    path.closeSubpath();
    return path;
}

} // namespace

QColor MessagePainter::mix(const QColor &over, const QColor &under, qreal amount)
{
    const auto part = [amount](int a, int b) { return int(a * amount + b * (1 - amount) + 0.5); };
    return {part(over.red(), under.red()), part(over.green(), under.green()), part(over.blue(), under.blue())};
}

void MessagePainter::paint(
    QPainter &painter, const MessageLayout &layout, const RowState &state, const QRect &clip) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    if (layout.row().isMessage())
        paintMessage(painter, layout, state, clip);
    else
        paintLine(painter, layout, state);
    if (!state.focused)
        return;
    const QRect words = layout.text().lineCount() == 1
        ? layout.text().lastLine().used.toAlignedRect().translated(layout.textOrigin())
        : layout.textRect();
    const QRect pill = layout.pill().isEmpty() ? words.adjusted(-metrics::small, 0, metrics::small, 0) : layout.pill();
    paintFocus(painter, layout.row().isMessage() ? layout.bubble() : pill);
}

void MessagePainter::paintFocus(QPainter &painter, const QRect &around) const
{
    painter.setPen(QPen(m_theme.colors().accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(around, metrics::fieldRadius, metrics::fieldRadius);
}

void MessagePainter::paintMessage(
    QPainter &painter, const MessageLayout &layout, const RowState &state, const QRect &clip) const
{
    const MessageRow &row = layout.row();
    const Colors &colors = m_theme.colors();
    if (!layout.avatar().isEmpty())
        m_theme.drawAvatar(painter, layout.avatar(), row.avatarId, row.name);
    if (!layout.name().isEmpty()) {
        const bool hovered = state.hovered.area == MessageLayout::Area::Person;
        paintLabel(painter, layout.name(), layout.style().smallStrong, colors.text, layout.shownName(), hovered);
    }
    paintBubble(painter, layout);
    TextBlock::Ink ink = MessagePainter::ink(colors, row);
    ink.selectedFrom = state.selectedFrom;
    ink.selectedTo = state.selectedTo;
    layout.text().draw(painter, layout.textOrigin(), ink, clip);
    paintLabel(painter, layout.time(), layout.style().meta, timeColor(colors, row), layout.shownTime(), false);
    if (!layout.state().isEmpty()) {
        const bool failed = row.hasFailed();
        const QString icon = failed                       ? u"alert"_s
            : row.state == models::DeliveryState::Sending ? u"clock"_s
                                                          : u"check"_s;
        const qreal ratio = painter.device()->devicePixelRatioF();
        painter.drawPixmap(layout.state().topLeft(),
            m_theme.pixmap(icon, failed ? colors.danger : colors.muted, ratio, layout.state().width()));
    }
    if (row.hasFailed())
        paintFailure(painter, layout, state);
}

QColor MessagePainter::ground(const Colors &colors, const MessageRow &row)
{
    if (row.hasFailed())
        return mix(colors.danger, colors.surface, 0.08);
    return row.own ? colors.own : row.calls ? colors.mention : colors.other;
}

TextBlock::Ink MessagePainter::ink(const Colors &colors, const MessageRow &row)
{
    const QColor under = ground(colors, row);
    return {.text = colors.text,
        .code = mix(colors.surface, under, 0.8),
        .bar = mix(colors.muted, under, 0.6),
        .mention = mix(colors.warn, colors.mention, 0.22),
        .selection = mix(colors.accent, under, 0.3)};
}

QColor MessagePainter::timeColor(const Colors &colors, const MessageRow &row)
{
    return row.calls && !row.own ? colors.text : colors.muted; // muted is too pale there
}

void MessagePainter::paintBubble(QPainter &painter, const MessageLayout &layout) const
{
    const MessageRow &row = layout.row();
    const Colors &colors = m_theme.colors();
    constexpr qreal outer = metrics::fieldRadius;
    const qreal top = row.head ? outer : innerRadius;
    const qreal bottom = row.tail ? outer : innerRadius;
    // The side of the one who speaks.
    const bool atRight = row.own != (layout.style().direction == Qt::RightToLeft);
    const auto path = [&](const QRectF &rect) {
        return atRight ? roundedRect(rect, outer, top, bottom, outer) : roundedRect(rect, top, outer, outer, bottom);
    };
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground(colors, row));
    if (!row.hasFailed()) {
        painter.drawPath(path(layout.bubble()));
        return;
    }
    painter.setPen(QPen(mix(colors.danger, colors.surface, 0.45), 1));
    painter.drawPath(path(QRectF(layout.bubble()).adjusted(0.5, 0.5, -0.5, -0.5)));
}

void MessagePainter::paintFailure(QPainter &painter, const MessageLayout &layout, const RowState &state) const
{
    using Area = MessageLayout::Area;
    const Colors &colors = m_theme.colors();
    layout.reasonText().draw(painter, layout.reason().topLeft(), {.text = colors.danger}, QRectF());
    const QFont &font = layout.style().small;
    paintLabel(
        painter, layout.retry(), font, colors.accent, MessageLayout::retryText(), state.hovered.area == Area::Retry);
    paintLabel(painter, layout.discard(), font, colors.accent, MessageLayout::discardText(),
        state.hovered.area == Area::Discard);
}

void MessagePainter::paintLine(QPainter &painter, const MessageLayout &layout, const RowState &state) const
{
    const Colors &colors = m_theme.colors();
    if (!layout.pill().isEmpty()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors.raised);
        painter.drawRoundedRect(layout.pill(), layout.pill().height() / 2.0, layout.pill().height() / 2.0);
    }
    const bool isHovered = state.hovered.area == MessageLayout::Area::Names;
    const bool isNew = layout.row().kind == models::RowKind::NewMessages;
    if (isNew) {
        const QRect words = layout.text().lastLine().used.toAlignedRect().translated(layout.textOrigin());
        const int y = layout.textOrigin().y() + layout.text().height() / 2;
        const QColor color = mix(colors.accent, colors.surface, 0.45);
        const int left = layout.column().x();
        const int right = left + layout.column().width();
        painter.fillRect(QRect(left, y, words.left() - metrics::medium - left, 1), color);
        const int after = words.left() + words.width() + metrics::medium;
        painter.fillRect(QRect(after, y, right - after, 1), color);
    }
    layout.text().draw(painter, layout.textOrigin(),
        {.text = isNew      ? colors.accent
                : isHovered ? colors.text
                            : colors.muted},
        QRectF());
}

// One line, as it is: no markup, no mnemonics.
void MessagePainter::paintLabel(QPainter &painter, const QRect &rect, const QFont &font, const QColor &color,
    const QString &text, bool underlined) const
{
    painter.setFont(font);
    if (underlined) {
        QFont used = font;
        used.setUnderline(true);
        painter.setFont(used);
    }
    painter.setPen(color);
    painter.drawText(rect, Qt::AlignCenter | Qt::TextSingleLine | Qt::TextDontClip, text);
}

} // namespace kith::widgets
