// What this program is.
#pragma once

#include "desktop/widgets/dialogs/dialog.h"

namespace kith::widgets {

class AboutDialog : public Dialog {
    Q_OBJECT

public:
    AboutDialog(Theme &theme, QWidget *parent);
};

} // namespace kith::widgets
