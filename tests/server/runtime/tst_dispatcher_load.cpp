// Many connections: what idle ones cost, what busy ones get through, and Qt's own classes over the loop.
#include "runtime_support.h"

#include "server/runtime/descriptor_limit.h"

#include <QHostAddress>
#include <QLocalServer>
#include <QLocalSocket>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <sys/resource.h>

using namespace kith::runtime;
using namespace kith::runtime::test;

namespace {

// What the process has used of the processors.
std::chrono::microseconds used()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto of = [](const timeval &time) {
        return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
    };
    return of(usage.ru_utime) + of(usage.ru_stime);
}

struct Connections {
    explicit Connections(size_t count)
    {
        for (size_t i = 0; i < count; ++i) {
            pairs.push_back(std::make_unique<Pair>());
            watches.push_back(std::make_unique<Watch>(pairs.back()->here()));
        }
    }
    std::vector<std::unique_ptr<Pair>> pairs;
    std::vector<std::unique_ptr<Watch>> watches;
};

// Bytes of which none is like the next, so that none is lost or doubled unseen.
QByteArray someBytes(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    quint32 state = 1;
    for (char &byte : bytes) {
        state = state * 1'664'525 + 1'013'904'223;
        byte = static_cast<char>(state >> 24);
    }
    return bytes;
}

// Sends back what comes.
void echo(QIODevice *device)
{
    QObject::connect(device, &QIODevice::readyRead, device, [device] { device->write(device->readAll()); });
}

} // namespace

class TestDispatcherLoad : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { raiseDescriptorLimit(); }
    void idleConnectionsCostNothing();
    void everyConnectionIsHeard();
    void oneAmongMany();
    void tcpEcho();
    void tcpEchoInAWorker();
    void manyTcpConnections();
    void localSocket();
    void process();
};

void TestDispatcherLoad::idleConnectionsCostNothing()
{
    Connections connections(1000);
    turn();
    Sleeps sleeps;
    const auto before = used();
    idle(std::chrono::seconds(10));
    const auto cost = std::chrono::duration_cast<std::chrono::milliseconds>(used() - before);
    QVERIFY2(sleeps.asleep <= 10, qPrintable(QString::number(sleeps.asleep)));
    QVERIFY2(sleeps.awake <= 10, qPrintable(QString::number(sleeps.awake)));
    QVERIFY2(cost < std::chrono::milliseconds(300), qPrintable(QString::number(cost.count())));
}

void TestDispatcherLoad::everyConnectionIsHeard()
{
    Connections connections(1000);
    for (int round = 1; round <= 5; ++round) {
        int heard = 0;
        for (size_t i = 0; i < connections.pairs.size(); ++i) {
            const Pair *pair = connections.pairs[i].get();
            connections.watches[i]->onNews = [&heard, pair] { heard += static_cast<int>(pair->take()); };
            pair->send();
        }
        QVERIFY(waitUntil([&] { return heard == 1000; }));
        for (const auto &watch : connections.watches)
            QCOMPARE(watch->count, round);
    }
}

void TestDispatcherLoad::oneAmongMany()
{
    // One turn for each message, and nobody else hears of it.
    Connections connections(1000);
    Watch &watch = *connections.watches[777];
    const Pair &pair = *connections.pairs[777];
    watch.onNews = [&] { pair.take(); };
    for (int i = 1; i <= 1000; ++i) {
        pair.send();
        turn();
        QCOMPARE(watch.count, i);
    }
    int all = 0;
    for (const auto &each : connections.watches)
        all += each->count;
    QCOMPARE(all, 1000);
}

void TestDispatcherLoad::tcpEcho()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QTcpServer::newConnection, this, [&] { echo(server.nextPendingConnection()); });
    const QByteArray sent = someBytes(8'000'000);
    QByteArray got;
    QTcpSocket client;
    connect(&client, &QTcpSocket::readyRead, this, [&] { got += client.readAll(); });
    client.connectToHost(QHostAddress::LocalHost, server.serverPort());
    client.write(sent);
    QVERIFY(waitUntil([&] { return got.size() >= sent.size(); }));
    QVERIFY(got == sent);
    client.disconnectFromHost();
    QVERIFY(waitUntil([&] { return client.state() == QAbstractSocket::UnconnectedState; }));
}

