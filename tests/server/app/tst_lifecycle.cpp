// Starting, stopping, starting again; TLS.
#include "tests/support/certificate.h"
#include "tests/support/test_client.h"
#include "tests/support/wait.h"

#include <QElapsedTimer>
#include <QFile>
#include <QSslConfiguration>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::test;

namespace {

app::App::Parts cheapParts() { return {.store = {}, .clock = nullptr, .hashCost = cheapHash()}; }

// A certificate for 127.0.0.1, signed by itself.
QSslConfiguration trusting(const QString &certificate)
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setCaCertificates(QSslCertificate::fromPath(certificate));
    return tls;
}

} // namespace

class TestLifecycle : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void servesFilesAndHealth();
    void makesItsDataFolder();
    void startFails_data();
    void startFails();
    void neverStarted();
    void stopAnswersWhatWasAsked();
    void stopTellsEverybody();
    void stopWithNobodyThere();
    void stopTwice();
    void stopTakesNobodyNew();
    void stopDoesNotWaitForTheDead();
    void everythingIsThereAgain();
    void twoServersDoNotShareAFile();
    void endsInTheMiddle_data();
    void endsInTheMiddle();
    void reloadWithoutTls();
    void tls();
    void tlsReload();
};

void TestLifecycle::servesFilesAndHealth()
{
    QTemporaryDir folder;
    QFile page(folder.filePath(u"index.html"_s));
    QVERIFY(page.open(QIODevice::WriteOnly));
    page.write("<!doctype html><title>x</title>");
    page.close();
    TestServer server({.configure = [&](app::Config &config) { config.serveDir = folder.path(); }});
    QCOMPARE(server.httpStatus("/healthz"), 200);
    QCOMPARE(server.httpStatus("/"), 200);
    QCOMPARE(server.httpStatus("/no/such/page.txt"), 404);
    QCOMPARE(server.app().address(), u"127.0.0.1:%1"_s.arg(server.port()));
    QVERIFY(server.port() > 0);
}

void TestLifecycle::makesItsDataFolder()
{
    QTemporaryDir folder;
    app::Config config = quietConfig();
    config.data = folder.filePath(u"a/b/kith"_s);
    {
        app::App app(config, cheapParts());
        QVERIFY(app.start());
        QVERIFY(QFile::exists(config.data + u"/kith.db"_s));
    }
    const auto others =
        QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    QVERIFY(!(QFile::permissions(config.data) & others));
    QVERIFY(!(QFile::permissions(config.data + u"/kith.db"_s) & others));
}

void TestLifecycle::startFails_data()
{
    QTest::addColumn<QString>("what");
    for (const char *what :
        {"data is a file", "store is no database", "port is taken", "no certificate", "no web folder"})
        QTest::newRow(what) << QString::fromLatin1(what);
}

void TestLifecycle::startFails()
{
    QFETCH(QString, what);
    QTemporaryDir folder;
    QFile file(folder.filePath(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(10'000, 'x'));
    file.close();
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost));
    app::Config config = quietConfig();
    config.data = folder.filePath(u"data"_s);
    if (what == "data is a file"_L1)
        config.data = file.fileName() + u"/data"_s;
    else if (what == "store is no database"_L1)
        config.store = u"sqlite:"_s + file.fileName();
    else if (what == "port is taken"_L1)
        config.port = taken.serverPort();
    else if (what == "no certificate"_L1)
        config.tlsCertificate = config.tlsKey = folder.filePath(u"none.pem"_s);
    else
        config.serveDir = folder.filePath(u"none"_s);
    app::App app(config, cheapParts());
    const auto started = app.start();
    QVERIFY(!started);
    QVERIFY(!started.error().message.isEmpty());
}

void TestLifecycle::neverStarted() { app::App app(quietConfig(), cheapParts()); }

// Everything that the server has read before stop() is stored and answered.
void TestLifecycle::stopAnswersWhatWasAsked()
{
    for (const bool sqlite : {false, true}) {
        TestServer server({.sqlite = sqlite});
        Person ana(server, u"ana"_s);
        QList<qint64> ids;
        for (int i = 0; i < 300; ++i)
            ids << ana.send("message", {{"roomId", "0"}, {"message", "x"}, {"cid", QString::number(i)}});
        ids << ana.send("history", {{"roomId", "0"}});
        ana.sync(); // a ping is answered at once: the server has read them all
        server.app().stop();
        QCOMPARE(ana.closeCode(), 4002);
        for (qint64 id : std::as_const(ids)) {
            QVERIFY2(ana.hasAnswer(id), qPrintable(QString::number(id)));
            QCOMPARE(ana.answer(id).code(), u"ok"_s);
        }
        QCOMPARE(ana.eventsOf("message").size(), 300);
        QCOMPARE(ana.events().last().value(u"type").toString(), u"session.closed"_s);
    }
}

void TestLifecycle::stopTellsEverybody()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person tab(server, ana);
    TestClient signedIn(server);
    signedIn.guest();
    TestClient nobody(server);
    QVERIFY(server.stop());
    for (TestClient *client : {static_cast<TestClient *>(&ana), static_cast<TestClient *>(&tab), &signedIn, &nobody}) {
        const QJsonObject closed = client->takeEvent("session.closed");
        QVERIFY(!closed.value(u"code").toString().isEmpty());
        QVERIFY(!closed.value(u"message").toString().isEmpty());
        QCOMPARE(client->closeCode(), 4002);
    }
    // That others went is no news while everybody goes.
    QVERIFY(ana.eventsOf("session.closed").isEmpty());
}

