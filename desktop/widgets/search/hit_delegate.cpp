#include "desktop/widgets/search/hit_delegate.h"

#include "desktop/models/roles.h"
#include "desktop/models/search_hits_model.h"
#include "desktop/widgets/dialogs/paint_text.h"
#include "desktop/widgets/theme/clock_time.h"
#include "desktop/widgets/theme/theme.h"
#include "desktop/widgets/theme/tokens.h"

#include <QPainter>
#include <QTextLayout>

using kith::models::SearchHitsModel;

namespace kith::widgets {

namespace {

constexpr int linesShown = 2;
constexpr int focusWidth = 2;

const SearchHitsModel &modelOf(const QModelIndex &index)
{
    return *static_cast<const SearchHitsModel *>(index.model());
}

// Two lines, the second one cut where there would be more. What was looked for is marked.
void drawExcerpt(QPainter &painter, const QRect &rect, const models::Excerpt &excerpt, const QFont &font,
    const Colors &colors, Qt::LayoutDirection direction)
{
    const QFontMetrics metrics(font);
    QTextLayout layout(excerpt.text, font);
    QTextOption option;
    const bool backwards = excerpt.text.isRightToLeft();
    option.setTextDirection(backwards ? Qt::RightToLeft : Qt::LeftToRight);
    option.setAlignment(
        direction == Qt::RightToLeft ? Qt::AlignRight | Qt::AlignAbsolute : Qt::AlignLeft | Qt::AlignAbsolute);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    QList<QTextLayout::FormatRange> marks;
    for (const auto &[at, length] : excerpt.places) {
        QTextCharFormat format;
        format.setBackground(colors.mention);
        format.setForeground(colors.text);
        format.setFontWeight(QFont::DemiBold);
        marks.append({int(at), int(length), format});
    }
    layout.setFormats(marks);
    layout.beginLayout();
    for (int line = 0; line < linesShown; ++line) {
        QTextLine text = layout.createLine();
        if (!text.isValid())
            break;
        text.setLineWidth(rect.width());
        text.setPosition({0, qreal(line * metrics.lineSpacing())});
    }
    layout.endLayout();
    painter.save();
    painter.setClipRect(rect);
    painter.setPen(colors.text);
    layout.draw(&painter, rect.topLeft());
    painter.restore();
}

} // namespace

QSize HitDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    const QFontMetrics small(m_theme.small());
    return {
        metrics::listWidthMin, small.lineSpacing() * (linesShown + 1) + metrics::tiny / 2 + 2 * m_theme.spacing().hit};
}

void HitDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const SearchHitsModel &model = modelOf(index);
    const SearchHitsModel::Hit &hit = model.hit(index.row());
    const Colors &colors = m_theme.colors();
    const auto at = [&](const QRect &rect) { return QStyle::visualRect(option.direction, option.rect, rect); };

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setLayoutDirection(option.direction);
    const QRect box = option.rect.adjusted(metrics::small, 0, -metrics::small, 0);
    const bool current = option.state.testFlag(QStyle::State_Selected);
    QColor ground = colors.window;
    if (current)
        ground = colors.selected;
    else if (option.state.testFlag(QStyle::State_MouseOver))
        ground = colors.raised;
    painter->setPen(Qt::NoPen);
    painter->setBrush(ground);
    painter->drawRoundedRect(box, metrics::fieldRadius, metrics::fieldRadius);
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(QPen(colors.accent, focusWidth));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(
            QRectF(box).adjusted(1, 1, -1, -1), metrics::fieldRadius - 1, metrics::fieldRadius - 1);
    }

    const QRect inside = box.adjusted(metrics::small, m_theme.spacing().hit, -metrics::small, -m_theme.spacing().hit);
    const QFontMetrics small(m_theme.small());
    const QFontMetrics strong(m_theme.smallStrong());
    const QString time = shortDate(hit.message.date, QDateTime::fromMSecsSinceEpoch(m_clock.now()), QLocale());
    const int timeWidth = small.horizontalAdvance(time) + 1;
    const int height = small.lineSpacing();
    painter->setFont(m_theme.small());
    painter->setPen(colors.muted);
    drawLine(*painter, at({inside.right() + 1 - timeWidth, inside.top(), timeWidth, height}), option.direction, time);

    int room = inside.width() - timeWidth - metrics::small;
    const QString name = strong.elidedText(model.sender(index.row()), Qt::ElideRight, room);
    const int nameWidth = strong.horizontalAdvance(name) + 1;
    painter->setFont(m_theme.smallStrong());
    painter->setPen(colors.text);
    drawLine(*painter, at({inside.left(), inside.top(), nameWidth, height}), option.direction, name);
    room -= nameWidth + metrics::small;
    if (const QString where = model.namesRooms() ? model.room(index.row()) : QString();
        !where.isEmpty() && room > metrics::huge) {
        painter->setFont(m_theme.small());
        painter->setPen(colors.muted);
        drawLine(*painter, at({inside.left() + nameWidth + metrics::small, inside.top(), room, height}),
            option.direction, small.elidedText(where, Qt::ElideRight, room));
    }
    const QRect text = at(inside.adjusted(0, height + metrics::tiny / 2, 0, 0));
    drawExcerpt(*painter, text, hit.excerpt, m_theme.small(), colors, option.direction);
    painter->restore();
}

} // namespace kith::widgets
