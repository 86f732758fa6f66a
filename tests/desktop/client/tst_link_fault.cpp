// Why a WebSocket did not open: told apart at real servers, kept by the connection, and looked into by the sign-in.
#include "desktop/client/sign_in.h"
#include "tests/support/certificate.h"
#include "tests/support/test_server.h"
#include "tests/support/wait.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::client;
using namespace kith::test;
using Kind = LinkFault::Kind;

namespace {

constexpr auto text = "GET /ws HTTP/1.1";

// Takes connections and says the same to each before it hangs up.
class Stranger : public QTcpServer {
public:
    explicit Stranger(const QByteArray &answer = {})
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this, answer] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [this, socket, answer] {
                heard += socket->readAll();
                socket->write(answer);
                socket->disconnectFromHost();
            });
        });
    }
    QByteArray heard;
};

QUrl at(const QString &scheme, quint16 port) { return QUrl(u"%1://127.0.0.1:%2/ws"_s.arg(scheme).arg(port)); }

struct Secure {
    QTemporaryDir folder;
    QString certificate = folder.filePath(u"c.pem"_s);
    QString key = folder.filePath(u"k.pem"_s);
    bool made = makeCertificate(certificate, key, u"first"_s); // before the server reads it
    TestServer server{{.configure = [this](app::Config &config) {
        config.tlsCertificate = certificate;
        config.tlsKey = key;
    }}};
};

// What a connection has to say of its first attempt.
LinkFault faultAt(const QUrl &url)
{
    Connection connection(url, webSocketLinks(), {});
    const QSignalSpy lost(&connection, &Connection::lost);
    connection.open();
    if (!waitUntil([&] { return !lost.isEmpty(); }))
        QTest::qFail("it goes on trying", __FILE__, __LINE__);
    return connection.fault();
}

LinkFault greetAt(const QUrl &url)
{
    SignIn signIn;
    const QSignalSpy unreachable(&signIn, &SignIn::unreachable);
    const QSignalSpy greeted(&signIn, &SignIn::greeted);
    signIn.greet(url);
    if (!waitUntil([&] { return !unreachable.isEmpty() || !greeted.isEmpty(); }) || !greeted.isEmpty())
        QTest::qFail("it is there", __FILE__, __LINE__);
    return signIn.fault();
}

} // namespace

class TestLinkFault : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nobodyListens()
    {
        quint16 port = 0;
        {
            QTcpServer server;
            QVERIFY(server.listen(QHostAddress::LocalHost));
            port = server.serverPort();
        }
        QCOMPARE(faultAt(at(u"ws"_s, port)).kind, Kind::Unreachable);
        QCOMPARE(faultAt(at(u"wss"_s, port)).kind, Kind::Unreachable);
        QCOMPARE(greetAt(at(u"wss"_s, port)).kind, Kind::Unreachable);
    }

    // The rule for names: such a name has no address, and nobody need be asked (RFC 6761).
    void unknownName() { QCOMPARE(faultAt(QUrl(u"wss://no.such.invalid/ws"_s)).kind, Kind::HostUnknown); }

    void notAChatServer()
    {
        const Stranger web("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        QCOMPARE(faultAt(at(u"ws"_s, web.serverPort())).kind, Kind::NoChat);
        const Stranger mute;
        QCOMPARE(faultAt(at(u"ws"_s, mute.serverPort())).kind, Kind::NoChat);
        const Secure secure;
        QCOMPARE(faultAt(at(u"ws"_s, secure.server.port())).kind, Kind::NoChat);
    }

    void certificate()
    {
        const Secure secure;
        const LinkFault fault = faultAt(secure.server.url());
        QCOMPARE(fault.kind, Kind::Certificate);
        QCOMPARE(fault.detail, u"The certificate is self-signed, and untrusted"_s);
        QCOMPARE(greetAt(secure.server.url()).kind, Kind::Certificate);
    }

    void noTls()
    {
        const TestServer server;
        QCOMPARE(faultAt(at(u"wss"_s, server.port())).kind, Kind::TlsFailed);
        const Stranger mute;
        QCOMPARE(faultAt(at(u"wss"_s, mute.serverPort())).kind, Kind::TlsFailed);
    }

    void signInLooksWithoutTls()
    {
        const TestServer server;
        const LinkFault fault = greetAt(at(u"wss"_s, server.port()));
        QCOMPARE(fault.kind, Kind::NotEncrypted);
        QCOMPARE(fault.detail, u"http://127.0.0.1:%1"_s.arg(server.port()));
        QCOMPARE(serverUrl(fault.detail), server.url());

        SignIn signIn;
        const QSignalSpy failed(&signIn, &SignIn::failed);
        const QSignalSpy signedIn(&signIn, &SignIn::signedIn);
        signIn.guest(at(u"wss"_s, server.port()));
        QVERIFY(waitUntil([&] { return !failed.isEmpty(); }));
        QCOMPARE(signIn.fault().kind, Kind::NotEncrypted);
        QVERIFY(!signIn.isBusy());
        QVERIFY(signedIn.isEmpty()); // although it could have
    }

    void looksOnce()
    {
        const Stranger web("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        QCOMPARE(greetAt(at(u"wss"_s, web.serverPort())).kind, Kind::TlsFailed);
        QCOMPARE(web.heard.count(text), 1);
    }

    void anotherServerMeanwhile()
    {
        const TestServer plain;
        SignIn signIn;
        const QSignalSpy unreachable(&signIn, &SignIn::unreachable);
        const QSignalSpy greeted(&signIn, &SignIn::greeted);
        signIn.greet(at(u"wss"_s, plain.port()));
        QVERIFY(waitUntil([&] { return signIn.fault().kind == Kind::TlsFailed; })); // and now it looks
        signIn.greet(plain.url());
        QVERIFY(waitUntil([&] { return !greeted.isEmpty(); }));
        QVERIFY(unreachable.isEmpty());
        QCOMPARE(signIn.fault().kind, Kind::None);
    }

    void connectionsNever()
    {
        const Stranger web("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        Timing timing;
        timing.backoffFirst = timing.backoffLongest = Timing::ms(1);
        Connection connection(at(u"wss"_s, web.serverPort()), webSocketLinks(), timing);
        const QSignalSpy lost(&connection, &Connection::lost);
        connection.open();
        QVERIFY(waitUntil([&] { return lost.count() >= 3; }));
        QVERIFY(!web.heard.isEmpty());
        QCOMPARE(web.heard.count(text), 0);
    }

    void forgottenOnceOpen()
    {
        TestServer server;
        Connection connection(server.url(), webSocketLinks(), {});
        const QSignalSpy lost(&connection, &Connection::lost);
        connection.open();
        QVERIFY(waitUntil([&] { return connection.state() == Connection::State::Open; }));
        server.end();
        QVERIFY(waitUntil([&] { return lost.count() == 1; }));
        QCOMPARE(connection.fault().kind, Kind::None); // it was open: nobody refused anything
        connection.wake();
        QVERIFY(waitUntil([&] { return lost.count() == 2; }));
        QCOMPARE(connection.fault().kind, Kind::Unreachable);
    }
};

QTEST_GUILESS_MAIN(TestLinkFault)
#include "tst_link_fault.moc"
