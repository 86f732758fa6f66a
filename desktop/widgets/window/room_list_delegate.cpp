#include "desktop/widgets/window/room_list_delegate.h"
#include "desktop/client/room.h"
#include "desktop/models/roles.h"
#include "desktop/widgets/theme/plain_tool_tip.h"
#include "desktop/widgets/window/section_heading.h"
#include "shared/model/model.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

using namespace Qt::StringLiterals;
using namespace kith::models;

namespace kith::widgets {

namespace {

constexpr int countPadding = 6;
constexpr int focusWidth = 2;

QRectF halfInside(const QRect &rect, qreal width)
{
    return QRectF(rect).adjusted(width / 2, width / 2, -width / 2, -width / 2);
}

// One line, cut where it is too long. It stands where the row begins, and reads in the direction of `text` or of the
// row.
void drawLine(QPainter &painter, const QRect &rect, const QString &text, Qt::LayoutDirection direction, bool verbatim)
{
    const bool mirrored = direction == Qt::RightToLeft;
    const bool backwards = verbatim ? text.isRightToLeft() : mirrored;
    int flags = Qt::TextSingleLine | Qt::AlignVCenter | Qt::AlignAbsolute;
    flags |= mirrored ? Qt::AlignRight : Qt::AlignLeft;
    flags |= backwards ? Qt::TextForceRightToLeft : Qt::TextForceLeftToRight;
    const QFontMetrics metrics(painter.font(), painter.device());
    painter.drawText(rect, flags, metrics.elidedText(text, Qt::ElideRight, rect.width(), flags));
}

} // namespace

struct RoomListDelegate::Content {
    QString name;
    QString avatar;
    std::optional<bool> online;
    bool isPrivate = false;
    bool open = false;
    bool unread = false;
    bool mentioned = false;
    bool muted = false;
    QString count;
    QString time;
    RowLine line;
    Qt::LayoutDirection direction = Qt::LeftToRight;

    bool isBold() const { return unread && (mentioned || !muted); }
};

RoomListDelegate::RoomListDelegate(const Theme &theme, const Clock &clock, QObject *parent)
    : QStyledItemDelegate(parent), m_theme(theme), m_clock(clock)
{
}

RoomListDelegate::Content RoomListDelegate::content(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QLocale locale;
    Content content;
    content.name = index.data(NameRole).toString();
    content.avatar = index.data(AvatarRole).toString();
    if (const QVariant online = index.data(OnlineRole); online.isValid())
        content.online = online.toBool();
    content.isPrivate = static_cast<RoomKind>(index.data(RoomKindRole).toInt()) == RoomKind::Private;
    content.open = m_open.isValid() && index.data(RoomIdRole).value<RoomId>() == m_open;
    const qint64 unread = index.data(UnreadRole).toLongLong();
    content.unread = unread > 0;
    content.mentioned = index.data(MentionsRole).toLongLong() > 0;
    content.muted = index.data(LevelRole).toInt() == int(client::Level::None);
    content.count = countText(unread, locale);
    if (content.mentioned && !content.count.isEmpty())
        content.count.prepend(u'@');
    if (const qint64 date = index.data(DateRole).toLongLong(); date > 0)
        content.time = shortDate(date, QDateTime::fromMSecsSinceEpoch(m_clock.now()), locale);
    content.line = rowLine(index, content.open);
    content.direction = option.direction;
    return content;
}

RoomRowParts RoomListDelegate::parts(const Content &content) const
{
    const QFontMetrics small(m_theme.small());
    RoomRowParts parts;
    parts.spacing = m_theme.spacing();
    parts.nameHeight = QFontMetrics(m_theme.strong()).height();
    parts.lineHeight = small.height();
    parts.countHeight = m_theme.countHeight();
    if (!content.time.isEmpty())
        parts.time = small.horizontalAdvance(content.time) + 1;
    if (!content.count.isEmpty())
        parts.count = QFontMetrics(m_theme.smallStrong()).horizontalAdvance(content.count) + 2 * countPadding;
    parts.lock = content.isPrivate;
    parts.bell = content.muted;
    parts.mark = content.line.mark != RowLine::Mark::None && content.line.kind != RowLine::Kind::Typing;
    return parts;
}

RoomRow RoomListDelegate::row(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return layOut(
        option.rect.adjusted(0, headingHeight(m_theme, index), 0, 0), parts(content(option, index)), option.direction);
}

QSize RoomListDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    return {metrics::listWidthMin, rowHeight(parts({})) + headingHeight(m_theme, index)};
}

int RoomListDelegate::heading(const QModelIndex &index) const { return headingHeight(m_theme, index); }

