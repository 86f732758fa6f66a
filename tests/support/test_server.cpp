#include "tests/support/test_server.h"

#include "server/storage/memory/memory_store.h"
#include "tests/support/redis_server.h"
#include "tests/support/wait.h"

#include <QTcpSocket>

using namespace Qt::StringLiterals;

namespace kith::test {

domain::HashCost cheapHash()
{
    return {.operations = 1, .memoryBytes = 8'192}; // crypto_pwhash_argon2id_OPSLIMIT_MIN, …MEMLIMIT_MIN
}

app::Config quietConfig()
{
    app::Config config;
    config.address = u"127.0.0.1"_s;
    config.port = 0;
    config.settings.messagesPerSecond = 0;
    config.settings.signInsPerMinute = 0;
    config.settings.connectionsPerAddress = 0;
    return config;
}

namespace {

std::vector<TestServer *> servers; // those that are there

// An empty database of a Redis that lives as long as the program.
QString freshRedis()
{
    constexpr int databases = 4'096;
    static RedisServer redis({"databases " + QByteArray::number(databases)});
    static int next = 0;
    return u"redis://127.0.0.1:%1/%2"_s.arg(redis.port()).arg(next++ % databases);
}

} // namespace

TestServer::TestServer(ServerOptions options) : m_options(std::move(options)), m_config(quietConfig())
{
    servers.push_back(this);
    m_config.data = m_folder.path();
    if (m_options.store.isEmpty() && !m_options.sqlite && qEnvironmentVariable("KITH_TEST_STORE") == "redis"_L1)
        m_options.store = freshRedis();
    m_config.store = m_options.store;
    if (m_options.configure)
        m_options.configure(m_config);
    begin();
}

TestServer::~TestServer() { std::erase(servers, this); }

bool TestServer::settleAll()
{
    bool any = false;
    // Twice: what is heard may ask the store, and tell of the answer.
    for (int round = 0; round < 2; ++round) {
        for (TestServer *server : std::vector(servers))
            any = server->settle() || any;
    }
    return any;
}

bool TestServer::settle()
{
    if (!m_app || !m_app->bus())
        return false;
    // Shared: the bus may call after we have stopped waiting.
    const auto settled = std::make_shared<int>(0);
    const auto count = [settled] { ++*settled; };
    m_app->store().drain([this, count] { m_app->bus()->whenSettled([this, count] { m_app->store().drain(count); }); });
    waitUntil([settled] { return *settled == 1; }, std::chrono::seconds(5));
    return true;
}

void TestServer::begin()
{
    app::App::Parts parts{.store = {}, .clock = m_options.fakeClock ? &m_clock : nullptr, .hashCost = cheapHash()};
    if (m_options.sqlite) {
        auto store = storage::sqlite::SqliteStore::open({.path = m_config.databasePath()});
        if (!store)
            qFatal("the store does not open: %s", qUtf8Printable(store.error().message));
        m_sqlite = store->get();
        parts.store = std::move(*store);
    } else if (m_options.store.isEmpty()) {
        parts.store = storage::makeMemoryStore();
    }
    m_app = std::make_unique<app::App>(m_config, std::move(parts));
    if (const auto started = m_app->start(); !started)
        qFatal("the server does not start: %s", qUtf8Printable(started.error().message));
}

void TestServer::restart()
{
    m_app.reset();
    begin();
}

bool TestServer::stop()
{
    bool stopped = false;
    const auto connection = QObject::connect(m_app.get(), &app::App::stopped, [&stopped] { stopped = true; });
    m_app->stop();
    const bool inTime = waitUntil([&stopped] { return stopped; }, std::chrono::seconds(5));
    QObject::disconnect(connection);
    return inTime;
}

void TestServer::pass(qint64 ms)
{
    m_clock.advance(ms);
    m_app->sweep();
}

QUrl TestServer::url() const
{
    QUrl url;
    url.setScheme(m_config.tlsCertificate.isEmpty() ? u"ws"_s : u"wss"_s);
    url.setHost(u"127.0.0.1"_s);
    url.setPort(m_app->port());
    url.setPath(u"/ws"_s);
    return url;
}

bool TestServer::settlesAt(size_t clients)
{
    return waitUntil([this, clients] { return m_app->gateway().clientCount() == clients; });
}

int TestServer::httpStatus(const QByteArray &path) const
{
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, m_app->port());
    socket.write("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    QByteArray head;
    waitUntil([&] {
        head += socket.readAll();
        return head.contains("\r\n");
    });
    return head.mid(9, 3).toInt();
}

} // namespace kith::test
