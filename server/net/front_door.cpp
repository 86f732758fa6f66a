#include "server/net/front_door.h"

#include "server/net/acceptor.h"
#include "server/net/http_connection.h"
#include "server/net/origin.h"
#include "server/net/tls.h"
#include "server/net/upgrade.h"
#include "server/net/websocket_link.h"
#include "shared/base/log.h"

#include <QCoreApplication>
#include <QSet>
#include <QTimer>
#include <QWebSocket>
#include <QWebSocketServer>

#include <map>
#include <unordered_map>

namespace kith::net {

using namespace std::chrono_literals;

namespace {

constexpr auto checkInterval = 1s;
// Links have long times (30 s, 75 s) and can be many: they are looked at every fifth time.
constexpr int linkCheckEvery = 5;
// Over-limit connections that may wait for their 429 to leave; beyond, they are only dropped.
constexpr int refusedLimit = 1024;
constexpr int pendingLimit = 4096;

const LinkProfile ownProfile; // of /ws

struct Route {
    LinkProfile profile;
    UpgradeListener *listener;
};

} // namespace

class FrontDoor::Impl final : public QObject, private HttpHost {
    Q_OBJECT

public:
    Impl(FrontDoor &door, const Clock &clock, LinkListener &listener, HttpHandler handler);
    ~Impl() override;

    void accept(TappedPair socket);
    void stopAccepting();
    void checkTimes(bool allLinks);

    Acceptor acceptor;
    std::unordered_map<quint64, std::shared_ptr<WebSocketLink>> links;
    std::map<QByteArray, Route> routes; // by path; links refer to the profiles
    QSet<HttpConnection *> http;
    QHash<quint64, HttpConnection::Upgrade> upgrading; // by ticket

private:
    // HttpHost
    const Clock &clock() const override { return m_clock; }
    void serve(const HttpRequest &request, HttpResponder responder) override;
    const Route *routeOf(const HttpRequest &request) const;
    Decision decide(const HttpRequest &request, bool http11) override;
    void upgraded(HttpConnection &connection) override;
    void gone(HttpConnection &connection) override;

    void onHandshakesDone();
    void open(QWebSocket *web, HttpConnection::Upgrade upgrade);
    void onLinkFinished(quint64 id);
    void reportDrained();

    FrontDoor &m_door;
    const Clock &m_clock;
    LinkListener &m_listener;
    HttpHandler m_handler;
    OriginRule m_origins;
    ConnectionCount m_count;
    TurnFlush m_turn;
    QWebSocketServer m_handshakes; // never listens: it gets sockets that we accepted
    QTimer m_timer;
    QSet<quint64> m_closing; // links that wait for the end
    // Links that are over. They may be on the stack, so they are let go in the next turn.
    std::vector<std::shared_ptr<WebSocketLink>> m_finished;
    quint64 m_lastId = 0; // of links and tickets
    int m_refused = 0;
    int m_round = 0;
    bool m_stopping = false;
    bool m_drained = false;
};

FrontDoor::Impl::Impl(FrontDoor &door, const Clock &clock, LinkListener &listener, HttpHandler handler)
    : acceptor([this](TappedPair socket) { accept(socket); }), m_door(door), m_clock(clock), m_listener(listener),
      m_handler(std::move(handler)), m_origins(door.m_options.allowedOrigins),
      m_count(door.m_options.connectionsPerAddress), m_handshakes(QString(), QWebSocketServer::NonSecureMode)
{
    m_handshakes.setMaxPendingConnections(pendingLimit);
    connect(&m_handshakes, &QWebSocketServer::newConnection, this, &Impl::onHandshakesDone);
    m_timer.setInterval(checkInterval);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_round = (m_round + 1) % linkCheckEvery;
        checkTimes(m_round == 0);
    });
}

FrontDoor::Impl::~Impl()
{
    for (const auto &upgrade : std::as_const(upgrading))
        upgrade.socket.socket->setParent(this);
    for (const auto &entry : links)
        entry.second->abandon();
}

