// The conversation of one room as rows: messages, what is on its way, day lines, the "new messages" line, joins and
// leaves. Oldest first. Holds a bounded window over the cache: scrolling moves it, and what is far away is let go.
#pragma once

#include "desktop/client/account.h"
#include "desktop/models/message_window.h"
#include "desktop/models/roles.h"
#include "desktop/models/rows.h"

#include <QAbstractListModel>

namespace kith::models {

class MessageListModel : public QAbstractListModel {
    Q_OBJECT

public:
    static constexpr int pageSize = MessageWindow::pageSize;
    static constexpr int windowSize = MessageWindow::size; // messages held at most
    static constexpr qint64 groupMs = models::groupMs;

    // The account outlives the model.
    explicit MessageListModel(client::Account &account, QObject *parent = nullptr);

    // Shows the newest messages of the room; where somebody has not read them all, with the "new messages" line, or
    // what is around that line where there are very many. An invalid id: nothing.
    void setRoom(RoomId id);
    // What was not read begins before what is held: as long as it was not brought, there is no "new messages" line.
    bool isNewLineMissing() const;
    RoomId room() const { return m_room; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override { return itemRoleNames(); }

    // Nothing is known of the room yet: it is being asked for.
    bool isLoading() const { return m_loading; }
    // The window has, or will have, nothing above: the start of the room is shown.
    bool isAtStart() const { return m_open && m_window.atStart(); }
    // The window reaches to the newest message.
    bool isAtNewest() const { return m_window.atNewest(); }
    // The view is near the end of the window. Rows come at once from the cache, or later from the server. After
    // loadingFailed(), loadOlder() tries again, also to open the room.
    void loadOlder();
    void loadNewer();
    bool isLoadingOlder() const { return m_loadingOlder; }
    // Moves the window to the newest messages (a reset where they are not in it).
    void goToNewest();
    // Moves the window so that `seq` is in it; false where it is not held.
    bool goTo(qint64 seq);
    // Whether the view rests at the newest message, as it does at first. While it does not, and the window is full,
    // new messages wait outside, so that what is being read is not let go.
    void setFollowing(bool following) { m_following = following; }

    int rowOfSeq(qint64 seq) const; // -1: not in the window
    int newMessagesRow() const;     // -1: there is no such line
    // The person has seen the new messages and comes anew: the line goes.
    void clearNewMessages();
    // The person looks away: what they have not read by now, and what comes, stands below the line.
    void markNewMessages();

signals:
    void loadingChanged(); // isLoading(), isLoadingOlder(), isAtStart(), isAtNewest()
    void loadingFailed();  // of the older page or of the room

private:
    struct Status {
        bool loading = false;
        bool loadingOlder = false;
        bool atStart = false;
        bool atNewest = true;
        friend bool operator==(const Status &, const Status &) = default;
    };

    void enter();
    void open();
    void roomOpened(RoomId id);
    void roomRemoved(RoomId id);
    void openFailed(RoomId id);
    void historyFailed(RoomId id);
    void appended(RoomId id, const std::vector<Message> &messages);
    void prepended(RoomId id);
    void messageChanged(RoomId id, const Message &message);
    void pendingChanged(RoomId id);
    void noticed(RoomId id, const client::Notice &notice);
    void personChanged(UserId id);
    void becameStored(const std::vector<Message> &messages, const std::vector<client::Pending> &before);
    void keepNotices();

    std::vector<Row> wantedRows() const;
    void reset();
    void update();
    void turnInto(std::vector<Row> rows);
    void tell();
    int rowWhere(const std::function<bool(const Row &)> &is) const;

    client::Account &m_account;
    RoomId m_room;
    QTimeZone m_zone;
    bool m_online = false;
    bool m_open = false; // the account holds something of the room, and it is shown
    bool m_loading = false;
    bool m_loadingOlder = false;
    bool m_following = true;
    std::optional<qint64> m_newAfter;
    MessageWindow m_window;
    std::vector<client::Notice> m_notices;  // of the whole room
    std::vector<client::Pending> m_pending; // shown while the window is at the newest
    std::vector<Row> m_rows;
    Status m_told;
    bool m_updating = false; // rows are being moved: somebody who hears of it may call back
    bool m_again = false;
};

} // namespace kith::models
