#include "desktop/widgets/window/about_dialog.h"
#include "desktop/widgets/theme/theme.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {
constexpr int markSize = 64;
}

AboutDialog::AboutDialog(Theme &theme, QWidget *parent) : Dialog(theme, tr("About Kith"), 360, parent)
{
    auto *mark = new QLabel(this);
    mark->setPixmap(theme.pixmap(u"kith"_s, theme.colors().accent, devicePixelRatioF(), markSize));
    mark->setAlignment(Qt::AlignCenter);
    auto *words = new QLabel(tr("Kith %1\nChat on your own server.\n\nFree software under the Apache License 2.0.")
                                 .arg(QStringLiteral(KITH_VERSION)),
        this);
    words->setTextFormat(Qt::PlainText);
    words->setAlignment(Qt::AlignCenter);
    words->setWordWrap(true);
    content()->addWidget(mark);
    content()->addWidget(words);
    QPushButton *close = addButton(tr("Close"));
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &AboutDialog::accept);
}

} // namespace kith::widgets
