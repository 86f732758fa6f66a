// Brings people into a room: with a link that can be sent to them, or by adding who has an account.
#pragma once

#include "desktop/client/account.h"
#include "desktop/widgets/dialogs/dialog.h"

#include <QTimer>

namespace kith::widgets {

class LineEdit;
class PeoplePicker;

class InviteDialog : public Dialog {
    Q_OBJECT

public:
    InviteDialog(Theme &theme, client::Account &account, RoomId room, QWidget *parent = nullptr);

private:
    void build();
    void askForLink();
    void copy();
    void add(UserId user);

    client::Account &m_account;
    RoomId m_room;
    LineEdit *m_link;
    QPushButton *m_copy;
    Note *m_problem;
    QPushButton *m_again;
    PeoplePicker *m_people = nullptr; // guests cannot add anybody
    QTimer m_copied;
};

} // namespace kith::widgets
