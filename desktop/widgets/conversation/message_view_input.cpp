// What people do with the conversation: pointing, selecting, copying, keys. Geometry: message_view.cpp; what is done
// with one row: message_view_rows.cpp.
#include "desktop/widgets/conversation/message_view.h"

#include "desktop/widgets/conversation/message_bar.h"
#include "desktop/widgets/conversation/words.h"
#include "desktop/widgets/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHelpEvent>
#include <QScrollBar>
#include <QStyleHints>
#include <QToolTip>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

using Area = MessageLayout::Area;
constexpr int dragEveryMs = 30;
constexpr int longestToolTip = 300;

bool isClickable(Area area)
{
    return area == Area::Link || area == Area::Person || area == Area::Retry || area == Area::Discard
        || area == Area::Names;
}

} // namespace

MessageView::Place MessageView::placeAt(QPoint point)
{
    const auto [first, last] = visibleRows();
    for (int row = first; row <= last; ++row) {
        const QPoint inside = point - QPoint(-viewport()->x(), rowTop(row));
        if (inside.y() >= 0 && inside.y() < m_stack.height(row))
            return {row, m_stack.layout(row).hit(inside)};
    }
    return {};
}

TextPosition MessageView::textAt(QPoint point)
{
    if (!m_model || m_stack.count() == 0)
        return {};
    const int row = m_stack.rowAt(point.y() + m_scroll - shift() - headHeight());
    const MessageLayout &layout = m_stack.layout(row);
    return {m_model->index(row, 0), layout.positionAt(point - QPoint(-viewport()->x(), rowTop(row)))};
}

void MessageView::hover(QPoint point)
{
    const Place place = placeAt(point);
    if (place == m_hovered)
        return;
    m_hovered = place;
    updateBar();
    const Area area = place.hit.area;
    viewport()->setCursor(isClickable(area) ? Qt::PointingHandCursor
            : area == Area::Text            ? Qt::IBeamCursor
                                            : Qt::ArrowCursor);
    viewport()->update();
}

void MessageView::hoverAgain()
{
    if (!viewport()->underMouse() || m_dragging)
        return;
    const QPoint point = viewport()->mapFromGlobal(QCursor::pos());
    if (viewport()->rect().contains(point) && !m_bar->geometry().contains(point))
        hover(point);
}

void MessageView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::MiddleButton && m_model)
        m_pressed = placeAt(event->position().toPoint());
    if (event->button() != Qt::LeftButton || !m_model)
        return;
    m_current = m_found = m_selectAnchor = QModelIndex();
    m_glideTimer.stop();
    const QPoint point = event->position().toPoint();
    const bool third = m_sinceDoubleClick.isValid()
        && m_sinceDoubleClick.elapsed() < QGuiApplication::styleHints()->mouseDoubleClickInterval()
        && (point - m_doubleClickPoint).manhattanLength() < QApplication::startDragDistance();
    m_sinceDoubleClick.invalidate();
    m_pressed = placeAt(point);
    m_dragging = true;
    updateBar();
    m_dragPoint = point;
    if (event->modifiers() & Qt::ShiftModifier && m_selection.hasBegun()) {
        m_selection.extend(textAt(point));
    } else {
        m_selection.begin(textAt(point), third ? TextSelection::Unit::Paragraph : TextSelection::Unit::Character);
    }
    selectionChanged();
}

void MessageView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !m_model)
        return;
    const QPoint point = event->position().toPoint();
    m_pressed = placeAt(point);
    if (m_pressed.hit.area == Area::None)
        return;
    m_sinceDoubleClick.start();
    m_doubleClickPoint = point;
    m_dragging = true;
    updateBar();
    m_dragPoint = point;
    m_selection.begin(textAt(point), TextSelection::Unit::Word);
    selectionChanged();
}

void MessageView::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint point = event->position().toPoint();
    if (!(event->buttons() & Qt::LeftButton) || !m_dragging) {
        hover(point);
        return;
    }
    dragTo(point);
    const bool outside = point.y() < 0 || point.y() > viewport()->height();
    if (outside && !m_dragTimer.isActive())
        m_dragTimer.start(dragEveryMs, this);
    else if (!outside)
        m_dragTimer.stop();
}

void MessageView::dragTo(QPoint point)
{
    m_dragPoint = point;
    m_selection.extend(textAt(QPoint(point.x(), std::clamp(point.y(), 0, viewport()->height()))));
    selectionChanged();
}

