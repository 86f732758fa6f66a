// Brings people into a room: with a link that can be sent to them, or by adding who has an account.
#pragma once

#include "desktop/client/account.h"
#include "desktop/widgets/dialogs/dialog.h"

namespace kith::widgets {

class PeoplePicker;

class InviteDialog : public Dialog {
    Q_OBJECT

public:
    InviteDialog(Theme &theme, client::Account &account, RoomId room, QWidget *parent = nullptr);

private:
    void addPeople();
    void add(UserId user);

    client::Account &m_account;
    RoomId m_room;
    PeoplePicker *m_people = nullptr; // guests cannot add anybody
};

} // namespace kith::widgets
