// A client of HTTP, as a test wants it: every answer is waited for, cookies are kept.
#pragma once

#include "tests/support/test_server.h"

#include <QJsonDocument>
#include <QTcpSocket>

namespace kith::test {

using Headers = QList<std::pair<QByteArray, QByteArray>>;

struct HttpAnswer {
    int status = 0;  // 0: none came
    Headers headers; // names in lower case
    QByteArray body;

    QByteArray header(const QByteArray &lowerCaseName) const;
    QJsonValue json() const;
};

class HttpClient {
public:
    explicit HttpClient(const TestServer &server) : m_port(server.port()) {}
    explicit HttpClient(quint16 port) : m_port(port) {}

    HttpAnswer request(
        const QByteArray &method, const QByteArray &target, const QByteArray &body = {}, const Headers &more = {});
    HttpAnswer get(const QByteArray &target, const Headers &more = {}) { return request("GET", target, {}, more); }
    HttpAnswer post(const QByteArray &target, const QByteArray &body = {}, const Headers &more = {})
    {
        return request("POST", target, body, more);
    }
    // POST /login; the id.
    QString login(const QString &name, const QString &password = QStringLiteral("correct horse"));

    QByteArray cookie; // "kith=…", sent with each request; what the server sets replaces it

private:
    quint16 m_port;
};

// A stream of Server-Sent Events, read as browsers read it.
class EventSource {
public:
    struct Event {
        QString type;
        QJsonObject data;
        QByteArray id;
    };

    EventSource(const TestServer &server, const QByteArray &cookie, const QByteArray &id = {});

    // The data of the next event of this type, waited for; those before it are forgotten.
    QJsonObject take(const QString &type);
    // Waits until the head has come.
    bool opens();
    bool ends(); // waits until the server has ended it
    int comments() const { return m_comments; }
    const QByteArray &head() const { return m_head; }

    QList<Event> events;
    QByteArray lastEventId; // of all that has come
    QByteArray takenId;     // of what was taken last

private:
    void read();
    void line(const QByteArray &text);

    QTcpSocket m_socket;
    QByteArray m_head;
    QByteArray m_raw;   // chunked
    QByteArray m_plain; // not yet a line
    QByteArray m_data;
    QByteArray m_id;
    int m_comments = 0;
    bool m_ended = false;
};

} // namespace kith::test
