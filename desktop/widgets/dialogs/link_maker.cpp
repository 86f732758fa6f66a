#include "desktop/widgets/dialogs/link_maker.h"
#include "desktop/widgets/dialogs/line_edit.h"
#include "desktop/widgets/dialogs/note.h"
#include "desktop/widgets/dialogs/segments.h"
#include "desktop/widgets/theme/theme.h"
#include "desktop/words/error_text.h"
#include "shared/base/text.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

constexpr auto copiedFor = std::chrono::seconds(2);
constexpr int hour = 3'600;
constexpr int day = 24 * hour;
constexpr int withoutLimit = 0;
constexpr int narrow = 420; // where the button goes below the choice
constexpr int buttonHeightMin = 40;

std::optional<int> limitOf(const Segments *segments)
{
    return segments->chosen() == withoutLimit ? std::nullopt : std::optional(segments->chosen());
}

} // namespace

LinkMaker::LinkMaker(Theme &theme, client::Account &account, RoomId room, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_account(account), m_room(room), m_lifetime(new Segments(theme, this)),
      m_uses(new Segments(theme, this)), m_choice(new QBoxLayout(QBoxLayout::LeftToRight)),
      m_create(new QPushButton(tr("Create link"), this)), m_row(new QWidget(this)), m_link(new LineEdit(theme, m_row)),
      m_copy(new QPushButton(tr("Copy"), m_row)), m_problem(new Note(Note::Kind::Error, this))
{
    m_lifetime->add(hour, tr("1 hour"));
    m_lifetime->add(day, tr("1 day"));
    m_lifetime->add(7 * day, tr("7 days"));
    m_lifetime->add(withoutLimit, tr("ever", "how long a link works"));
    m_lifetime->choose(7 * day);
    m_lifetime->setAccessibleName(tr("The link works for"));
    m_uses->add(1, tr("once"));
    m_uses->add(10, tr("10 times"));
    m_uses->add(withoutLimit, tr("without limit"));
    m_uses->choose(withoutLimit);
    m_uses->setAccessibleName(tr("It lets people in"));
    m_create->setObjectName(u"createLink"_s);
    m_create->setProperty("primary", true);
    m_create->setAutoDefault(false);
    const int height = std::max(buttonHeightMin, m_link->sizeHint().height()); // as high as what is beside it
    m_create->setFixedHeight(height);

    m_link->setObjectName(u"inviteLink"_s);
    m_link->setReadOnly(true);
    m_link->setAccessibleName(tr("Invite link"));
    m_link->setLayoutDirection(Qt::LeftToRight); // an address, in every language
    m_copy->setObjectName(u"copy"_s);
    m_copy->setProperty("primary", true);
    m_copy->setAutoDefault(false);
    m_copy->setFixedHeight(height);
    m_row->hide();

    auto *link = new QHBoxLayout(m_row);
    link->setContentsMargins(0, 0, 0, 0);
    link->setSpacing(metrics::small);
    link->addWidget(m_link, 1);
    link->addWidget(m_copy);
    m_choice->setSpacing(metrics::small);
    m_choice->addWidget(m_uses, 1);
    m_choice->addWidget(m_create);
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(metrics::tiny);
    rows->addWidget(heading(tr("The link works for"), m_lifetime));
    rows->addWidget(m_lifetime);
    rows->addSpacing(metrics::tiny);
    rows->addWidget(heading(tr("It lets people in"), m_uses));
    rows->addLayout(m_choice);
    rows->addWidget(m_problem);
    rows->addSpacing(metrics::tiny);
    rows->addWidget(m_row);

    m_copied.setSingleShot(true);
    m_copied.setInterval(copiedFor);
    connect(&m_copied, &QTimer::timeout, this, [this] { m_copy->setText(tr("Copy")); });
    connect(m_copy, &QPushButton::clicked, this, &LinkMaker::copy);
    connect(m_create, &QPushButton::clicked, this, &LinkMaker::make);

    const client::RoomState *state = account.room(room);
    if (state && state->role && !mayInvite(state->kind, *state->role, account.user().guest)) {
        m_create->setEnabled(false);
        m_problem->say(
            account.user().guest ? tr("Guests cannot invite.") : tr("Only owners and moderators invite to this room."));
    }
}

QLabel *LinkMaker::heading(const QString &text, QWidget *buddy)
{
    auto *label = new QLabel(text, this);
    label->setFont(m_theme.smallStrong());
    label->setProperty("small", true);
    label->setProperty("strong", true);
    label->setBuddy(buddy);
    return label;
}

void LinkMaker::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const int both = m_uses->minimumSizeHint().width() + m_choice->spacing() + m_create->sizeHint().width();
    m_choice->setDirection(width() < std::max(narrow, both) ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

void LinkMaker::make()
{
    m_problem->say({});
    m_create->setEnabled(false);
    m_account.inviteLink(m_room, this,
        [this](const client::Outcome<QString> &link) {
            m_create->setEnabled(true);
            showLink(link);
        },
        {.expiresIn = limitOf(m_lifetime), .uses = limitOf(m_uses)});
}

void LinkMaker::showLink(const client::Outcome<QString> &link)
{
    if (!link) {
        // The terms are right: what remains is that there are too many.
        m_problem->say(link.error().is(ErrorCode::BadRequest)
                ? tr("This room has %n links already. Withdraw one first.", nullptr, limits::invitesPerRoom)
                : link.error().is(ErrorCode::RoomDenied) ? tr("Only owners and moderators invite to this room.")
                                                         : words::errorText(link.error()));
        return;
    }
    m_link->setText(*link);
    m_link->setCursorPosition(0);
    m_copied.stop();
    m_copy->setText(tr("Copy"));
    m_row->show();
    m_create->setProperty("primary", false); // the next thing to do is to copy
    repolish(m_create);
    m_copy->setFocus();
    emit made();
}

void LinkMaker::copy()
{
    QGuiApplication::clipboard()->setText(m_link->text());
    m_copy->setMinimumWidth(m_copy->width()); // the field beside it keeps its place
    m_copy->setText(tr("Copied"));
    m_copied.start();
}

} // namespace kith::widgets