void TestLifecycle::stopWithNobodyThere()
{
    for (const bool sqlite : {false, true}) {
        TestServer server({.sqlite = sqlite});
        QElapsedTimer timer;
        timer.start();
        QVERIFY(server.stop());
        QVERIFY2(timer.elapsed() < 1'000, qPrintable(QString::number(timer.elapsed())));
    }
}

void TestLifecycle::stopTwice()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    server.app().stop();
    QVERIFY(server.stop());
    QCOMPARE(ana.eventsOf("session.closed").size(), 1);
}

void TestLifecycle::stopTakesNobodyNew()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    server.app().stop();
    QTcpSocket late;
    late.connectToHost(u"127.0.0.1"_s, server.port() ? server.port() : quint16(server.url().port()));
    bool refused = false;
    connect(&late, &QTcpSocket::errorOccurred, this, [&] { refused = true; });
    connect(&late, &QTcpSocket::disconnected, this, [&] { refused = true; });
    QVERIFY(waitUntil([&] { return refused; }));
    QCOMPARE(ana.closeCode(), 4002);
}

// A client that never answers the close, and one that never finished its handshake.
void TestLifecycle::stopDoesNotWaitForTheDead()
{
    TestServer server;
    QTcpSocket half;
    half.connectToHost(u"127.0.0.1"_s, server.port());
    half.write("GET /ws HTTP/1.1\r\nHost: x\r\n");
    QTcpSocket dead;
    dead.connectToHost(u"127.0.0.1"_s, server.port());
    dead.write("GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
               "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    QVERIFY(server.settlesAt(1));
    QVERIFY(server.stop()); // within five seconds
}

void TestLifecycle::everythingIsThereAgain()
{
    TestServer server({.sqlite = true});
    QString token;
    QString room;
    QString key;
    {
        Person ana(server, u"ana"_s);
        Person ben(server, u"ben"_s);
        token = ana.token;
        room = makeRoom(ana, u"den"_s, "private");
        key = ana.request("room.invite", {{"roomId", room}})["invite"].toString();
        ana.say(room, u"in the den"_s);
        const QString direct = ana.request("dm.open", {{"userId", ben.userId}})["room"][u"id"].toString();
        ana.say(direct, u"psst"_s);
        ben.request("read", {{"roomId", direct}, {"seq", 1}});
        QVERIFY(server.stop());
    }
    server.restart();
    TestClient ana(server);
    const Answer resumed = ana.resumeWith(token, object({{"0", 0}, {"1", 0}, {"1:2", 0}}));
    QCOMPARE(resumed.code(), u"ok"_s);
    QCOMPARE(resumed["rooms"].toArray().size(), 3);
    QCOMPARE(resumed["changes"][u"1"][u"messages"][0][u"message"].toString(), u"in the den"_s);
    QCOMPARE(resumed["changes"][u"1:2"][u"messages"][0][u"message"].toString(), u"psst"_s);
    TestClient ben(server);
    QCOMPARE(ben.login(u"ben"_s).code(), u"ok"_s);
    const Answer others = ben.resume();
    QCOMPARE(others["rooms"].toArray().size(), 2);
    QCOMPARE(others["rooms"][1][u"readSeq"].toInt(), 1);
    QCOMPARE(ben.request("room.join", {{"invite", key}})["room"][u"id"].toString(), room);
    QCOMPARE(makeRoom(ana, u"next"_s), u"2"_s); // ids go on
    Person cat(server, u"cat"_s);
    QCOMPARE(cat.userId, u"3"_s);
}

void TestLifecycle::twoServersDoNotShareAFile()
{
    TestServer server({.sqlite = true});
    app::Config config = quietConfig();
    config.store = u"sqlite:"_s + server.databasePath();
    config.data = QFileInfo(server.databasePath()).path();
    app::App second(config, cheapParts());
    QVERIFY(!second.start());
    Person ana(server, u"ana"_s);
    QCOMPARE(ana.say(u"0"_s, u"unharmed"_s).code(), u"ok"_s);
}

void TestLifecycle::endsInTheMiddle_data()
{
    QTest::addColumn<bool>("sqlite");
    QTest::newRow("memory") << false;
    QTest::newRow("SQLite") << true;
}

// The server goes while requests of every kind are under way.
void TestLifecycle::endsInTheMiddle()
{
    QFETCH(bool, sqlite);
    for (int turns = 0; turns < 25; ++turns) {
        TestServer server({.sqlite = sqlite});
        Person ana(server, u"ana"_s);
        TestClient fresh(server);
        TestClient coming(server);
        TestClient guest(server);
        for (int i = 0; i < 10; ++i) {
            ana.send("message", {{"roomId", "0"}, {"message", "x"}, {"cid", QString::number(i)}});
            ana.send("history", {{"roomId", "0"}});
            ana.send("room.create", {{"name", "x"}, {"visibility", "public"}});
            ana.send("dm.open", {{"userId", "1"}});
            ana.send("users.search", {{"query", "a"}});
        }
        fresh.send("register", {{"username", "ben"}, {"password", goodPassword}});
        coming.send("resume", {{"token", ana.token}, {"cursors", object({{"0", 0}})}});
        guest.send("guest");
        QTcpSocket http;
        http.connectToHost(u"127.0.0.1"_s, server.port());
        http.write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
        for (int i = 0; i < turns; ++i)
            QCoreApplication::processEvents();
        if (turns % 3 == 1)
            server.app().stop();
        server.end();
        QCoreApplication::processEvents(); // what is late finds nothing
    }
}

void TestLifecycle::reloadWithoutTls()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    server.app().reload();
    QCOMPARE(ana.say(u"0"_s, u"still here"_s).code(), u"ok"_s);
}

