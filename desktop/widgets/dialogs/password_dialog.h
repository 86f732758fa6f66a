// Changes the password of the account, and signs its other devices out.
#pragma once

#include "desktop/client/account.h"
#include "desktop/widgets/dialogs/dialog.h"

namespace kith::widgets {

class Field;
class TickBox;

class PasswordDialog : public Dialog {
    Q_OBJECT

public:
    // The account outlives it, and is not a guest's.
    PasswordDialog(Theme &theme, client::Account &account, QWidget *parent = nullptr);

signals:
    void changed(bool othersSignedOut);

private:
    void change();
    bool check();
    void refused(const client::Failure &failure);

    client::Account &m_account;
    Field *m_old;
    Field *m_new;
    Field *m_repeated;
    TickBox *m_signOutOthers;
};

} // namespace kith::widgets
