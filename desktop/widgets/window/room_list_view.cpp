#include "desktop/widgets/window/room_list_view.h"

#include <QContextMenuEvent>
#include <QKeyEvent>

namespace kith::widgets {

RoomListView::RoomListView(QWidget *parent) : QListView(parent)
{
    setMouseTracking(true);
    setSelectionMode(NoSelection);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    setFrameShape(NoFrame);
    setResizeMode(Adjust);
    viewport()->setAttribute(Qt::WA_Hover);
}

void RoomListView::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (currentIndex().isValid())
            emit chosen(currentIndex());
        return;
    case Qt::Key_Up:
        if (event->modifiers() == Qt::NoModifier && currentIndex().row() <= 0) {
            emit leftUpwards();
            return;
        }
        break;
    case Qt::Key_Escape:
        emit abandoned();
        return;
    default:
        break;
    }
    const bool plain = !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
    const QString text = event->text();
    if (plain && !text.isEmpty() && text[0].isPrint()) {
        emit typed(text);
        return;
    }
    QListView::keyPressEvent(event);
}

// Not by clicked(): that would come also where the row moved away under the pointer.
void RoomListView::mousePressEvent(QMouseEvent *event)
{
    m_pressed = event->button() == Qt::LeftButton ? roomAt(event->pos()) : QModelIndex();
    QListView::mousePressEvent(event);
}

void RoomListView::mouseReleaseEvent(QMouseEvent *event)
{
    QListView::mouseReleaseEvent(event);
    const QModelIndex pressed = m_pressed;
    m_pressed = QModelIndex();
    if (event->button() == Qt::LeftButton && pressed.isValid() && pressed == roomAt(event->pos()))
        emit chosen(pressed);
}

QRect RoomListView::roomRect(const QModelIndex &index) const
{
    return visualRect(index).adjusted(0, m_heading ? m_heading(index) : 0, 0, 0);
}

QModelIndex RoomListView::roomAt(const QPoint &point) const
{
    const QModelIndex index = indexAt(point);
    return index.isValid() && roomRect(index).contains(point) ? index : QModelIndex();
}

void RoomListView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byMouse = event->reason() == QContextMenuEvent::Mouse;
    const QModelIndex index = byMouse ? roomAt(event->pos()) : currentIndex();
    if (!index.isValid())
        return;
    emit menuRequested(index, byMouse ? event->globalPos() : viewport()->mapToGlobal(roomRect(index).center()));
}

// Headings come and go with the sections of rooms, and with them the heights of rows.
void RoomListView::dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight, const QList<int> &roles)
{
    QListView::dataChanged(topLeft, bottomRight, roles);
    for (int row = topLeft.row(); row <= bottomRight.row() + 1 && row < model()->rowCount(); ++row) {
        const QModelIndex index = model()->index(row, 0);
        if (visualRect(index).height() != sizeHintForIndex(index).height())
            return scheduleDelayedItemsLayout();
    }
}

void RoomListView::focusInEvent(QFocusEvent *event)
{
    QListView::focusInEvent(event);
    if (!currentIndex().isValid() && model() && model()->rowCount(rootIndex()) > 0)
        setCurrentIndex(model()->index(0, 0, rootIndex()));
}

} // namespace kith::widgets
