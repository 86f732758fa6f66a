// One row of the conversation: the keyboard's place, its menu and its bar, the names of a notice, how it is read out.
#include "desktop/widgets/conversation/message_bar.h"
#include "desktop/widgets/conversation/message_view.h"
#include "desktop/widgets/conversation/message_view_accessible.h"
#include "desktop/widgets/conversation/words.h"
#include "desktop/widgets/theme/theme.h"

#include <QAccessible>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFontMetrics>
#include <QGuiApplication>
#include <QMenu>
#include <QScrollBar>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

using Area = MessageLayout::Area;
constexpr int mostLinks = 8;      // in a menu
constexpr int addressWidth = 320; // there
constexpr int mostSpoken = 3;     // new messages that are read out at once

// "&" would be a mnemonic.
QString asAction(QString text) { return text.replace(u'&', u"&&"_s); }

auto copyText(const QString &text)
{
    return [text] { QGuiApplication::clipboard()->setText(text); };
}

} // namespace

int MessageView::newestInView() const
{
    const auto [first, last] = visibleRows();
    for (int row = last; row >= first && row >= 0; --row) {
        if (rowTop(row) + m_stack.height(row) <= viewport()->height() || row == first)
            return row;
    }
    return -1;
}

void MessageView::setCurrentRow(int row)
{
    if (!m_model || row < 0 || row >= m_stack.count())
        return;
    m_current = m_model->index(row, 0);
    m_found = QModelIndex();
    updateBar();
    viewport()->update();
    if (!hasFocus())
        return;
    QAccessibleEvent event(this, QAccessible::Focus);
    event.setChild(row);
    QAccessible::updateAccessibility(&event);
}

void MessageView::showRow(int row)
{
    if (!m_model || row < 0 || row >= m_stack.count())
        return;
    m_glideTimer.stop();
    m_following = false;
    m_stack.layout(row);
    settle({{m_model->index(row, 0), std::max(0, (viewport()->height() - m_stack.height(row)) / 3)}});
    m_following = m_ends.atNewest && m_scroll == largestScroll();
    tellFollowing();
    setCurrentRow(row);
    m_found = m_current;
}

void MessageView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    const bool byKey = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason
        || event->reason() == Qt::ShortcutFocusReason;
    if (byKey && m_stack.count() > 0)
        setCurrentRow(
            currentRow() >= 0 && rowRect(currentRow()).intersects(viewport()->rect()) ? currentRow() : newestInView());
    updateBar();
    viewport()->update();
}

void MessageView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    updateBar();
    viewport()->update();
}

// To the row above or below; through a row that is higher than the view, by lines.
void MessageView::step(int rows)
{
    const int row = currentRow();
    const QRect view = viewport()->rect();
    if (row < 0 || !rowRect(row).intersects(QRect(-viewport()->x(), 0, width(), view.height()))) {
        setCurrentRow(newestInView());
        return;
    }
    const QRect rect = rowRect(row);
    const int beyond = rows < 0 ? -rect.top() : rect.bottom() - view.bottom();
    const int next = row + rows;
    if (beyond > 0 && (rect.height() > view.height() / 2 || next < 0 || next >= m_stack.count())) {
        glide(rows * std::min(beyond + metrics::small, 2 * verticalScrollBar()->singleStep()));
        return;
    }
    if (next < 0 || next >= m_stack.count()) {
        glide(rows * verticalScrollBar()->singleStep()); // what stands before the first and after the last
        return;
    }
    reveal(next);
    setCurrentRow(next);
}

// As step(), and everything from where that began is selected.
void MessageView::stepSelecting(int rows)
{
    const QPersistentModelIndex anchor =
        m_selectAnchor.isValid() && !m_selection.isEmpty() ? m_selectAnchor : m_current;
    if (!anchor.isValid()) {
        step(rows); // to a row that is in view, to begin with
        return;
    }
    const bool begins = m_selection.isEmpty();
    const int next = currentRow() < 0 ? anchor.row() : begins ? currentRow() : currentRow() + rows;
    if (next < 0 || next >= m_stack.count())
        return;
    reveal(next);
    setCurrentRow(next);
    m_selectAnchor = anchor;
    m_selection.selectRows(
        m_model->index(std::min(anchor.row(), next), 0), m_model->index(std::max(anchor.row(), next), 0));
    selectionChanged();
}

void MessageView::reveal(int row)
{
    m_glideTimer.stop();
    m_stack.layout(row);
    const QRect rect = rowRect(row);
    const int height = viewport()->height();
    const int last = row + 1 == m_stack.count() ? metrics::small : 0; // with what stands below it
    if (rect.top() < 0 && rect.height() < height)
        scrollBy(rect.top());
    else if (rect.top() < 0)
        scrollBy(rect.bottom() - height + 1); // its end: one comes from below
    else if (rect.bottom() + last >= height)
        scrollBy(std::min(rect.bottom() + last - height + 1, rect.top()));
}

