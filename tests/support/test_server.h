// The real server (kith::app::App) in the test's own process, on a free port.
#pragma once

#include "server/app/app.h"
#include "server/storage/sqlite/backend.h"
#include "shared/base/clock.h"

#include <QTemporaryDir>
#include <QUrl>

#include <functional>
#include <memory>

namespace kith::test {

// The cheapest hash that libsodium makes: what is tested is not the hash.
domain::HashCost cheapHash();

// The limits that would only be in the way are off; a test that wants one sets it.
app::Config quietConfig();

struct ServerOptions {
    bool sqlite = false; // a file in a folder of its own; otherwise the memory store
    // What the configuration says: redis://…; KITH_TEST_STORE=redis gives each server a database of a Redis of its own.
    QString store = {};
    bool fakeClock = false;
    std::function<void(app::Config &)> configure = {};
};

class TestServer {
public:
    explicit TestServer(ServerOptions options = {});
    ~TestServer();

    // Ends the server at once (no goodbye) and begins anew on the same data; on another port.
    void restart();
    void end() { m_app.reset(); }
    // App::stop(), until it says stopped(). False: it did not in five seconds.
    bool stop();

    app::App &app() { return *m_app; }
    FakeClock &clock() { return m_clock; }
    // Moves the fake clock and does what the server's timers do.
    void pass(qint64 ms);
    // Only with `sqlite`.
    storage::sqlite::SqliteStore &sqlite() { return *m_sqlite; }
    QString databasePath() const { return m_config.databasePath(); }
    app::Config &config() { return m_config; }
    quint16 port() const { return m_app->port(); }
    QUrl url() const;
    // Waits until so many WebSocket clients are connected, as the server sees it.
    bool settlesAt(size_t clients);
    // What any of the servers here has done to its Redis has come back to each. False: none has one.
    static bool settleAll();
    bool usesRedis() const { return m_config.usesRedis(); }
    // "GET path" over HTTP: the status code.
    int httpStatus(const QByteArray &path) const;

private:
    void begin();
    bool settle();

    ServerOptions m_options;
    QTemporaryDir m_folder;
    FakeClock m_clock;
    app::Config m_config;
    storage::sqlite::SqliteStore *m_sqlite = nullptr;
    std::unique_ptr<app::App> m_app;
};

} // namespace kith::test
