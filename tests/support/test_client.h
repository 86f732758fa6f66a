// A client of the native protocol, as a test wants it: every answer is waited for, every event is kept.
#pragma once

#include "tests/support/test_server.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QWebSocket>

#include <initializer_list>
#include <map>

namespace kith::test {

// One member of a request's data.
struct Field {
    template <typename T>
    Field(const char *key, const T &what) : name(QLatin1StringView(key))
    {
        if constexpr (std::is_convertible_v<const T &, const char *>)
            value = QJsonValue(QLatin1StringView(what));
        else
            value = QJsonValue(what);
    }
    QString name;
    QJsonValue value;
};
using Fields = std::initializer_list<Field>;

QJsonObject object(Fields fields);
QByteArray toJson(const QJsonObject &object);

// What came back for a request.
struct Answer {
    QJsonObject frame;
    QByteArray raw;

    bool isError() const { return frame.value(u"type").toString() != u"reply"; }
    // "ok", or the error's code.
    QString code() const { return isError() ? data().value(u"code").toString() : QStringLiteral("ok"); }
    QString field() const { return data().value(u"field").toString(); }
    QString message() const { return data().value(u"message").toString(); }
    int retryAfter() const { return data().value(u"retryAfter").toInt(); }
    QJsonObject data() const { return frame.value(u"data").toObject(); }
    QJsonValue operator[](const char *name) const { return data().value(QLatin1StringView(name)); }
};

inline const QString goodPassword = QStringLiteral("correct horse");

class TestClient {
public:
    // Open when it returns.
    explicit TestClient(const TestServer &server) : TestClient(server.url()) {}
    explicit TestClient(const QUrl &url, const QSslConfiguration &tls = QSslConfiguration::defaultConfiguration());

    // Sends and goes on; the id of the request.
    qint64 send(const char *type, Fields fields = {}) { return sendObject(type, object(fields)); }
    qint64 sendObject(const char *type, const QJsonObject &data);
    void sendText(const QString &text) { m_socket.sendTextMessage(text); }
    void sendBinary(const QByteArray &bytes) { m_socket.sendBinaryMessage(bytes); }

    // Waits. An empty answer, and a failed test, where none comes.
    Answer answer(qint64 id);
    Answer request(const char *type, Fields fields = {}) { return answer(send(type, fields)); }
    Answer requestObject(const char *type, const QJsonObject &data) { return answer(sendObject(type, data)); }
    // Waits for an error without an id.
    Answer strayError();
    bool hasAnswer(qint64 id) const { return m_answers.contains(id); }
    // How many replies and errors have come for requests with an id.
    int answersReceived() const { return m_answersReceived; }

    // Signed in, and nothing more.
    Answer registerUser(const QString &name, const QString &password = goodPassword);
    Answer login(const QString &name, const QString &password = goodPassword);
    Answer guest(const QString &displayName = {});
    // With the token of the last sign-in on this client.
    Answer resume(const QJsonObject &cursors = {});
    Answer resumeWith(const QString &token, const QJsonObject &cursors = {});
    Answer say(const QString &room, const QString &text, const QString &cid = {});

    // The data of the next event of this type, waited for; others stay.
    QJsonObject takeEvent(const char *type);
    // Whether an event of this type has come once a ping has gone there and back.
    bool getsEvent(const char *type);
    // Everything that the server sent before now has come.
    void sync();
    const QList<QJsonObject> &events() const { return m_events; }
    QList<QJsonObject> eventsOf(const char *type) const;
    void forgetEvents() { m_events.clear(); }

    // Waits until the connection is closed; its close code. -1: it stays open.
    int closeCode(std::chrono::milliseconds deadline = std::chrono::milliseconds(20'000));
    bool isOpen() const { return m_socket.state() == QAbstractSocket::ConnectedState; }
    void close();
    QWebSocket &socket() { return m_socket; }

    QString token;
    QString userId;

private:
    void received(const QString &text);
    Answer keepSignIn(Answer answer);

    QWebSocket m_socket;
    qint64 m_lastId = 0;
    std::map<qint64, Answer> m_answers;
    int m_answersReceived = 0;
    QList<Answer> m_strayErrors;
    QList<QJsonObject> m_events; // whole frames, in their order
};

// Registered and live.
struct Person : TestClient {
    Person(const TestServer &server, const QString &name) : Person(server.url(), name) {}
    Person(const QUrl &url, const QString &name) : TestClient(url)
    {
        registerUser(name);
        resume();
    }
    // Another connection of the same session, live.
    Person(const TestServer &server, const TestClient &same) : TestClient(server) { resumeWith(same.token); }
};

// The ids of new rooms.
QString makeRoom(TestClient &owner, const QString &name, const char *visibility = "public");

} // namespace kith::test
