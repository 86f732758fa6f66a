#include "desktop/widgets/dialogs/member_list.h"
#include "desktop/widgets/dialogs/note.h"
#include "desktop/widgets/dialogs/paint_text.h"
#include "desktop/widgets/theme/theme.h"
#include "desktop/widgets/theme/tokens.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {
constexpr int headingHeightMin = 36;
} // namespace

void MemberFilter::setQuery(const QString &query)
{
    if (m_query == query)
        return;
    m_query = query;
    invalidateFilter();
}

bool MemberFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (m_query.isEmpty())
        return true;
    const QModelIndex member = sourceModel()->index(row, 0, parent);
    return member.data(models::NameRole).toString().contains(m_query, Qt::CaseInsensitive)
        || member.data(models::UserNameRole).toString().contains(m_query, Qt::CaseInsensitive);
}

QVariant MemberFilter::data(const QModelIndex &index, int role) const
{
    if (role != Qt::ToolTipRole && role != Qt::AccessibleTextRole)
        return QSortFilterProxyModel::data(index, role);
    const QString name = index.data(models::NameRole).toString();
    const QString username = index.data(models::UserNameRole).toString();
    if (role == Qt::ToolTipRole)
        return plainToolTip(name == username ? name : tr("%1 (%2)", "name, user name").arg(name, username));
    QStringList words{name, index.data(models::OnlineRole).toBool() ? tr("Online") : tr("Offline")};
    if (const QString note = noteOf(index); !note.isEmpty())
        words += note;
    return words.join(u", "_s);
}

int MemberFilter::count(bool online) const
{
    int count = 0;
    for (int row = 0; row < rowCount(); ++row)
        count += index(row, 0).data(models::OnlineRole).toBool() == online ? 1 : 0;
    return count;
}

QString MemberFilter::noteOf(const QModelIndex &member)
{
    const QVariant role = member.data(models::MemberRoleRole);
    QStringList words;
    if (member.data(models::SelfRole).toBool())
        words += tr("You");
    if (role.isValid() && role.toInt() == int(Role::Owner))
        words += tr("Owner");
    else if (role.isValid() && role.toInt() == int(Role::Moderator))
        words += tr("Moderator");
    else if (member.data(models::GuestRole).toBool())
        words += tr("Guest");
    return words.join(u" · "_s);
}

MemberDelegate::MemberDelegate(Theme &theme, const MemberFilter &members, QObject *parent)
    : QStyledItemDelegate(parent), m_theme(theme), m_members(members)
{
}

bool MemberDelegate::beginsSection(const QModelIndex &index)
{
    if (index.row() == 0)
        return true;
    const QModelIndex before = index.siblingAtRow(index.row() - 1);
    return before.data(models::OnlineRole).toBool() != index.data(models::OnlineRole).toBool();
}

int MemberDelegate::rowHeight() const
{
    const int text = QFontMetrics(m_theme.body()).height() + QFontMetrics(m_theme.small()).height();
    return std::max(m_theme.spacing().person, text + (m_theme.isCompact() ? 0 : metrics::tiny));
}

int MemberDelegate::headingHeight() const
{
    return std::max(headingHeightMin, QFontMetrics(m_theme.smallStrong()).height() + metrics::medium);
}

QRect MemberDelegate::personRect(const QRect &row) const
{
    const int height = rowHeight();
    return {row.left() + metrics::small, row.bottom() + 1 - height, row.width() - 2 * metrics::small, height};
}

QSize MemberDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    return {0, rowHeight() + (beginsSection(index) ? headingHeight() : 0)};
}

void MemberDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setLayoutDirection(option.direction);
    if (option.rect.height() > rowHeight())
        paintHeading(*painter, option, index);
    paintPerson(*painter, option, index);
    painter->restore();
}

void MemberDelegate::paintHeading(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const bool online = index.data(models::OnlineRole).toBool();
    // While there are pages to come, the number is only of those that are known.
    const QString more = m_members.canFetchMore({}) ? u"+"_s : QString();
    const QString count = option.locale.toString(m_members.count(online)) + more;
    const QFontMetrics metric(m_theme.smallStrong());
    const QRect rect(option.rect.left() + metrics::large,
        option.rect.top() + headingHeight() - metrics::tiny - metric.height(), option.rect.width() - 2 * metrics::large,
        metric.height());
    painter.setFont(m_theme.smallStrong());
    painter.setPen(m_theme.colors().muted);
    painter.drawText(rect, int(QStyle::visualAlignment(option.direction, Qt::AlignLeft)) | Qt::AlignVCenter,
        (online ? tr("Online · %1") : tr("Offline · %1")).arg(count));
}

