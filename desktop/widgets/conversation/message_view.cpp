// The view's geometry: rows, scrolling, painting. What people do with it: message_view_input.cpp (pointing, selecting)
// and message_view_rows.cpp (a row: current, its menu, its names).
#include "desktop/widgets/conversation/message_view.h"

#include "desktop/widgets/conversation/jump_button.h"
#include "desktop/widgets/conversation/message_bar.h"
#include "desktop/widgets/conversation/message_view_accessible.h"
#include "desktop/widgets/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QPaintEvent>
#include <QPainter>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QScrollBar>

#include <algorithm>

namespace kith::widgets {

namespace {

using namespace std::chrono_literals;

constexpr int bottomPadding = metrics::small;
constexpr int startHeight = 36; // "This is the start of …"
constexpr int moreHeight = 56;  // one message that is to come, or why it does not
constexpr int nearEnd = 600;    // closer to an end of the rows than this: ask for more
constexpr int atEnd = 8;        // this close to the bottom counts as being there
constexpr int measureMs = 6;    // of each turn of the loop, for rows that are not in view
constexpr auto skeletonAfter = 200ms;
constexpr int glideEveryMs = 10;
constexpr double glideStep = 0.36; // of the rest: nine tenths of a notch within 60 ms

} // namespace

MessageView::MessageView(const Theme &theme, QWidget *parent, const Clock *clock)
    : QAbstractScrollArea(parent), m_theme(theme), m_clock(clock ? *clock : m_systemClock), m_painter(theme),
      m_backdrop(theme), m_stack([this](int row) {
          MessageRow value = MessageRow::from(m_model->index(row, 0));
          value.unfolded = isUnfolded(row);
          return value;
      }),
      m_jump(new JumpButton(theme, this)), m_bar(new MessageBar(theme, viewport())),
      m_again(new QPushButton(tr("Try again"), viewport()))
{
    MessageViewAccessible::install();
    setFrameShape(QFrame::NoFrame);
    setAutoFillBackground(true);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Messages"));
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    verticalScrollBar()->setSingleStep(lineHeight(theme.body()) * 2);
    m_jump->hide();
    m_again->setProperty("link", true);
    m_again->setCursor(Qt::PointingHandCursor);
    m_again->hide();
    for (QTimer *timer : {&m_measureTimer, &m_lookTimer, &m_skeletonTimer})
        timer->setSingleShot(true);
    m_skeletonTimer.setInterval(skeletonAfter);
    connect(&m_measureTimer, &QTimer::timeout, this, [this] {
        const Anchor held = anchor();
        const bool more = m_stack.measure(measureMs);
        settle(held);
        if (more)
            m_measureTimer.start(0);
    });
    connect(&m_lookTimer, &QTimer::timeout, this, &MessageView::look);
    connect(&m_skeletonTimer, &QTimer::timeout, this, [this] {
        m_skeleton = true;
        updateHead();
    });
    connect(m_bar, &MessageBar::copyWanted, this,
        [this](int row) { QGuiApplication::clipboard()->setText(m_stack.layout(row).row().text); });
    connect(m_bar, &MessageBar::menuWanted, this, &MessageView::openRowMenu);
    connect(m_jump, &QAbstractButton::clicked, this, &MessageView::newestWanted);
    connect(m_again, &QAbstractButton::clicked, this, &MessageView::tryAgain);
    connect(&theme, &Theme::changed, this, &MessageView::restyle);
    restyle();
}

MessageView::~MessageView() = default;

void MessageView::setModel(QAbstractItemModel *model)
{
    if (m_model) {
        rowsGo(0, m_model->rowCount() - 1);
        m_model->disconnect(this);
    }
    m_model = model;
    if (model) {
        using Model = QAbstractItemModel;
        const auto hold = [this] { m_held = anchor(); };
        connect(model, &Model::modelReset, this, &MessageView::rowsReset);
        connect(model, &Model::layoutChanged, this, &MessageView::rowsReset);
        connect(model, &Model::rowsMoved, this, &MessageView::rowsReset);
        connect(model, &Model::rowsAboutToBeInserted, this, hold);
        connect(model, &Model::rowsAboutToBeRemoved, this, [this](const QModelIndex &, int first, int last) {
            m_held = anchor();
            rowsGo(first, last);
        });
        connect(model, &Model::modelAboutToBeReset, this, [this] { rowsGo(0, m_model->rowCount() - 1); });
        connect(model, &Model::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { rowsInserted(first, last); });
        connect(model, &Model::rowsRemoved, this, [this](const QModelIndex &, int first, int last) {
            m_stack.remove(first, last - first + 1);
            m_hovered = {};
            settle(m_held);
        });
        connect(model, &Model::dataChanged, this, [this](const QModelIndex &first, const QModelIndex &last) {
            const Anchor held = anchor();
            m_stack.invalidate(first.row(), last.row());
            m_measureTimer.start(0);
            settle(held);
        });
    }
    rowsReset();
}

void MessageView::setRoom(const QString &name, bool direct)
{
    m_roomName = name;
    if (std::exchange(m_direct, direct) != direct)
        restyle();
    updateHead();
}

void MessageView::setReader(const QString &username)
{
    m_reader = username;
    restyle();
}

void MessageView::setEnds(const Ends &ends)
{
    if (ends == m_ends)
        return;
    m_following = m_following && ends.atNewest;
    const Anchor held = anchor();
    m_ends = ends;
    if (!ends.loading && !ends.loadingOlder) {
        m_skeletonTimer.stop();
        m_skeleton = false;
    } else {
        m_failed = false;
        if (!m_skeleton && !m_skeletonTimer.isActive())
            m_skeletonTimer.start();
    }
    settle(held);
}

void MessageView::setUnread(qint64 unread)
{
    m_unread = unread;
    updateJump();
}

void MessageView::setFailed(bool failed)
{
    m_failed = failed;
    updateHead();
    m_lookTimer.start(0);
}

// Fonts, colours, the width or the day are others.
void MessageView::restyle()
{
    const RowStyle style{.body = withEmoji(m_theme.body()),
        .small = m_theme.small(),
        .smallStrong = m_theme.smallStrong(),
        .meta = metaFont(m_theme.body()),
        .code = codeFont(m_theme.body()),
        .link = m_theme.colors().link,
        .width = width(),
        .direction = layoutDirection(),
        .direct = m_direct,
        .line = m_theme.spacing().line,
        .group = m_theme.spacing().group,
        .locale = locale(),
        .today = QDateTime::fromMSecsSinceEpoch(m_clock.now()).date(),
        .reader = m_reader};
    QPalette ground = palette();
    ground.setColor(QPalette::Window, m_theme.colors().surface);
    setPalette(ground);
    viewport()->update();
    if (style == m_stack.style())
        return;
    const Anchor held = anchor();
    m_stack.setStyle(style);
    m_measureTimer.start(0);
    settle(held);
}

void MessageView::rowsReset()
{
    m_stack.reset(m_model ? m_model->rowCount() : 0);
    m_selection.clear();
    m_hovered = m_pressed = {};
    m_current = m_found = QModelIndex();
    m_unfolded.clear();
    m_dragging = false;
    m_held.clear();
    m_glideTimer.stop();
    m_seen = 0;
    m_started = false;
    start();
    MessageViewAccessible::of(this)->rowsCame(0, m_stack.count() - 1);
}

void MessageView::rowsInserted(int first, int last)
{
    m_stack.insert(first, last - first + 1);
    if (m_hovered.row >= first)
        m_hovered.row += last - first + 1;
    m_measureTimer.start(0);
    const bool live = m_started && m_ends.atNewest && !m_ends.loading;
    if (m_started)
        settle(m_held);
    else
        start();
    MessageViewAccessible::of(this)->rowsCame(first, last);
    if (live)
        speakNew(first, last);
}

// Where a room opens: at its "new messages" line, a quarter below the top, or at the newest.
void MessageView::start()
{
    m_following = true;
    m_scroll = 0;
    m_started = m_stack.count() > 0 && viewport()->height() > 0 && isVisible();
    if (!m_started) {
        settle({});
        return;
    }
    m_stack.measure(2 * measureMs);
    m_measureTimer.start(0);
    settle({});
    for (int row = m_stack.count() - 1; row >= 0; --row) {
        if (models::RowKind(m_model->index(row, 0).data(models::KindRole).toInt()) != models::RowKind::NewMessages)
            continue;
        m_following = false;
        settle({{m_model->index(row, 0), viewport()->height() / 4}});
        m_following = m_ends.atNewest && largestScroll() - m_scroll <= atEnd;
        tellFollowing();
        break;
    }
}

int MessageView::headHeight() const
{
    if (m_stack.count() == 0)
        return 0;
    return m_ends.atStart && !m_ends.loadingOlder ? startHeight : moreHeight;
}

int MessageView::contentHeight() const { return headHeight() + m_stack.total() + bottomPadding; }

int MessageView::shift() const { return std::max(0, viewport()->height() - contentHeight()); }

int MessageView::largestScroll() const { return std::max(0, contentHeight() - viewport()->height()); }

std::pair<int, int> MessageView::visibleRows() const
{
    const int above = shift() + headHeight() - m_scroll; // of the first row's top
    if (m_stack.count() == 0)
        return {0, -1};
    return {m_stack.rowAt(-above), m_stack.rowAt(viewport()->height() - 1 - above)};
}

QRect MessageView::rowRect(int row) const
{
    if (row < 0 || row >= m_stack.count())
        return {};
    return {-viewport()->x(), rowTop(row), width(), m_stack.height(row)};
}

MessageView::Anchor MessageView::anchor() const
{
    Anchor result;
    if (!m_model || m_following)
        return result;
    const auto [first, last] = visibleRows();
    // Best a row that begins in view: one that was measured, as others move by themselves. A row that begins above
    // may break its lines anew.
    const auto add = [&](bool exact, bool begins) {
        for (int row = first; row <= last; ++row) {
            if (m_stack.isExact(row) == exact && (rowTop(row) >= 0) == begins)
                result.emplace_back(m_model->index(row, 0), rowTop(row));
        }
    };
    add(true, true);
    add(true, false);
    add(false, true);
    add(false, false);
    // Last a line that stands above the first message of a day, whichever that is: older ones come in below it.
    std::ranges::stable_partition(result, [](const auto &it) {
        return models::RowKind(it.first.data(models::KindRole).toInt()) != models::RowKind::Day;
    });
    return result;
}

// Puts the view where the anchor says, or at the bottom where it follows, with every row in view measured.
void MessageView::settle(const Anchor &anchor)
{
    if (m_settling)
        return;
    const QScopedValueRollback settling(m_settling, true);
    const auto held = std::find_if(anchor.begin(), anchor.end(), [](const auto &it) { return it.first.isValid(); });
    constexpr int turns = 16; // measuring one row may bring the next into view
    for (int i = 0; i < turns; ++i) {
        if (m_following)
            m_scroll = largestScroll();
        else if (held != anchor.end())
            m_scroll = headHeight() + m_stack.top(held->first.row()) - held->second;
        m_scroll = std::clamp(m_scroll, 0, largestScroll());
        if (!measureVisible())
            break;
    }
    scrolled();
}

// True where heights have changed.
bool MessageView::measureVisible()
{
    const int before = m_stack.total();
    const auto [first, last] = visibleRows();
    bool changed = false;
    for (int row = first; row <= last; ++row) {
        changed |= !m_stack.isExact(row);
        m_stack.layout(row);
    }
    return changed && m_stack.total() != before;
}

void MessageView::scrollTo(int value)
{
    m_scroll = std::clamp(value, 0, largestScroll());
    // Rows that come into view may be measured only now: those that were in view stay, or the end where it was meant.
    m_following = largestScroll() - m_scroll <= atEnd && (m_ends.atNewest || m_scroll == largestScroll());
    settle(anchor());
    m_following = m_ends.atNewest && largestScroll() - m_scroll <= atEnd;
    tellFollowing();
}

void MessageView::tellFollowing()
{
    if (std::exchange(m_toldFollowing, m_following) != m_following)
        emit followingChanged(m_following);
}

void MessageView::scrolled()
{
    QScrollBar *bar = verticalScrollBar();
    bar->setPageStep(viewport()->height());
    bar->setRange(0, largestScroll());
    bar->setValue(m_scroll);
    const auto [first, last] = visibleRows();
    m_stack.keepLayouts(first - 20, last + 20);
    hoverAgain();
    updateBar();
    updateHead();
    updateJump();
    tellFollowing();
    m_lookTimer.start(0);
    viewport()->update();
}

// The bar was moved by its owner, or by the base class.
void MessageView::scrollContentsBy(int, int)
{
    if (!m_settling)
        scrollTo(verticalScrollBar()->value());
}

void MessageView::toNewest()
{
    m_glideTimer.stop();
    m_following = true;
    settle({});
}

void MessageView::glide(int distance)
{
    if (!m_theme.isAnimated()) {
        scrollBy(distance);
        return;
    }
    m_glide = m_glideTimer.isActive() ? m_glide + distance : distance;
    m_glideTimer.start(glideEveryMs, this);
}

void MessageView::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_glideTimer.timerId()) {
        const double step = std::abs(m_glide) <= 2 ? m_glide : m_glide * glideStep;
        const int whole = int(std::lround(step));
        const int before = m_scroll;
        m_glide -= whole;
        scrollBy(whole);
        if (whole == 0 || std::abs(m_glide) < 1 || (m_scroll == before && whole != 0))
            m_glideTimer.stop();
        return;
    }
    if (event->timerId() == m_dragTimer.timerId()) {
        const int over = m_dragPoint.y() < 0 ? m_dragPoint.y() : std::max(0, m_dragPoint.y() - viewport()->height());
        scrollBy(std::clamp(over / 2, -60, 60));
        dragTo(m_dragPoint);
        return;
    }
    QAbstractScrollArea::timerEvent(event);
}

