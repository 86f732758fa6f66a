// Which origins are served, and how the server is named in links.
#include "server/net/origin.h"

#include <QTest>

using namespace kith::net;

class TestOrigin : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void allowed_data()
    {
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<QByteArray>("origin");
        QTest::addColumn<bool>("allowed");
        const auto row = [](const char *host, const char *origin, bool allowed) {
            QTest::addRow("%s from %s", host, origin) << QByteArray(host) << QByteArray(origin) << allowed;
        };
        row("a.example", "http://a.example", true);
        row("a.example", "https://a.example", true); // a TLS proxy stands in front
        row("A.Example", "https://a.EXAMPLE", true);
        row("a.example:5484", "http://a.example:5484", true);
        row("a.example:80", "http://a.example", true);
        row("a.example", "http://a.example:80", true);
        row("a.example:443", "https://a.example", true);
        row("[::1]:5484", "http://[::1]:5484", true);
        row("a.example:5484", "http://a.example", false);
        row("a.example:5484", "http://a.example:5485", false);
        row("a.example:80", "https://a.example", false);
        row("a.example", "http://b.example", false);
        row("a.example", "http://a.example.b", false);
        row("a.example", "http://xa.example", false);
        row("a.example", "null", false);
        row("a.example", "", false);
        row("a.example", "a.example", false);
        row("a.example", "ftp://a.example", false);
        row("a.example", "http://a.example/x", false);
        row("a.example", "http://u@a.example", false);
        row("a.example", "http://listed.example", true);
        row("a.example", "https://listed.example", false);
        row("a.example", "https://ported.example:8443", true);
        row("a.example", "https://ported.example", false);
    }

    void allowed()
    {
        QFETCH(QByteArray, host);
        QFETCH(QByteArray, origin);
        QFETCH(bool, allowed);
        const OriginRule rule(
            {QStringLiteral("http://Listed.example:80/"), QStringLiteral("https://ported.example:8443"),
                QStringLiteral("null"), QStringLiteral("nonsense"), QString()});
        HttpRequest request;
        request.headers = {{"host", host}, {"origin", origin}};
        QCOMPARE(rule.allows(request), allowed);
    }

    void absentAndDouble()
    {
        const OriginRule rule;
        HttpRequest request;
        request.headers = {{"host", "a"}};
        QVERIFY(rule.allows(request));
        request.headers = {{"host", "a"}, {"origin", "http://a"}, {"origin", "http://a"}};
        QVERIFY(!rule.allows(request));
    }

    void serverOrigins()
    {
        HttpRequest request;
        request.headers = {{"host", "Chat.example:5484"}};
        QCOMPARE(serverOrigin(request), "http://chat.example:5484");
        request.secure = true;
        QCOMPARE(serverOrigin(request), "https://chat.example:5484");
        request.headers = {{"host", "chat.example:443"}};
        QCOMPARE(serverOrigin(request), "https://chat.example");
        request.secure = false;
        request.headers = {{"host", "chat.example"}, {"origin", "https://chat.example"}};
        QCOMPARE(serverOrigin(request), "https://chat.example");
        request.headers = {{"host", "chat.example"}, {"origin", "https://listed.example"}};
        QCOMPARE(serverOrigin(request), "http://chat.example");
    }
};

QTEST_GUILESS_MAIN(TestOrigin)
#include "tst_origin.moc"
