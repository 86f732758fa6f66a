#include "desktop/widgets/dialogs/invite_field.h"
#include "desktop/widgets/dialogs/field.h"
#include "desktop/widgets/theme/theme.h"
#include "desktop/words/error_text.h"
#include "desktop/words/invite_key.h"

#include <QBoxLayout>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace kith::widgets {

InviteField::InviteField(Theme &theme, client::Account &account, QWidget *parent)
    : QWidget(parent), m_account(account), m_field(new Field(theme, tr("Invite link"), this)),
      m_join(new QPushButton(tr("Join"), this))
{
    m_field->edit()->setObjectName(u"inviteKey"_s);
    m_field->edit()->setPlaceholderText(tr("Paste the link, or only its key"));
    m_join->setObjectName(u"joinByInvite"_s);
    m_join->setProperty("primary", true);
    m_join->setAutoDefault(false);
    m_field->putBeside(m_join);

    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->addWidget(m_field);
    setFocusProxy(m_field);

    connect(m_field->edit(), &QLineEdit::returnPressed, this, &InviteField::join);
    connect(m_join, &QPushButton::clicked, this, &InviteField::join);
}

void InviteField::join()
{
    const QString key = words::inviteKey(m_field->text());
    if (key.isEmpty()) {
        m_field->setError(tr("This is not an invite link. Paste all of it."));
        m_field->setFocus();
        return;
    }
    setBusy(true);
    m_account.joinByInvite(key, this, [this](const client::Outcome<RoomId> &room) {
        setBusy(false);
        if (room) {
            emit joined(*room);
            return;
        }
        m_field->setError(words::errorText(room.error()));
        m_field->setFocus();
    });
}

void InviteField::setBusy(bool busy)
{
    m_field->setEnabled(!busy);
    m_join->setEnabled(!busy);
}

} // namespace kith::widgets
