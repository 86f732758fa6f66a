// kith: links: what is one, and that nothing else is.
#include "desktop/words/kith_link.h"

#include <QTest>

using namespace kith;
using namespace kith::words;
using namespace Qt::StringLiterals;

class KithLinkTest : public QObject {
    Q_OBJECT

private slots:
    void reads_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("server");
        QTest::addColumn<QString>("room");
        QTest::addColumn<qint64>("seq");
        QTest::addColumn<QString>("invite");
        const QString server = u"wss://chat.example.org/ws"_s;
        const auto room = [](const char *name, const QString &text, const QString &at, const QString &id,
                              qint64 seq = 0) { QTest::newRow(name) << text << at << id << seq << QString(); };
        room("room", u"kith://chat.example.org/room/17"_s, server, u"17"_s);
        room("general", u"kith://chat.example.org/room/0"_s, server, u"0"_s);
        room("direct", u"kith://chat.example.org/room/3:17"_s, server, u"3:17"_s);
        room("direct, encoded", u"kith://chat.example.org/room/3%3A17"_s, server, u"3:17"_s);
        room("direct, encoded small", u"kith://chat.example.org/room/3%3a17/5"_s, server, u"3:17"_s, 5);
        room("message", u"kith://chat.example.org/room/17/203"_s, server, u"17"_s, 203);
        room("port", u"kith://chat.example.org:8443/room/17"_s, u"wss://chat.example.org:8443/ws"_s, u"17"_s);
        room("usual port", u"kith://chat.example.org:443/room/17"_s, server, u"17"_s);
        room("this machine", u"kith://localhost/room/17"_s, u"ws://localhost:5484/ws"_s, u"17"_s);
        room("IPv4", u"kith://192.0.2.7:5484/room/17"_s, u"wss://192.0.2.7:5484/ws"_s, u"17"_s);
        room("IPv6", u"kith://[2001:db8::1]:5484/room/17"_s, u"wss://[2001:db8::1]:5484/ws"_s, u"17"_s);
        room("case of the host", u"KITH://Chat.Example.ORG/room/17"_s, server, u"17"_s);
        QTest::newRow("invite") << u"kith://chat.example.org/join/aB3_-x"_s << server << QString() << qint64(0)
                                << u"aB3_-x"_s;
    }

    void reads()
    {
        QFETCH(QString, text);
        QFETCH(QString, server);
        QFETCH(QString, room);
        QFETCH(qint64, seq);
        QFETCH(QString, invite);
        const auto link = kithLink(text);
        QVERIFY(link);
        QCOMPARE(link->server, QUrl(server));
        QCOMPARE(link->room.toString(), room);
        QCOMPARE(link->seq, seq);
        QCOMPARE(link->invite, invite);
    }

    // What is written is read again as the same.
    void writes()
    {
        for (const QString &server : {u"wss://chat.example.org/ws"_s, u"wss://chat.example.org:8443/ws"_s,
                 u"ws://localhost:5484/ws"_s, u"wss://[2001:db8::1]:5484/ws"_s}) {
            for (const QString &room : {u"0"_s, u"17"_s, u"3:17"_s}) {
                for (const qint64 seq : {0, 203}) {
                    const QString text = roomLink(QUrl(server), RoomId::fromString(room), seq);
                    const auto link = kithLink(text);
                    QVERIFY2(link, qPrintable(text));
                    QCOMPARE(link->server, QUrl(server));
                    QCOMPARE(link->room.toString(), room);
                    QCOMPARE(link->seq, seq);
                }
            }
        }
        QCOMPARE(
            roomLink(QUrl(u"wss://chat.example.org/ws"_s), RoomId(17), 203), u"kith://chat.example.org/room/17/203"_s);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("text");
        const auto row = [](const char *name, const QString &text) { QTest::newRow(name) << text; };
        const QString host = u"kith://chat.example.org"_s;
        row("nothing", {});
        row("another scheme", u"https://chat.example.org/room/17"_s);
        row("a scheme that begins so", u"kithx://chat.example.org/room/17"_s);
        row("no host", u"kith:///room/17"_s);
        row("no slashes", u"kith:room/17"_s);
        row("only a host", host);
        row("only a slash", host + u"/"_s);
        row("no id", host + u"/room/"_s);
        row("room without a slash", host + u"/room"_s);
        row("another word", host + u"/rooms/17"_s);
        row("another case", host + u"/Room/17"_s);
        row("user", u"kith://ada@chat.example.org/room/17"_s);
        row("empty user", u"kith://@chat.example.org/room/17"_s);
        row("user that looks like a host", u"kith://chat.example.org@evil.example/room/17"_s);
        row("password", u"kith://ada:secret@chat.example.org/room/17"_s);
        row("query", host + u"/room/17?x=1"_s);
        row("empty query", host + u"/room/17?"_s);
        row("fragment", host + u"/room/17#x"_s);
        row("port 0", u"kith://chat.example.org:0/room/17"_s);
        row("port beyond", u"kith://chat.example.org:65536/room/17"_s);
        row("negative port", u"kith://chat.example.org:-1/room/17"_s);
        row("port of letters", u"kith://chat.example.org:http/room/17"_s);
        row("empty port", u"kith://chat.example.org:/room/17"_s);
        row("leading zero", host + u"/room/017"_s);
        row("sign", host + u"/room/+17"_s);
        row("negative", host + u"/room/-17"_s);
        row("beyond 18 digits", host + u"/room/1234567890123456789"_s);
        row("direct, not in order", host + u"/room/17:3"_s);
        row("direct with oneself", host + u"/room/3:3"_s);
        row("seq 0", host + u"/room/17/0"_s);
        row("seq of letters", host + u"/room/17/x"_s);
        row("slash behind", host + u"/room/17/"_s);
        row("slash behind seq", host + u"/room/17/2/"_s);
        row("one part more", host + u"/room/17/2/3"_s);
        row("empty part", host + u"//room/17"_s);
        row("dots", host + u"/room/../join/KEY"_s);
        row("encoded slash", host + u"/room%2F17"_s);
        row("encoded slash in the key", host + u"/join/a%2Fb"_s);
        row("encoded line break", host + u"/join/a%0Ab"_s);
        row("encoded nothing", host + u"/join/a%00b"_s);
        row("broken encoding", host + u"/join/a%"_s);
        row("broken encoding 2", host + u"/join/a%zz"_s);
        row("no key", host + u"/join/"_s);
        row("key with a dot", host + u"/join/a.b"_s);
        row("key in another script", host + u"/join/%D0%B0bc"_s);
        row("long key", host + u"/join/"_s + QString(200, u'a'));
        row("long link", host + u"/room/17"_s.rightJustified(5000, u'/'));
        row("right to left override", host + u"/room/\u202E17"_s);
        row("encoded override", host + u"/join/%E2%80%AEabc"_s);
        row("host in another script", u"kith://ch\u0430t.example.org/room/17"_s);
        row("encoded host", u"kith://ch%61t.example.org%2fevil/room/17"_s);
        row("space before", u" kith://chat.example.org/room/17"_s);
        row("space behind", host + u"/room/17 "_s);
        row("line break", host + u"/room/17\n"_s);
        row("backslash", u"kith://chat.example.org\\room\\17"_s);
        row("other digits", host + u"/room/\u0661\u0667"_s);
        row("an option", u"--data=/tmp"_s);
    }

    void refuses()
    {
        QFETCH(QString, text);
        QVERIFY(!kithLink(text));
    }

    void findsTheAccount()
    {
        const auto leads = [](const QString &text, const QString &account) {
            return kithLink(text)->leadsTo(QUrl(account));
        };
        QVERIFY(leads(u"kith://chat.example.org/room/1"_s, u"wss://chat.example.org/ws"_s));
        QVERIFY(leads(u"kith://chat.example.org/room/1"_s, u"wss://Chat.example.org/ws"_s));
        QVERIFY(leads(u"kith://192.0.2.7:5484/room/1"_s, u"ws://192.0.2.7:5484/ws"_s));
        QVERIFY(leads(u"kith://localhost/room/1"_s, u"ws://localhost:5484/ws"_s));
        QVERIFY(!leads(u"kith://chat.example.org/room/1"_s, u"wss://chat.example.org:8443/ws"_s));
        QVERIFY(!leads(u"kith://chat.example.org:8443/room/1"_s, u"wss://chat.example.org/ws"_s));
        QVERIFY(!leads(u"kith://chat.example.org/room/1"_s, u"wss://example.org/ws"_s));
    }
};

QTEST_GUILESS_MAIN(KithLinkTest)
#include "tst_kith_link.moc"