bool MessageView::isUnfolded(int row) const
{
    return std::ranges::any_of(
        m_unfolded, [row](const QPersistentModelIndex &index) { return index.isValid() && index.row() == row; });
}

bool MessageView::isFolded(int row) const
{
    const MessageRow value = MessageRow::from(m_model->index(row, 0));
    return value.kind == models::RowKind::Notice && Words::isFolded(value.names) && !isUnfolded(row);
}

void MessageView::toggleNames(int row)
{
    const QPersistentModelIndex index = m_model->index(row, 0);
    std::erase_if(m_unfolded, [](const QPersistentModelIndex &it) { return !it.isValid(); });
    if (std::erase(m_unfolded, index) == 0)
        m_unfolded.push_back(index);
    const Anchor held = {{index, rowTop(row)}}; // what was clicked stays under the mouse
    m_following = false;
    m_stack.invalidate(row, row);
    settle(held);
    m_following = m_ends.atNewest && largestScroll() - m_scroll <= 0;
    tellFollowing();
    QAccessible::State changed;
    changed.expanded = true;
    QAccessibleStateChangeEvent event(this, changed);
    event.setChild(row);
    QAccessible::updateAccessibility(&event);
}

void MessageView::activateRow(int row)
{
    if (isFolded(row) || isUnfolded(row))
        toggleNames(row);
    else
        openRowMenu(row);
}

// Under the message, where its text begins.
void MessageView::openRowMenu(int row)
{
    if (!m_model || row < 0 || row >= m_stack.count())
        return;
    const MessageLayout &layout = m_stack.layout(row);
    const QRect rect =
        (layout.row().isMessage() ? layout.bubble() : layout.textRect()).translated(rowRect(row).topLeft());
    const QPoint below(layoutDirection() == Qt::RightToLeft ? rect.right() : rect.left(),
        std::clamp(rect.bottom() + 1, 0, viewport()->height()));
    openMenu(row, {.area = layout.row().isMessage() ? Area::Text : Area::None}, viewport()->mapToGlobal(below));
}

// The bar of the row under the mouse, or of the one that the keyboard is at.
void MessageView::updateBar()
{
    const auto [first, last] = visibleRows();
    const auto isMessage = [this, first = first, last = last](int row) {
        return row >= first && row <= last
            && models::RowKind(m_model->index(row, 0).data(models::KindRole).toInt()) == models::RowKind::Message;
    };
    const int row = !m_model || m_dragging || !m_selection.isEmpty() ? -1
        : isMessage(m_hovered.row)                                   ? m_hovered.row
        : hasFocus() && isMessage(currentRow())                      ? currentRow()
                                                                     : -1;
    if (row < 0) {
        m_bar->hide();
        return;
    }
    const QRect bubble = m_stack.layout(row).bubble().translated(rowRect(row).topLeft());
    m_bar->showFor(row, bubble, m_stack.layout(row).row().own != (layoutDirection() == Qt::RightToLeft));
}

void MessageView::openLink(int row, int link)
{
    const MessageLayout &layout = m_stack.layout(row);
    const words::TextLink &of = layout.links()[size_t(link)];
    emit linkActivated(QUrl(of.url), layout.markup().text.mid(of.start, of.length)); // copies: see Retry
}

void MessageView::contextMenuEvent(QContextMenuEvent *event)
{
    if (!m_model)
        return;
    if (event->reason() == QContextMenuEvent::Keyboard) {
        openRowMenu(currentRow() >= 0 ? currentRow() : newestInView());
        return;
    }
    const Place place = placeAt(event->pos());
    openMenu(place.row, place.hit, event->globalPos());
}

// Of the link under the mouse; of a message as a whole, of all that stand in it.
void MessageView::addLinkActions(QMenu &menu, int row, MessageLayout::Hit hit)
{
    const MessageLayout &layout = m_stack.layout(row);
    const int count = int(layout.links().size());
    const int first = hit.area == Area::Link ? hit.link : 0;
    const int end = hit.area == Area::Link ? hit.link + 1 : std::min(count, mostLinks);
    const QFontMetrics metrics(menu.font());
    for (int link = first; link < end; ++link) {
        const QString address = layout.linkAddress(link);
        const QPersistentModelIndex index = m_model->index(row, 0);
        const QString open = hit.area == Area::Link || count == 1
            ? tr("Open link")
            : tr("Open %1").arg(metrics.elidedText(address, Qt::ElideMiddle, addressWidth));
        menu.addAction(m_theme.icon(u"link"_s), asAction(open), this, [this, index, link] {
            if (index.isValid() && link < int(m_stack.layout(index.row()).links().size()))
                openLink(index.row(), link);
        });
        if (hit.area == Area::Link || count == 1)
            menu.addAction(m_theme.icon(u"copy"_s), tr("Copy link"), this, copyText(address));
    }
}

