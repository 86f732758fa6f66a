// A look at an address before the browser has it: "This link leads to …" [Copy link] [Cancel] [Open].
#pragma once

#include "desktop/widgets/dialogs/dialog.h"
#include "desktop/words/text_links.h"

namespace kith::widgets {

class OpenLinkDialog : public Dialog {
    Q_OBJECT

public:
    // accepted(): the person wants it. Enter and Escape both say no.
    OpenLinkDialog(Theme &theme, const QUrl &url, words::LinkDoubt doubt, QWidget *parent);
};

} // namespace kith::widgets
