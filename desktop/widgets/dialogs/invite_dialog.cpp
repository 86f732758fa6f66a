#include "desktop/widgets/dialogs/invite_dialog.h"
#include "desktop/widgets/dialogs/error_text.h"
#include "desktop/widgets/dialogs/line_edit.h"
#include "desktop/widgets/dialogs/people_picker.h"
#include "desktop/widgets/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

constexpr auto copiedFor = std::chrono::seconds(2);

QString inviteTitle(const client::Account &account, RoomId id)
{
    const client::RoomState *room = account.room(id);
    return room ? InviteDialog::tr("Invite to %1").arg(account.roomName(*room)) : InviteDialog::tr("Invite");
}

} // namespace

InviteDialog::InviteDialog(Theme &theme, client::Account &account, RoomId room, QWidget *parent)
    : Dialog(theme, inviteTitle(account, room), formWidth, parent), m_account(account), m_room(room),
      m_link(new LineEdit(theme, this)), m_copy(new QPushButton(tr("Copy"), this)),
      m_problem(new Note(Note::Kind::Error, this)), m_again(new QPushButton(tr("Try again"), this))
{
    setObjectName(u"inviteDialog"_s);
    build();
    if (!account.user().guest) {
        auto *heading = new QLabel(tr("Or add someone who has an account"), this);
        heading->setFont(theme.smallStrong());
        heading->setProperty("small", true);
        heading->setProperty("strong", true);
        m_people =
            new PeoplePicker(theme, account, {.act = tr("Add"), .acting = tr("Adding…"), .done = tr("Added")}, this);
        connect(m_people, &PeoplePicker::picked, this, &InviteDialog::add);
        auto *below = new QVBoxLayout;
        below->setSpacing(metrics::tiny);
        below->addWidget(heading);
        below->addWidget(m_people, 1);
        content()->addSpacing(metrics::small);
        content()->addLayout(below, 1);
    }
    QPushButton *done = addButton(tr("Done"));
    connect(done, &QPushButton::clicked, this, &InviteDialog::accept);
    if (m_people)
        makeResizable(520);
    askForLink();
}

void InviteDialog::build()
{
    auto *heading = new QLabel(tr("Invite link"), this);
    heading->setFont(theme().smallStrong());
    heading->setProperty("small", true);
    heading->setProperty("strong", true);
    heading->setBuddy(m_link);
    auto *hint = new Note(Note::Kind::Muted, this);
    hint->say(tr("Whoever opens this link can join the room and read what was said before."));

    m_link->setObjectName(u"inviteLink"_s);
    m_link->setReadOnly(true);
    m_link->setAccessibleName(tr("Invite link"));
    m_link->setLayoutDirection(Qt::LeftToRight); // an address, in every language
    m_copy->setObjectName(u"copy"_s);
    m_copy->setProperty("primary", true);
    m_copy->setFixedHeight(40); // as high as the field
    m_copy->setEnabled(false);
    m_again->setObjectName(u"linkAgain"_s);
    makeLink(m_again);
    m_again->setProperty("small", true);
    m_again->hide();

    auto *row = new QHBoxLayout;
    row->setSpacing(metrics::small);
    row->addWidget(m_link, 1);
    row->addWidget(m_copy);
    auto *rows = new QVBoxLayout;
    rows->setSpacing(metrics::tiny);
    rows->addWidget(heading);
    rows->addLayout(row);
    rows->addWidget(m_problem);
    rows->addWidget(m_again, 0, Qt::AlignLeft);
    rows->addWidget(hint);
    content()->addLayout(rows);

    m_copied.setSingleShot(true);
    m_copied.setInterval(copiedFor);
    connect(&m_copied, &QTimer::timeout, this, [this] { m_copy->setText(tr("Copy")); });
    connect(m_copy, &QPushButton::clicked, this, &InviteDialog::copy);
    connect(m_again, &QPushButton::clicked, this, &InviteDialog::askForLink);
}

void InviteDialog::askForLink()
{
    m_problem->say({});
    m_again->hide();
    m_link->setPlaceholderText(tr("Making a link…"));
    m_account.inviteLink(m_room, this, [this](const client::Outcome<QString> &link) {
        m_link->setPlaceholderText({});
        if (!link) {
            m_problem->say(link.error().is(ErrorCode::RoomDenied)
                    ? tr("Only owners and moderators invite to this room.")
                    : errorText(link.error()));
            m_again->setVisible(!link.error().is(ErrorCode::RoomDenied));
            return;
        }
        m_link->setText(*link);
        m_link->setCursorPosition(0);
        m_copy->setEnabled(true);
        m_copy->setFocus();
    });
}

void InviteDialog::copy()
{
    QGuiApplication::clipboard()->setText(m_link->text());
    m_copy->setMinimumWidth(m_copy->width()); // the field beside it keeps its place
    m_copy->setText(tr("Copied"));
    m_copied.start();
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