void TestDispatcherLoad::tcpEchoInAWorker()
{
    Worker worker;
    std::unique_ptr<QTcpServer> server;
    quint16 port = 0;
    worker.inside([&] {
        server = std::make_unique<QTcpServer>();
        connect(
            server.get(), &QTcpServer::newConnection, worker.object(), [&] { echo(server->nextPendingConnection()); });
        if (server->listen(QHostAddress::LocalHost))
            port = server->serverPort();
    });
    QVERIFY(port != 0);
    const QByteArray sent = someBytes(8'000'000);
    QByteArray got;
    QTcpSocket client;
    connect(&client, &QTcpSocket::readyRead, this, [&] { got += client.readAll(); });
    client.connectToHost(QHostAddress::LocalHost, port);
    client.write(sent);
    QVERIFY(waitUntil([&] { return got.size() >= sent.size(); }));
    QVERIFY(got == sent);
    worker.inside([&] { server.reset(); });
    QVERIFY(waitUntil([&] { return client.state() == QAbstractSocket::UnconnectedState; }));
}

void TestDispatcherLoad::manyTcpConnections()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    connect(&server, &QTcpServer::newConnection, this, [&] {
        while (QTcpSocket *socket = server.nextPendingConnection())
            echo(socket);
    });
    const QByteArray sent = someBytes(20'000);
    constexpr int count = 100;
    int whole = 0;
    int gone = 0;
    for (int round = 1; round <= 3; ++round) {
        std::vector<std::unique_ptr<QTcpSocket>> clients;
        for (int i = 0; i < count; ++i) {
            clients.push_back(std::make_unique<QTcpSocket>());
            QTcpSocket *client = clients.back().get();
            connect(client, &QTcpSocket::readyRead, client, [&, client] {
                if (client->bytesAvailable() < sent.size())
                    return;
                whole += client->readAll() == sent ? 1 : 0;
                client->disconnectFromHost();
            });
            connect(client, &QTcpSocket::disconnected, client, [&] { ++gone; });
            client->connectToHost(QHostAddress::LocalHost, server.serverPort());
            client->write(sent);
        }
        QVERIFY(waitUntil([&] { return gone == round * count; }));
        QCOMPARE(whole, round * count);
    }
}

void TestDispatcherLoad::localSocket()
{
    const QTemporaryDir folder;
    QLocalServer server;
    QVERIFY(server.listen(folder.filePath(QStringLiteral("socket"))));
    connect(&server, &QLocalServer::newConnection, this, [&] { echo(server.nextPendingConnection()); });
    const QByteArray sent = someBytes(1'000'000);
    QByteArray got;
    QLocalSocket client;
    connect(&client, &QLocalSocket::readyRead, this, [&] { got += client.readAll(); });
    client.connectToServer(server.fullServerName());
    client.write(sent);
    QVERIFY(waitUntil([&] { return got.size() >= sent.size(); }));
    QVERIFY(got == sent);
}

void TestDispatcherLoad::process()
{
    const QByteArray sent = someBytes(1'000'000);
    QByteArray got;
    QProcess cat;
    bool finished = false;
    connect(&cat, &QProcess::readyReadStandardOutput, this, [&] { got += cat.readAllStandardOutput(); });
    connect(&cat, &QProcess::finished, this, [&] { finished = true; });
    cat.start(QStringLiteral("cat"), QStringList());
    connect(&cat, &QProcess::started, this, [&] {
        cat.write(sent);
        cat.closeWriteChannel();
    });
    QVERIFY(waitUntil([&] { return finished; }));
    QCOMPARE(cat.exitCode(), 0);
    QVERIFY(got == sent);
}

int main(int argc, char *argv[]) { return runOnEpoll<TestDispatcherLoad>(argc, argv); }
#include "tst_dispatcher_load.moc"
