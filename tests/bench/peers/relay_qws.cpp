// A bare relay with QWebSocketServer: no sign-in, no checks, nothing stored; sendTextMessage() to each. Whoever
// connects to /idle is connected and no more.
#include <QCoreApplication>
#include <QWebSocket>
#include <QWebSocketServer>

#include <cstdio>
#include <sys/resource.h>

using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);

    QCoreApplication app(argc, argv);
    QWebSocketServer server(u"relay"_s, QWebSocketServer::NonSecureMode);
    server.setMaxPendingConnections(4096);
    QList<QWebSocket *> room;
    QObject::connect(&server, &QWebSocketServer::newConnection, &app, [&] {
        while (QWebSocket *socket = server.nextPendingConnection()) {
            socket->setParent(&app);
            QObject::connect(socket, &QWebSocket::disconnected, &app, [&room, socket] {
                room.removeOne(socket);
                socket->deleteLater();
            });
            if (socket->requestUrl().path() == u"/idle"_s)
                continue;
            room.append(socket);
            QObject::connect(socket, &QWebSocket::textMessageReceived, &app, [&room](const QString &text) {
                for (QWebSocket *member : std::as_const(room))
                    member->sendTextMessage(text);
            });
        }
    });
    if (!server.listen(QHostAddress::LocalHost, 0)) {
        std::fprintf(stderr, "relay_qws: %s\n", qUtf8Printable(server.errorString()));
        return 1;
    }
    std::printf("ready on %d\n", server.serverPort());
    std::fflush(stdout);
    return QCoreApplication::exec();
}