void MessageView::addCopyActions(QMenu &menu, int row, QPoint at)
{
    if (!m_selection.isEmpty()) {
        menu.addAction(m_theme.icon(u"copy"_s), tr("Copy"), this, &MessageView::copy);
        menu.addAction(tr("Copy with names and times"), this, copyText(selectedText(true)));
    } else if (row >= 0) {
        const MessageRow &message = m_stack.layout(row).row();
        menu.addAction(m_theme.icon(u"copy"_s), tr("Copy message"), this, copyText(message.text));
        menu.addAction(
            tr("Copy with names and times"), this, copyText(TextSelection::line(message, message.text, locale())));
        const qint64 seq = m_model->index(row, 0).data(models::SeqRole).toLongLong();
        if (seq > 0 && !m_address.isEmpty())
            menu.addAction(tr("Copy link to the message"), this, copyText(m_address + u'/' + QString::number(seq)));
        const MessageLayout &layout = m_stack.layout(row);
        if (const auto *code = layout.codeAt(viewport()->mapFromGlobal(at) - rowRect(row).topLeft()))
            menu.addAction(tr("Copy code"), this, copyText(layout.markup().text.mid(code->start, code->length)));
    }
}

void MessageView::openMenu(int row, MessageLayout::Hit hit, QPoint at)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const bool message = row >= 0 && m_stack.layout(row).row().isMessage() && hit.area != Area::None;
    if (message)
        addLinkActions(*menu, row, hit);
    addCopyActions(*menu, message ? row : -1, at);
    if (message && m_stack.layout(row).row().hasFailed()) {
        const QString cid = m_stack.layout(row).row().cid;
        menu->addAction(
            m_theme.icon(u"retry"_s), MessageLayout::retryText(), this, [this, cid] { emit retryWanted(cid); });
        menu->addAction(m_theme.icon(u"trash"_s, m_theme.colors().danger), MessageLayout::discardText(), this,
            [this, cid] { emit discardWanted(cid); });
    }
    if (row >= 0 && (isFolded(row) || isUnfolded(row))) {
        const QPersistentModelIndex index = m_model->index(row, 0);
        menu->addAction(isFolded(row) ? tr("Show all names") : tr("Show fewer names"), this, [this, index] {
            if (index.isValid())
                toggleNames(index.row());
        });
    }
    if (m_stack.count() > 0)
        menu->addAction(tr("Select all"), this, &MessageView::selectAll);
    if (menu->isEmpty())
        delete menu;
    else
        menu->popup(at);
}

void MessageView::rowsGo(int first, int last) { MessageViewAccessible::of(this)->rowsGo(first, last); }

// Of rows that came, the messages of others below which there is none. Where the reader is in another window, the
// desktop's notification says it.
void MessageView::speakNew(int first, int last)
{
    MessageViewAccessible *accessible = MessageViewAccessible::of(this);
    if (!accessible->isHeard() || !isVisible() || !isActiveWindow())
        return;
    const auto isStored = [this](int row) { return m_model->index(row, 0).data(models::SeqRole).toLongLong() > 0; };
    const auto isMessage = [this](int row) {
        return models::RowKind(m_model->index(row, 0).data(models::KindRole).toInt()) == models::RowKind::Message;
    };
    for (int row = last + 1; row < m_stack.count(); ++row) {
        if (isMessage(row) && isStored(row))
            return; // older ones, that were loaded
    }
    QStringList spoken;
    for (int row = first; row <= last; ++row) {
        if (isMessage(row) && isStored(row) && !m_model->index(row, 0).data(models::OwnRole).toBool())
            spoken += spokenRow(row);
    }
    if (!spoken.isEmpty())
        accessible->speak(
            spoken.size() > mostSpoken ? tr("%n new message(s)", nullptr, int(spoken.size())) : spoken.join(u'\n'));
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
        return Words::notice(value.change, value.names, isUnfolded(row));
    case models::RowKind::Message:
        break;
    }
    QStringList parts{value.own ? Words::tr("You") : value.name, Words::time(date, locale())};
    if (value.calls)
        parts += tr("for you", "of a message that names the reader or has a word that they watch for");
    parts += Words::spoken(words::parseMarkup(value.text));
    if (value.hasFailed())
        parts += Words::notSent(value.error);
    else if (value.state == models::DeliveryState::Sending)
        parts += tr("Sending");
    return parts.join(u", "_s);
}

} // namespace kith::widgets
