#include "tests/support/http_client.h"

#include "tests/support/wait.h"

#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace kith::test {
namespace {

QByteArray requestHead(
    const QByteArray &method, const QByteArray &target, const QByteArray &cookie, const Headers &more)
{
    QByteArray text = method + ' ' + target + " HTTP/1.1\r\n";
    bool hasHost = false;
    for (const auto &[name, value] : more) {
        text += name + ": " + value + "\r\n";
        hasHost = hasHost || name == "Host";
    }
    if (!hasHost)
        text += "Host: 127.0.0.1\r\n";
    if (!cookie.isEmpty())
        text += "Cookie: other=1; " + cookie + "; last=2\r\n";
    return text;
}

HttpAnswer parse(const QByteArray &bytes)
{
    HttpAnswer answer;
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    const QList<QByteArray> lines = bytes.first(std::max<qsizetype>(end, 0)).split('\n');
    answer.status = lines.first().mid(9, 3).toInt();
    for (const QByteArray &each : lines.mid(1)) {
        const qsizetype colon = each.indexOf(':');
        answer.headers.append({each.first(colon).toLower(), each.sliced(colon + 1).trimmed()});
    }
    answer.body = bytes.mid(end + 4);
    return answer;
}

} // namespace

QByteArray HttpAnswer::header(const QByteArray &lowerCaseName) const
{
    for (const auto &[name, value] : headers) {
        if (name == lowerCaseName)
            return value;
    }
    return {};
}

QJsonValue HttpAnswer::json() const
{
    // A document is an object or an array; null is neither.
    const QJsonArray array = QJsonDocument::fromJson('[' + body + ']').array();
    return array.isEmpty() ? QJsonValue(QJsonValue::Undefined) : array.first();
}

HttpAnswer HttpClient::request(
    const QByteArray &method, const QByteArray &target, const QByteArray &body, const Headers &more)
{
    QTcpSocket socket;
    QByteArray got;
    QObject::connect(&socket, &QTcpSocket::readyRead, [&] { got += socket.readAll(); });
    socket.connectToHost(QHostAddress::LocalHost, m_port);
    QByteArray text = requestHead(method, target, cookie, more) + "Connection: close\r\n";
    if (method == "POST")
        text += "Content-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n";
    socket.write(text + "\r\n" + body);
    if (!waitUntil([&] { return socket.state() == QAbstractSocket::UnconnectedState; }))
        return {};
    const HttpAnswer answer = parse(got);
    if (const QByteArray set = answer.header("set-cookie"); !set.isEmpty())
        cookie = set.contains("Max-Age=0") ? QByteArray() : set.first(set.indexOf(';'));
    return answer;
}

QString HttpClient::login(const QString &name, const QString &password)
{
    const QJsonObject given{{u"username"_s, name}, {u"password"_s, password}};
    const HttpAnswer answer = post("/login", QJsonDocument(given).toJson());
    return answer.json()[u"id"].toString();
}

EventSource::EventSource(const TestServer &server, const QByteArray &cookie, const QByteArray &id) : lastEventId(id)
{
    QObject::connect(&m_socket, &QTcpSocket::readyRead, [this] { read(); });
    m_socket.connectToHost(QHostAddress::LocalHost, server.port());
    Headers more{{"Accept", "text/event-stream"}};
    if (!id.isEmpty())
        more.append({QByteArray("Last-Event-ID"), id});
    m_socket.write(requestHead("GET", "/stream", cookie, more) + "\r\n");
}

bool EventSource::opens()
{
    return waitUntil([this] { return !m_head.isEmpty(); });
}

bool EventSource::ends()
{
    return waitUntil([this] { return m_ended || m_socket.state() == QAbstractSocket::UnconnectedState; });
}

QJsonObject EventSource::take(const QString &type)
{
    QJsonObject data;
    waitUntil([&] {
        while (!events.isEmpty()) {
            const Event event = events.takeFirst();
            if (event.type == type) {
                data = event.data;
                takenId = event.id;
                return true;
            }
        }
        return false;
    });
    return data;
}

void EventSource::read()
{
    m_raw += m_socket.readAll();
    if (m_head.isEmpty()) {
        const qsizetype end = m_raw.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        m_head = m_raw.first(end);
        m_raw.remove(0, end + 4);
    }
    for (;;) { // RFC 9112, 7.1
        const qsizetype end = m_raw.indexOf("\r\n");
        const qsizetype size = end < 0 ? -1 : m_raw.first(end).toLongLong(nullptr, 16);
        if (size < 0 || m_raw.size() < end + 2 + size + 2)
            break;
        m_ended = m_ended || size == 0;
        m_plain += m_raw.sliced(end + 2, size);
        m_raw.remove(0, end + 2 + size + 2);
    }
    for (qsizetype end = m_plain.indexOf('\n'); end >= 0; end = m_plain.indexOf('\n')) {
        line(m_plain.first(end));
        m_plain.remove(0, end + 1);
    }
}

void EventSource::line(const QByteArray &text)
{
    if (text.isEmpty()) {
        lastEventId = m_id;
        if (!m_data.isEmpty()) {
            const QJsonObject object = QJsonDocument::fromJson(m_data).object();
            events.append({object.value(u"type").toString(), object.value(u"data").toObject(), m_id});
        }
        m_data.clear();
    } else if (text.startsWith(':')) {
        ++m_comments;
    } else if (text.startsWith("id: ")) {
        m_id = text.sliced(4);
    } else if (text.startsWith("data: ")) {
        m_data += text.sliced(6);
    }
}

} // namespace kith::test