void MessageView::look()
{
    if (!m_model || !isVisible())
        return;
    // The rows below may have turned out to be the newest ones only after the view came to their end.
    m_following = m_following || (m_ends.atNewest && largestScroll() - m_scroll <= atEnd);
    tellFollowing();
    const bool waiting = m_ends.loading || m_failed;
    if (m_stack.count() > 0 && m_scroll < nearEnd && !m_ends.atStart && !m_ends.loadingOlder && !waiting)
        emit olderWanted();
    if (m_stack.count() > 0 && largestScroll() - m_scroll < nearEnd && !m_ends.atNewest && !waiting)
        emit newerWanted();
    if (!m_model || !window()->isActiveWindow())
        return;
    const auto [first, last] = visibleRows();
    for (int row = last; row >= first; --row) {
        if (rowTop(row) + m_stack.height(row) > viewport()->height())
            continue;
        const qint64 seq = m_model->index(row, 0).data(models::SeqRole).toLongLong();
        if (seq <= 0)
            continue;
        if (seq > m_seen)
            emit seen(m_seen = seq);
        break;
    }
}

void MessageView::updateHead()
{
    const bool nothing = m_stack.count() == 0;
    const bool again = m_failed && !m_ends.loading && !m_ends.loadingOlder && (nothing || !m_ends.atStart);
    if (again) {
        m_again->setFont(m_theme.small());
        m_again->adjustSize();
        const QPoint middle = nothing
            ? viewport()->rect().center() + QPoint(0, metrics::huge)
            : QPoint(viewport()->width() / 2, shift() - m_scroll + moreHeight - metrics::large);
        m_again->move(middle - QPoint(m_again->width() / 2, m_again->height() / 2));
    }
    m_again->setVisible(again);
    viewport()->update();
}

