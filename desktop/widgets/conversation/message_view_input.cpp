// What people do with the conversation: pointing, selecting, copying, keys, the menu. Geometry: message_view.cpp.
#include "desktop/widgets/conversation/message_view.h"

#include "desktop/widgets/conversation/words.h"
#include "desktop/widgets/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMenu>
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
    return area == Area::Link || area == Area::Person || area == Area::Retry || area == Area::Discard;
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
    const Area area = place.hit.area;
    viewport()->setCursor(isClickable(area) ? Qt::PointingHandCursor
            : area == Area::Text            ? Qt::IBeamCursor
                                            : Qt::ArrowCursor);
    viewport()->update();
}

void MessageView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !m_model)
        return;
    m_glideTimer.stop();
    const QPoint point = event->position().toPoint();
    const bool third = m_sinceDoubleClick.isValid()
        && m_sinceDoubleClick.elapsed() < QGuiApplication::styleHints()->mouseDoubleClickInterval()
        && (point - m_doubleClickPoint).manhattanLength() < QApplication::startDragDistance();
    m_sinceDoubleClick.invalidate();
    m_pressed = placeAt(point);
    m_dragging = true;
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
    if (event->button() != Qt::LeftButton || !m_dragging)
        return;
    m_dragging = false;
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
        emit linkActivated(layout.links()[size_t(place.hit.link)].url);
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

void MessageView::selectionChanged() { viewport()->update(); }

QString MessageView::selectedText() const { return m_selection.text(locale()); }

void MessageView::copy()
{
    if (const QString text = selectedText(); !text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
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
    } else if (event->key() == Qt::Key_Up) {
        glide(-verticalScrollBar()->singleStep());
    } else if (event->key() == Qt::Key_Down) {
        glide(verticalScrollBar()->singleStep());
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

QString MessageView::spokenRow(int row) const
{
    const MessageRow value = MessageRow::from(m_model->index(row, 0));
    const QDateTime date = QDateTime::fromMSecsSinceEpoch(value.date);
    switch (value.kind) {
    case models::RowKind::Day:
        return Words::day(date.date(), m_stack.style().today, locale());
    case models::RowKind::NewMessages:
        return Words::newMessages();
    case models::RowKind::Notice:
        return Words::notice(value.change, value.names);
    case models::RowKind::Message:
        break;
    }
    QStringList parts{value.own ? Words::tr("You") : value.name, Words::time(date, locale()), value.text};
    if (value.hasFailed())
        parts += Words::notSent(value.error);
    else if (value.state == models::DeliveryState::Sending)
        parts += tr("Sending");
    return parts.join(u", "_s);
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
        viewport()->update();
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void MessageView::contextMenuEvent(QContextMenuEvent *event)
{
    if (!m_model)
        return;
    const Place place = placeAt(event->pos());
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto copyText = [](const QString &text) { return [text] { QGuiApplication::clipboard()->setText(text); }; };
    if (place.row >= 0 && place.hit.area == Area::Link)
        menu->addAction(m_theme.icon(u"link"_s), tr("Copy link"), this,
            copyText(m_stack.layout(place.row).linkAddress(place.hit.link)));
    if (!m_selection.isEmpty())
        menu->addAction(m_theme.icon(u"copy"_s), tr("Copy"), this, &MessageView::copy);
    else if (place.row >= 0 && m_stack.layout(place.row).row().isMessage() && place.hit.area != Area::None)
        menu->addAction(
            m_theme.icon(u"copy"_s), tr("Copy message"), this, copyText(m_stack.layout(place.row).row().text));
    if (place.row >= 0 && m_stack.layout(place.row).row().hasFailed()) {
        const QString cid = m_stack.layout(place.row).row().cid;
        menu->addAction(
            m_theme.icon(u"retry"_s), MessageLayout::retryText(), this, [this, cid] { emit retryWanted(cid); });
        menu->addAction(m_theme.icon(u"trash"_s, m_theme.colors().danger), MessageLayout::discardText(), this,
            [this, cid] { emit discardWanted(cid); });
    }
    if (m_stack.count() > 0)
        menu->addAction(tr("Select all"), this, &MessageView::selectAll);
    if (menu->isEmpty())
        delete menu;
    else
        menu->popup(event->globalPos());
}

} // namespace kith::widgets
