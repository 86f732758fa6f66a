#include "desktop/platform/single_instance.h"

#include <QCryptographicHash>
#include <QDeadlineTimer>
#include <QDir>
#include <QLocalServer>
#include <QLocalSocket>
#include <QStandardPaths>
#include <QThread>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace kith::platform {

namespace {

constexpr std::chrono::milliseconds between{50};
constexpr int callersMax = 8;
const QByteArray taken = "taken\n";

// Two lines, so that neither can be taken for the other.
QByteArray encoded(const SingleInstance::Call &call)
{
    const auto line = [](QString text) { return text.remove(u'\n').toUtf8() + '\n'; };
    return line(call.activationToken) + line(call.link);
}

} // namespace

QString SingleInstance::socketPath(const QString &profileFolder)
{
    // By a hash: the path of a socket has room for a hundred bytes, and a folder of any length has one.
    const QByteArray hash =
        QCryptographicHash::hash(QDir(profileFolder).absolutePath().toUtf8(), QCryptographicHash::Sha256);
    return QDir(QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation))
        .filePath(u"kith-"_s + QString::fromLatin1(hash.toHex().first(16)));
}

SingleInstance::SingleInstance(std::chrono::milliseconds callTime, QObject *parent)
    : QObject(parent), m_callTime(callTime), m_server(new QLocalServer(this))
{
    m_server->setSocketOptions(QLocalServer::UserAccessOption); // nobody else's
    m_server->setMaxPendingConnections(callersMax);
    connect(m_server, &QLocalServer::newConnection, this, &SingleInstance::take);
}

SingleInstance::~SingleInstance() = default;

bool SingleInstance::listen(const QString &path)
{
    QLocalServer::removeServer(path);
    return m_server->listen(path);
}

void SingleInstance::take()
{
    while (QLocalSocket *socket = m_server->nextPendingConnection()) {
        socket->setParent(this);
        socket->setReadBufferSize(callBytes + 1);
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] { read(socket); });
        QTimer::singleShot(m_callTime, socket, [socket] {
            socket->abort();
            socket->deleteLater();
        });
        read(socket);
    }
}

void SingleInstance::read(QLocalSocket *socket)
{
    const QByteArray call = socket->peek(callBytes + 1);
    const qsizetype first = call.indexOf('\n');
    const qsizetype second = first < 0 ? -1 : call.indexOf('\n', first + 1);
    if (second < 0) {
        if (call.size() > callBytes)
            socket->abort();
        return;
    }
    socket->disconnect(this);
    socket->readAll();
    socket->write(taken);
    socket->disconnectFromServer(); // once that is written
    emit called({.link = QString::fromUtf8(call.mid(first + 1, second - first - 1)),
        .activationToken = QString::fromUtf8(call.first(first))});
}

bool SingleInstance::handOver(const QString &path, const Call &call, std::chrono::milliseconds patience)
{
    const QByteArray message = encoded(call);
    if (message.size() > callBytes)
        return false;
    const QDeadlineTimer deadline(patience);
    const auto left = [&deadline] { return int(std::max<qint64>(1, deadline.remainingTime())); };
    while (true) {
        QLocalSocket socket;
        socket.connectToServer(path);
        if (socket.waitForConnected(left())) {
            socket.write(message);
            while (socket.bytesAvailable() < taken.size() && socket.waitForReadyRead(left()))
                continue;
            return socket.readAll() == taken;
        }
        if (deadline.hasExpired())
            return false;
        QThread::msleep(static_cast<unsigned long>(between.count()));
    }
}

} // namespace kith::platform
