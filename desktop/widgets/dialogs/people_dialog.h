// Finds somebody: to write to, or to add to a room.
#pragma once

#include "desktop/client/account.h"
#include "desktop/widgets/dialogs/dialog.h"

namespace kith::widgets {

class PeoplePicker;

class PeopleDialog : public Dialog {
    Q_OBJECT

public:
    // To write to.
    PeopleDialog(Theme &theme, client::Account &account, QWidget *parent = nullptr);
    // To add to `room`.
    PeopleDialog(Theme &theme, client::Account &account, RoomId room, QWidget *parent = nullptr);

signals:
    void roomChosen(kith::RoomId id);

private:
    void build(const QString &objectName);
    void write(UserId user);
    void add(UserId user);

    client::Account &m_account;
    RoomId m_room;
    PeoplePicker *m_picker;
};

} // namespace kith::widgets
