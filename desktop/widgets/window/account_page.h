// The window of somebody who is signed in: chat list, conversation, members, and the banner above them. Joins the
// views; what happens in them is theirs.
#pragma once

#include "desktop/client/account.h"
#include "desktop/models/room_filter_model.h"
#include "desktop/models/room_list_model.h"
#include "desktop/widgets/search/search_pane.h"
#include "desktop/widgets/window/appearance.h"
#include "desktop/widgets/window/connection_banner.h"
#include "desktop/widgets/window/recent_rooms.h"

#include <QPointer>
#include <QWidget>

#include <deque>

class QSettings;
class QStackedWidget;

namespace kith::widgets {

class ChatList;
class Commands;
class ConversationPane;
class MembersPanel;
class Panes;
class QuickSwitcher;
class RoomMenu;
class Theme;

class AccountPage : public QWidget {
    Q_OBJECT

public:
    // All outlive it. `settings` is where it remembers the room and the panes.
    AccountPage(Theme &theme, client::Account &account, const Clock &clock, QSettings &settings, Appearance appearance,
        QWidget *parent = nullptr);
    ~AccountPage() override;

    // Shows the room; where it is not there yet, as soon as it comes.
    void openRoom(RoomId id);
    // At this message, once it is there; 0: at none.
    void openMessage(RoomId id, qint64 seq);
    RoomId room() const;
    // Its newest message is in view, and what arrives will be.
    bool isInSight(RoomId id) const;
    // "Garden – Kith".
    QString title() const;
    // What is typed first is a message, where there is somebody to tell it to. To be called in its window.
    void focusStart();
    void markRead(); // the room, to its newest message
    // A sentence above everything.
    void tell(const QString &sentence, ConnectionBanner::Until until = ConnectionBanner::Until::SomeSeconds);

    void setShowsAddresses(bool shows); // of all links

    void forgetTold() { m_banner->forgetNotice(); }

    ChatList *chatList() const { return m_list; }
    Panes *panes() const { return m_panes; }
    Commands *commands() const { return m_commands; }

signals:
    void titleChanged(const QString &title);
    void preferencesRequested();
    void appearanceChosen(kith::widgets::Appearance appearance);
    void addAccountRequested();
    void signOutRequested();
    void aboutRequested();
    void quitRequested();

private:
    void connectList();
    void connectSearch();
    void connectConversation();
    void connectAccount();
    void addShortcuts();
    void restore();
    void showRoom(RoomId id);
    void showNothing();
    void showSomething();
    void showMembers(bool shown);
    void showSessions();
    void changePassword();
    struct Place {
        RoomId room;
        qint64 seq = 0; // 0: the newest
    };
    static constexpr size_t mostPlaces = 50;

    void showSearch(bool shown, SearchPane::Scope scope = SearchPane::Scope::Everywhere);
    void showPlace(const Place &place);
    void goBack();
    void goTo();
    void openNeighbour(int step);
    void openUnread();
    void writeTo(UserId user);
    void makeRoom(const QString &name = {});
    void browse();
    void newDirect();
    void invite(RoomId id);
    void showMenu(RoomId id, const QPoint &globalPos);
    RoomMenu *makeMenu();
    void leave(RoomId id);

    Theme &m_theme;
    client::Account &m_account;
    QSettings &m_settings;
    models::RoomListModel m_rooms;
    models::RoomFilterModel m_filtered;
    RecentRooms m_recent;
    Commands *m_commands;
    QPointer<QuickSwitcher> m_switcher;
    ConnectionBanner *m_banner;
    ChatList *m_list;
    QStackedWidget *m_left; // the chat list, or the search
    SearchPane *m_search;
    std::deque<Place> m_places; // where the reader was before each hit
    ConversationPane *m_conversation;
    RoomMenu *m_menu; // of the open room
    MembersPanel *m_members;
    Panes *m_panes;
    RoomId m_wanted;        // to be shown when it comes,
    qint64 m_wantedSeq = 0; // at this message
};

} // namespace kith::widgets
