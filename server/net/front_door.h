// The one TCP port: HTTP and WebSocket, plain or TLS.
// Threads: lives, and calls listener and handler, on the thread that owns all connections.
#pragma once

#include "server/net/http.h"
#include "server/net/http_parser.h"
#include "server/net/link.h"
#include "shared/base/clock.h"
#include "shared/base/error.h"

#include <QObject>
#include <QStringList>

#include <memory>

namespace kith::net {

struct FrontDoorOptions {
    QHostAddress address = QHostAddress::LocalHost;
    quint16 port = 0;        // 0 picks a free one
    QString certificateFile; // PEM; both or neither
    QString keyFile;
    QStringList allowedOrigins;          // web.allowedOrigins
    int connectionsPerAddress = 200;     // limits.connectionsPerAddress; 0: no limit
    qint64 sendQueueBytes = 1024 * 1024; // limits.sendQueueBytes; 0: no limit
    HttpParser::BodyLimit bodyLimit;     // for each request; 64 KiB where it is empty
};

class FrontDoor final : public QObject {
    Q_OBJECT

public:
    // Clock, listener and handler outlive the door. A door that is destroyed with links open tells nobody.
    FrontDoor(FrontDoorOptions options, const Clock &clock, LinkListener &listener, HttpHandler handler,
        QObject *parent = nullptr);
    ~FrontDoor() override;

    // Gives the WebSockets of another path than /ws to `listener`, which outlives the door. Everything that is checked
    // and bounded for /ws is for them, too. Requests for the path that want no WebSocket go to the HttpHandler.
    void addUpgrade(const QByteArray &path, const LinkProfile &profile, UpgradeListener &listener);

    // The error's sentence is for the person who starts the server.
    Result<void> listen();
    QHostAddress address() const;
    quint16 port() const;
    bool isSecure() const { return !m_options.certificateFile.isEmpty(); }

    // Reads certificate and key again (SIGHUP), for connections from now on. On an error the old ones stay.
    Result<void> reloadCertificate();

    // A graceful stop: no new connections; HTTP ends after the answers under way; links stay until they are
    // closed. drained() follows when nothing is left, also where nothing was there.
    void stopAccepting();
    // Sends the event to every link whose profile has events, then closes it.
    void closeLinks(CloseCode code, const TextFrame &event, const QString &reason);
    qsizetype linkCount() const;
    qsizetype connectionCount() const; // links and HTTP

    // Applies every time limit: head, idle, liveness, closing. Runs by itself each second while there are
    // connections; tests with their own clock call it.
    void checkTimes();

Q_SIGNALS:
    void drained();

private:
    class Impl;

    FrontDoorOptions m_options;
    std::unique_ptr<Impl> m_impl;
};

} // namespace kith::net
