// A whole server: builds the concrete classes, starts them and stops them. The only place that knows them all.
#pragma once

#include "server/app/config.h"
#include "server/bus/bus.h"
#include "server/dispatch/gateway.h"
#include "server/domain/messages.h"
#include "server/net/front_door.h"
#include "server/socketio/chat/chat_sockets.h"
#include "server/webapi/router.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace kith::app {

class App : public QObject {
    Q_OBJECT
public:
    // What tests choose; a real server takes the defaults.
    struct Parts {
        std::unique_ptr<storage::Store> store; // instead of the configured one
        const Clock *clock = nullptr;          // must outlive the App
        domain::HashCost hashCost = {};
    };

    explicit App(Config config) : App(std::move(config), Parts{}) {}
    App(Config config, Parts parts);
    ~App() override;

    // Opens the store and listens.
    Result<void> start();
    // "127.0.0.1:5484", once started.
    QString address() const;
    quint16 port() const;
    // Reads certificate and key again.
    void reload();
    // No new connections; what is being stored is stored and answered; clients are told; then stopped().
    void stop();

    dispatch::Gateway &gateway() { return *m_gateway; }
    storage::Store &store() { return *m_store; }
    bus::Bus *bus() { return m_bus.get(); } // nullptr: alone
    // What the timers do, for tests that own the clock.
    void sweep();
    void purge();

Q_SIGNALS:
    void stopped();

private:
    Result<void> openStore();
    void buildDomain();
    void buildWeb(net::StaticFiles files);
    void leaveOthers();
    void tellClients();

    Config m_config;
    std::unique_ptr<Clock> m_ownClock;
    const Clock &m_clock;
    std::unique_ptr<storage::Store> m_store;
    domain::Roster m_roster;
    dispatch::Fanout m_fanout;
    domain::PasswordHasher m_hasher;
    std::unique_ptr<domain::People> m_people;
    std::unique_ptr<domain::Memberships> m_memberships;
    std::unique_ptr<bus::Bus> m_bus;                      // with others over Redis, or
    std::unique_ptr<domain::LocalPresence> m_ownPresence; // alone
    std::unique_ptr<domain::LocalSignInGuard> m_ownGuard;
    std::unique_ptr<domain::Accounts> m_accounts;
    std::unique_ptr<domain::Rooms> m_rooms;
    std::unique_ptr<domain::Messages> m_messages;
    std::unique_ptr<dispatch::Gateway> m_gateway;
    std::unique_ptr<socketio::ChatSockets> m_sockets;
    std::unique_ptr<webapi::WebApi> m_api;
    std::unique_ptr<webapi::EventStreams> m_streams;
    std::unique_ptr<webapi::Router> m_router;
    std::unique_ptr<net::FrontDoor> m_door;
    QTimer m_sweep;
    QTimer m_purge;
    bool m_stopping = false;
    bool m_told = false;
};

} // namespace kith::app