void FrontDoor::Impl::accept(TappedPair socket)
{
    const QHostAddress peer = unmapped(socket.socket->peerAddress());
    ConnectionSlot slot = m_count.take(peer);
    if (!slot && m_refused >= refusedLimit) {
        socket.socket->abort();
        socket.socket->deleteLater();
        return;
    }
    const bool counted = slot != nullptr;
    auto *connection = new HttpConnection(*this, socket, peer, std::move(slot), m_door.m_options.bodyLimit);
    connection->setParent(this);
    http.insert(connection);
    if (!m_timer.isActive())
        m_timer.start();
    if (!counted) {
        ++m_refused;
        connect(connection, &QObject::destroyed, this, [this] { --m_refused; });
        connection->refuse(plainResponse(429, "Too many connections from this address."));
    }
}

void FrontDoor::Impl::serve(const HttpRequest &request, HttpResponder responder)
{
    m_handler(request, std::move(responder));
}

const Route *FrontDoor::Impl::routeOf(const HttpRequest &request) const
{
    const auto it = routes.find(request.path);
    return it == routes.end() ? nullptr : &it->second;
}

HttpHost::Decision FrontDoor::Impl::decide(const HttpRequest &request, bool http11)
{
    const Route *route = request.hasToken("upgrade", "websocket") ? routeOf(request) : nullptr;
    if (route || request.path == "/ws") {
        if (auto refusal = refuseUpgrade(request, http11, m_origins))
            return {false, std::move(refusal)};
        if (m_stopping)
            return {false, plainResponse(503, "The server is stopping.")};
        if (route) {
            if (auto refusal = route->listener->refuse(request))
                return {false, std::move(refusal)};
        }
        return {true, std::nullopt};
    }
    const bool readsOnly = request.method == "GET" || request.method == "HEAD" || request.method == "OPTIONS";
    if (!readsOnly && !m_origins.allows(request))
        return {false, plainResponse(403, "This origin is not allowed.")};
    return {};
}

void FrontDoor::Impl::upgraded(HttpConnection &connection)
{
    HttpConnection::Upgrade upgrade = connection.takeUpgrade();
    QTcpSocket *tcp = upgrade.socket.socket;
    const QByteArray handshake = canonicalHandshake(++m_lastId, upgrade.request.header("sec-websocket-key"));
    for (auto it = handshake.crbegin(); it != handshake.crend(); ++it)
        tcp->ungetChar(*it);
    connect(tcp, &QTcpSocket::disconnected, this, [this, tcp, ticket = m_lastId] {
        if (upgrading.remove(ticket)) {
            tcp->deleteLater();
            reportDrained();
        }
    });
    upgrading.insert(m_lastId, upgrade);
    m_handshakes.handleConnection(tcp);
    // Qt reads the head in a queued call, and loses what has arrived behind it until then. So it is made now,
    // where nothing can arrive.
    QCoreApplication::sendPostedEvents(&m_handshakes, QEvent::MetaCall);
    gone(connection);
}

void FrontDoor::Impl::onHandshakesDone()
{
    while (QWebSocket *web = m_handshakes.nextPendingConnection()) {
        const auto it = upgrading.find(ticketOf(web->resourceName()));
        if (it == upgrading.end()) {
            web->deleteLater(); // the client went meanwhile
            continue;
        }
        HttpConnection::Upgrade upgrade = std::move(it.value());
        upgrading.erase(it);
        open(web, std::move(upgrade));
    }
}

void FrontDoor::Impl::open(QWebSocket *web, HttpConnection::Upgrade upgrade)
{
    const quint64 id = ++m_lastId;
    upgrade.socket.socket->disconnect(this);
    // QWebSocketServer would delete the socket as soon as it is disconnected, under the QWebSocket's feet.
    upgrade.socket.socket->disconnect(&m_handshakes);
    WebSocketLink::Parts parts{web, upgrade.socket, std::move(upgrade.slot), upgrade.peer,
        QString::fromLatin1(serverOrigin(upgrade.request)), id};
    const Route *route = routeOf(upgrade.request);
    LinkListener &listener = route ? *route->listener : m_listener;
    auto link = std::make_shared<WebSocketLink>(std::move(parts),
        WebSocketLink::Context{
            m_clock, listener, m_turn, m_door.m_options.sendQueueBytes, route ? route->profile : ownProfile});
    links.emplace(id, link);
    connect(link.get(), &WebSocketLink::closing, this, [this, id] { m_closing.insert(id); });
    connect(link.get(), &WebSocketLink::finished, this, [this, id] { onLinkFinished(id); });
    if (route)
        route->listener->linkOpened(link, upgrade.request);
    else
        m_listener.linkOpened(link);
    link->start(upgrade.rest);
}

