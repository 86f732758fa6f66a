#include "desktop/widgets/dialogs/people_dialog.h"
#include "desktop/widgets/dialogs/people_picker.h"

#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

QString inviteTitle(const client::Account &account, RoomId id)
{
    const client::RoomState *room = account.room(id);
    return room ? PeopleDialog::tr("Add people to %1").arg(account.roomName(*room)) : PeopleDialog::tr("Add people");
}

} // namespace

PeopleDialog::PeopleDialog(Theme &theme, client::Account &account, QWidget *parent)
    : Dialog(theme, tr("Message someone"), formWidth, parent), m_account(account),
      m_picker(new PeoplePicker(
          theme, account, {.act = tr("Message"), .acting = tr("Opening…"), .done = tr("Message")}, this))
{
    build(u"peopleDialog"_s);
    connect(m_picker, &PeoplePicker::picked, this, &PeopleDialog::write);
}

PeopleDialog::PeopleDialog(Theme &theme, client::Account &account, RoomId room, QWidget *parent)
    : Dialog(theme, inviteTitle(account, room), formWidth, parent), m_account(account), m_room(room),
      m_picker(new PeoplePicker(
          theme, account, {.act = tr("Invite"), .acting = tr("Inviting…"), .done = tr("Invited")}, this))
{
    build(u"addPeopleDialog"_s);
    connect(m_picker, &PeoplePicker::picked, this, &PeopleDialog::add);
}

void PeopleDialog::build(const QString &objectName)
{
    setObjectName(objectName);
    content()->addWidget(m_picker, 1);
    QPushButton *close = addButton(m_room.isValid() ? tr("Done") : tr("Cancel"));
    close->setObjectName(u"close"_s);
    connect(close, &QPushButton::clicked, this, &PeopleDialog::reject);
    makeResizable(480);
    m_picker->setFocus();
}

void PeopleDialog::write(UserId user)
{
    m_account.openDirect(user, this, [this, user](const client::Outcome<RoomId> &room) {
        if (!room)
            return m_picker->refused(user, room.error());
        accept();
        emit roomChosen(*room);
    });
}

void PeopleDialog::add(UserId user)
{
    m_account.invite(m_room, user, this, [this, user](const client::Outcome<proto::Empty> &done) {
        if (done)
            m_picker->succeeded(user);
        else
            m_picker->refused(user, done.error());
    });
}

} // namespace kith::widgets
