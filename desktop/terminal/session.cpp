#include "desktop/terminal/session.h"

#include "desktop/client/cache.h"

#include <QPointer>

using namespace Qt::StringLiterals;

namespace kith::terminal {

using client::Account;
using client::Cache;
using client::Profile;

namespace {

constexpr std::chrono::seconds tokenRetry{10};
const QString thisMachine = u"localhost"_s;
const QString lastRoomKey = u"terminal/room"_s;

} // namespace

Session::Session(std::unique_ptr<Profile> profile, Options options, QObject *parent)
    : QObject(parent), m_profile(std::move(profile)), m_options(std::move(options)),
      m_tokens(m_profile->folder(), m_options.tokens), m_signIn(m_options.links, m_options.timing),
      m_server(m_options.server)
{
    if (!m_server.isValid()) {
        const auto last = m_profile->account();
        m_server = last ? last->server : client::serverUrl(thisMachine);
    }
    m_signIn.setClient(u"kith-term"_s);
    m_tokenRetry.setSingleShot(true);
    m_tokenRetry.setInterval(tokenRetry);
    connect(&m_tokenRetry, &QTimer::timeout, this, &Session::readToken);
    connect(&m_wake, &platform::WakeSignals::woke, this, [this] {
        if (m_account)
            m_account->wake();
    });
    connect(&m_signIn, &client::SignIn::signedIn, this, &Session::signedIn);
    connect(&m_signIn, &client::SignIn::failed, this, &Session::failed);
}

Session::~Session() = default;

RoomId Session::lastRoom() const { return RoomId::fromString(m_profile->settings().value(lastRoomKey).toString()); }

void Session::setLastRoom(RoomId room) { m_profile->settings().setValue(lastRoomKey, room.toString()); }

bool Session::openLast()
{
    const auto last = m_profile->account(m_server);
    if (!last || !open(*last))
        return false;
    m_profile->setActive(*last);
    readToken();
    return true;
}

void Session::login(const QString &name, const QString &password) { m_signIn.login(m_server, name, password); }

void Session::registerAccount(const QString &name, const QString &password, const QString &invite)
{
    proto::Register request;
    request.username = name;
    request.password = password;
    if (!invite.isEmpty())
        request.invite = invite;
    m_signIn.registerAccount(m_server, request);
}

void Session::guest(const QString &displayName) { m_signIn.guest(m_server, displayName); }

void Session::signOut()
{
    if (m_account)
        m_account->signOut();
}

void Session::signedIn(const User &user, const QString &token)
{
    const Profile::Known known{.server = m_server, .user = user};
    m_profile->setAccount(known);
    if (!open(known))
        return;
    m_account->start(token);
    m_tokens.write(
        m_profile->tokenKey(known.server, user.id), token, m_account.get(), [this](const Result<void> &kept) {
            if (!kept)
                emit told(tr("The session could not be kept on this computer: you will have to sign in again."));
        });
}

bool Session::open(const Profile::Known &known)
{
    auto cache = Cache::open(m_profile->cachePath(known.server, known.user.id),
        {.server = known.server.toString(), .user = known.user.id, .username = known.user.username});
    if (!cache) {
        emit told(cache.error().message);
        return false;
    }
    m_known = known;
    m_account = std::make_unique<Account>(Account::Options{.server = known.server,
                                              .user = known.user,
                                              .links = m_options.links,
                                              .timing = m_options.timing,
                                              .clock = &m_clock},
        std::move(*cache));
    // Queued: the account does not outlive its own signal.
    connect(m_account.get(), &Account::ended, this, &Session::accountEnded, Qt::QueuedConnection);
    emit opened();
    return true;
}

void Session::readToken()
{
    if (!m_account)
        return;
    m_tokens.read(
        m_profile->tokenKey(m_known.server, m_known.user.id), m_account.get(), [this](const Result<QString> &token) {
            if (!token) {
                // What is kept can be read meanwhile.
                if (!m_tokenRetry.isActive())
                    emit told(tr("The password store is locked or does not answer. Unlock it to connect."));
                m_tokenRetry.start();
            } else if (token->isEmpty()) {
                accountEnded(Account::Ending::Expired);
            } else {
                m_account->start(*token);
            }
        });
}

void Session::accountEnded(Account::Ending ending)
{
    if (!m_account)
        return;
    m_tokenRetry.stop();
    emit closing(ending);
    m_account.release()->deleteLater(); // this may be a call of its own
    m_tokens.remove(m_profile->tokenKey(m_known.server, m_known.user.id), this, [](const Result<void> &) {
        // A token that stays behind opens nothing: the session is over.
    });
    if (ending != Account::Ending::SignedOut)
        return; // what waits is sent after the next sign-in
    Cache::remove(m_profile->cachePath(m_known.server, m_known.user.id));
    m_profile->forgetAccount(m_known);
    m_profile->settings().remove(lastRoomKey);
}

} // namespace kith::terminal
