#include "desktop/widgets/dialogs/result_list.h"
#include "desktop/widgets/dialogs/paint_text.h"
#include "desktop/widgets/theme/plain_list.h"
#include "desktop/widgets/theme/theme.h"
#include "desktop/widgets/theme/tokens.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

constexpr int buttonHeightMin = 32;
constexpr int mark = 16;

const ResultRow &rowOf(const QModelIndex &index)
{
    return static_cast<const ResultModel *>(index.model())->row(index.row());
}

} // namespace

ResultDelegate::ResultDelegate(Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) {}

QSize ResultDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    const int text = QFontMetrics(m_theme.strong()).height() + QFontMetrics(m_theme.small()).height();
    return {0, std::max(metrics::row, text + metrics::medium)};
}

QRect ResultDelegate::buttonRect(const QRect &row, const ResultRow &shown, Qt::LayoutDirection direction) const
{
    const QFontMetrics strong(m_theme.strong());
    const int width = strong.horizontalAdvance(shown.action) + 2 * metrics::medium;
    const int buttonHeight = std::max(buttonHeightMin, strong.height() + metrics::tiny);
    const QRect rect(
        row.right() + 1 - metrics::small - width, row.top() + (row.height() - buttonHeight) / 2, width, buttonHeight);
    return QStyle::visualRect(direction, row, rect);
}

void ResultDelegate::paintFace(QPainter &painter, const QRect &rect, const ResultRow &row, const QColor &ground) const
{
    if (row.icon.isEmpty()) {
        m_theme.drawAvatar(painter, rect, row.avatarId.isEmpty() ? row.id : row.avatarId, row.name, row.online, ground);
        return;
    }
    const Colors &c = m_theme.colors();
    painter.setPen(Qt::NoPen);
    painter.setBrush(mixed(c.text, 0.06, c.raised));
    painter.drawEllipse(rect);
    QRect icon(0, 0, metrics::icon, metrics::icon);
    icon.moveCenter(rect.center());
    painter.drawPixmap(icon, m_theme.pixmap(row.icon, c.text, painter.device()->devicePixelRatioF()));
}

void ResultDelegate::paintButton(QPainter &painter, const QRect &rect, const ResultRow &row, bool hot) const
{
    const Colors &c = m_theme.colors();
    if (row.state != ResultRow::State::Ready) {
        painter.setFont(m_theme.small());
        painter.setPen(c.muted);
        const auto side = QStyle::visualAlignment(painter.layoutDirection(), Qt::AlignRight);
        painter.drawText(rect, int(side) | Qt::AlignVCenter, row.action);
        return;
    }
    QColor ground = c.text;
    ground.setAlphaF(hot ? 0.14F : 0.08F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(rect, metrics::fieldRadius, metrics::fieldRadius);
    painter.setFont(m_theme.strong());
    painter.setPen(c.text);
    painter.drawText(rect, Qt::AlignCenter, row.action);
}

void ResultDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colors &c = m_theme.colors();
    const ResultRow &row = rowOf(index);
    const Qt::LayoutDirection direction = option.direction;
    const auto at = [&](const QRect &rect) { return QStyle::visualRect(direction, option.rect, rect); };

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setLayoutDirection(direction);
    const bool current = option.state & QStyle::State_Selected;
    const bool hover = option.state & QStyle::State_MouseOver;
    QColor ground = c.surface;
    if (current || hover) {
        ground = current ? mixed(c.accent, 0.12, c.surface) : mixed(c.raised, 0.6, c.surface);
        painter->setPen(Qt::NoPen);
        painter->setBrush(ground);
        painter->drawRoundedRect(option.rect, metrics::fieldRadius, metrics::fieldRadius);
    }

    const QRect inside = option.rect.adjusted(metrics::small, 0, -metrics::small, 0);
    const QRect avatar(
        inside.left(), inside.top() + (inside.height() - metrics::avatar) / 2, metrics::avatar, metrics::avatar);
    paintFace(*painter, at(avatar), row, ground);

    const QRect button = buttonRect(option.rect, row, direction);
    paintButton(*painter, button, row, m_hot == index);

    const int left = avatar.right() + 1 + metrics::medium;
    const int width = inside.right() + 1 - left - button.width() - metrics::medium;
    const QFontMetrics strong(m_theme.strong());
    const QFontMetrics small(m_theme.small());
    const QString below = row.error.isEmpty() ? row.detail : row.error;
    const int height = strong.height() + (below.isEmpty() ? 0 : small.height());
    const int top = inside.top() + (inside.height() - height) / 2;

    const int markRoom = row.marked ? mark + metrics::tiny : 0;
    const QString name = strong.elidedText(row.name, Qt::ElideRight, width - markRoom);
    painter->setFont(m_theme.strong());
    painter->setPen(c.text);
    drawLine(*painter, at({left, top, width - markRoom, strong.height()}), direction, name);
    if (row.marked) {
        const int end = left + strong.horizontalAdvance(name) + metrics::tiny;
        painter->drawPixmap(at({end, top + (strong.height() - mark) / 2, mark, mark}),
            m_theme.pixmap(u"check"_s, c.online, painter->device()->devicePixelRatioF(), mark));
    }
    painter->setFont(m_theme.small());
    painter->setPen(row.error.isEmpty() ? c.muted : c.danger);
    drawLine(*painter, at({left, top + strong.height(), width, small.height()}), direction,
        small.elidedText(below, Qt::ElideRight, width));
    painter->restore();
}

