#include "desktop/widgets/dialogs/new_room_dialog.h"
#include "desktop/widgets/dialogs/choice_card.h"
#include "desktop/widgets/dialogs/field.h"
#include "desktop/widgets/theme/theme.h"
#include "desktop/words/error_text.h"
#include "shared/base/text.h"

#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace kith::widgets {

NewRoomDialog::NewRoomDialog(Theme &theme, client::Account &account, QWidget *parent)
    : Dialog(theme, tr("Create a room"), formWidth, parent), m_account(account),
      m_name(new Field(theme, tr("Name"), this)), m_topic(new Field(theme, tr("Topic (optional)"), this)),
      m_private(new ChoiceCard(theme, u"lock"_s, tr("Private"), tr("Only people who are invited."), this))
{
    setObjectName(u"newRoomDialog"_s);
    m_name->edit()->setObjectName(u"roomName"_s);
    m_topic->edit()->setObjectName(u"roomTopic"_s);
    m_private->setObjectName(u"roomPrivate"_s);

    auto *legend = new QLabel(tr("Who can join"), this);
    legend->setFont(theme.smallStrong());
    legend->setProperty("small", true);
    legend->setProperty("strong", true);
    auto *open =
        new ChoiceCard(theme, u"room"_s, tr("Public"), tr("Everyone on this server can find and join it."), this);
    open->setObjectName(u"roomPublic"_s);
    open->setChecked(true);
    auto *choices = new QVBoxLayout;
    choices->setSpacing(metrics::small);
    choices->addWidget(legend);
    choices->addWidget(open);
    choices->addWidget(m_private);
    choices->setStretch(0, 0);

    content()->addWidget(m_name);
    content()->addWidget(m_topic);
    content()->addLayout(choices);
    addCancel();
    QPushButton *create = addButton(tr("Create"), Manner::Primary);
    create->setObjectName(u"create"_s);
    connect(create, &QPushButton::clicked, this, &NewRoomDialog::create);
    m_name->setFocus();
}

void NewRoomDialog::setName(const QString &name)
{
    m_name->edit()->setText(name);
    m_name->edit()->selectAll();
}

bool NewRoomDialog::check()
{
    const auto name = checkLine(m_name->text(), "name"_L1, limits::roomNameCharacters, true);
    if (!name)
        m_name->setError(tr("Use at most %n characters, without line breaks.", nullptr, limits::roomNameCharacters));
    else if (name->isEmpty())
        m_name->setError(tr("Give the room a name."));
    if (!checkLine(m_topic->text(), "topic"_L1, limits::topicCharacters, true))
        m_topic->setError(tr("Use at most %n characters, without line breaks.", nullptr, limits::topicCharacters));

    Field *wrong = m_name->hasError() ? m_name : m_topic->hasError() ? m_topic : nullptr;
    if (wrong)
        wrong->setFocus();
    return !wrong;
}

void NewRoomDialog::create()
{
    if (isBusy() || !check())
        return;
    setBusy(true);
    m_account.createRoom(m_name->text().trimmed(), m_topic->text().trimmed(),
        m_private->isChecked() ? RoomKind::Private : RoomKind::Public, this,
        [this](const client::Outcome<RoomId> &room) {
            setBusy(false);
            if (!room)
                return refused(room.error());
            accept();
            emit roomChosen(*room);
        });
}

void NewRoomDialog::refused(const client::Failure &failure)
{
    Field *field = failure.kind != client::Failure::Kind::Refused              ? nullptr
        : failure.error.field == u"name" || failure.is(ErrorCode::NameInvalid) ? m_name
        : failure.error.field == u"topic"                                      ? m_topic
                                                                               : nullptr;
    if (!field)
        return setError(
            failure.is(ErrorCode::RoomDenied) ? tr("Guests cannot create rooms.") : words::errorText(failure));
    field->setError(words::errorText(failure));
    field->setFocus();
}

} // namespace kith::widgets
