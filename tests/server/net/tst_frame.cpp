// TextFrame's header at every size where it changes (RFC 6455, 5.2).
#include "net_support.h"

using namespace kith::net;
using namespace kith::net::test;

class TestFrame : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void header_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<QByteArray>("header");
        QTest::newRow("empty") << 0 << QByteArray::fromHex("8100");
        QTest::newRow("125") << 125 << QByteArray::fromHex("817d");
        QTest::newRow("126") << 126 << QByteArray::fromHex("817e007e");
        QTest::newRow("65535") << 65535 << QByteArray::fromHex("817effff");
        QTest::newRow("65536") << 65536 << QByteArray::fromHex("817f0000000000010000");
        QTest::newRow("65537") << 65537 << QByteArray::fromHex("817f0000000000010001");
    }

    void header()
    {
        QFETCH(int, size);
        QFETCH(QByteArray, header);
        const QByteArray payload(size, 'p');
        const TextFrame frame(payload);
        QCOMPARE(frame.bytes(), header + payload);
        QCOMPARE(frame.payload(), QByteArrayView(payload));
        QCOMPARE(parseFrames(frame.bytes()).list.value(0).payload, payload);
    }

    void copiesShare()
    {
        const TextFrame frame(QByteArray(5000, 'p'));
        const TextFrame copy = frame;
        QCOMPARE(copy.bytes().constData(), frame.bytes().constData());
    }
};

QTEST_GUILESS_MAIN(TestFrame)
#include "tst_frame.moc"