void MessageView::updateJump()
{
    const int distance = largestScroll() - m_scroll;
    const bool shown = m_stack.count() > 0 && (!m_ends.atNewest || distance > viewport()->height() / 2);
    m_jump->setUnread(m_unread);
    const int bar = width() - viewport()->width();
    const int margin = metrics::huge - bar / 2;
    const int x = layoutDirection() == Qt::LeftToRight ? width() - m_jump->width() - margin : margin;
    m_jump->move(x, height() - m_jump->height() - metrics::tiny);
    m_jump->setVisible(shown);
}

QString MessageView::startSentence() const
{
    const QString sentence =
        m_direct ? tr("This is the start of your conversation with %1.") : tr("This is the start of %1.");
    return sentence.arg(m_roomName);
}

void MessageView::paintHead(QPainter &painter)
{
    const QRect view(-viewport()->x(), 0, width(), viewport()->height());
    if (m_stack.count() == 0) {
        if (m_ends.loading && m_skeleton)
            m_backdrop.paintSkeleton(painter, view, layoutDirection());
        else if (m_failed)
            m_backdrop.paintSentence(painter, view.adjusted(metrics::huge, 0, -metrics::huge, -metrics::large),
                m_theme.body(), tr("The messages could not be loaded."));
        else if (!m_ends.loading && m_model && !m_roomName.isEmpty())
            m_backdrop.paintSentence(
                painter, view.adjusted(metrics::huge, 0, -metrics::huge, 0), m_theme.body(), startSentence());
        return;
    }
    const int top = shift() - m_scroll;
    if (top + headHeight() <= 0)
        return;
    const QRect column = messageColumn(width()).translated(view.x(), 0);
    if (m_ends.atStart && !m_ends.loadingOlder)
        m_backdrop.paintSentence(painter, {column.x(), top, column.width(), startHeight + metrics::medium},
            m_theme.small(), startSentence());
    else if (m_failed)
        m_backdrop.paintSentence(painter, {column.x(), top, column.width(), moreHeight - 28}, m_theme.small(),
            tr("Older messages could not be loaded."));
    else if (m_skeleton)
        m_backdrop.paintSkeletonRow(painter, column, top + metrics::medium, 0, layoutDirection());
}

