#include "desktop/widgets/dialogs/invite_dialog.h"
#include "desktop/widgets/dialogs/invite_links.h"
#include "desktop/widgets/dialogs/link_maker.h"
#include "desktop/widgets/dialogs/people_picker.h"
#include "desktop/widgets/theme/theme.h"

#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

QString inviteTitle(const client::Account &account, RoomId id)
{
    const client::RoomState *room = account.room(id);
    return room ? InviteDialog::tr("Invite to %1").arg(account.roomName(*room)) : InviteDialog::tr("Invite");
}

} // namespace

InviteDialog::InviteDialog(Theme &theme, client::Account &account, RoomId room, QWidget *parent)
    : Dialog(theme, inviteTitle(account, room), listWidth, parent), m_account(account), m_room(room)
{
    setObjectName(u"inviteDialog"_s);
    auto *hint = new Note(Note::Kind::Muted, this);
    hint->say(tr("Whoever opens this link can join the room and read what was said before."));
    auto *maker = new LinkMaker(theme, account, room, this);
    auto *links = new InviteLinks(theme, account, room, this);
    connect(maker, &LinkMaker::made, links, &InviteLinks::load);
    content()->addWidget(hint);
    content()->addWidget(maker);
    content()->addWidget(links);
    if (!account.user().guest)
        addPeople();
    QPushButton *done = addButton(tr("Done"));
    connect(done, &QPushButton::clicked, this, &InviteDialog::accept);
    if (m_people)
        makeResizable(520);
    links->load();
}

void InviteDialog::addPeople()
{
    auto *heading = new QLabel(tr("Or add someone who has an account"), this);
    heading->setFont(theme().smallStrong());
    heading->setProperty("small", true);
    heading->setProperty("strong", true);
    m_people =
        new PeoplePicker(theme(), m_account, {.act = tr("Add"), .acting = tr("Adding…"), .done = tr("Added")}, this);
    connect(m_people, &PeoplePicker::picked, this, &InviteDialog::add);
    auto *below = new QVBoxLayout;
    below->setSpacing(metrics::tiny);
    below->addWidget(heading);
    below->addWidget(m_people, 1);
    content()->addLayout(below, 1);
}

void InviteDialog::add(UserId user)
{
    m_account.invite(m_room, user, this, [this, user](const client::Outcome<proto::Empty> &done) {
        if (done)
            m_people->succeeded(user);
        else
            m_people->refused(user, done.error());
    });
}

} // namespace kith::widgets
