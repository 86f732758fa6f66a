// Asks before an account is signed out: what that means for what waits to be sent, and whether the conversations stay
// on this computer.
#pragma once

#include "desktop/widgets/dialogs/confirm_dialog.h"

namespace kith::widgets {

class TickBox;

class SignOutDialog : public ConfirmDialog {
    Q_OBJECT

public:
    struct Facts {
        QString name;
        QString server;
        bool guest = false;
        bool over = false; // the session has ended already: the account is only taken out of this program
        int unsent = 0;    // messages
    };
    SignOutDialog(Theme &theme, const Facts &facts, QWidget *parent);

    // What is kept of the account is not to stay.
    bool removes() const;

private:
    void explain();

    Facts m_facts;
    TickBox *m_remove;
    Note *m_consequence;
};

} // namespace kith::widgets