ResultList::ResultList(Theme &theme, ResultModel &model, QWidget *parent)
    : QListView(parent), m_results(model), m_delegate(new ResultDelegate(theme, this))
{
    setModel(&model);
    setItemDelegate(m_delegate);
    makePlain(*this);
    viewport()->setAutoFillBackground(false);
    connect(&theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void ResultList::act(const QModelIndex &index)
{
    if (index.isValid() && m_results.row(index.row()).state == ResultRow::State::Ready)
        emit acted(m_results.row(index.row()).id);
}

QModelIndex ResultList::buttonAt(const QPoint &point) const
{
    const QModelIndex index = indexAt(point);
    if (!index.isValid() || m_results.row(index.row()).state != ResultRow::State::Ready)
        return {};
    const QRect button = m_delegate->buttonRect(visualRect(index), m_results.row(index.row()), layoutDirection());
    return button.contains(point) ? index : QModelIndex();
}

void ResultList::setHot(const QModelIndex &index)
{
    m_delegate->setHot(index);
    viewport()->setCursor(index.isValid() ? Qt::PointingHandCursor : Qt::ArrowCursor);
    viewport()->update();
}

void ResultList::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        act(currentIndex());
    else
        QListView::keyPressEvent(event);
}

void ResultList::mouseMoveEvent(QMouseEvent *event)
{
    QListView::mouseMoveEvent(event);
    setHot(buttonAt(event->position().toPoint()));
}

void ResultList::mousePressEvent(QMouseEvent *event)
{
    m_pressed = event->button() == Qt::LeftButton ? buttonAt(event->position().toPoint()) : QModelIndex();
    if (!m_pressed.isValid())
        QListView::mousePressEvent(event);
}

void ResultList::mouseReleaseEvent(QMouseEvent *event)
{
    QListView::mouseReleaseEvent(event);
    const QModelIndex pressed = m_pressed;
    m_pressed = QModelIndex();
    if (pressed.isValid() && buttonAt(event->position().toPoint()) == pressed)
        act(pressed);
}

void ResultList::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (!buttonAt(event->position().toPoint()).isValid())
        act(indexAt(event->position().toPoint()));
}

void ResultList::leaveEvent(QEvent *event)
{
    QListView::leaveEvent(event);
    setHot({});
}

} // namespace kith::widgets
