#include "desktop/client/sign_in.h"

#include <QHostAddress>

using namespace Qt::StringLiterals;

namespace kith::client {
namespace {

constexpr auto path = "/ws"_L1;
constexpr int defaultPort = 5484;
constexpr int httpsPort = 443;

bool isThisMachine(const QString &host) { return host == u"localhost" || QHostAddress(host).isLoopback(); }

} // namespace

QUrl serverUrl(const QString &typed)
{
    const QString text = typed.trimmed();
    if (text.isEmpty() || text.contains(u' '))
        return {};
    const bool hasScheme = text.contains("://"_L1);
    QUrl url(hasScheme ? text : u"wss://"_s + text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty())
        return {};
    QString scheme = url.scheme();
    if (scheme == u"https")
        scheme = u"wss"_s;
    else if (scheme == u"http")
        scheme = u"ws"_s;
    else if (scheme != u"ws" && scheme != u"wss")
        return {};
    if (!hasScheme && isThisMachine(url.host())) {
        scheme = u"ws"_s;
        if (url.port() < 0)
            url.setPort(defaultPort);
    }
    url.setScheme(scheme);
    if (url.port() == (scheme == u"wss" ? httpsPort : 80))
        url.setPort(-1);
    // The address of the page that the server shows leads to its socket, too.
    if (url.path().isEmpty() || url.path() == u"/")
        url.setPath(path);
    url.setQuery(QString());
    url.setFragment(QString());
    return url;
}

QString serverName(const QUrl &url)
{
    QString name = url.host().contains(u':') ? u'[' + url.host() + u']' : url.host();
    const bool here = isThisMachine(url.host());
    if (url.port() >= 0)
        name += u':' + QString::number(url.port());
    else if (here && url.scheme() == u"ws")
        name += u":80"_s; // without a port it would be typed for the usual one
    if (url.path() != path)
        name += url.path();
    const bool plainScheme = url.scheme() == (here ? u"ws"_s : u"wss"_s);
    return plainScheme ? name : url.scheme() + u"://"_s + name;
}

SignIn::SignIn(LinkFactory links, Timing timing, QObject *parent)
    : QObject(parent), m_links(std::move(links)), m_timing(timing)
{
}

SignIn::~SignIn() = default;

void SignIn::greet(const QUrl &server)
{
    drop();
    reach(server, [this] { emit greeted(*m_offer); });
}

void SignIn::login(const QUrl &server, const QString &name, const QString &password)
{
    ask(server, proto::Login{.username = name, .password = password});
}

void SignIn::registerAccount(const QUrl &server, const proto::Register &request) { ask(server, request); }

void SignIn::guest(const QUrl &server, const QString &displayName)
{
    proto::Guest request;
    if (!displayName.isEmpty())
        request.displayName = displayName;
    ask(server, request);
}

void SignIn::cancel()
{
    m_busy = false;
    drop();
}

// `then` once the server has said hello; unreachable(), or failed() where somebody waits, otherwise.
void SignIn::reach(const QUrl &server, Step then)
{
    if (m_connection && m_server == server && m_connection->state() == Connection::State::Open && m_offer) {
        then();
        return;
    }
    drop();
    m_server = server;
    m_then = std::move(then);
    m_fault = {};
    connectTo(server);
    connect(m_connection.get(), &Connection::opened, this, &SignIn::hello);
    connect(m_connection.get(), &Connection::lost, this, [this] {
        m_fault = m_connection->fault();
        if (m_fault.kind == LinkFault::Kind::TlsFailed)
            lookWithoutTls();
        else
            unreached();
    });
    m_connection->open();
}

void SignIn::connectTo(const QUrl &url)
{
    letGo();
    m_connection = std::make_unique<Connection>(url, m_links, m_timing);
}

// Whether that is all that keeps us apart: the person may choose to do without, we never do.
void SignIn::lookWithoutTls()
{
    QUrl url = m_server;
    url.setPort(m_server.port(httpsPort));
    url.setScheme(u"ws"_s);
    connectTo(url);
    connect(m_connection.get(), &Connection::opened, this, [this, url]() mutable {
        url.setScheme(u"http"_s);
        if (url.path() == path)
            url.setPath({});
        m_fault = {.kind = LinkFault::Kind::NotEncrypted, .detail = url.toString()};
        unreached();
    });
    connect(m_connection.get(), &Connection::lost, this, &SignIn::unreached);
    m_connection->open();
}

void SignIn::unreached()
{
    const bool waited = m_then != nullptr;
    const bool asked = std::exchange(m_busy, false);
    drop();
    if (asked)
        emit failed(Failure{.kind = Failure::Kind::Lost});
    else if (waited)
        emit unreachable();
}

void SignIn::hello()
{
    const proto::Hello request{.client = m_client, .version = QStringLiteral(KITH_VERSION)};
    m_connection->request(request, this, [this, asked = m_connection.get()](const Outcome<proto::HelloReply> &reply) {
        if (asked != m_connection.get())
            return;
        if (!reply) {
            if (reply.error().kind != Failure::Kind::Lost)
                m_connection->restart();
            return;
        }
        m_offer = *reply;
        if (const Step then = std::exchange(m_then, nullptr))
            then();
    });
}

template <typename R>
void SignIn::ask(const QUrl &server, R request)
{
    m_busy = true;
    reach(server, [this, request = std::move(request)] {
        m_connection->request(request, this, [this, asked = m_connection.get()](const Outcome<proto::SignedIn> &reply) {
            // Of a connection that was given up, where somebody may have asked anew; or told already.
            if (asked != m_connection.get() || !std::exchange(m_busy, false))
                return;
            if (!reply) {
                emit failed(reply.error());
                return;
            }
            const User user{.id = reply->user.id,
                .username = reply->user.username,
                .displayName = reply->user.displayName,
                .guest = reply->user.guest.value_or(false)};
            const QString token = reply->token;
            drop(); // the account has a connection of its own
            emit signedIn(user, token);
        });
    });
}

void SignIn::drop()
{
    m_then = nullptr;
    m_offer.reset();
    letGo();
}

void SignIn::letGo()
{
    if (m_connection) {
        m_connection->disconnect(this);
        m_connection->close();
        m_connection.release()->deleteLater(); // this may be one of its signals
    }
}

} // namespace kith::client
