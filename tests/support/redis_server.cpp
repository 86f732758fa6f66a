#include "tests/support/redis_server.h"

#include "tests/support/wait.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>

#include <csignal>
#include <sys/prctl.h>

using namespace Qt::StringLiterals;

namespace kith::test {

namespace {

constexpr int waitMs = static_cast<int>(patience.count());

} // namespace

quint16 freePort()
{
    QTcpServer server;
    if (!server.listen(QHostAddress::LocalHost))
        qFatal("no port is free");
    return server.serverPort();
}

RedisServer::RedisServer(const QByteArrayList &config) : m_config(config)
{
    for (const QByteArray &line : config) {
        if (line.startsWith("requirepass "))
            m_password = line.mid(12);
    }
    // A test that crashes leaves none behind.
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setStandardOutputFile(m_folder.filePath(u"log"_s), QIODevice::Append);
    start();
}

RedisServer::~RedisServer() { kill(); }

QString RedisServer::socketPath() const { return m_folder.filePath(u"socket"_s); }

void RedisServer::start()
{
    const bool again = m_port != 0;
    for (int tries = 0; tries < 5; ++tries) {
        if (!again)
            m_port = freePort();
        const QByteArrayList lines =
            QByteArrayList{"bind 127.0.0.1", "port " + QByteArray::number(m_port),
                "unixsocket " + QFile::encodeName(socketPath()), "dir " + QFile::encodeName(m_folder.path()),
                "save \"\"", "daemonize no", "enable-debug-command yes"}
            + m_config;
        QFile file(m_folder.filePath(u"redis.conf"_s));
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate))
            qFatal("cannot write redis.conf");
        file.write(lines.join('\n') + '\n');
        file.close();
        m_process.start(u"redis-server"_s, {file.fileName()});
        if (!m_process.waitForStarted(waitMs))
            qFatal("redis-server does not start: is the package redis-server installed?");
        if (ready())
            return;
    }
    QFile log(m_folder.filePath(u"log"_s));
    qFatal("redis-server ends: %s", log.open(QIODevice::ReadOnly) ? log.readAll().constData() : "");
}

bool RedisServer::ready()
{
    const QDeadlineTimer end(patience);
    while (!end.hasExpired()) {
        const QByteArray answer = ask({"PING"});
        if (answer == "PONG")
            return true;
        // Another had the port first; otherwise it does not listen yet, or reads its data.
        if (m_process.waitForFinished(10))
            return false;
    }
    qFatal("redis-server is not ready in time");
}

void RedisServer::stop()
{
    send(SIGTERM);
    m_process.waitForFinished(waitMs);
}

void RedisServer::kill()
{
    send(SIGKILL);
    m_process.waitForFinished(waitMs);
}

void RedisServer::pause()
{
    send(SIGSTOP);
    // The signal is on its way until the process says that it stands.
    const QDeadlineTimer end(patience);
    while (!end.hasExpired()) {
        QFile status(u"/proc/%1/stat"_s.arg(m_process.processId()));
        if (!status.open(QIODevice::ReadOnly) || status.readAll().contains(") T "))
            return;
    }
    qFatal("redis-server does not stand still");
}

void RedisServer::resume() { send(SIGCONT); }

void RedisServer::send(int signal)
{
    if (m_process.processId() > 0)
        ::kill(static_cast<pid_t>(m_process.processId()), signal);
}

QByteArray RedisServer::ask(const QByteArrayList &args, int database)
{
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, m_port);
    if (!socket.waitForConnected(waitMs))
        return {};
    const auto send = [&socket](const QByteArrayList &words) {
        QByteArray bytes = '*' + QByteArray::number(words.size()) + "\r\n";
        for (const QByteArray &word : words)
            bytes += '$' + QByteArray::number(word.size()) + "\r\n" + word + "\r\n";
        socket.write(bytes);
    };
    const auto line = [&socket] {
        while (!socket.canReadLine()) {
            if (!socket.waitForReadyRead(waitMs))
                return QByteArray();
        }
        return socket.readLine().trimmed();
    };
    if (!m_password.isEmpty()) {
        send({"AUTH", m_password});
        line();
    }
    if (database > 0) {
        send({"SELECT", QByteArray::number(database)});
        line();
    }
    send(args);
    const QByteArray head = line();
    if (!head.startsWith('$'))
        return head.mid(head.startsWith('-') ? 0 : 1);
    const qsizetype length = head.mid(1).toLongLong();
    while (socket.bytesAvailable() < length && socket.waitForReadyRead(waitMs)) {}
    return socket.read(std::max<qsizetype>(length, 0));
}

} // namespace kith::test
