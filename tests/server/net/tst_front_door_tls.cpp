// The same door over TLS, and certificates that change while it runs.
#include "net_support.h"

#include <QProcess>
#include <QSslCertificate>
#include <QSslSocket>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QWebSocket>

using namespace kith;
using namespace kith::net;
using namespace kith::net::test;

namespace {

class TlsClient {
public:
    explicit TlsClient(const House &house)
    {
        QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [this] { got += socket.readAll(); });
        socket.setPeerVerifyMode(QSslSocket::VerifyNone);
        socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), house.door.port());
        QVERIFY(QTest::qWaitFor([this] { return socket.isEncrypted(); }));
    }
    // What came with the end is not announced by readyRead.
    QByteArray all() { return got += socket.readAll(); }
    QString name() const { return socket.peerCertificate().subjectInfo(QSslCertificate::CommonName).value(0); }

    QSslSocket socket;
    QByteArray got;
};

} // namespace

class TestFrontDoorTls : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void http();
    void webSocket();
    void largeFramesBothWays();
    void earlyFrames();
    void brokenFrame();
    void slowReader();
    void overTheLimit();
    void silentHandshake();
    void plainClient();
    void ellipticKey();
    void reload();
    void badFiles();

private:
    void makeCertificate(const QString &name, const QStringList &key);
    FrontDoorOptions options(const QString &certificate, const QString &key = {}) const;

    QTemporaryDir m_dir;
};

void TestFrontDoorTls::initTestCase()
{
    if (QStandardPaths::findExecutable(QStringLiteral("openssl")).isEmpty())
        QSKIP("needs the openssl command");
    makeCertificate(QStringLiteral("first"), {QStringLiteral("rsa:2048")});
    makeCertificate(QStringLiteral("second"), {QStringLiteral("rsa:2048")});
    makeCertificate(QStringLiteral("elliptic"),
        {QStringLiteral("ec"), QStringLiteral("-pkeyopt"), QStringLiteral("ec_paramgen_curve:P-256")});
}

