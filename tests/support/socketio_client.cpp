#include "tests/support/socketio_client.h"

#include "tests/support/wait.h"

#include <QJsonDocument>
#include <QNetworkRequest>

using namespace Qt::StringLiterals;

namespace kith::test {
namespace {

QString compact(const QJsonDocument &json) { return QString::fromUtf8(json.toJson(QJsonDocument::Compact)); }

} // namespace

SocketIoClient::SocketIoClient(
    const TestServer &server, const QByteArray &cookie, const QJsonObject &auth, const QByteArray &origin)
    : m_auth(auth)
{
    QUrl url = server.url();
    url.setPath(u"/socket.io/"_s);
    url.setQuery(u"EIO=4&transport=websocket"_s);
    QNetworkRequest request(url);
    if (!cookie.isEmpty())
        request.setRawHeader("Cookie", cookie);
    if (!origin.isEmpty())
        request.setRawHeader("Origin", origin);
    QObject::connect(&m_socket, &QWebSocket::textMessageReceived, [this](const QString &text) { received(text); });
    QObject::connect(
        &m_socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), [this] { m_failed = true; });
    m_socket.open(request);
}

void SocketIoClient::received(const QString &text)
{
    if (text == u"2"_s) {
        m_socket.sendTextMessage(u"3"_s);
    } else if (text.startsWith(u'0')) {
        m_socket.sendTextMessage(u"40"_s + compact(QJsonDocument(m_auth)));
    } else if (text.startsWith(u"40")) {
        m_connected = true;
    } else if (text.startsWith(u"41")) {
        m_putOut = true;
    } else if (text.startsWith(u"44")) {
        m_refused = true;
        m_refusal = QJsonDocument::fromJson(text.mid(2).toUtf8()).object();
    } else if (text.startsWith(u"42")) {
        QJsonArray arguments = QJsonDocument::fromJson(text.mid(2).toUtf8()).array();
        const QString name = arguments.takeAt(0).toString();
        events.append({name, arguments});
    } else if (text.startsWith(u"43")) {
        const qsizetype begin = text.indexOf(u'[');
        m_acks[text.mid(2, begin - 2).toInt()] = QJsonDocument::fromJson(text.mid(begin).toUtf8()).array().first();
    }
}

bool SocketIoClient::connects()
{
    waitUntil([this] { return m_connected || m_refused || m_failed; });
    return m_connected;
}

QJsonObject SocketIoClient::refusal()
{
    waitUntil([this] { return m_refused; });
    return m_refusal;
}

bool SocketIoClient::ends()
{
    return waitUntil([this] { return m_socket.state() == QAbstractSocket::UnconnectedState; });
}

void SocketIoClient::emitEvent(const QString &name, const QJsonArray &arguments)
{
    QJsonArray all = arguments;
    all.prepend(name);
    m_socket.sendTextMessage(u"42"_s + compact(QJsonDocument(all)));
}

QJsonValue SocketIoClient::ask(const QString &name, const QJsonArray &arguments)
{
    QJsonArray all = arguments;
    all.prepend(name);
    const int id = ++m_lastId;
    m_socket.sendTextMessage(u"42%1"_s.arg(id) + compact(QJsonDocument(all)));
    waitUntil([&] { return m_acks.contains(id); });
    return m_acks[id];
}

QJsonValue SocketIoClient::take(const QString &name)
{
    QJsonValue found(QJsonValue::Undefined);
    waitUntil([&] {
        for (qsizetype i = 0; i < events.size(); ++i) {
            if (events[i].name == name) {
                found = events.takeAt(i).arguments.first();
                return true;
            }
        }
        return false;
    });
    return found;
}

} // namespace kith::test
