#include "desktop/widgets/window/chat_list.h"
#include "desktop/client/room.h"
#include "desktop/models/roles.h"
#include "desktop/models/room_filter_model.h"
#include "desktop/widgets/dialogs/empty_state.h"
#include "desktop/widgets/dialogs/line_edit.h"
#include "desktop/widgets/dialogs/skeleton.h"
#include "desktop/widgets/theme/theme.h"
#include "desktop/widgets/window/own_name.h"
#include "desktop/widgets/window/room_list_delegate.h"
#include "desktop/widgets/window/room_list_view.h"
#include "desktop/widgets/window/spoken_rooms.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {
constexpr int iconButtonSize = 36;
}

ChatList::ChatList(Theme &theme, const Clock &clock, models::RoomFilterModel &rooms, const User &me,
    Appearance appearance, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_clock(clock), m_rooms(rooms),
      m_delegate(new RoomListDelegate(theme, clock, this)), m_rows(new SpokenRooms(clock, this)),
      m_search(new LineEdit(theme, this)), m_view(new RoomListView(this)), m_empty(new EmptyState(this)),
      m_skeleton(new Skeleton(theme, {.rows = 8, .height = metrics::row, .avatar = metrics::avatar}, this)),
      m_new(iconButton(u"plus"_s, tr("New conversation"))), m_menu(iconButton(u"settings"_s, tr("Menu")))
{
    m_search->setIcon(u"search"_s);
    m_search->setProperty("search", true);
    m_search->setPlaceholderText(tr("Find a conversation"));
    m_search->setAccessibleName(tr("Find a conversation"));
    m_search->installEventFilter(this);
    connect(m_search, &QLineEdit::textChanged, this, &ChatList::filter);

    m_rows->setSourceModel(&rooms);
    m_view->setModel(m_rows);
    m_view->setItemDelegate(m_delegate);
    m_view->setAccessibleName(tr("Conversations"));
    m_view->setHeading([this](const QModelIndex &index) { return m_delegate->heading(index); });
    connect(m_view, &RoomListView::chosen, this, &ChatList::choose);
    connect(m_view, &RoomListView::menuRequested, this, [this](const QModelIndex &index, const QPoint &at) {
        emit menuRequested(index.data(models::RoomIdRole).value<RoomId>(), at);
    });
    connect(m_view, &RoomListView::leftUpwards, m_search, qOverload<>(&QWidget::setFocus));
    connect(m_view, &RoomListView::abandoned, this, &ChatList::abandoned);
    connect(m_view, &RoomListView::typed, this, [this](const QString &text) {
        m_search->setFocus();
        m_search->insert(text);
    });
    connect(m_empty, &EmptyState::activated, this, [this] {
        if (!m_rooms.isFiltering())
            return emit browseRequested();
        const QString words = m_search->text();
        m_search->clear();
        emit messageSearchRequested(words);
    });
    buildNewMenu(me.guest);
    buildMenu(appearance, me.guest);

    auto *head = new QHBoxLayout;
    head->setContentsMargins(metrics::medium, 0, metrics::small, 0);
    head->setSpacing(metrics::tiny);
    head->addWidget(new OwnName(theme, me, this), 1);
    head->addWidget(m_new);
    head->addWidget(m_menu);
    head->addStrut(metrics::header);

    auto *searchRow = new QHBoxLayout;
    searchRow->setContentsMargins(metrics::medium, 0, metrics::medium, metrics::small);
    searchRow->addWidget(m_search);

    m_pages = new QStackedLayout;
    m_pages->addWidget(m_view);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_skeleton);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addLayout(searchRow);
    layout->addLayout(m_pages, 1);

    connect(&rooms, &QAbstractItemModel::rowsInserted, this, &ChatList::showRightPage);
    connect(&rooms, &QAbstractItemModel::rowsRemoved, this, &ChatList::showRightPage);
    connect(&rooms, &QAbstractItemModel::modelReset, this, &ChatList::showRightPage);
    showRightPage();

    connect(&theme, &Theme::changed, this, [this] {
        drawIcons();
        update();
        m_view->viewport()->update();
        m_view->doItemsLayout(); // rows may be higher or lower now
    });
    drawIcons();

    m_midnight.setSingleShot(true);
    connect(&m_midnight, &QTimer::timeout, this, &ChatList::repaintAtMidnight);
    repaintAtMidnight();
}

