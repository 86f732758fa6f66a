// The queue of one connection: what it joins, what it keeps when it is cut, and that every byte leaves once and in
// order whatever the kernel takes; and the turn that flushes links.
#include "net_support.h"

#include "server/net/send_queue.h"
#include "server/net/turn_flush.h"

#include <QRandomGenerator>

#include <array>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace kith::net;
using namespace kith::net::test;

namespace {

// A connected pair; `far` is read by hand. The kernel's buffers are as small as they go.
struct Pair {
    Pair()
    {
        std::array<int, 2> ends{};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) != 0)
            qFatal("socketpair");
        near = ends[0];
        far = ends[1];
        const int small = 1;
        ::setsockopt(near, SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
    }
    ~Pair()
    {
        ::close(near);
        ::close(far);
    }
    QByteArray read(qsizetype most = 1 << 20) const
    {
        QByteArray bytes(most, Qt::Uninitialized);
        const ssize_t got = ::read(far, bytes.data(), static_cast<size_t>(most));
        bytes.truncate(std::max<ssize_t>(got, 0));
        return bytes;
    }
    int near = -1;
    int far = -1;
};

QByteArray drain(SendQueue &queue, const Pair &pair)
{
    QByteArray got;
    while (queue.writeTo(pair.near) == SendQueue::Outcome::Full)
        got += pair.read();
    return got + pair.read();
}

struct Counter final : Flushable {
    void flushNow() override
    {
        ++flushed;
        if (onFlush)
            onFlush();
    }
    int flushed = 0;
    std::function<void()> onFlush;
};

} // namespace

class TestSendQueue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void joins();
    void controlFramesAreCheap();
    void everyByteOnce();
    void cutKeepsWhatHasBegun();
    void cutForgetsWhatHasNot();
    void brokenPipe();
    void partsForTls();
    void turnFlushesOnce();
    void turnWhileLinksEnd();
    void turnEndsBeforeLinks();
};

void TestSendQueue::joins()
{
    FrameRun run;
    SendQueue queue;
    for (int i = 0; i < 10; ++i)
        queue.push(run.append("together"));
    QCOMPARE(queue.front().size(), queue.bytes()); // one piece
    queue.push(TextFrame("apart"));
    QCOMPARE(queue.front().size(), queue.bytes() - 7);
    queue.push(run.append("again"));
    const Pair pair;
    QCOMPARE(parseFrames(drain(queue, pair)).list.size(), 12);
    QVERIFY(queue.isEmpty());
    QVERIFY(queue.front().isEmpty());
}

