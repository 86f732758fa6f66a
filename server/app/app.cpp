#include "server/app/app.h"

#include "server/handlers/handlers.h"
#include "server/storage/redis/redis_store.h"
#include "server/storage/sqlite/sqlite_store.h"
#include "server/webapi/session_cookie.h"
#include "shared/base/log.h"

#include <QDir>
#include <QHostAddress>

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace kith::app {
namespace {

constexpr auto sweepInterval = 5s;
constexpr auto purgeInterval = 1h;
// Within these a stop ends, whatever hangs: the store's queue, then the clients' answers to the close.
constexpr auto drainTime = 2500ms;
constexpr auto farewellTime = 1500ms;

net::FrontDoorOptions doorOptions(const Config &config)
{
    net::FrontDoorOptions options;
    options.address = QHostAddress(config.address);
    options.port = config.port;
    options.certificateFile = config.tlsCertificate;
    options.keyFile = config.tlsKey;
    options.allowedOrigins = config.allowedOrigins;
    options.connectionsPerAddress = config.settings.connectionsPerAddress;
    options.sendQueueBytes = config.settings.sendQueueBytes;
    return options;
}

// Unsent bytes of what has no "no limit".
qint64 sendBytes(const Config &config)
{
    const qint64 bytes = config.settings.sendQueueBytes;
    return bytes == 0 ? std::numeric_limits<qint64>::max() / 2 : bytes;
}

socketio::EngineOptions engineOptions(const Config &config)
{
    socketio::EngineOptions options;
    options.maxPayload = limits::frameBytes;
    options.sendBytes = sendBytes(config);
    options.sessionsPerAddress = config.settings.connectionsPerAddress;
    options.allowedOrigins = config.allowedOrigins;
    return options;
}

Result<void> prepareFolder(const QString &path)
{
    if (QFileInfo(path).isDir())
        return {};
    if (!QDir().mkpath(path))
        return fail(makeError(ErrorCode::StoreUnavailable, u"cannot make the data folder %1"_s.arg(path)));
    QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return {};
}

} // namespace

App::App(Config config, Parts parts)
    : m_config(std::move(config)), m_ownClock(parts.clock ? nullptr : std::make_unique<SystemClock>()),
      m_clock(parts.clock ? *parts.clock : *m_ownClock), m_store(std::move(parts.store)), m_hasher(parts.hashCost)
{
    connect(&m_sweep, &QTimer::timeout, this, &App::sweep);
    connect(&m_purge, &QTimer::timeout, this, &App::purge);
}

App::~App()
{
    // Connections first: what they still ask for must find everything else alive.
    m_door.reset();
}

Result<void> App::start()
{
    if (const auto opened = openStore(); !opened)
        return opened;
    auto files = m_config.serveDir.isEmpty() ? Result<net::StaticFiles>(net::StaticFiles::builtIn(u":/web"_s))
                                             : net::StaticFiles::directory(m_config.serveDir);
    if (!files)
        return fail(files.error());

    buildDomain();
    buildWeb(std::move(*files));
    m_door = std::make_unique<net::FrontDoor>(doorOptions(m_config), m_clock, *m_gateway,
        [this](const net::HttpRequest &request, net::HttpResponder respond) {
            m_router->answer(request, std::move(respond));
        });
    m_sockets->engine().attach(*m_door);
    connect(m_door.get(), &net::FrontDoor::drained, this, &App::stopped);
    if (const auto listening = m_door->listen(); !listening)
        return listening;
    if (!m_door->isSecure() && !m_door->address().isLoopback())
        qCWarning(lcApp) << "listening beyond this machine without TLS: passwords and messages can be read on the way."
                         << "Set tls.certificate and tls.key, or put a TLS proxy before the server.";
    purge();
    m_sweep.start(sweepInterval);
    m_purge.start(purgeInterval);
    return {};
}

Result<void> App::openStore()
{
    if (m_store)
        return {};
    if (m_config.usesRedis()) {
        auto connection = storage::parseRedisUrl(m_config.store);
        auto opened = connection
            ? storage::openRedisStore(
                {.connection = *connection, .strictDurability = m_config.redisStrict, .interop = m_config.redisInterop})
            : Result<std::unique_ptr<storage::Store>>(fail(connection.error()));
        if (!opened)
            return fail(opened.error());
        m_store = std::move(*opened);
        return {};
    }
    if (const auto folder = prepareFolder(m_config.data); !folder)
        return folder;
    auto opened = storage::openSqliteStore({.path = m_config.databasePath()});
    if (!opened)
        return fail(opened.error());
    m_store = std::move(*opened);
    return {};
}

void App::buildDomain()
{
    const domain::Settings &settings = m_config.settings;
    m_people = std::make_unique<domain::People>(m_store->users(), m_roster);
    m_memberships = std::make_unique<domain::Memberships>(m_store->rooms(), m_roster, *m_people, m_fanout);
    if (m_store->publishes()) {
        m_bus = std::make_unique<bus::Bus>(bus::Bus::Parts{.connection = *storage::parseRedisUrl(m_config.store),
            .interop = m_config.redisInterop,
            .store = *m_store,
            .roster = m_roster,
            .memberships = *m_memberships,
            .local = m_fanout,
            .clock = m_clock,
            .settings = settings});
        m_fanout.setListener(m_bus.get());
        m_bus->open();
    } else {
        m_ownPresence = std::make_unique<domain::LocalPresence>(m_roster, m_fanout, settings);
        m_ownGuard = std::make_unique<domain::LocalSignInGuard>(m_clock, settings);
    }
    domain::Delivery &delivery = m_bus ? m_bus->delivery() : m_fanout;
    domain::Presence &presence = m_bus ? m_bus->presence() : *m_ownPresence;
    domain::SignInGuard &guard = m_bus ? m_bus->guard() : *m_ownGuard;
    m_accounts =
        std::make_unique<domain::Accounts>(m_store->users(), m_store->sessions(), m_hasher, guard, m_clock, settings);
    m_rooms = std::make_unique<domain::Rooms>(domain::Rooms::Parts{.store = *m_store,
        .roster = m_roster,
        .people = *m_people,
        .memberships = *m_memberships,
        .presence = presence,
        .delivery = delivery,
        .clock = m_clock,
        .settings = settings});
    m_messages = std::make_unique<domain::Messages>(*m_store, m_roster, *m_memberships, delivery, m_clock, settings);
    m_gateway = std::make_unique<dispatch::Gateway>(dispatch::Gateway::Parts{.fanout = m_fanout,
        .roster = m_roster,
        .presence = presence,
        .rooms = *m_rooms,
        .accounts = *m_accounts,
        .clock = m_clock,
        .settings = settings});
    m_gateway->setHandlers(handlers::makeHandlers({.gateway = *m_gateway,
        .accounts = *m_accounts,
        .rooms = *m_rooms,
        .messages = *m_messages,
        .people = *m_people,
        .presence = presence,
        .delivery = delivery,
        .store = *m_store,
        .clock = m_clock,
        .settings = settings}));
}

void App::buildWeb(net::StaticFiles files)
{
    m_sockets =
        std::make_unique<socketio::ChatSockets>(engineOptions(m_config), *m_gateway, m_clock, &webapi::sessionToken);
    m_api = std::make_unique<webapi::WebApi>(webapi::WebApi::Parts{.gateway = *m_gateway,
        .accounts = *m_accounts,
        .people = *m_people,
        .presence = m_bus ? m_bus->presence() : *m_ownPresence,
        .store = *m_store,
        .clock = m_clock,
        .settings = m_config.settings,
        .allowedOrigins = m_config.allowedOrigins,
        .github = m_config.github});
    m_streams = std::make_unique<webapi::EventStreams>(*m_gateway, m_config.allowedOrigins, sendBytes(m_config),
        webapi::EventStreams::Reach{.reaches = [this](SessionId session) { return m_sockets->reaches(session); },
            .since = [this](SessionId session) { return m_sockets->reachesSince(session); }});
    m_router = std::make_unique<webapi::Router>(
        webapi::Router::Parts{.store = *m_store,
            .api = *m_api,
            .streams = *m_streams,
            .socketIoPath = m_sockets->engine().options().path,
            .socketIo = [this](const net::HttpRequest &request,
                            const net::HttpResponder &respond) { m_sockets->engine().handle(request, respond); }},
        std::move(files));
}

QString App::address() const
{
    const QHostAddress address = m_door->address();
    const bool v6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    return (v6 ? u"[%1]:%2"_s : u"%1:%2"_s).arg(address.toString()).arg(m_door->port());
}

quint16 App::port() const { return m_door->port(); }

void App::reload()
{
    if (!m_door->isSecure()) {
        qCInfo(lcApp) << "nothing to reload: no certificate is configured";
    } else if (const auto reloaded = m_door->reloadCertificate(); !reloaded) {
        qCWarning(lcApp).noquote() << "keeping the old certificate:" << reloaded.error().message;
    } else {
        qCInfo(lcApp) << "the certificate was reloaded";
    }
}

void App::sweep() { m_gateway->sweep(); }

void App::purge()
{
    sweep(); // whoever is connected is in use, also where the machine has slept
    m_accounts->purge();
    m_rooms->retireGuests();
}

void App::stop()
{
    if (std::exchange(m_stopping, true))
        return;
    qCInfo(lcApp) << "stopping";
    m_sweep.stop();
    m_purge.stop();
    m_door->stopAccepting();
    // Whatever was asked for before is stored and answered; only then are the clients told.
    m_store->drain([this] { leaveOthers(); });
    QTimer::singleShot(drainTime, this, &App::tellClients);
}

// The others know that our users are gone before their connections are: nobody is stuck online.
void App::leaveOthers()
{
    if (m_bus)
        m_bus->leave([this] { tellClients(); });
    else
        tellClients();
}

void App::tellClients()
{
    if (std::exchange(m_told, true))
        return;
    m_gateway->shutDown();
    m_sockets->engine().close();
    QTimer::singleShot(farewellTime, this, &App::stopped);
}

} // namespace kith::app