QToolButton *ChatList::iconButton(const QString &icon, const QString &name)
{
    auto *button = new QToolButton(this);
    button->setObjectName(icon);
    button->setFixedSize(iconButtonSize, iconButtonSize);
    button->setIconSize({metrics::icon, metrics::icon});
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setPopupMode(QToolButton::InstantPopup);
    return button;
}

void ChatList::drawIcons()
{
    for (QToolButton *button : {m_new, m_menu}) {
        button->setIcon(m_theme.icon(button->objectName(), m_theme.colors().muted));
        const QList<QAction *> actions = button->menu()->actions();
        for (QAction *action : actions) {
            if (const QString icon = action->data().toString(); !icon.isEmpty())
                action->setIcon(m_theme.icon(icon, m_theme.colors().muted));
        }
    }
}

void ChatList::buildNewMenu(bool guest)
{
    auto *menu = new QMenu(m_new);
    const auto add = [&](const QString &text, const QString &icon, auto signal) {
        QAction *action = menu->addAction(text);
        action->setData(icon);
        connect(action, &QAction::triggered, this, signal);
    };
    // The server lets guests join, but begin nothing.
    if (!guest)
        add(tr("New room…"), u"room"_s, &ChatList::newRoomRequested);
    add(tr("Browse rooms…"), u"browse"_s, &ChatList::browseRequested);
    if (!guest)
        add(tr("New direct message…"), u"message"_s, &ChatList::newDirectRequested);
    m_new->setMenu(menu);
}

void ChatList::buildMenu(Appearance appearance, bool guest)
{
    auto *menu = new QMenu(m_menu);
    m_appearances = new QActionGroup(menu);
    const auto choice = [&](const QString &text, Appearance value) {
        QAction *action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(value == appearance);
        action->setProperty("appearance", int(value));
        m_appearances->addAction(action);
        connect(action, &QAction::triggered, this, [this, value] { emit appearanceChosen(value); });
    };
    choice(tr("Appearance: as the system"), Appearance::System);
    choice(tr("Appearance: light"), Appearance::Light);
    choice(tr("Appearance: dark"), Appearance::Dark);
    menu->addSeparator();
    connect(menu->addAction(tr("Your sessions…")), &QAction::triggered, this, &ChatList::sessionsRequested);
    if (!guest) // a guest has none
        connect(menu->addAction(tr("Change password…")), &QAction::triggered, this, &ChatList::passwordRequested);
    connect(menu->addAction(tr("Add account…")), &QAction::triggered, this, &ChatList::addAccountRequested);
    connect(menu->addAction(tr("Sign out…")), &QAction::triggered, this, &ChatList::signOutRequested);
    menu->addSeparator();
    QAction *preferences = menu->addAction(tr("Preferences…"));
    preferences->setShortcut(QKeySequence(u"Ctrl+,"_s));
    preferences->setShortcutContext(Qt::WidgetShortcut); // the page has it; here it is only shown
    connect(preferences, &QAction::triggered, this, &ChatList::preferencesRequested);
    connect(menu->addAction(tr("About Kith")), &QAction::triggered, this, &ChatList::aboutRequested);
    QAction *quit = menu->addAction(tr("Quit"));
    quit->setShortcut(QKeySequence(u"Ctrl+Q"_s));
    quit->setShortcutContext(Qt::WidgetShortcut); // shown here; the window has the key
    connect(quit, &QAction::triggered, this, &ChatList::quitRequested);
    m_menu->setMenu(menu);
}

void ChatList::setAppearance(Appearance appearance)
{
    for (QAction *action : m_appearances->actions())
        action->setChecked(action->property("appearance").toInt() == int(appearance));
}

