// "I have an invite link": a line to paste it into, and a button that joins its room.
#pragma once

#include "desktop/client/account.h"

#include <QWidget>

class QPushButton;

namespace kith::widgets {

class Field;
class Theme;

class InviteField : public QWidget {
    Q_OBJECT

public:
    InviteField(Theme &theme, client::Account &account, QWidget *parent = nullptr);

signals:
    void joined(kith::RoomId id);

private:
    void join();
    void setBusy(bool busy);

    client::Account &m_account;
    Field *m_field;
    QPushButton *m_join;
};

} // namespace kith::widgets
