#include "shared/base/ids.h"

#include <QTest>

using namespace kith;
using namespace Qt::StringLiterals;

class TestIds : public QObject {
    Q_OBJECT
private slots:
    void userIds_data();
    void userIds();
    void roomIds_data();
    void roomIds();
    void directRooms();
};

void TestIds::userIds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<quint64>("value");
    QTest::newRow("one") << u"1"_s << quint64(1);
    QTest::newRow("largest") << u"999999999999999999"_s << quint64(999'999'999'999'999'999);
    QTest::newRow("too long") << u"1000000000000000000"_s << quint64(0);
    QTest::newRow("zero is nobody") << u"0"_s << quint64(0);
    QTest::newRow("leading zero") << u"01"_s << quint64(0);
    QTest::newRow("sign") << u"+1"_s << quint64(0);
    QTest::newRow("space") << u" 1"_s << quint64(0);
    QTest::newRow("empty") << QString() << quint64(0);
    QTest::newRow("Arabic digits") << u"١"_s << quint64(0);
    QTest::newRow("name") << u"__proto__"_s << quint64(0);
}

void TestIds::userIds()
{
    QFETCH(QString, text);
    QFETCH(quint64, value);
    const UserId id = UserId::fromString(text);
    QCOMPARE(id.value(), value);
    QCOMPARE(id.isValid(), value != 0);
    if (id.isValid())
        QCOMPARE(id.toString(), text);
}

void TestIds::roomIds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("valid");
    QTest::newRow("General") << u"0"_s << true;
    QTest::newRow("numbered") << u"17"_s << true;
    QTest::newRow("direct") << u"1:2"_s << true;
    QTest::newRow("direct, wrong order") << u"2:1"_s << false;
    QTest::newRow("direct with oneself") << u"1:1"_s << false;
    QTest::newRow("direct with nobody") << u"0:1"_s << false;
    QTest::newRow("three people") << u"1:2:3"_s << false;
    QTest::newRow("leading zero") << u"017"_s << false;
    QTest::newRow("half") << u"1:"_s << false;
    QTest::newRow("word") << u"general"_s << false;
    QTest::newRow("empty") << QString() << false;
}

void TestIds::roomIds()
{
    QFETCH(QString, text);
    QFETCH(bool, valid);
    const RoomId id = RoomId::fromString(text);
    QCOMPARE(id.isValid(), valid);
    QCOMPARE(id.toString(), valid ? text : QString());
    QCOMPARE(id == RoomId(), !valid);
}

void TestIds::directRooms()
{
    const RoomId room = RoomId::direct(UserId(9), UserId(7));
    QCOMPARE(room.toString(), u"7:9"_s);
    QCOMPARE(room, RoomId::direct(UserId(7), UserId(9)));
    QCOMPARE(room.peerOf(UserId(7)), UserId(9));
    QCOMPARE(room.peerOf(UserId(9)), UserId(7));
    QVERIFY(!room.peerOf(UserId(8)).isValid());
    QVERIFY(!RoomId(7).peerOf(UserId(7)).isValid());
    // A numbered room is no direct room of the same numbers.
    QVERIFY(RoomId(7) != room);
    QVERIFY(RoomId::general() != RoomId());
}

QTEST_GUILESS_MAIN(TestIds)
#include "tst_ids.moc"
