#include "desktop/widgets/dialogs/confirm_dialog.h"

#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace kith::widgets {

ConfirmDialog::ConfirmDialog(
    Theme &theme, const QString &title, const QString &text, const QString &verb, QWidget *parent)
    : Dialog(theme, title, formWidth, parent)
{
    setObjectName(u"confirmDialog"_s);
    auto *question = new Note(Note::Kind::Plain, this);
    question->say(text);
    content()->addWidget(question);

    QPushButton *cancel = addCancel();
    cancel->setDefault(true);
    cancel->setFocus();
    QPushButton *confirm = addButton(verb, Manner::Danger);
    confirm->setObjectName(u"confirm"_s);
    connect(confirm, &QPushButton::clicked, this, &ConfirmDialog::accept);
    setAccessibleDescription(text);
}

bool ConfirmDialog::ask(Theme &theme, QWidget *parent, const QString &title, const QString &text, const QString &verb)
{
    ConfirmDialog dialog(theme, title, text, verb, parent);
    return dialog.exec() == Accepted;
}

} // namespace kith::widgets
