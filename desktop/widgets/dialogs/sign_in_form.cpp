#include "desktop/widgets/dialogs/sign_in_form.h"
#include "desktop/widgets/dialogs/field.h"
#include "desktop/widgets/dialogs/segments.h"
#include "desktop/widgets/theme/theme.h"
#include "desktop/words/error_text.h"
#include "desktop/words/invite_key.h"
#include "shared/base/text.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

// A hairline that follows the theme's palette.
QFrame *hairline(QWidget *parent)
{
    auto *line = new QFrame(parent);
    line->setFixedHeight(1);
    line->setAutoFillBackground(true);
    line->setBackgroundRole(QPalette::Mid);
    return line;
}

Segments *makeModes(Theme &theme, QWidget *parent)
{
    auto *modes = new Segments(theme, parent);
    modes->add(SignInForm::SignIn, SignInForm::tr("Sign in"));
    modes->add(SignInForm::CreateAccount, SignInForm::tr("Create account"));
    return modes;
}

Field *makePasswordField(Theme &theme, QWidget *parent)
{
    auto *field = new Field(theme, SignInForm::tr("Password"), parent);
    field->makePassword();
    return field;
}

} // namespace

// The order of Tab is that in which the parts are made, with what is in them.
SignInForm::SignInForm(Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_modes(makeModes(theme, this)), m_closed(new Note(Note::Kind::Muted, this)),
      m_name(new Field(theme, tr("User name"), this)),
      m_displayName(new Field(theme, tr("Shown name (optional)"), this)), m_password(makePasswordField(theme, this)),
      m_invite(new Field(theme, tr("Invite link"), this)), m_status(new Note(Note::Kind::Error, this)),
      m_submit(new QPushButton(this)), m_cancel(new QPushButton(tr("Cancel"), this)), m_or(new QWidget(this)),
      m_guest(new QPushButton(tr("Continue as a guest"), this))
{
    build();
    connectKeys();
    setOffer({});
    chooseMode();
}

void SignInForm::build()
{
    m_modes->setAccessibleName(tr("Sign in or create an account"));
    m_invite->setHint(tr("This server takes new people by invitation. Paste the link, or only its key."));

    m_name->edit()->setObjectName(u"name"_s);
    m_name->edit()->setInputMethodHints(Qt::ImhNoAutoUppercase | Qt::ImhNoPredictiveText);
    m_displayName->edit()->setObjectName(u"displayName"_s);
    m_password->edit()->setObjectName(u"password"_s);
    m_invite->edit()->setObjectName(u"invite"_s);
    m_closed->setObjectName(u"registrationNote"_s);
    m_status->setObjectName(u"signInStatus"_s);
    m_submit->setObjectName(u"submit"_s);
    m_submit->setProperty("primary", true);
    m_submit->setAutoDefault(false);
    m_cancel->setObjectName(u"cancel"_s);
    m_cancel->setAutoDefault(false);
    m_cancel->hide();
    m_guest->setObjectName(u"guest"_s);
    m_guest->setProperty("quiet", true);
    m_guest->setAutoDefault(false);

    auto *or_ = new QLabel(tr("or"), m_or);
    or_->setProperty("muted", true);
    or_->setProperty("small", true);
    auto *orRow = new QHBoxLayout(m_or);
    orRow->setContentsMargins(0, 0, 0, 0);
    orRow->setSpacing(metrics::medium);
    orRow->addWidget(hairline(m_or), 1);
    orRow->addWidget(or_);
    orRow->addWidget(hairline(m_or), 1);

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(metrics::small);
    buttons->addWidget(m_submit, 1);
    buttons->addWidget(m_cancel);

    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(metrics::large);
    for (QWidget *widget :
        std::initializer_list<QWidget *>{m_modes, m_closed, m_name, m_displayName, m_password, m_invite, m_status})
        rows->addWidget(widget);
    rows->addLayout(buttons);
    rows->addWidget(m_or);
    rows->addWidget(m_guest);
}

int SignInForm::heightToCome() const
{
    return m_guest->isHidden() ? m_or->sizeHint().height() + m_guest->sizeHint().height() + 2 * layout()->spacing() : 0;
}

void SignInForm::connectKeys()
{
    connect(m_modes, &Segments::changed, this, &SignInForm::chooseMode);
    connect(m_name->edit(), &QLineEdit::returnPressed, this,
        [this] { (mode() == CreateAccount ? m_displayName : m_password)->setFocus(Qt::TabFocusReason); });
    connect(
        m_displayName->edit(), &QLineEdit::returnPressed, this, [this] { m_password->setFocus(Qt::TabFocusReason); });
    connect(m_password->edit(), &QLineEdit::returnPressed, this, [this] {
        if (m_invite->isVisible() && m_invite->text().isEmpty())
            m_invite->setFocus(Qt::TabFocusReason);
        else
            submit();
    });
    connect(m_invite->edit(), &QLineEdit::returnPressed, this, &SignInForm::submit);
    connect(m_submit, &QPushButton::clicked, this, &SignInForm::submit);
    connect(m_cancel, &QPushButton::clicked, this, &SignInForm::cancelled);
    connect(m_guest, &QPushButton::clicked, this, [this] {
        clearErrors();
        m_way = Way::Guest;
        emit guestWanted();
    });
}

void SignInForm::setOffer(const std::optional<proto::HelloReply> &offer)
{
    m_registration = offer ? offer->registration : proto::Registration::Open;
    const bool closed = m_registration == proto::Registration::Closed;
    m_modes->setVisible(!closed);
    m_closed->say(closed ? tr("New accounts are made by the people who run this server.") : QString());
    if (closed)
        m_modes->choose(SignIn);
    m_guest->setVisible(offer && offer->guests);
    m_or->setVisible(offer && offer->guests);
    chooseMode();
}

void SignInForm::setMode(Mode mode) { m_modes->choose(mode); }

SignInForm::Mode SignInForm::mode() const { return m_modes->chosen() == CreateAccount ? CreateAccount : SignIn; }

void SignInForm::chooseMode()
{
    const bool anew = mode() == CreateAccount;
    clearErrors();
    m_name->setHint(anew ? tr("Letters, digits, dot, dash and underscore.") : QString());
    m_password->setHint(anew ? tr("At least %n characters.", nullptr, limits::passwordMin) : QString());
    m_displayName->setVisible(anew);
    m_invite->setVisible(anew && m_registration == proto::Registration::Invite);
    m_submit->setText(anew ? tr("Create account") : tr("Sign in"));
}

void SignInForm::setName(const QString &name) { m_name->edit()->setText(name); }

QString SignInForm::name() const { return m_name->text().trimmed(); }

void SignInForm::focusFirst() { (name().isEmpty() ? m_name : m_password)->setFocus(); }

void SignInForm::setBusy(bool busy)
{
    if (busy)
        m_focusBefore = window()->focusWidget();
    for (QWidget *widget :
        std::initializer_list<QWidget *>{m_modes, m_name, m_displayName, m_password, m_invite, m_submit, m_guest})
        widget->setEnabled(!busy);
    m_cancel->setVisible(busy);
    if (busy) {
        m_submit->setText(m_way == Way::Register ? tr("Creating…") : tr("Signing in…"));
        m_cancel->setFocus();
        return;
    }
    m_submit->setText(mode() == CreateAccount ? tr("Create account") : tr("Sign in"));
    if (m_focusBefore && isAncestorOf(m_focusBefore))
        m_focusBefore->setFocus();
}

void SignInForm::clearErrors()
{
    for (Field *field : {m_name, m_displayName, m_password, m_invite})
        field->setError({});
    m_status->say({});
}

void SignInForm::clearSecrets()
{
    m_password->edit()->clear();
    m_invite->edit()->clear();
}

bool SignInForm::checkName()
{
    if (name().isEmpty())
        m_name->setError(tr("Enter your user name."));
    else if (const auto checked = checkUserName(name()); !checked)
        m_name->setError(words::errorText(checked.error().code));
    return !m_name->hasError();
}

bool SignInForm::allGood()
{
    for (Field *field : {m_name, m_displayName, m_password, m_invite}) {
        if (field->hasError()) {
            field->setFocus();
            return false;
        }
    }
    return true;
}

void SignInForm::submit()
{
    clearErrors();
    checkName();
    if (m_password->text().isEmpty())
        m_password->setError(tr("Enter your password."));
    if (mode() == CreateAccount)
        submitRegistration();
    else
        submitLogin();
}

void SignInForm::submitLogin()
{
    if (!allGood())
        return;
    m_way = Way::Login;
    emit loginWanted(name(), m_password->text());
}

void SignInForm::submitRegistration()
{
    if (const auto good = checkPassword(m_password->text()); !good && !m_password->hasError())
        m_password->setError(words::errorText(good.error().code));
    const auto displayName = checkLine(m_displayName->text(), "displayName"_L1, limits::displayNameCharacters, true);
    if (!displayName)
        m_displayName->setError(
            tr("Use at most %n characters, without line breaks.", nullptr, limits::displayNameCharacters));
    const bool byInvite = m_registration == proto::Registration::Invite;
    const QString key = words::inviteKey(m_invite->text());
    if (byInvite && key.isEmpty())
        m_invite->setError(tr("Paste an invite link to one of the rooms of this server."));
    if (!allGood())
        return;

    proto::Register request;
    request.username = name();
    request.password = m_password->text();
    if (!displayName->isEmpty())
        request.displayName = *displayName;
    if (byInvite)
        request.invite = key;
    m_way = Way::Register;
    emit registerWanted(request);
}

Field *SignInForm::fieldOf(const Error &error) const
{
    if (m_way == Way::Guest)
        return nullptr;
    switch (error.code) {
    case ErrorCode::NameTaken:
    case ErrorCode::NameInvalid:
        return m_name;
    case ErrorCode::PasswordWeak:
    case ErrorCode::AuthFailed:
        return m_password;
    case ErrorCode::InviteInvalid:
        return m_invite->isVisibleTo(this) ? m_invite : nullptr;
    default:
        break;
    }
    return error.field == u"username"                             ? m_name
        : error.field == u"password"                              ? m_password
        : error.field == u"displayName" && m_way == Way::Register ? m_displayName
                                                                  : nullptr;
}

void SignInForm::showFailure(const client::Failure &failure)
{
    Field *field = failure.kind == client::Failure::Kind::Refused ? fieldOf(failure.error) : nullptr;
    if (field) {
        field->setError(words::errorText(failure));
        field->setFocus();
        field->edit()->selectAll();
    } else if (m_way == Way::Guest && failure.is(ErrorCode::RegistrationClosed)) {
        m_status->say(tr("This server lets in nobody without an account."));
    } else {
        m_status->say(words::errorText(failure));
    }
}

} // namespace kith::widgets
