#include "desktop/widgets/shell/closing_dialog.h"

#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace kith::widgets {

ClosingDialog::ClosingDialog(Theme &theme, QWidget *parent)
    : Dialog(theme, tr("Keep running in the tray?"), formWidth, parent)
{
    setObjectName(u"closingDialog"_s);
    const QString text = tr("Without its window, Kith can stay in the tray and tell you of new messages. "
                            "Your answer is remembered; the preferences change it.");
    auto *words = new Note(Note::Kind::Plain, this);
    words->say(text);
    content()->addWidget(words);
    setAccessibleDescription(text);

    const auto answer = [this](bool keepsRunning) {
        accept();
        emit answered(keepsRunning);
    };
    QPushButton *quit = addButton(tr("Quit"));
    quit->setObjectName(u"quit"_s);
    connect(quit, &QPushButton::clicked, this, [answer] { answer(false); });
    QPushButton *keep = addButton(tr("Keep running"), Manner::Primary);
    keep->setObjectName(u"keepRunning"_s);
    connect(keep, &QPushButton::clicked, this, [answer] { answer(true); });
    keep->setFocus();
}

} // namespace kith::widgets
