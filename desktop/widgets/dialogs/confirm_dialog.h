// Asks before something that cannot be taken back: "Leave room" [Cancel] [Leave].
#pragma once

#include "desktop/widgets/dialogs/dialog.h"

namespace kith::widgets {

class ConfirmDialog : public Dialog {
    Q_OBJECT

public:
    ConfirmDialog(Theme &theme, const QString &title, const QString &text, const QString &verb, QWidget *parent);

    // Waits for the answer; true for the verb. Enter and Escape both say no.
    static bool ask(Theme &theme, QWidget *parent, const QString &title, const QString &text, const QString &verb);
};

} // namespace kith::widgets
