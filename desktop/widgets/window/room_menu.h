// What can be done with a room of the chat list, as the menu of its row and of the conversation's header.
#pragma once

#include "desktop/client/account.h"

#include <QMenu>

namespace kith::widgets {

class RoomMenu : public QMenu {
    Q_OBJECT

public:
    // The account outlives the menu; the room need not.
    explicit RoomMenu(client::Account &account, QWidget *parent = nullptr);

    // Of the open room there is nothing to open.
    void setRoom(RoomId id, bool isOpen);

signals:
    void openRequested(kith::RoomId id);
    void inviteRequested(kith::RoomId id);
    void leaveRequested(kith::RoomId id);

private:
    void fill();
    void addLevels(const client::RoomState &room);

    client::Account &m_account;
    RoomId m_id;
    bool m_isOpen = false;
};

} // namespace kith::widgets