void MemberDelegate::paintPerson(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colors &c = m_theme.colors();
    const QRect row = personRect(option.rect);
    const auto at = [&](const QRect &rect) { return QStyle::visualRect(option.direction, row, rect); };

    QColor ground = c.surface;
    const bool current = option.state & QStyle::State_HasFocus;
    const bool usable = index.flags() & Qt::ItemIsEnabled && !index.data(models::SelfRole).toBool();
    if (usable && (option.state & QStyle::State_MouseOver))
        ground = c.raised;
    if (ground != c.surface || current) {
        painter.setPen(current ? QPen(c.accent, 2) : QPen(Qt::NoPen));
        painter.setBrush(ground);
        const qreal inset = current ? 1 : 0;
        painter.drawRoundedRect(
            QRectF(row).adjusted(inset, inset, -inset, -inset), metrics::fieldRadius, metrics::fieldRadius);
    }

    const bool online = index.data(models::OnlineRole).toBool();
    const QString name = index.data(models::NameRole).toString();
    const QString username = index.data(models::UserNameRole).toString();
    const QRect avatar(row.left() + metrics::small, row.top() + (row.height() - metrics::smallAvatar) / 2,
        metrics::smallAvatar, metrics::smallAvatar);
    m_theme.drawAvatar(painter, at(avatar), index.data(models::AvatarRole).toString(), name, online, ground);

    const QFontMetrics body(m_theme.body());
    const QFontMetrics small(m_theme.small());
    const int left = avatar.right() + 1 + metrics::medium;
    const int end = row.right() + 1 - metrics::small;
    // The note never takes more than half: the name is what people look for.
    const QString note = small.elidedText(MemberFilter::noteOf(index), Qt::ElideRight, (end - left) / 2);
    const int noteWidth = note.isEmpty() ? 0 : small.horizontalAdvance(note);
    const int width = end - left - (noteWidth ? noteWidth + metrics::small : 0);
    if (noteWidth) {
        painter.setFont(m_theme.small());
        painter.setPen(c.muted);
        painter.drawText(at({end - noteWidth, row.top(), noteWidth, row.height()}), Qt::AlignCenter, note);
    }

    const bool second = username != name && !index.data(models::GuestRole).toBool();
    const int height = body.height() + (second ? small.height() : 0);
    const int top = row.top() + (row.height() - height) / 2;
    painter.setFont(m_theme.body());
    painter.setPen(c.text);
    drawLine(
        painter, at({left, top, width, body.height()}), option.direction, body.elidedText(name, Qt::ElideRight, width));
    if (second) {
        painter.setFont(m_theme.small());
        painter.setPen(c.muted);
        drawLine(painter, at({left, top + body.height(), width, small.height()}), option.direction,
            small.elidedText(u'@' + username, Qt::ElideRight, width));
    }
}

MemberList::MemberList(Theme &theme, MemberFilter &members, QWidget *parent)
    : QListView(parent), m_delegate(new MemberDelegate(theme, members, this))
{
    setModel(&members);
    setItemDelegate(m_delegate);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    setSelectionMode(NoSelection);
    setMouseTracking(true);
    setResizeMode(Adjust);
    viewport()->setAutoFillBackground(false);
    // Whoever comes or goes moves the headings, and with them the heights of rows that did not change themselves.
    const auto layOut = [this] {
        scheduleDelayedItemsLayout();
        viewport()->update();
    };
    connect(&theme, &Theme::changed, this, layOut);
    connect(&members, &QAbstractItemModel::dataChanged, this, layOut);
    connect(&members, &QAbstractItemModel::rowsInserted, this, layOut);
    connect(&members, &QAbstractItemModel::rowsRemoved, this, layOut);
    connect(&members, &QAbstractItemModel::layoutChanged, this, layOut);
}

QModelIndex MemberList::personAt(const QPoint &point) const
{
    const QModelIndex index = indexAt(point);
    return index.isValid() && personRect(index).contains(point) ? index : QModelIndex();
}

void MemberList::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Return && event->key() != Qt::Key_Enter && event->key() != Qt::Key_Space)
        return QListView::keyPressEvent(event);
    if (currentIndex().isValid())
        emit chosen(currentIndex());
}

void MemberList::mousePressEvent(QMouseEvent *event)
{
    m_pressed = event->button() == Qt::LeftButton ? personAt(event->position().toPoint()) : QModelIndex();
    if (m_pressed.isValid() || event->button() != Qt::LeftButton)
        QListView::mousePressEvent(event);
}

void MemberList::mouseReleaseEvent(QMouseEvent *event)
{
    QListView::mouseReleaseEvent(event);
    const QModelIndex pressed = m_pressed;
    m_pressed = QModelIndex();
    if (pressed.isValid() && personAt(event->position().toPoint()) == pressed)
        emit chosen(pressed);
}

} // namespace kith::widgets
