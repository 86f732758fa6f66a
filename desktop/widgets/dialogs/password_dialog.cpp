#include "desktop/widgets/dialogs/password_dialog.h"
#include "desktop/widgets/dialogs/field.h"
#include "desktop/widgets/dialogs/tick_box.h"
#include "desktop/widgets/theme/theme.h"
#include "desktop/words/error_text.h"
#include "shared/base/text.h"

#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace kith::widgets {

PasswordDialog::PasswordDialog(Theme &theme, client::Account &account, QWidget *parent)
    : Dialog(theme, tr("Change password"), formWidth, parent), m_account(account),
      m_old(new Field(theme, tr("Old password"), this)), m_new(new Field(theme, tr("New password"), this)),
      m_repeated(new Field(theme, tr("New password again"), this)),
      m_signOutOthers(new TickBox(theme, tr("Sign out my other devices"), this))
{
    setObjectName(u"passwordDialog"_s);
    m_old->edit()->setObjectName(u"oldPassword"_s);
    m_new->edit()->setObjectName(u"newPassword"_s);
    m_repeated->edit()->setObjectName(u"repeatedPassword"_s);
    m_signOutOthers->setObjectName(u"signOutOthers"_s);
    m_signOutOthers->setChecked(true);
    for (Field *field : {m_old, m_new, m_repeated}) {
        // Whoever types it twice need not see it.
        field->edit()->setEchoMode(QLineEdit::Password);
        content()->addWidget(field);
    }
    m_new->setHint(tr("At least %n characters.", nullptr, limits::passwordMin));
    content()->addWidget(m_signOutOthers);

    addCancel();
    QPushButton *change = addButton(tr("Change"), Manner::Primary);
    change->setObjectName(u"change"_s);
    connect(change, &QPushButton::clicked, this, &PasswordDialog::change);
    m_old->setFocus();
}

bool PasswordDialog::check()
{
    if (m_old->text().isEmpty())
        m_old->setError(tr("Enter your old password."));
    if (m_new->text().isEmpty())
        m_new->setError(tr("Enter a new password."));
    else if (const auto strong = checkPassword(m_new->text()); !strong)
        m_new->setError(words::errorText(strong.error().code));
    else if (m_repeated->text() != m_new->text())
        m_repeated->setError(tr("This is not the same as above."));

    for (Field *field : {m_old, m_new, m_repeated}) {
        if (field->hasError()) {
            field->setFocus();
            field->edit()->selectAll();
            return false;
        }
    }
    return true;
}

void PasswordDialog::change()
{
    for (Field *field : {m_old, m_new, m_repeated})
        field->setError({});
    setError({});
    if (isBusy() || !check())
        return;
    setBusy(true);
    const bool others = m_signOutOthers->isChecked();
    m_account.changePassword({.password = m_old->text(), .newPassword = m_new->text(), .keepSessions = !others}, this,
        [this, others](const client::Outcome<proto::Empty> &done) {
            setBusy(false);
            if (!done)
                return refused(done.error());
            accept();
            emit changed(others);
        });
}

void PasswordDialog::refused(const client::Failure &failure)
{
    Field *field = failure.is(ErrorCode::AuthFailed) ? m_old : failure.is(ErrorCode::PasswordWeak) ? m_new : nullptr;
    if (!field)
        return setError(words::errorText(failure));
    field->setError(field == m_old ? tr("This password is wrong.") : words::errorText(failure));
    field->setFocus();
    field->edit()->selectAll();
}

} // namespace kith::widgets
