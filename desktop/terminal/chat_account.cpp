// Signing in and out, and how the connection fares.
#include "desktop/terminal/chat.h"

#include "desktop/terminal/safe_text.h"
#include "desktop/words/error_text.h"
#include "desktop/words/invite_key.h"
#include "shared/base/text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::terminal {

using client::Account;

namespace {

constexpr qsizetype shortestKey = 20; // of an invitation: what is shorter may be a password

bool isSpace(QChar c) { return c.isSpace(); }

} // namespace

// Behind a name may stand a password. It is not said again, and the line does not come back.
void Chat::refuseRest()
{
    m_console.forgetLine();
    m_transcript.bad(tr("Type the name alone: the password is asked for."));
}

void Chat::registerAccount(const QString &typed)
{
    // Where a server asks for an invitation, it stands behind the name.
    const auto nameEnd = std::find_if(typed.begin(), typed.end(), isSpace);
    const QString name = typed.first(nameEnd - typed.begin());
    const QString invite = typed.sliced(name.size()).trimmed();
    const QString key = words::inviteKey(invite);
    if (!invite.isEmpty() && key.size() < shortestKey)
        return refuseRest();
    if (!invite.isEmpty())
        m_console.forgetLine(); // a key is as secret
    if (!needsNobody())
        return;
    if (const auto good = checkUserName(name); !good)
        return m_transcript.bad(words::errorText(good.error().code));
    const auto take = [this, name, key](const QString &password) {
        if (const auto good = checkPassword(password); !good)
            return m_transcript.bad(words::errorText(good.error().code));
        m_session.registerAccount(name, password, key);
        showPrompt();
    };
    if (!m_password.isEmpty())
        return take(m_password);
    m_console.askSecret(tr("New password:"), [this, take](const std::optional<QString> &first) {
        if (!first)
            return;
        if (const auto good = checkPassword(*first); !good)
            return m_transcript.bad(words::errorText(good.error().code));
        m_console.askSecret(tr("The same again:"), [this, take, first](const std::optional<QString> &second) {
            if (second && *second != *first)
                m_transcript.bad(tr("The two are not the same. Nothing was done."));
            else if (second)
                take(*first);
        });
    });
}

void Chat::login(const QString &name)
{
    if (std::any_of(name.begin(), name.end(), isSpace))
        return refuseRest();
    if (!needsNobody())
        return;
    const auto take = [this, name](const QString &password) {
        m_session.login(name, password);
        showPrompt();
    };
    if (!m_password.isEmpty())
        return take(m_password);
    m_console.askSecret(tr("Password of %1:").arg(safeLine(name)), [take](const std::optional<QString> &password) {
        if (password)
            take(*password);
    });
}

void Chat::guest(const QString &name)
{
    if (!needsNobody())
        return;
    m_session.guest(name);
    showPrompt();
}

void Chat::opened()
{
    Account &account = *m_session.account();
    m_open = std::make_unique<Open>(account, m_console, m_transcript);
    m_wasOnline = m_toldAway = false;
    m_storageError.clear();
    QObject *context = &m_open->context;
    connect(&account, &Account::stateChanged, context, [this] { stateChanged(); });
    connect(&account, &Account::roomAdded, context, [this](RoomId id) {
        if (id == m_wanted && m_wasOnline) // before that, stateChanged() says first where this is
            enterWanted();
    });
    connect(&account, &Account::roomRemoved, context, [this](RoomId id) { roomRemoved(id); });
    connect(&account, &Account::roomChanged, context, [this] { showPrompt(); });
    const RoomId last = m_session.lastRoom();
    m_wanted = account.room(last) != nullptr ? last : RoomId::general();
    enterWanted();
    stateChanged();
}

void Chat::closing(Account::Ending ending)
{
    const QString me = safeLine(m_session.account()->user().username);
    m_open.reset();
    switch (ending) {
    case Account::Ending::SignedOut:
        m_transcript.note(tr("Signed out."));
        break;
    case Account::Ending::Revoked:
        m_transcript.bad(tr("You were signed out on another device. /login %1: messages that wait are kept.").arg(me));
        break;
    case Account::Ending::Expired:
    case Account::Ending::None:
        m_transcript.bad(tr("Your session has ended. /login %1: messages that wait are kept.").arg(me));
        break;
    }
    showPrompt();
}

void Chat::stateChanged()
{
    const Account &account = *m_session.account();
    const bool online = account.state() == Account::State::Online;
    const QString server = client::serverName(m_session.server());
    if (online && !std::exchange(m_wasOnline, true)) {
        const QString me = safeLine(account.user().displayName);
        m_transcript.good(m_toldAway ? tr("Connected again.") : tr("Connected to %1 as %2.").arg(server, me));
        m_toldAway = false;
        enterWanted();
    } else if (account.state() == Account::State::Offline && std::exchange(m_wasOnline, false)) {
        m_toldAway = true;
        m_transcript.bad(tr("The connection is lost. What you write waits and is sent later."));
    } else if (!online && !m_toldAway && account.connection().state() == client::Connection::State::Waiting) {
        m_toldAway = true;
        m_transcript.bad(tr("%1 cannot be reached. What you write waits and is sent later.").arg(server));
    }
    if (std::exchange(m_storageError, account.storageError()) != account.storageError() && !m_storageError.isEmpty())
        m_transcript.bad(safeText(m_storageError));
    showPrompt();
}

void Chat::logout()
{
    if (!needsAccount())
        return;
    const int unsent = m_session.account()->unsent();
    if (unsent > 0 && !std::exchange(m_logoutAsked, true))
        return m_transcript.bad(
            tr("%n message(s) were not sent yet and would be lost. /logout again does it.", nullptr, unsent));
    m_session.signOut();
}

} // namespace kith::terminal
