// What can be done with a room of the chat list, as the menu of its row and of the conversation's header.
#pragma once

#include "desktop/client/account.h"

#include <QMenu>

namespace kith::widgets {

class RoomMenu : public QMenu {
    Q_OBJECT

public:
    // The account outlives the menu; the room need not.
    RoomMenu(client::Account &account, RoomId id, QWidget *parent = nullptr);

signals:
    void openRequested(kith::RoomId id);
    void inviteRequested(kith::RoomId id);
    void leaveRequested(kith::RoomId id);

private:
    void addLevels(const client::RoomState &room);

    client::Account &m_account;
    RoomId m_id;
};

} // namespace kith::widgets
