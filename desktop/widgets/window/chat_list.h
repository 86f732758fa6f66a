// The left side of the window: who I am, what can be begun, a search field, and the conversations.
#pragma once

#include "desktop/widgets/window/appearance.h"
#include "shared/base/clock.h"
#include "shared/model/model.h"

#include <QTimer>
#include <QWidget>

class QActionGroup;
class QStackedLayout;
class QToolButton;

namespace kith::models {
class RoomFilterModel;
}

namespace kith::widgets {

class EmptyState;
class LineEdit;
class RoomListDelegate;
class RoomListView;
class Skeleton;
class SpokenRooms;
class Theme;

class ChatList : public QWidget {
    Q_OBJECT

public:
    // All outlive it.
    ChatList(Theme &theme, const Clock &clock, models::RoomFilterModel &rooms, const User &me, Appearance appearance,
        QWidget *parent = nullptr);

    // The room whose conversation stands beside the list.
    void setOpenRoom(RoomId id);
    // The room `step` rows below the open one, among those that are shown; invalid where there is none.
    RoomId neighbour(int step) const;
    RoomId first() const;
    // The first in which nothing waits, as what nobody asked for is not to be taken for read; or else the first.
    RoomId firstRead() const;
    // The next one below the open one, then from the top, in which something unread is told; invalid where there is
    // none.
    RoomId nextUnread() const;
    void focusSearch();
    // Nothing is known yet: the shape of what comes stands in for it.
    void setLoading(bool loading);
    // What the menu shows as chosen.
    void setAppearance(Appearance appearance);

    LineEdit *search() const { return m_search; }
    RoomListView *view() const { return m_view; }
    EmptyState *emptyState() const { return m_empty; }
    QToolButton *newButton() const { return m_new; }
    QToolButton *menuButton() const { return m_menu; }

signals:
    void roomChosen(kith::RoomId id);
    void menuRequested(kith::RoomId id, const QPoint &globalPos);
    void abandoned(); // Escape where nothing is left to clear: the person wants back to the conversation
    void newRoomRequested();
    void browseRequested();
    void messageSearchRequested(const QString &words);
    void newDirectRequested();
    void preferencesRequested();
    void appearanceChosen(kith::widgets::Appearance appearance);
    void sessionsRequested();
    void passwordRequested();
    void addAccountRequested();
    void signOutRequested();
    void aboutRequested();
    void quitRequested();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QToolButton *iconButton(const QString &icon, const QString &name);
    void buildNewMenu(bool guest);
    void buildMenu(Appearance appearance, bool guest);
    void drawIcons();
    void filter(const QString &typed);
    void showRightPage();
    void choose(const QModelIndex &index);
    bool searchKey(int key);
    void repaintAtMidnight();

    Theme &m_theme;
    const Clock &m_clock;
    models::RoomFilterModel &m_rooms;
    RoomListDelegate *m_delegate;
    SpokenRooms *m_rows;
    LineEdit *m_search;
    RoomListView *m_view;
    EmptyState *m_empty;
    Skeleton *m_skeleton;
    bool m_loading = false;
    QToolButton *m_new;
    QToolButton *m_menu;
    QActionGroup *m_appearances;
    QStackedLayout *m_pages;
    QTimer m_midnight;
};

} // namespace kith::widgets