void MessageView::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::MiddleButton) {
        const Place place = placeAt(event->position().toPoint());
        if (place.row >= 0 && place.hit.area == Area::Link && place == m_pressed) {
            QGuiApplication::clipboard()->setText(m_stack.layout(place.row).linkAddress(place.hit.link));
            QToolTip::showText(event->globalPosition().toPoint(), tr("Link copied"), viewport());
        }
        return;
    }
    if (event->button() != Qt::LeftButton || !m_dragging)
        return;
    m_dragging = false;
    updateBar();
    m_dragTimer.stop();
    const Place place = placeAt(event->position().toPoint());
    if (m_selection.isEmpty() && place == m_pressed)
        activate(place);
    m_pressed = {};
    if (QClipboard *clipboard = QGuiApplication::clipboard(); clipboard->supportsSelection() && !m_selection.isEmpty())
        clipboard->setText(selectedText(), QClipboard::Selection);
}

void MessageView::activate(const Place &place)
{
    if (place.row < 0)
        return;
    const MessageLayout &layout = m_stack.layout(place.row);
    switch (place.hit.area) {
    case Area::Link:
        openLink(place.row, place.hit.link);
        break;
    case Area::Names:
        toggleNames(place.row);
        break;
    case Area::Person:
        emit personActivated(layout.row().sender);
        break;
    case Area::Retry:
        emit retryWanted(QString(layout.row().cid)); // a copy: the row may be another before this returns
        break;
    case Area::Discard:
        emit discardWanted(QString(layout.row().cid));
        break;
    default:
        break;
    }
}

void MessageView::selectionChanged()
{
    updateBar();
    viewport()->update();
}

QString MessageView::selectedText(bool withNames) const { return m_selection.text(locale(), withNames); }

void MessageView::copy()
{
    if (const QString text = selectedText(); !text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
    else if (const int row = currentRow(); row >= 0 && m_stack.layout(row).row().isMessage())
        QGuiApplication::clipboard()->setText(m_stack.layout(row).row().text);
}

void MessageView::selectAll()
{
    if (m_model)
        m_selection.selectAll(*m_model);
    selectionChanged();
}

void MessageView::keyPressEvent(QKeyEvent *event)
{
    const int page = viewport()->height() - lineHeight(m_theme.body()) * 2;
    if (event->matches(QKeySequence::Copy)) {
        copy();
    } else if (event->matches(QKeySequence::SelectAll)) {
        selectAll();
    } else if (event->key() == Qt::Key_Escape && !m_selection.isEmpty()) {
        m_selection.clear();
        selectionChanged();
    } else if (event->key() == Qt::Key_PageUp) {
        glide(-page);
    } else if (event->key() == Qt::Key_PageDown) {
        glide(page);
    } else if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down) {
        const int rows = event->key() == Qt::Key_Up ? -1 : 1;
        event->modifiers() & Qt::ShiftModifier ? stepSelecting(rows) : step(rows);
    } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentRow() >= 0) {
        activateRow(currentRow());
    } else if (event->key() == Qt::Key_Home) {
        m_glideTimer.stop();
        scrollTo(0);
    } else if (event->key() == Qt::Key_End) {
        emit newestWanted();
    } else if (!event->text().isEmpty() && event->text().front().isPrint() && event->text() != " "_L1
        && !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier))) {
        emit wordsTyped(event->text());
    } else {
        event->ignore();
    }
}

// A touchpad says how many pixels; a wheel gives notches, which glide.
void MessageView::wheelEvent(QWheelEvent *event)
{
    if (const int pixels = event->pixelDelta().y(); pixels != 0) {
        m_glideTimer.stop();
        scrollBy(-pixels);
    } else if (const int angle = event->angleDelta().y(); angle != 0) {
        const int lines = QApplication::wheelScrollLines();
        glide(-angle * lines * verticalScrollBar()->singleStep() / (2 * QWheelEvent::DefaultDeltasPerStep));
    }
    event->accept();
}

QString MessageView::toolTipAt(QPoint point)
{
    const Place place = placeAt(point);
    if (place.row < 0)
        return {};
    const MessageLayout &layout = m_stack.layout(place.row);
    switch (place.hit.area) {
    case Area::Link: {
        const QString address = layout.linkAddress(place.hit.link);
        return address.size() > longestToolTip ? address.left(longestToolTip) + u"…"_s : address;
    }
    case Area::Time:
        return Words::fullDate(QDateTime::fromMSecsSinceEpoch(layout.row().date), locale());
    case Area::State:
        return layout.row().hasFailed()                            ? Words::notSent(layout.row().error)
            : layout.row().state == models::DeliveryState::Sending ? tr("Sending")
                                                                   : tr("Sent");
    case Area::Person:
        return layout.row().name;
    default:
        return {};
    }
}

bool MessageView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const QString text = plainToolTip(toolTipAt(help->pos()));
        if (text.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), text, viewport());
        return true;
    }
    if (event->type() == QEvent::Leave) {
        m_hovered = {};
        updateBar();
        viewport()->update();
    }
    return QAbstractScrollArea::viewportEvent(event);
}

} // namespace kith::widgets