void TestLifecycle::tls()
{
    QTemporaryDir folder;
    const QString certificate = folder.filePath(u"c.pem"_s);
    const QString key = folder.filePath(u"k.pem"_s);
    QVERIFY(makeCertificate(certificate, key, u"first"_s));
    TestServer server({.configure = [&](app::Config &config) {
        config.tlsCertificate = certificate;
        config.tlsKey = key;
    }});
    TestClient ana(server.url(), trusting(certificate));
    QCOMPARE(ana.registerUser(u"ana"_s).code(), u"ok"_s);
    QCOMPARE(ana.resume().code(), u"ok"_s);
    const QString big = u"😀"_s.repeated(15'000);
    for (int i = 0; i < 20; ++i)
        QCOMPARE(ana.say(u"0"_s, big).code(), u"ok"_s);
    ana.sync();
    QCOMPARE(ana.eventsOf("message").size(), 20);
    QCOMPARE(ana.eventsOf("message").last().value(u"message").toString(), big);
    const Answer link = ana.request("room.invite", {{"roomId", "0"}});
    QVERIFY2(link["url"].toString().startsWith(u"https://"_s), qUtf8Printable(link["url"].toString()));
    QVERIFY(server.stop());
    QCOMPARE(ana.closeCode(), 4002);
}

void TestLifecycle::tlsReload()
{
    QTemporaryDir folder;
    const QString certificate = folder.filePath(u"c.pem"_s);
    const QString key = folder.filePath(u"k.pem"_s);
    QVERIFY(makeCertificate(certificate, key, u"first"_s));
    TestServer server({.configure = [&](app::Config &config) {
        config.tlsCertificate = certificate;
        config.tlsKey = key;
    }});
    const auto nameShown = [&](TestClient &client) {
        return client.socket().sslConfiguration().peerCertificate().subjectInfo(QSslCertificate::CommonName).value(0);
    };
    TestClient before(server.url(), trusting(certificate));
    QCOMPARE(nameShown(before), u"first"_s);

    // A broken one is not taken.
    const QString old = folder.filePath(u"old.pem"_s);
    QVERIFY(QFile::copy(certificate, old));
    QFile file(certificate);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("nonsense");
    file.close();
    server.app().reload();
    TestClient still(server.url(), trusting(old));
    QCOMPARE(nameShown(still), u"first"_s);

    QVERIFY(makeCertificate(certificate, key, u"second"_s));
    server.app().reload();
    TestClient after(server.url(), trusting(certificate));
    QCOMPARE(nameShown(after), u"second"_s);
    QCOMPARE(before.request("ping").code(), u"ok"_s); // who was there stays
}

QTEST_GUILESS_MAIN(TestLifecycle)
#include "tst_lifecycle.moc"