void RoomListDelegate::paintHeading(
    QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int height = headingHeight(m_theme, index);
    if (height == 0)
        return;
    painter.setFont(m_theme.smallStrong());
    painter.setPen(m_theme.colors().muted);
    QRect line(option.rect.topLeft(), QSize(option.rect.width(), height - metrics::tiny));
    line.adjust(metrics::large, height - metrics::tiny - QFontMetrics(painter.font()).height(), -metrics::large, 0);
    drawLine(painter, line, headingAbove(index), option.direction, false);
}

void RoomListDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colors &colors = m_theme.colors();
    const Content content = this->content(option, index);
    const RoomRow row =
        layOut(option.rect.adjusted(0, headingHeight(m_theme, index), 0, 0), parts(content), option.direction);

    painter->save();
    painter->setLayoutDirection(option.direction);
    painter->setRenderHint(QPainter::Antialiasing);
    paintHeading(*painter, option, index);
    QColor ground = colors.window;
    if (content.open)
        ground = colors.selected;
    else if (option.state.testFlag(QStyle::State_MouseOver))
        ground = colors.raised;
    painter->setPen(Qt::NoPen);
    painter->setBrush(ground);
    painter->drawRoundedRect(row.ground, metrics::fieldRadius, metrics::fieldRadius);
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(QPen(colors.accent, focusWidth));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(
            halfInside(row.ground, focusWidth), metrics::fieldRadius - 1, metrics::fieldRadius - 1);
    }

    m_theme.drawAvatar(*painter, row.avatar, content.avatar, content.name, content.online, ground);
    paintName(*painter, content, row);
    paintLine(*painter, content, row);
    painter->restore();
}

void RoomListDelegate::paintName(QPainter &painter, const Content &content, const RoomRow &row) const
{
    const Colors &colors = m_theme.colors();
    const qreal ratio = painter.device()->devicePixelRatioF();
    if (!row.lock.isNull())
        painter.drawPixmap(row.lock, m_theme.pixmap(u"lock"_s, colors.muted, ratio, row.lock.width()));
    painter.setPen(colors.text);
    painter.setFont(content.isBold() ? m_theme.strong() : m_theme.body());
    drawLine(painter, row.name, content.name, content.direction, true);
    painter.setPen(colors.muted);
    painter.setFont(m_theme.small());
    drawLine(painter, row.time, content.time, content.direction, false);
}

void RoomListDelegate::paintLine(QPainter &painter, const Content &content, const RoomRow &row) const
{
    const Colors &colors = m_theme.colors();
    const qreal ratio = painter.device()->devicePixelRatioF();
    if (!row.mark.isNull()) {
        const bool failed = content.line.mark == RowLine::Mark::Failed;
        painter.drawPixmap(row.mark,
            m_theme.pixmap(
                failed ? u"alert"_s : u"clock"_s, failed ? colors.danger : colors.muted, ratio, row.mark.width()));
    }

    QFont font = m_theme.small();
    QColor color = content.isBold() ? colors.text : colors.muted;
    switch (content.line.kind) {
    case RowLine::Kind::Draft:
        font.setItalic(true);
        color = colors.muted;
        break;
    case RowLine::Kind::Typing:
        color = content.open ? colors.text : colors.accent; // accent on the ground of the open one is too faint
        break;
    case RowLine::Kind::Empty:
        color = colors.muted;
        break;
    case RowLine::Kind::Preview:
        break;
    }
    painter.setFont(font);
    painter.setPen(color);
    drawLine(painter, row.line, content.line.text, content.direction, content.line.verbatim);

    if (!row.bell.isNull())
        painter.drawPixmap(row.bell, m_theme.pixmap(u"bell-off"_s, colors.muted, ratio, row.bell.width()));
    if (!row.count.isNull()) {
        // Grey where nobody waits for the reader.
        const bool calm = content.muted && !content.mentioned;
        painter.setPen(Qt::NoPen);
        painter.setBrush(calm ? colors.line : colors.accent);
        painter.drawRoundedRect(row.count, row.count.height() / 2.0, row.count.height() / 2.0);
        painter.setFont(m_theme.smallStrong());
        painter.setPen(calm ? colors.text : colors.onAccent);
        painter.drawText(row.count, Qt::AlignCenter, content.count);
    }
}

bool RoomListDelegate::helpEvent(
    QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    // Only what does not fit needs a second place.
    const Content content = this->content(option, index);
    const RoomRow row = this->row(option, index);
    const QFont font = content.isBold() ? m_theme.strong() : m_theme.body();
    const bool cut = QFontMetrics(font).horizontalAdvance(content.name) > row.name.width();
    QToolTip::showText(event->globalPos(), cut ? plainToolTip(content.name) : QString(), view);
    return true;
}

} // namespace kith::widgets
