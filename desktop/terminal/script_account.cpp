#include "desktop/terminal/script_account.h"

#include "desktop/client/cache.h"
#include "desktop/words/error_text.h"

using namespace Qt::StringLiterals;

namespace kith::terminal {

using client::Account;
using client::Failure;
using client::Profile;

namespace {

constexpr std::chrono::milliseconds signInAgain{500};

} // namespace

ScriptAccount::ScriptAccount(Options options, QObject *parent) : QObject(parent), m_options(std::move(options))
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        fail(NotReached,
            tr("%1 did not answer within %n second(s).", nullptr, int(m_options.timeout.count() / 1000))
                .arg(client::serverName(m_server)));
    });
    m_again.setSingleShot(true);
    m_again.setInterval(signInAgain);
    connect(&m_again, &QTimer::timeout, this, &ScriptAccount::signIn);
}

ScriptAccount::~ScriptAccount() = default;

void ScriptAccount::open()
{
    m_deadline.start(m_options.timeout);
    m_server = m_options.server;
    if (m_options.guest || !m_options.user.isEmpty()) {
        if (!m_server.isValid()) {
            const auto seen = Profile::look(m_options.place);
            m_server = seen && seen->account ? seen->account->server : client::serverUrl(u"localhost"_s);
        }
        m_isOurs = true;
        signIn();
    } else {
        useProfile();
    }
}

void ScriptAccount::useProfile()
{
    const auto seen = Profile::look(m_options.place);
    if (!seen)
        return fail(WrongUsage, seen.error().message);
    if (!seen->account || (m_server.isValid() && m_server != seen->account->server))
        return fail(CannotSignIn,
            tr("Nobody is signed in here. Start kith-term and sign in once, or use --user NAME --password-file FILE, or"
               " --guest."));
    m_server = seen->account->server;
    m_tokens = std::make_unique<platform::TokenStore>(seen->folder, m_options.tokens);
    m_tokens->read(seen->tokenKey, this, [this, user = seen->account->user](const Result<QString> &token) {
        if (!token)
            fail(CannotSignIn, token.error().message);
        else if (token->isEmpty())
            fail(CannotSignIn, tr("The session has ended. Start kith-term and sign in again."));
        else
            openAccount(m_server, user, *token);
    });
}

void ScriptAccount::signIn()
{
    if (m_isOver)
        return;
    if (!m_signIn) {
        m_signIn = std::make_unique<client::SignIn>(m_options.links, m_options.timing);
        m_signIn->setClient(u"kith-term"_s);
        connect(m_signIn.get(), &client::SignIn::signedIn, this,
            [this](const User &user, const QString &token) { openAccount(m_server, user, token); });
        connect(m_signIn.get(), &client::SignIn::failed, this, &ScriptAccount::signInFailed);
    }
    if (m_options.guest)
        m_signIn->guest(m_server, m_options.user);
    else
        m_signIn->login(m_server, m_options.user, m_options.password);
}

void ScriptAccount::signInFailed(const Failure &failure)
{
    if (failure.kind == Failure::Kind::Refused && !failure.is(ErrorCode::StoreUnavailable))
        fail(CannotSignIn, words::errorText(failure));
    else
        m_again.start(); // until the deadline
}

void ScriptAccount::openAccount(const QUrl &server, const User &user, const QString &token)
{
    auto cache = client::Cache::open(
        m_folder.filePath(u"cache.db"_s), {.server = server.toString(), .user = user.id, .username = user.username});
    if (!cache)
        return fail(Failed, cache.error().message);
    m_account = std::make_unique<Account>(
        Account::Options{
            .server = server, .user = user, .links = m_options.links, .timing = m_options.timing, .readAhead = false},
        std::move(*cache));
    connect(m_account.get(), &Account::stateChanged, this, &ScriptAccount::stateChanged);
    m_account->start(token);
}

void ScriptAccount::stateChanged()
{
    if (m_account->state() == Account::State::Online && !std::exchange(m_isReady, true)) {
        m_deadline.stop();
        emit ready();
    } else if (m_account->state() == Account::State::Ended && m_account->ending() != Account::Ending::SignedOut) {
        fail(CannotSignIn, tr("The session has ended. Start kith-term and sign in again."));
    }
}

void ScriptAccount::fail(ExitCode code, const QString &sentence)
{
    m_deadline.stop();
    m_again.stop();
    if (!std::exchange(m_isOver, true))
        emit failed(code, sentence);
}

void ScriptAccount::close()
{
    m_isOver = true;
    m_deadline.stop();
    m_again.stop();
    if (!m_isOurs || !m_account || m_account->state() == Account::State::Ended) {
        emit closed();
        return;
    }
    connect(m_account.get(), &Account::ended, this, &ScriptAccount::closed, Qt::QueuedConnection);
    m_account->signOut();
}

} // namespace kith::terminal
