#include "tests/support/test_client.h"

#include "tests/support/wait.h"

#include <QJsonDocument>
#include <QTest>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace kith::test {
namespace {

void failTest(const QString &what) { QTest::qFail(qUtf8Printable(what), __FILE__, __LINE__); }

} // namespace

QJsonObject object(Fields fields)
{
    QJsonObject made;
    for (const Field &field : fields)
        made.insert(field.name, field.value);
    return made;
}

QByteArray toJson(const QJsonObject &object) { return QJsonDocument(object).toJson(QJsonDocument::Compact); }

TestClient::TestClient(const QUrl &url, const QSslConfiguration &tls)
{
    m_socket.setSslConfiguration(tls);
    QObject::connect(
        &m_socket, &QWebSocket::textMessageReceived, &m_socket, [this](const QString &text) { received(text); });
    m_socket.open(url);
    const bool open = waitUntil([this] { return isOpen(); });
    if (!open)
        failTest(u"no connection: "_s + m_socket.errorString());
}

void TestClient::received(const QString &text)
{
    const QByteArray raw = text.toUtf8();
    QJsonParseError error;
    const QJsonObject frame = QJsonDocument::fromJson(raw, &error).object();
    if (error.error != QJsonParseError::NoError || !frame.value(u"type").isString())
        return failTest(u"the server sent what is no frame: "_s + text.left(200));
    const QString type = frame.value(u"type").toString();
    if (type != "reply"_L1 && type != "error"_L1) {
        m_events.append(frame);
        return;
    }
    if (!frame.contains(u"id"_s)) {
        m_strayErrors.append({frame, raw});
        return;
    }
    ++m_answersReceived;
    const qint64 id = frame.value(u"id").toInteger();
    if (!m_answers.try_emplace(id, Answer{frame, raw}).second)
        failTest(u"two answers for request %1"_s.arg(id));
}

qint64 TestClient::sendObject(const char *type, const QJsonObject &data)
{
    const qint64 id = ++m_lastId;
    const QJsonObject frame{{u"type"_s, QLatin1StringView(type)}, {u"id"_s, id}, {u"data"_s, data}};
    sendText(QString::fromUtf8(toJson(frame)));
    return id;
}

Answer TestClient::answer(qint64 id)
{
    if (!waitUntil([this, id] { return m_answers.contains(id) || !isOpen(); }) || !m_answers.contains(id)) {
        failTest(u"request %1 got no answer%2"_s.arg(id).arg(isOpen() ? QString() : u": the connection is closed"_s));
        return {};
    }
    return m_answers.at(id);
}

Answer TestClient::strayError()
{
    if (!waitUntil([this] { return !m_strayErrors.isEmpty(); })) {
        failTest(u"no error without an id came"_s);
        return {};
    }
    return m_strayErrors.takeFirst();
}

Answer TestClient::keepSignIn(Answer answer)
{
    if (!answer.isError()) {
        token = answer["token"].toString();
        userId = answer["user"].toObject().value(u"id").toString();
    }
    return answer;
}

Answer TestClient::registerUser(const QString &name, const QString &password)
{
    return keepSignIn(request("register", {{"username", name}, {"password", password}}));
}

Answer TestClient::login(const QString &name, const QString &password)
{
    return keepSignIn(request("login", {{"username", name}, {"password", password}}));
}

Answer TestClient::guest(const QString &displayName)
{
    return keepSignIn(displayName.isNull() ? request("guest") : request("guest", {{"displayName", displayName}}));
}

Answer TestClient::resume(const QJsonObject &cursors) { return resumeWith(token, cursors); }

Answer TestClient::resumeWith(const QString &with, const QJsonObject &cursors)
{
    const Answer reply = request("resume", {{"token", with}, {"cursors", cursors}});
    if (!reply.isError()) {
        token = with;
        userId = reply["user"].toObject().value(u"id").toString();
    }
    return reply;
}

Answer TestClient::say(const QString &room, const QString &text, const QString &cid)
{
    return request("message",
        {{"roomId", room}, {"message", text},
            {"cid", cid.isNull() ? QUuid::createUuid().toString(QUuid::WithoutBraces) : cid}});
}

QJsonObject TestClient::takeEvent(const char *type)
{
    const QLatin1StringView wanted(type);
    QJsonObject found;
    const bool came = waitUntil([&] {
        for (qsizetype i = 0; i < m_events.size(); ++i) {
            if (m_events[i].value(u"type").toString() == wanted) {
                found = m_events.takeAt(i).value(u"data").toObject();
                return true;
            }
        }
        return !isOpen();
    });
    if (!came || found.isEmpty())
        failTest(u"no event %1 came"_s.arg(wanted));
    return found;
}

bool TestClient::getsEvent(const char *type)
{
    sync();
    return !eventsOf(type).isEmpty();
}

void TestClient::sync()
{
    request("ping");
    if (!TestServer::settleAll())
        return;
    // What came over Redis may have been sent behind the answer: another one, which nobody counts.
    request("ping");
    --m_answersReceived;
}

QList<QJsonObject> TestClient::eventsOf(const char *type) const
{
    QList<QJsonObject> found;
    for (const QJsonObject &event : m_events) {
        if (event.value(u"type").toString() == QLatin1StringView(type))
            found.append(event.value(u"data").toObject());
    }
    return found;
}

int TestClient::closeCode(std::chrono::milliseconds deadline)
{
    if (!waitUntil([this] { return m_socket.state() == QAbstractSocket::UnconnectedState; }, deadline))
        return -1;
    return m_socket.closeCode();
}

void TestClient::close()
{
    m_socket.close();
    waitUntil([this] { return m_socket.state() == QAbstractSocket::UnconnectedState; });
}

QString makeRoom(TestClient &owner, const QString &name, const char *visibility)
{
    const Answer made = owner.request("room.create", {{"name", name}, {"visibility", visibility}});
    if (made.isError())
        failTest(u"no room: "_s + made.code());
    return made["room"].toObject().value(u"id").toString();
}

} // namespace kith::test
