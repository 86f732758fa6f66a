// Asked once, when the window is closed where there is a tray: "Keep running in the tray?" Escape closes nothing.
#pragma once

#include "desktop/widgets/dialogs/dialog.h"

namespace kith::widgets {

class ClosingDialog : public Dialog {
    Q_OBJECT

public:
    ClosingDialog(Theme &theme, QWidget *parent);

signals:
    void answered(bool keepsRunning);
};

} // namespace kith::widgets