void TestFrontDoorTls::makeCertificate(const QString &name, const QStringList &key)
{
    QProcess openssl;
    openssl.start(QStringLiteral("openssl"),
        QStringList{QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-nodes"), QStringLiteral("-newkey")}
            + key
            + QStringList{QStringLiteral("-days"), QStringLiteral("2"), QStringLiteral("-subj"),
                QStringLiteral("/CN=") + name, QStringLiteral("-keyout"), m_dir.filePath(name + QStringLiteral(".key")),
                QStringLiteral("-out"), m_dir.filePath(name + QStringLiteral(".pem"))});
    QVERIFY(openssl.waitForFinished());
    QCOMPARE(openssl.exitCode(), 0);
}

FrontDoorOptions TestFrontDoorTls::options(const QString &certificate, const QString &key) const
{
    FrontDoorOptions options;
    options.certificateFile = m_dir.filePath(certificate + QStringLiteral(".pem"));
    options.keyFile = m_dir.filePath((key.isEmpty() ? certificate : key) + QStringLiteral(".key"));
    return options;
}

void TestFrontDoorTls::http()
{
    House house(options(QStringLiteral("first")));
    QVERIFY(house.door.isSecure());
    TlsClient client(house);
    for (int i = 1; i <= 3; ++i) {
        client.socket.write("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
        QTRY_COMPARE(client.got.count("GET /hello "), i);
    }
    QVERIFY(house.requests[0].secure);
    client.socket.write("GET /big HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    QTRY_COMPARE(client.socket.state(), QAbstractSocket::UnconnectedState);
    QVERIFY(client.all().endsWith(QByteArray(1024 * 1024, 'b')));
}

void TestFrontDoorTls::webSocket()
{
    House house(options(QStringLiteral("first")));
    house.listener.onText = [](Link &link, const QByteArray &text) { link.send(TextFrame(text + "!")); };
    QWebSocket client;
    QStringList texts;
    connect(&client, &QWebSocket::textMessageReceived, this, [&texts](const QString &text) { texts += text; });
    connect(&client, &QWebSocket::sslErrors, &client, [&client] { client.ignoreSslErrors(); });
    client.open(QUrl(QStringLiteral("wss://127.0.0.1:%1/ws").arg(house.door.port())));
    QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState);
    client.sendTextMessage(QStringLiteral("hello"));
    QTRY_COMPARE(texts, QStringList{QStringLiteral("hello!")});
    QVERIFY(house.listener.links[0]->origin().startsWith(QStringLiteral("https://127.0.0.1:")));
    house.listener.links[0]->close(CloseCode::Revoked, QStringLiteral("Gone."));
    QTRY_COMPARE(client.state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(int(client.closeCode()), 4001);
    QTRY_COMPARE(house.listener.closed, 1);
}

void TestFrontDoorTls::largeFramesBothWays()
{
    House house(options(QStringLiteral("first")));
    TlsClient client(house);
    client.socket.write(handshake());
    QTRY_VERIFY(client.got.endsWith("\r\n\r\n"));
    client.got.clear();
    const QByteArray largest(64 * 1024, 'x');
    for (int i = 0; i < 20; ++i)
        client.socket.write(clientFrame(1, largest));
    QTRY_COMPARE(house.listener.texts.size(), 20);
    QCOMPARE(house.listener.texts.last(), largest);
    for (int i = 0; i < 10; ++i)
        house.listener.links[0]->send(TextFrame(QByteArray(90'000, 'y')));
    house.listener.links[0]->send(TextFrame(QByteArray(1'000'000, 'y')));
    QTRY_COMPARE(parseFrames(client.got).list.size(), 11);
    QVERIFY(parseFrames(client.got).whole);
}

void TestFrontDoorTls::earlyFrames()
{
    House house(options(QStringLiteral("first")));
    TlsClient client(house);
    client.socket.write(handshake() + clientFrame(1, "early") + clientFrame(1, QByteArray(30'000, 'e')));
    QTRY_COMPARE(house.listener.texts, (QList<QByteArray>{"early", QByteArray(30'000, 'e')}));
}

void TestFrontDoorTls::brokenFrame()
{
    House house(options(QStringLiteral("first")));
    TlsClient client(house);
    client.socket.write(handshake());
    QTRY_VERIFY(client.got.endsWith("\r\n\r\n"));
    client.got.clear();
    client.socket.write(clientFrame(1, QByteArray(1'000'000, 'x')));
    QTRY_COMPARE(client.socket.state(), QAbstractSocket::UnconnectedState);
    const QList<Frame> frames = parseFrames(client.all()).list;
    QCOMPARE(frames.size(), 2);
    QVERIFY(frames[0].payload.contains("bad.frame"));
    QCOMPARE(frames[1].closeCode(), 1009);
}

void TestFrontDoorTls::slowReader()
{
    FrontDoorOptions small = options(QStringLiteral("first"));
    small.sendQueueBytes = 300'000;
    House house(small);
    TlsClient client(house);
    client.socket.write(handshake());
    QTRY_VERIFY(client.got.endsWith("\r\n\r\n"));
    client.got.clear();
    client.socket.setReadBufferSize(1'000);
    QObject::disconnect(&client.socket, &QTcpSocket::readyRead, nullptr, nullptr);
    const auto link = house.listener.links[0];
    for (int i = 0; link->isOpen() && i < 2'000; ++i) {
        link->send(TextFrame(QByteArray(50'000, 'x')));
        QCoreApplication::processEvents();
    }
    QVERIFY(!link->isOpen());
    QObject::connect(
        &client.socket, &QTcpSocket::readyRead, &client.socket, [&client] { client.got += client.socket.readAll(); });
    client.socket.setReadBufferSize(0);
    client.got += client.socket.readAll();
    QTRY_VERIFY(!parseFrames(client.got).list.isEmpty() && parseFrames(client.got).list.last().opcode == 8);
    const QList<Frame> frames = parseFrames(client.got).list;
    QCOMPARE(frames.last().closeCode(), 4003);
    QVERIFY(frames[frames.size() - 2].payload.contains("session.closed"));
}

void TestFrontDoorTls::overTheLimit()
{
    FrontDoorOptions one = options(QStringLiteral("first"));
    one.connectionsPerAddress = 1;
    House house(one);
    TlsClient first(house);
    TlsClient second(house);
    QTRY_VERIFY(second.all().startsWith("HTTP/1.1 429 "));
    QTRY_COMPARE(second.socket.state(), QAbstractSocket::UnconnectedState);
}

void TestFrontDoorTls::silentHandshake()
{
    House house(options(QStringLiteral("first")));
    RawClient client(house);
    client.send(QByteArray::fromHex("160301")); // begins a hello and stops
    QTRY_COMPARE(house.door.connectionCount(), 1);
    house.pass(10'000);
    QTRY_VERIFY(client.ended());
    QTRY_COMPARE(house.door.connectionCount(), 0);
}

void TestFrontDoorTls::plainClient()
{
    House house(options(QStringLiteral("first")));
    RawClient client(house);
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_VERIFY(client.ended());
    QTRY_COMPARE(house.door.connectionCount(), 0);
    QCOMPARE(house.requests.size(), 0);
}

void TestFrontDoorTls::ellipticKey()
{
    House house(options(QStringLiteral("elliptic")));
    TlsClient client(house);
    QCOMPARE(client.name(), QStringLiteral("elliptic"));
}

void TestFrontDoorTls::reload()
{
    const auto copy = [this](const QString &from) {
        for (const char *ending : {".pem", ".key"}) {
            const QString to = m_dir.filePath(QStringLiteral("live") + QLatin1StringView(ending));
            QFile::remove(to);
            QVERIFY(QFile::copy(m_dir.filePath(from + QLatin1StringView(ending)), to));
        }
    };
    copy(QStringLiteral("first"));
    House house(options(QStringLiteral("live")));
    TlsClient before(house);
    QCOMPARE(before.name(), QStringLiteral("first"));

    copy(QStringLiteral("second"));
    QVERIFY(house.door.reloadCertificate());
    TlsClient after(house);
    QCOMPARE(after.name(), QStringLiteral("second"));
    before.socket.write("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_VERIFY(before.got.endsWith("GET /hello "));

    QFile broken(m_dir.filePath(QStringLiteral("live.pem")));
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("broken");
    broken.close();
    const auto result = house.door.reloadCertificate();
    QVERIFY(!result);
    QVERIFY(result.error().message.contains(QStringLiteral("live.pem")));
    TlsClient still(house);
    QCOMPARE(still.name(), QStringLiteral("second"));
}

void TestFrontDoorTls::badFiles()
{
    FakeClock clock;
    Listener listener;
    const auto fails = [&](const FrontDoorOptions &with) {
        FrontDoor door(with, clock, listener, {});
        const auto result = door.listen();
        return result ? QString() : result.error().message;
    };
    QVERIFY(fails(options(QStringLiteral("missing"))).contains(QStringLiteral("missing.pem")));
    QVERIFY(
        fails(options(QStringLiteral("first"), QStringLiteral("second"))).contains(QStringLiteral("does not belong")));
    QVERIFY(fails(options(QStringLiteral("elliptic"), QStringLiteral("first")))
                .contains(QStringLiteral("does not belong")));
    FrontDoorOptions half = options(QStringLiteral("first"));
    half.keyFile.clear();
    QVERIFY(!fails(half).isEmpty());
    FrontDoorOptions swapped = options(QStringLiteral("first"));
    std::swap(swapped.certificateFile, swapped.keyFile);
    QVERIFY(!fails(swapped).isEmpty());
}

QTEST_GUILESS_MAIN(TestFrontDoorTls)
#include "tst_front_door_tls.moc"
