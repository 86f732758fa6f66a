// F1: every key of the window, by what it is for.
#pragma once

#include "desktop/widgets/dialogs/dialog.h"

namespace kith::widgets {

class Commands;

class ShortcutsDialog : public Dialog {
    Q_OBJECT

public:
    ShortcutsDialog(Theme &theme, const Commands &commands, QWidget *parent);
};

} // namespace kith::widgets
