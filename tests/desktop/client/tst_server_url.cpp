// Addresses as people type them, and as they are shown.
#include "desktop/client/sign_in.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith::client;

class TestServerUrl : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void understands_data();
    void understands();
    void refuses_data();
    void refuses();
    void namesAreUnderstoodAgain_data();
    void namesAreUnderstoodAgain();
};

void TestServerUrl::understands_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("name");
    const auto row = [](const QString &typed, const QString &url, const QString &name) {
        QTest::newRow(qPrintable(typed)) << typed << url << name;
    };
    row(u"chat.example.org"_s, u"wss://chat.example.org/ws"_s, u"chat.example.org"_s);
    row(u"  chat.example.org\n"_s, u"wss://chat.example.org/ws"_s, u"chat.example.org"_s);
    row(u"Chat.Example.ORG"_s, u"wss://chat.example.org/ws"_s, u"chat.example.org"_s);
    row(u"chat.example.org/"_s, u"wss://chat.example.org/ws"_s, u"chat.example.org"_s);
    row(u"chat.example.org:8443"_s, u"wss://chat.example.org:8443/ws"_s, u"chat.example.org:8443"_s);
    row(u"chat.example.org:443"_s, u"wss://chat.example.org/ws"_s, u"chat.example.org"_s);
    row(u"https://chat.example.org"_s, u"wss://chat.example.org/ws"_s, u"chat.example.org"_s);
    row(u"https://chat.example.org/#/rooms/17"_s, u"wss://chat.example.org/ws"_s, u"chat.example.org"_s);
    row(u"https://chat.example.org/?a=b"_s, u"wss://chat.example.org/ws"_s, u"chat.example.org"_s);
    row(u"HTTPS://chat.example.org"_s, u"wss://chat.example.org/ws"_s, u"chat.example.org"_s);
    row(u"http://chat.example.org:80"_s, u"ws://chat.example.org/ws"_s, u"ws://chat.example.org"_s);
    row(u"ws://chat.example.org:443/ws"_s, u"ws://chat.example.org:443/ws"_s, u"ws://chat.example.org:443"_s);
    row(u"wss://chat.example.org/chat/ws"_s, u"wss://chat.example.org/chat/ws"_s, u"chat.example.org/chat/ws"_s);
    row(u"localhost"_s, u"ws://localhost:5484/ws"_s, u"localhost:5484"_s);
    row(u"LOCALHOST"_s, u"ws://localhost:5484/ws"_s, u"localhost:5484"_s);
    row(u"localhost:9000"_s, u"ws://localhost:9000/ws"_s, u"localhost:9000"_s);
    row(u"127.0.0.1:5484"_s, u"ws://127.0.0.1:5484/ws"_s, u"127.0.0.1:5484"_s);
    row(u"[::1]:5484"_s, u"ws://[::1]:5484/ws"_s, u"[::1]:5484"_s);
    row(u"[::1]"_s, u"ws://[::1]:5484/ws"_s, u"[::1]:5484"_s);
    row(u"http://localhost"_s, u"ws://localhost/ws"_s, u"localhost:80"_s);
    row(u"https://localhost:8443"_s, u"wss://localhost:8443/ws"_s, u"wss://localhost:8443"_s);
    row(u"192.168.1.5:5484"_s, u"wss://192.168.1.5:5484/ws"_s, u"192.168.1.5:5484"_s);
    row(u"[2001:db8::7]:5484"_s, u"wss://[2001:db8::7]:5484/ws"_s, u"[2001:db8::7]:5484"_s);
    row(u"bücher.de"_s, u"wss://bücher.de/ws"_s, u"bücher.de"_s);
}

void TestServerUrl::understands()
{
    QFETCH(QString, typed);
    QFETCH(QString, url);
    QFETCH(QString, name);
    const QUrl understood = serverUrl(typed);
    QCOMPARE(understood.toString(), url);
    QCOMPARE(serverName(understood), name);
    QCOMPARE(serverUrl(understood.toString()), understood);
}

void TestServerUrl::refuses_data()
{
    QTest::addColumn<QString>("typed");
    for (const char *typed : {"", "   ", "two words", "ftp://chat.example.org", "file:///etc/passwd", "https://",
             "wss://:5484", "chat.example.org:99999", "chat.example.org:port", "ann@chat.example.org",
             "https://ann:secret@chat.example.org", "javascript:alert(1)", "https://chat example.org", "://x", "[::1"})
        QTest::newRow(typed) << QString::fromUtf8(typed);
}

void TestServerUrl::refuses()
{
    QFETCH(QString, typed);
    const QUrl url = serverUrl(typed);
    QVERIFY2(!url.isValid() || url.isEmpty(), qPrintable(url.toString()));
}

// What is shown can be typed.
void TestServerUrl::namesAreUnderstoodAgain_data() { understands_data(); }

void TestServerUrl::namesAreUnderstoodAgain()
{
    QFETCH(QString, url);
    QFETCH(QString, name);
    QCOMPARE(serverUrl(name), QUrl(url));
}

QTEST_GUILESS_MAIN(TestServerUrl)
#include "tst_server_url.moc"