void FrontDoor::Impl::onLinkFinished(quint64 id)
{
    m_closing.remove(id);
    auto node = links.extract(id);
    if (node.empty())
        return;
    m_finished.push_back(std::move(node.mapped()));
    if (m_finished.size() == 1)
        QMetaObject::invokeMethod(
            this, [this] { std::exchange(m_finished, {}).clear(); }, Qt::QueuedConnection);
    reportDrained();
}

void FrontDoor::Impl::gone(HttpConnection &connection)
{
    if (http.remove(&connection))
        connection.deleteLater();
    reportDrained();
}

void FrontDoor::Impl::stopAccepting()
{
    m_stopping = true;
    acceptor.stop();
    const auto connections = http; // finishing changes the set
    for (HttpConnection *connection : connections)
        connection->finishUp();
    reportDrained();
}

void FrontDoor::Impl::reportDrained()
{
    if (!m_stopping || m_drained || !http.isEmpty() || !links.empty() || !upgrading.isEmpty())
        return;
    m_drained = true;
    QMetaObject::invokeMethod(&m_door, &FrontDoor::drained, Qt::QueuedConnection);
}

void FrontDoor::Impl::checkTimes(bool allLinks)
{
    const auto connections = http;
    for (HttpConnection *connection : connections)
        connection->checkTime();

    std::vector<std::shared_ptr<WebSocketLink>> due; // a link that ends changes the map
    if (allLinks) {
        due.reserve(links.size());
        for (const auto &entry : links)
            due.push_back(entry.second);
    } else {
        for (const quint64 id : std::as_const(m_closing)) {
            if (const auto it = links.find(id); it != links.end())
                due.push_back(it->second);
        }
    }
    for (const auto &link : due)
        link->checkTime();

    if (http.isEmpty() && links.empty() && upgrading.isEmpty())
        m_timer.stop();
}

FrontDoor::FrontDoor(
    FrontDoorOptions options, const Clock &clock, LinkListener &listener, HttpHandler handler, QObject *parent)
    : QObject(parent), m_options(std::move(options)),
      m_impl(std::make_unique<Impl>(*this, clock, listener, std::move(handler)))
{
}

FrontDoor::~FrontDoor() = default;

void FrontDoor::addUpgrade(const QByteArray &path, const LinkProfile &profile, UpgradeListener &listener)
{
    m_impl->routes.insert_or_assign(path, Route{profile, &listener});
}

Result<void> FrontDoor::listen()
{
    if (m_options.certificateFile.isEmpty() != m_options.keyFile.isEmpty())
        return fail(makeError(ErrorCode::Internal, QStringLiteral("TLS needs a certificate and a key.")));
    if (isSecure()) {
        if (auto loaded = reloadCertificate(); !loaded)
            return loaded;
    }
    return m_impl->acceptor.start(m_options.address, m_options.port);
}

QHostAddress FrontDoor::address() const { return m_impl->acceptor.serverAddress(); }

quint16 FrontDoor::port() const { return m_impl->acceptor.serverPort(); }

Result<void> FrontDoor::reloadCertificate()
{
    if (!isSecure())
        return {};
    auto tls = loadTls(m_options.certificateFile, m_options.keyFile);
    if (!tls)
        return fail(tls.error());
    m_impl->acceptor.setTls(*tls);
    return {};
}

void FrontDoor::stopAccepting() { m_impl->stopAccepting(); }

void FrontDoor::closeLinks(CloseCode code, const TextFrame &event, const QString &reason)
{
    std::vector<std::shared_ptr<WebSocketLink>> all;
    for (const auto &entry : m_impl->links)
        all.push_back(entry.second);
    for (const auto &link : all) {
        if (link->tellsEvents())
            link->send(event);
        link->close(code, reason);
    }
}

qsizetype FrontDoor::linkCount() const { return static_cast<qsizetype>(m_impl->links.size()); }

qsizetype FrontDoor::connectionCount() const { return linkCount() + m_impl->http.size() + m_impl->upgrading.size(); }

void FrontDoor::checkTimes() { m_impl->checkTimes(true); }

} // namespace kith::net

#include "front_door.moc"
