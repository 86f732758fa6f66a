// A client of Socket.IO over a WebSocket, as a test wants it: answers are waited for, events are kept.
#pragma once

#include "tests/support/test_server.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QWebSocket>

#include <map>

namespace kith::test {

class SocketIoClient {
public:
    struct Event {
        QString name;
        QJsonArray arguments;
    };

    // Opens; `cookie` is "kith=…" or empty. `auth` goes with the first packet.
    SocketIoClient(const TestServer &server, const QByteArray &cookie, const QJsonObject &auth = {},
        const QByteArray &origin = {});

    bool connects();       // waits; false: it was refused, or the handshake was
    QJsonObject refusal(); // waits for a connect error; its payload
    bool ends();           // waits until the connection is over
    void close() { m_socket.close(); }
    bool wasPutOut() const { return m_putOut; } // by a disconnect packet, after which the client does not come back

    void emitEvent(const QString &name, const QJsonArray &arguments);
    // Waits for the acknowledgement; its first argument.
    QJsonValue ask(const QString &name, const QJsonArray &arguments);
    // The first argument of the next event of this name, waited for; others stay.
    QJsonValue take(const QString &name);
    // Everything that the server sent before now has come.
    void sync() { ask(QStringLiteral("ping"), {}); }

    QList<Event> events;

private:
    void received(const QString &text);

    QWebSocket m_socket;
    QJsonObject m_auth;
    std::map<int, QJsonValue> m_acks;
    int m_lastId = 0;
    bool m_connected = false;
    bool m_refused = false;
    bool m_putOut = false;
    bool m_failed = false; // the handshake
    QJsonObject m_refusal;
};

} // namespace kith::test
