// A real redis-server for tests: on a port of its own, with its data in a temporary folder; it ends with the object.
#pragma once

#include <QByteArrayList>
#include <QProcess>
#include <QTemporaryDir>

namespace kith::test {

class RedisServer {
public:
    // Lines of redis.conf, such as "appendonly yes". It runs when this returns, and nothing is saved unless asked for.
    explicit RedisServer(const QByteArrayList &config = {});
    ~RedisServer();
    Q_DISABLE_COPY_MOVE(RedisServer)

    quint16 port() const { return m_port; }
    QString socketPath() const; // always there, beside the port
    bool isRunning() const { return m_process.state() == QProcess::Running; }

    void stop(); // as SIGTERM does
    void kill(); // SIGKILL
    // On the same port, with the same data.
    void start();
    void restart()
    {
        stop();
        start();
    }
    // SIGSTOP and SIGCONT: the kernel still takes connections and bytes.
    void pause();
    void resume();

    // One command over a connection of its own, blocking; the raw answer's first line or bytes. For what a test does
    // behind the back of what it tests.
    QByteArray ask(const QByteArrayList &args, int database = 0);

private:
    bool ready();
    void send(int signal);

    QTemporaryDir m_folder;
    QByteArrayList m_config;
    QByteArray m_password;
    quint16 m_port = 0;
    QProcess m_process;
};

// A port that nobody listens on at the moment.
quint16 freePort();

} // namespace kith::test
