// A client that does what the delivery guarantee asks of one (PROTOCOL.md, "Delivery"): sends again what was not
// acknowledged, with its cid; connects again, to the next instance, and resumes; asks for what a gap in seq lacks.
#pragma once

#include "tests/support/test_client.h"

#include <QJsonDocument>
#include <QTimer>

#include <map>
#include <vector>

namespace kith::test {

using namespace Qt::StringLiterals;

class Talker {
public:
    // `token` of somebody in General.
    Talker(QList<QUrl> instances, qsizetype first, QString token)
        : m_instances(std::move(instances)), m_instance(first), m_token(std::move(token))
    {
        QObject::connect(&m_socket, &QWebSocket::connected, &m_context, [this] {
            m_connections.push_back({});
            QJsonObject cursors;
            if (m_rev > 0)
                cursors.insert(u"0"_s, m_rev);
            ask("resume", {{"token", m_token}, {"cursors", cursors}});
        });
        QObject::connect(&m_socket, &QWebSocket::textMessageReceived, &m_context,
            [this](const QString &text) { received(QJsonDocument::fromJson(text.toUtf8()).object()); });
        QObject::connect(&m_socket, &QWebSocket::disconnected, &m_context, [this] { away(); });
        m_again.setSingleShot(true);
        m_again.setInterval(50);
        QObject::connect(&m_again, &QTimer::timeout, &m_context, [this] { goOn(); });
        connectNext();
    }

    // Said one after the other, each when the one before is acknowledged.
    void say(const QStringList &texts)
    {
        m_toSay += texts;
        sayNext();
    }
    bool isLive() const { return m_live; }
    bool isSilent() const { return m_toSay.isEmpty(); }
    // seq → text, of everything known.
    const std::map<qint64, QString> &known() const { return m_known; }
    // seq → text, of what was acknowledged.
    const std::map<qint64, QString> &acknowledged() const { return m_acknowledged; }
    // What a client may never see: an event before one with a lower seq, or twice, on one connection; two texts with
    // one seq.
    QStringList faults() const { return m_faults; }
    int connections() const { return static_cast<int>(m_connections.size()); }
    int refusals() const { return m_refusals; }
    void leaveTo(qsizetype instance)
    {
        m_instance = instance;
        m_socket.abort();
    }

private:
    struct Connection {
        qint64 lastLive = 0;
    };

    void connectNext()
    {
        m_live = false;
        m_socket.open(m_instances[m_instance % m_instances.size()]);
    }
    void away()
    {
        m_live = false;
        m_asked.clear();
        m_asking = false;
        m_waiting = false;
        ++m_instance;
        m_again.start();
    }
    void goOn()
    {
        if (m_socket.state() == QAbstractSocket::UnconnectedState)
            return connectNext();
        if (!m_live)
            return void(m_socket.abort()); // the resume was refused
        sayNext();
        askForGap();
    }
    void ask(const char *type, Fields fields)
    {
        const int id = ++m_lastId;
        m_asked.insert(id, QLatin1StringView(type));
        m_socket.sendTextMessage(QString::fromUtf8(QJsonDocument(
            QJsonObject{{u"type"_s, QLatin1StringView(type)}, {u"id"_s, id},
                {u"data"_s, object(fields)}}).toJson(QJsonDocument::Compact)));
    }
    void sayNext()
    {
        if (!m_live || m_waiting || m_toSay.isEmpty())
            return;
        m_waiting = true;
        ask("message", {{"roomId", "0"}, {"message", m_toSay.constFirst()}, {"cid", m_toSay.constFirst()}});
    }
    void received(const QJsonObject &frame)
    {
        const QString type = frame.value(u"type"_s).toString();
        const QJsonObject data = frame.value(u"data"_s).toObject();
        if (type == u"message"_s) {
            if (data.value(u"roomId"_s).toString() != u"0"_s)
                return;
            const qint64 seq = data.value(u"seq"_s).toInteger();
            qint64 &last = m_connections.back().lastLive;
            if (seq <= last)
                m_faults << u"seq %1 came behind %2"_s.arg(seq).arg(last);
            last = seq;
            take(data);
            return askForGap();
        }
        const QString what = m_asked.take(frame.value(u"id"_s).toInt());
        if (type == u"error"_s) {
            ++m_refusals;
            if (what == u"message"_s)
                m_waiting = false;
            if (what == u"history"_s)
                m_asking = false;
            m_again.start();
        } else if (what == u"resume"_s) {
            resumed(data);
        } else if (what == u"message"_s) {
            m_waiting = false;
            m_acknowledged[data.value(u"seq"_s).toInteger()] = m_toSay.takeFirst();
            sayNext();
        } else if (what == u"history"_s) {
            m_asking = false;
            for (const auto &message : data.value(u"messages"_s).toArray())
                take(message.toObject());
            askForGap();
        }
    }
    void resumed(const QJsonObject &data)
    {
        m_live = true;
        const QJsonObject changes = data.value(u"changes"_s).toObject().value(u"0"_s).toObject();
        for (const auto &message : changes.value(u"messages"_s).toArray())
            take(message.toObject());
        for (const auto &room : data.value(u"rooms"_s).toArray()) {
            if (room.toObject().value(u"id"_s).toString() == u"0"_s)
                m_newest = std::max(m_newest, room.toObject().value(u"lastSeq"_s).toInteger());
        }
        sayNext();
        askForGap();
    }
    void take(const QJsonObject &message)
    {
        const qint64 seq = message.value(u"seq"_s).toInteger();
        const QString text = message.value(u"message"_s).toString();
        const auto [at, isNew] = m_known.emplace(seq, text);
        if (!isNew && at->second != text)
            m_faults << u"seq %1 is both %2 and %3"_s.arg(seq).arg(at->second, text);
        m_newest = std::max(m_newest, seq);
        while (m_known.contains(m_complete + 1))
            ++m_complete;
        if (m_complete == m_newest)
            m_rev = std::max(m_rev, message.value(u"rev"_s).toInteger());
    }
    void askForGap()
    {
        if (!m_live || m_asking || m_complete >= m_newest)
            return;
        m_asking = true;
        ask("history", {{"roomId", "0"}, {"after", m_complete}, {"limit", 200}});
    }

    QList<QUrl> m_instances;
    qsizetype m_instance;
    QString m_token;
    QWebSocket m_socket;
    QTimer m_again;
    int m_lastId = 0;
    QHash<int, QString> m_asked;
    QStringList m_toSay;
    std::map<qint64, QString> m_known;
    std::map<qint64, QString> m_acknowledged;
    std::vector<Connection> m_connections;
    QStringList m_faults;
    qint64 m_newest = 0;   // the highest seq heard of
    qint64 m_complete = 0; // known up to here
    qint64 m_rev = 0;
    int m_refusals = 0;
    bool m_live = false;
    bool m_asking = false;
    bool m_waiting = false; // for the acknowledgement of the first of m_toSay
    QObject m_context;      // last: what it listens for ends first
};

} // namespace kith::test