void ChatList::setOpenRoom(RoomId id)
{
    m_delegate->setOpenRoom(id);
    if (const int row = m_rooms.rowOf(id); row >= 0) {
        m_view->setCurrentIndex(m_rows->index(row, 0));
        m_view->scrollTo(m_rows->index(row, 0));
    }
    m_view->viewport()->update();
}

RoomId ChatList::neighbour(int step) const
{
    const int row = m_rooms.rowOf(m_delegate->openRoom());
    return row < 0 ? first() : m_rooms.roomAt(row + step);
}

RoomId ChatList::nextUnread() const
{
    const int count = m_rooms.rowCount();
    const int open = m_rooms.rowOf(m_delegate->openRoom());
    for (int i = 1; i <= count; ++i) {
        const QModelIndex index = m_rooms.index((open + i) % count, 0);
        const bool muted = index.data(models::LevelRole).toInt() == int(client::Level::None);
        if (index.data(muted ? models::MentionsRole : models::UnreadRole).toLongLong() > 0)
            return m_rooms.roomAt(index.row());
    }
    return {};
}

RoomId ChatList::first() const { return m_rooms.roomAt(0); }

RoomId ChatList::firstRead() const
{
    for (int row = 0; row < m_rooms.rowCount(); ++row) {
        if (m_rooms.index(row, 0).data(models::UnreadRole).toLongLong() == 0)
            return m_rooms.roomAt(row);
    }
    return first();
}

void ChatList::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void ChatList::setLoading(bool loading)
{
    m_loading = loading;
    if (loading)
        m_skeleton->start();
    else
        m_skeleton->stop();
    showRightPage();
}

void ChatList::filter(const QString &typed)
{
    m_rooms.setWords(typed);
    showRightPage();
    m_view->scrollToTop();
    // Down and Enter begin at the best match.
    m_view->setCurrentIndex(m_rooms.isFiltering() ? m_rows->index(0, 0) : QModelIndex());
    if (!m_rooms.isFiltering())
        setOpenRoom(m_delegate->openRoom());
}

void ChatList::showRightPage()
{
    const bool none = m_rooms.rowCount() == 0;
    if (none && m_rooms.isFiltering())
        m_empty->say(tr("No conversation has this name."), tr("Search the messages"));
    else if (none)
        m_empty->say(tr("You are in no conversation yet."), tr("Browse rooms"));
    QWidget *const standIn = m_loading ? static_cast<QWidget *>(m_skeleton) : m_empty;
    m_pages->setCurrentWidget(none ? standIn : m_view);
}

void ChatList::choose(const QModelIndex &index)
{
    const RoomId id = index.data(models::RoomIdRole).value<RoomId>();
    m_search->clear();
    emit roomChosen(id);
}

bool ChatList::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (!(key->modifiers() & ~Qt::KeypadModifier) && searchKey(key->key()))
            return true;
    }
    return QWidget::eventFilter(watched, event);
}

bool ChatList::searchKey(int key)
{
    switch (key) {
    case Qt::Key_Down:
        if (m_rooms.rowCount() > 0) {
            if (!m_view->currentIndex().isValid() || m_rooms.isFiltering())
                m_view->setCurrentIndex(m_rows->index(0, 0));
            m_view->setFocus();
        }
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_rooms.isFiltering() && m_rooms.rowCount() > 0)
            choose(m_rows->index(0, 0));
        return true;
    case Qt::Key_Escape:
        if (m_search->text().isEmpty())
            emit abandoned();
        else
            m_search->clear();
        return true;
    default:
        return false;
    }
}

// What was "today" is "yesterday" from then on.
void ChatList::repaintAtMidnight()
{
    m_view->viewport()->update();
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(m_clock.now());
    const qint64 left = now.msecsTo(now.date().addDays(1).startOfDay());
    // In steps: a timer does not know that the machine slept.
    m_midnight.start(static_cast<int>(std::clamp<qint64>(left + 1000, 1000, 15 * 60 * 1000)));
}

} // namespace kith::widgets
