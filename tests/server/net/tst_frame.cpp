// TextFrame's header at every size where it changes (RFC 6455, 5.2), and frames laid side by side.
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
        QCOMPARE(frame.bytes().toByteArray(), header + payload);
        QCOMPARE(frame.payload(), QByteArrayView(payload));
        QCOMPARE(parseFrames(frame.bytes().toByteArray()).list.value(0).payload, payload);
        QCOMPARE(frameSize(frame.bytes().data()), frame.bytes().size());
        FrameRun run;
        QCOMPARE(run.append(payload).bytes(), frame.bytes());
        QCOMPARE(run.append(payload).payload(), frame.payload());
    }

    void copiesShare()
    {
        const TextFrame frame(QByteArray(5000, 'p'));
        const TextFrame copy = frame;
        QVERIFY(copy.bytes().constData() == frame.bytes().constData());
    }

    void runLaysSideBySide()
    {
        FrameRun run;
        const TextFrame first = run.append("first");
        const TextFrame second = run.append("second");
        QVERIFY(second.memory() == first.memory());
        QVERIFY(second.bytes().data() == first.bytes().data() + first.bytes().size());
        QCOMPARE(first.payload(), "first");
        QCOMPARE(second.payload(), "second");
    }

    void runHoldsNothingThatNobodyWaitsFor()
    {
        FrameRun run;
        std::weak_ptr<const char[]> memory = run.append("gone").memory();
        QVERIFY(memory.expired());
        const TextFrame kept = run.append("kept");
        memory = run.append("next").memory();
        QVERIFY(memory.lock() == kept.memory()); // goes on where somebody still waits
    }

    void quietRunsKeepLittle()
    {
        FrameRun run;
        const TextFrame lone = run.append(QByteArray(190, 'x'));
        QVERIFY(run.blockBytes() <= 512);
        {
            std::vector<TextFrame> busy;
            for (int i = 0; i < 300; ++i)
                busy.push_back(run.append(QByteArray(150, 'x')));
            QCOMPARE(run.blockBytes(), 16 * 1024);
        }
        for (int i = 0; i < 8; ++i)
            run.append(QByteArray(190, 'x')); // smaller each time
        const TextFrame later = run.append(QByteArray(190, 'x'));
        QVERIFY2(run.blockBytes() <= 512, qPrintable(QString::number(run.blockBytes())));
    }

    void largeFramesHaveABlock()
    {
        FrameRun run;
        const TextFrame large = run.append(QByteArray(100'000, 'x'));
        QCOMPARE(run.blockBytes(), large.bytes().size());
        const TextFrame small = run.append("small");
        QVERIFY(small.memory() != large.memory());
        QCOMPARE(small.payload(), "small");
        QCOMPARE(large.payload().size(), 100'000);
    }

    void runBeginsAnewWhenFull()
    {
        FrameRun run;
        std::vector<TextFrame> frames;
        for (int i = 0; i < 1'000; ++i)
            frames.push_back(run.append(QByteArray::number(i) + QByteArray(i % 200, 'x')));
        QVERIFY(frames.front().memory() != frames.back().memory());
        for (int i = 0; i < 1'000; ++i)
            QCOMPARE(frames[static_cast<size_t>(i)].payload().toByteArray(),
                QByteArray::number(i) + QByteArray(i % 200, 'x'));
    }
};

QTEST_GUILESS_MAIN(TestFrame)
#include "tst_frame.moc"