void TestSendQueue::controlFramesAreCheap()
{
    // Pongs that a peer does not read: what they count is about what they cost.
    SendQueue queue;
    for (int i = 0; i < 65'536; ++i)
        queue.push(QByteArrayView("\x8A\x00", 2));
    QCOMPARE(queue.bytes(), 131'072);
    QVERIFY2(queue.pieces() < 30, qPrintable(QString::number(queue.pieces())));
    const Pair pair;
    QCOMPARE(drain(queue, pair), QByteArray("\x8A\x00", 2).repeated(65'536));
}

void TestSendQueue::everyByteOnce()
{
    QRandomGenerator random(20'261'125);
    const Pair pair;
    SendQueue queue;
    FrameRun run;
    QByteArray sent;
    QByteArray got;
    for (int i = 0; i < 5'000; ++i) {
        const QByteArray payload =
            QByteArray::number(i) + QByteArray(random.bounded(random.bounded(10) ? 300 : 9'000), 'x');
        const TextFrame frame = random.bounded(3) ? run.append(payload) : TextFrame(payload);
        sent += frame.bytes();
        queue.push(frame);
        if (random.bounded(4) == 0)
            queue.writeTo(pair.near);
        if (random.bounded(6) == 0)
            got += pair.read(random.bounded(20'000));
    }
    got += drain(queue, pair);
    QVERIFY(got == sent);
    QCOMPARE(queue.bytes(), 0);
}

void TestSendQueue::cutKeepsWhatHasBegun()
{
    const Pair pair;
    for (const int ahead : {0, 1, 7}) {
        FrameRun run;
        SendQueue queue;
        // Joined frames of which the kernel takes some and a part: where one begins has to be found again.
        for (int i = 0; i < 2'000; ++i)
            queue.push(run.append(QByteArray::number(i) + ' ' + QByteArray(150, 'x')));
        QByteArray got;
        for (int i = 0; i < ahead; ++i) {
            queue.writeTo(pair.near);
            got += pair.read(1'003);
        }
        QCOMPARE(queue.writeTo(pair.near), SendQueue::Outcome::Full);
        queue.cut();
        QVERIFY(queue.bytes() < 160);
        queue.push(TextFrame("farewell"));
        const Frames frames = parseFrames(got + drain(queue, pair));
        QVERIFY(frames.whole);
        for (qsizetype i = 0; i + 1 < frames.list.size(); ++i)
            QVERIFY(frames.list[i].payload.startsWith(QByteArray::number(i) + ' '));
        QCOMPARE(frames.list.last().payload, "farewell");
    }
}

void TestSendQueue::cutForgetsWhatHasNot()
{
    SendQueue queue;
    queue.push(TextFrame("one"));
    queue.push(TextFrame("two"));
    queue.leave(5);
    queue.cut();
    QVERIFY(queue.isEmpty());
}

void TestSendQueue::brokenPipe()
{
    Pair pair;
    ::close(std::exchange(pair.far, ::dup(pair.near)));
    SendQueue queue;
    queue.push(TextFrame("nobody"));
    QCOMPARE(queue.writeTo(pair.near), SendQueue::Outcome::Broken);
    QCOMPARE(queue.writeTo(-1), SendQueue::Outcome::Broken);
}

void TestSendQueue::partsForTls()
{
    FrameRun run;
    SendQueue queue;
    QByteArray sent;
    for (int i = 0; i < 300; ++i) {
        const TextFrame frame = run.append(QByteArray(i, 'x'));
        sent += frame.bytes();
        queue.push(frame);
    }
    QByteArray got;
    while (!queue.isEmpty()) {
        const QByteArrayView part = queue.front().first(std::min<qsizetype>(queue.front().size(), 1'001));
        got += part;
        queue.leave(part.size());
    }
    QVERIFY(got == sent);
}

void TestSendQueue::turnFlushesOnce()
{
    TurnFlush turn;
    Counter one;
    Counter two;
    turn.add(one);
    turn.add(two);
    turn.add(one);
    QCOMPARE(one.flushed, 0);
    one.onFlush = [&] { turn.add(two); }; // it is in this turn already
    two.onFlush = [&] {
        if (two.flushed == 1)
            turn.add(two); // the next turn
    };
    QCoreApplication::processEvents();
    QCOMPARE(one.flushed, 1);
    QTRY_COMPARE(two.flushed, 2);
    QCoreApplication::processEvents();
    QCOMPARE(two.flushed, 2);
}

void TestSendQueue::turnWhileLinksEnd()
{
    TurnFlush turn;
    auto one = std::make_unique<Counter>();
    auto two = std::make_unique<Counter>();
    Counter three;
    turn.add(*one);
    turn.add(*two);
    turn.add(three);
    one->onFlush = [&] { two.reset(); };
    three.onFlush = [&] { one.reset(); };
    QCoreApplication::processEvents();
    QCOMPARE(three.flushed, 1);
    QVERIFY(!one && !two);
}

void TestSendQueue::turnEndsBeforeLinks()
{
    Counter link;
    {
        TurnFlush turn;
        turn.add(link);
    }
    TurnFlush other;
    other.add(link);
    QCoreApplication::processEvents();
    QCOMPARE(link.flushed, 1);
}

QTEST_GUILESS_MAIN(TestSendQueue)
#include "tst_send_queue.moc"