void MessageView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), m_theme.colors().surface);
    if (!m_model)
        return;
    if (m_stack.style().today != QDateTime::fromMSecsSinceEpoch(m_clock.now()).date())
        QTimer::singleShot(0, this, &MessageView::restyle); // midnight: "Today" is yesterday now
    paintHead(painter);
    const auto [first, last] = visibleRows();
    for (int row = first; row <= last; ++row) {
        const MessageLayout &layout = m_stack.layout(row);
        const QPoint origin(-viewport()->x(), rowTop(row));
        const QRect clip = event->rect().translated(-origin);
        if (!clip.intersects(QRect(0, 0, width(), layout.height())))
            continue;
        const auto selected = m_selection.rangeIn(m_model->index(row, 0));
        painter.save();
        painter.translate(origin);
        m_painter.paint(painter, layout,
            {.selectedFrom = selected.from,
                .selectedTo = selected.to,
                .hovered = m_hovered.row == row ? m_hovered.hit : MessageLayout::Hit(),
                .focused = row
                    == (hasFocus()              ? currentRow()
                            : m_found.isValid() ? m_found.row()
                                                : -1)},
            clip);
        painter.restore();
    }
}

void MessageView::resizeEvent(QResizeEvent *event)
{
    const Anchor held = m_following ? Anchor() : anchor();
    QAbstractScrollArea::resizeEvent(event);
    if (!m_started && m_stack.count() > 0 && isVisible()) {
        restyle();
        start();
        return;
    }
    if (m_stack.style().width != width())
        restyle();
    else
        settle(held);
}

void MessageView::showEvent(QShowEvent *event)
{
    QAbstractScrollArea::showEvent(event);
    restyle();
    if (!m_started)
        start();
    m_lookTimer.start(0);
}

void MessageView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::LayoutDirectionChange || event->type() == QEvent::LocaleChange
        || event->type() == QEvent::FontChange)
        restyle();
}

bool MessageView::event(QEvent *event)
{
    if (event->type() == QEvent::WindowActivate)
        m_lookTimer.start(0);
    // What is selected is let go first; after that the key may mean something to the window.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape
        && !m_selection.isEmpty())
        event->accept();
    return QAbstractScrollArea::event(event);
}

} // namespace kith::widgets
