// socketio_echo PORT [PING_INTERVAL PING_TIMEOUT]: the server under test that the public conformance suites of
// Engine.IO and Socket.IO expect, on both loopback addresses. Says "ready PORT" when it listens; port 0 takes a free
// one.
#include "server/runtime/epoll_dispatcher.h"
#include "server/socketio/socket_server.h"

#include <QCoreApplication>
#include <QTextStream>

using namespace kith;
using namespace kith::socketio;

namespace {

constexpr qint64 maxPayload = 1'000'000;

// Engine.IO: every message comes back.
class EngineEcho final : public EngineListener {
public:
    void sessionOpened(const std::shared_ptr<EngineSession> &) override {}
    void messageReceived(EngineSession &session, const QByteArray &data, bool binary) override
    {
        session.send(binary ? EncodedPacket::binary(data) : EncodedPacket::text(PacketType::Message, data));
    }
    void sessionClosed(EngineSession &, CloseReason) override {}
};

class SocketEcho final : public SocketListener {
public:
    void connectRequested(
        const QString &nsp, const QJsonObject &auth, const net::HttpRequest &, const ConnectDecision &decision) override
    {
        // For tests of clients: nobody else sends this.
        if (auth.contains(QStringLiteral("refuse"))) {
            decision.refuse(auth[QStringLiteral("refuse")].toString(), {{QStringLiteral("nsp"), nsp}});
            return;
        }
        if (const auto socket = decision.accept())
            socket->emitEvent(QStringLiteral("auth"), {{auth}});
    }
    void eventReceived(Socket &socket, const QString &name, const Payload &arguments, const Ack &ack) override
    {
        if (name == QStringLiteral("message")) {
            socket.emitEvent(QStringLiteral("message-back"), arguments);
        } else if (name == QStringLiteral("message-with-ack")) {
            ack(arguments);
        } else if (name == QStringLiteral("ask")) { // the server's own acknowledgement
            const auto answer = [weak = socket.weak_from_this()](const std::optional<Payload> &given) {
                if (const auto asker = weak.lock(); asker && given)
                    asker->emitEvent(QStringLiteral("answered"), *given);
            };
            socket.emitEvent(QStringLiteral("question"), arguments, answer);
        } else if (name == QStringLiteral("leave")) {
            socket.disconnect();
        } else {
            socket.emitEvent(name, arguments); // whatever its name is
        }
    }
    void socketDisconnected(Socket &) override {}
};

EngineOptions options(const QByteArray &path, qint64 interval, qint64 timeout)
{
    EngineOptions engine;
    engine.path = path;
    engine.pingInterval = interval;
    engine.pingTimeout = timeout;
    engine.maxPayload = maxPayload;
    engine.sendBytes = 16 * maxPayload;
    engine.sessionsPerAddress = 0;
    return engine;
}

} // namespace

int main(int argc, char **argv)
{
    // As kithd: requests of several connections are read in the order of their coming.
    QCoreApplication::setEventDispatcher(new runtime::EpollDispatcher);
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.size() != 2 && arguments.size() != 4) {
        QTextStream(stderr) << "Usage: socketio_echo PORT [PING_INTERVAL PING_TIMEOUT]\n";
        return 2;
    }
    quint16 port = arguments[1].toUShort();
    const qint64 interval = arguments.value(2, QStringLiteral("300")).toLongLong();
    const qint64 timeout = arguments.value(3, QStringLiteral("200")).toLongLong();

    const SystemClock clock;
    EngineEcho engineEcho;
    SocketEcho socketEcho;
    EngineServer engine(options("/engine.io/", interval, timeout), clock, engineEcho);
    SocketOptions socketOptions;
    socketOptions.engine = options("/socket.io/", interval, timeout);
    socketOptions.connectTimeout = 1000;
    SocketServer sockets(socketOptions, clock, socketEcho);
    sockets.addNamespace(QStringLiteral("/custom"));

    class Nobody final : public net::LinkListener {
        void linkOpened(const std::shared_ptr<net::Link> &link) override { link->close(net::CloseCode::Policy, {}); }
        void textReceived(net::Link &, const QByteArray &) override {}
        void linkClosed(net::Link &) override {}
    } nobody;
    const auto serve = [&](const net::HttpRequest &request, const net::HttpResponder &respond) {
        if (request.path == "/engine.io/")
            engine.handle(request, respond);
        else if (request.path == "/socket.io/")
            sockets.engine().handle(request, respond);
        else
            respond(net::plainResponse(404, "There is nothing here."));
    };

    // "localhost" is either of them.
    std::vector<std::unique_ptr<net::FrontDoor>> doors;
    for (const auto address : {QHostAddress::LocalHost, QHostAddress::LocalHostIPv6}) {
        net::FrontDoorOptions door;
        door.address = QHostAddress(address);
        door.port = port;
        door.connectionsPerAddress = 0;
        door.sendQueueBytes = 16 * maxPayload;
        door.bodyLimit = [](const net::HttpRequest &) { return maxPayload; };
        auto each = std::make_unique<net::FrontDoor>(std::move(door), clock, nobody, serve);
        engine.attach(*each);
        sockets.engine().attach(*each);
        if (const auto listening = each->listen(); !listening) {
            QTextStream(stderr) << listening.error().message << '\n';
            if (address == QHostAddress::LocalHost)
                return 1;
            continue; // a machine without IPv6
        }
        port = each->port();
        doors.push_back(std::move(each));
    }
    QTextStream(stdout) << "ready " << port << Qt::endl;
    return app.exec();
}
