// Connection alone, on links that do what the test says: back-off, liveness, timeouts, close codes, requests.
#include "desktop/client/connection.h"
#include "tests/support/wait.h"

#include <QSignalSpy>
#include <QTest>

#include <set>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::client;
using kith::test::waitUntil;

namespace {

using ms = Timing::ms;
using State = Connection::State;

// Every link that was made; the newest can be played.
struct Script {
    class ScriptedLink : public Link {
    public:
        explicit ScriptedLink(Script &script) : m_script(script) { m_script.links.push_back(this); }
        ~ScriptedLink() override { std::replace(m_script.links.begin(), m_script.links.end(), this, gone()); }
        void open(const QUrl &url) override
        {
            m_script.urls.append(url);
            m_script.openedAt.push_back(m_script.time.elapsed());
        }
        void send(const QByteArray &utf8) override { m_script.sent.append(utf8); }
        void ping() override
        {
            ++m_script.pings;
            if (m_script.answersPings)
                QMetaObject::invokeMethod(this, &Link::heard, Qt::QueuedConnection);
        }
        void close() override { ++m_script.closes; }

    private:
        static ScriptedLink *gone() { return nullptr; }
        Script &m_script;
    };

    Script() { time.start(); }
    ~Script() { QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete); } // links that were given up
    LinkFactory factory()
    {
        return [this] { return std::make_unique<ScriptedLink>(*this); };
    }
    ScriptedLink *link() const { return links.empty() ? nullptr : links.back(); }
    void open() { emit link()->opened(); }
    void receive(const QByteArray &frame) { emit link()->received(frame); }
    void close(int code) { emit link()->closed(code); }
    // The id of the newest request.
    qint64 lastId() const
    {
        const auto request = proto::decodeRequest(sent.back());
        return request && request->id ? *request->id : -1;
    }
    void reply(qint64 id) { receive(proto::encodeReply(id, proto::Empty())); }

    std::vector<ScriptedLink *> links; // nullptr: destroyed
    QList<QByteArray> sent;
    QList<QUrl> urls;
    std::vector<qint64> openedAt;
    int pings = 0;
    int closes = 0;
    bool answersPings = false;
    QElapsedTimer time;
};

// Long but for what a test sets.
Timing patientTiming()
{
    Timing timing;
    timing.connect = timing.request = timing.tick = timing.pingAfter = timing.dropAfter = timing.probe = ms(3'600'000);
    timing.slept = ms(36'000'000);
    timing.backoffFirst = timing.backoffLongest = ms(3'600'000);
    return timing;
}

struct Bench {
    explicit Bench(Timing timing = patientTiming())
        : connection(QUrl(u"ws://server/ws"_s), script.factory(), timing), opened(&connection, &Connection::opened),
          lost(&connection, &Connection::lost)
    {
    }
    void open()
    {
        connection.open();
        script.open();
    }
    // Asks for something; how often and with what it was settled.
    void ask(QObject *context)
    {
        connection.request(proto::Logout{}, context, [this](const Outcome<proto::Empty> &reply) { settle(reply); });
    }
    void askWithin(ms timeout, QObject *context)
    {
        connection.requestWithin(
            timeout, proto::Logout{}, context, [this](const Outcome<proto::Empty> &reply) { settle(reply); });
    }
    void settle(const Outcome<proto::Empty> &reply)
    {
        ++settled;
        ok += reply ? 1 : 0;
        if (!reply)
            failures.push_back(reply.error());
    }
    bool waitSettled(int count)
    {
        return waitUntil([&] { return settled >= count; });
    }

    Script script;
    Connection connection;
    QSignalSpy opened;
    QSignalSpy lost;
    int settled = 0;
    int ok = 0;
    std::vector<Failure> failures;
};

void turnLoop()
{
    QCoreApplication::processEvents();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

} // namespace

class TestConnection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void opensAndCloses();
    void backOffGrowsWithJitter();
    void settledBeginsShort();
    void reconnectsByItself();
    void wakeConnectsAtOnce();
    void wakeLeavesAStaleAttempt();
    void wakeLooksWhetherTheLinkLives();
    void attemptsThatHang();
    void pingsAfterSilence();
    void dropsAfterMoreSilence();
    void closeCodes_data();
    void closeCodes();
    void requestsAreAnsweredOnce();
    void requestsTimeOut();
    void requestsOfALostLink();
    void requestsWithoutALink();
    void askingAgainWhereOneIsLost();
    void theAskerIsGone();
    void theConnectionIsGone();
    void refusals();
    void events();
    void restarts();
    void oldLinksAreNotHeard();
};

void TestConnection::opensAndCloses()
{
    Bench bench;
    QCOMPARE(bench.connection.state(), State::Idle);
    bench.connection.open();
    QCOMPARE(bench.connection.state(), State::Connecting);
    QCOMPARE(bench.script.urls, QList<QUrl>{QUrl(u"ws://server/ws"_s)});
    bench.connection.open(); // once is enough
    QCOMPARE(bench.script.links.size(), size_t(1));
    bench.script.open();
    QCOMPARE(bench.connection.state(), State::Open);
    QCOMPARE(bench.opened.size(), 1);
    bench.connection.close();
    QCOMPARE(bench.connection.state(), State::Idle);
    QCOMPARE(bench.lost.size(), 0); // nobody lost it
    QVERIFY(bench.script.closes >= 1);
    turnLoop();
    QVERIFY(bench.script.link() == nullptr);
    bench.open();
    QCOMPARE(bench.opened.size(), 2);
}

void TestConnection::backOffGrowsWithJitter()
{
    Timing timing = patientTiming();
    timing.backoffFirst = ms(1'000'000);
    timing.backoffLongest = ms(12'000'000);
    Bench bench(timing);
    std::set<qint64> waits;
    constexpr int failures = 200;
    for (int i = 0; i < failures; ++i) {
        bench.connection.open(); // instead of waiting for it
        bench.script.close(closecode::lost);
        QCOMPARE(bench.connection.state(), State::Waiting);
        const qint64 full = std::min<qint64>(1'000'000LL << std::min(i, 20), 12'000'000);
        const qint64 wait = bench.connection.retryIn();
        constexpr qint64 slow = 120'000; // what the machine may have taken since; Qt's timers are exact to 5 %
        QVERIFY2(wait <= full + full / 20 + 1 && wait >= full / 2 - full / 20 - slow,
            qPrintable(u"%1: %2 of %3"_s.arg(i).arg(wait).arg(full)));
        if (i > 10)
            waits.insert(wait / 100'000);
    }
    QVERIFY(waits.size() > 20); // they do not all come back together
}

void TestConnection::settledBeginsShort()
{
    Timing timing = patientTiming();
    timing.backoffFirst = ms(1'000'000);
    timing.backoffLongest = ms(1'000'000'000);
    Bench bench(timing);
    for (int i = 0; i < 8; ++i) {
        bench.connection.open();
        bench.script.close(closecode::lost);
    }
    QVERIFY(bench.connection.retryIn() > 10'000'000);
    bench.open(); // a server that accepts and closes is no reason to hurry
    bench.script.close(closecode::lost);
    QVERIFY(bench.connection.retryIn() > 10'000'000);
    bench.open();
    bench.connection.settled();
    bench.script.close(closecode::lost);
    QVERIFY(bench.connection.retryIn() <= 1'050'001);
}

void TestConnection::reconnectsByItself()
{
    Timing timing = patientTiming();
    timing.backoffFirst = timing.backoffLongest = ms(2);
    Bench bench(timing);
    bench.connection.open();
    for (size_t i = 1; i <= 5; ++i) {
        bench.script.close(closecode::lost);
        QVERIFY(waitUntil([&] { return bench.script.links.size() == i + 1; }));
        QCOMPARE(bench.connection.state(), State::Connecting);
    }
    QCOMPARE(bench.lost.size(), 5);
    bench.script.close(closecode::lost);
    bench.connection.close(); // and stays closed
    QCOMPARE(bench.connection.retryIn(), 0);
    turnLoop();
    QCOMPARE(bench.connection.state(), State::Idle);
}

void TestConnection::wakeConnectsAtOnce()
{
    Bench bench;
    bench.connection.wake(); // not wanted: stays closed
    QCOMPARE(bench.connection.state(), State::Idle);
    bench.open();
    bench.script.close(closecode::lost);
    QCOMPARE(bench.connection.state(), State::Waiting);
    QVERIFY(bench.connection.retryIn() > 0);
    bench.connection.wake();
    QCOMPARE(bench.connection.state(), State::Connecting);
    QCOMPARE(bench.script.links.size(), size_t(2));
    QCOMPARE(bench.connection.retryIn(), 0);
}

void TestConnection::wakeLeavesAStaleAttempt()
{
    Bench bench;
    bench.connection.open();
    bench.connection.wake();
    QCOMPARE(bench.script.links.size(), size_t(2));
    QCOMPARE(bench.connection.state(), State::Connecting);
    QCOMPARE(bench.lost.size(), 0);
    bench.script.open();
    QCOMPARE(bench.opened.size(), 1);
}

void TestConnection::wakeLooksWhetherTheLinkLives()
{
    Timing timing = patientTiming();
    Bench alive(timing);
    alive.script.answersPings = true;
    alive.open();
    alive.connection.wake();
    alive.connection.wake(); // one look at a time
    QCOMPARE(alive.script.pings, 1);
    turnLoop();
    alive.connection.wake();
    QCOMPARE(alive.script.pings, 2);
    QCOMPARE(alive.connection.state(), State::Open);

    timing.probe = ms(5);
    Bench dead(timing);
    dead.open();
    dead.connection.wake();
    QVERIFY(waitUntil([&] { return dead.lost.size() == 1; }));
    QCOMPARE(dead.connection.state(), State::Connecting); // at once, though the back-off is an hour
    QCOMPARE(dead.script.links.size(), size_t(2));
}

void TestConnection::attemptsThatHang()
{
    Timing timing = patientTiming();
    timing.connect = ms(5);
    timing.backoffFirst = timing.backoffLongest = ms(2);
    Bench bench(timing);
    bench.connection.open();
    QVERIFY(waitUntil([&] { return bench.script.links.size() >= 3; }));
    QVERIFY(bench.lost.size() >= 2);
    QCOMPARE(bench.lost.front().front().toInt(), closecode::lost);
}

void TestConnection::pingsAfterSilence()
{
    Timing timing = patientTiming();
    timing.tick = ms(2);
    timing.pingAfter = ms(10);
    Bench bench(timing);
    bench.open();
    QVERIFY(waitUntil([&] { return bench.script.pings == 1; }));
    for (int i = 0; i < 20; ++i) // unanswered: one is enough
        QTRY_VERIFY(bench.connection.state() == State::Open);
    QCOMPARE(bench.script.pings, 1);
    emit bench.script.link()->heard();
    QVERIFY(waitUntil([&] { return bench.script.pings == 2; }));
    bench.script.receive(R"({"type":"a.newer.event","data":{}})"); // whatever comes shows that it lives
    QVERIFY(waitUntil([&] { return bench.script.pings == 3; }));
    QCOMPARE(bench.lost.size(), 0);
}

void TestConnection::dropsAfterMoreSilence()
{
    Timing timing = patientTiming();
    timing.tick = ms(2);
    timing.pingAfter = ms(5);
    timing.dropAfter = ms(25);
    Bench bench(timing);
    bench.open();
    QVERIFY(waitUntil([&] { return bench.lost.size() == 1; }));
    QVERIFY(bench.script.pings >= 1);
    QCOMPARE(bench.lost.front().front().toInt(), closecode::lost);
    QCOMPARE(bench.connection.state(), State::Waiting);
}

void TestConnection::closeCodes_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("state");
    QTest::addColumn<qint64>("least");
    QTest::addColumn<qint64>("most");
    constexpr qint64 first = 1'000'000;
    constexpr qint64 flood = 50'000'000;
    constexpr qint64 slow = 10'000;
    QTest::newRow("lost") << 1006 << int(State::Waiting) << first / 2 << first;
    QTest::newRow("normal") << 1000 << int(State::Waiting) << first / 2 << first;
    QTest::newRow("bad frame") << 1007 << int(State::Waiting) << first / 2 << first;
    QTest::newRow("4001: stays away") << closecode::revoked << int(State::Idle) << qint64(0) << qint64(0);
    QTest::newRow("4002: as any loss") << 4002 << int(State::Waiting) << first / 2 << first;
    QTest::newRow("4003: soon") << closecode::slow << int(State::Waiting) << qint64(0) << slow;
    QTest::newRow("4004: after a while") << closecode::flood << int(State::Waiting) << flood << flood * 2;
}

void TestConnection::closeCodes()
{
    QFETCH(int, code);
    QFETCH(int, state);
    QFETCH(qint64, least);
    QFETCH(qint64, most);
    Timing timing = patientTiming();
    timing.backoffFirst = ms(1'000'000);
    timing.backoffLongest = ms(100'000'000);
    timing.floodWait = ms(50'000'000);
    timing.slowWait = ms(10'000);
    Bench bench(timing);
    bench.open();
    bench.script.close(code);
    QCOMPARE(int(bench.connection.state()), state);
    QCOMPARE(bench.lost.size(), 1);
    QCOMPARE(bench.lost.front().front().toInt(), code);
    constexpr qint64 slow = 120'000; // what the machine may have taken since
    const qint64 wait = bench.connection.retryIn();
    QVERIFY2(wait >= least - least / 20 - slow && wait <= most + most / 20 + 1, qPrintable(QString::number(wait)));
    bench.connection.open(); // when somebody has signed in again
    QCOMPARE(bench.connection.state(), State::Connecting);
}

void TestConnection::requestsAreAnsweredOnce()
{
    Bench bench;
    bench.open();
    bench.ask(&bench.connection);
    const qint64 first = bench.script.lastId();
    bench.ask(&bench.connection);
    const qint64 second = bench.script.lastId();
    QVERIFY(first != second);
    QCOMPARE(bench.settled, 0);
    bench.script.reply(second); // in any order
    bench.script.reply(second);
    QCOMPARE(bench.settled, 1);
    bench.script.reply(first);
    bench.script.reply(first + 1'000);
    QCOMPARE(bench.settled, 2);
    QCOMPARE(bench.ok, 2);
    bench.script.close(closecode::lost);
    turnLoop();
    QCOMPARE(bench.settled, 2);
}

void TestConnection::requestsTimeOut()
{
    Bench bench;
    bench.open();
    bench.askWithin(ms(3'600'000), &bench.connection);
    const qint64 patient = bench.script.lastId();
    bench.askWithin(ms(5), &bench.connection);
    const qint64 hasty = bench.script.lastId();
    QVERIFY(bench.waitSettled(1));
    QVERIFY(bench.failures.front().kind == Failure::Kind::TimedOut);
    bench.script.reply(hasty); // it came after its time
    QCOMPARE(bench.settled, 1);
    QCOMPARE(bench.connection.state(), State::Open);
    bench.script.reply(patient);
    QCOMPARE(bench.settled, 2);
    QCOMPARE(bench.ok, 1);
}

void TestConnection::requestsOfALostLink()
{
    for (const bool byUs : {false, true}) {
        Bench bench;
        bench.open();
        for (int i = 0; i < 3; ++i)
            bench.ask(&bench.connection);
        if (byUs)
            bench.connection.close();
        else
            bench.script.close(closecode::lost);
        QVERIFY(bench.waitSettled(3));
        turnLoop();
        QCOMPARE(bench.settled, 3);
        for (const Failure &failure : bench.failures)
            QVERIFY(failure.kind == Failure::Kind::Lost);
    }
}

void TestConnection::requestsWithoutALink()
{
    Bench bench;
    bench.ask(&bench.connection);
    QCOMPARE(bench.settled, 0); // never before the call has returned
    QVERIFY(bench.waitSettled(1));
    QVERIFY(bench.failures.front().kind == Failure::Kind::Lost);
    QVERIFY(bench.script.sent.isEmpty());
}

void TestConnection::askingAgainWhereOneIsLost()
{
    // Who is told of a loss and asks again gets another answer, not the same one without end.
    Bench bench;
    bench.open();
    int rounds = 0;
    std::function<void()> again = [&] {
        bench.connection.request(proto::Logout{}, &bench.connection, [&](const Outcome<proto::Empty> &reply) {
            if (!reply && ++rounds < 3)
                again();
        });
    };
    again();
    bench.script.close(closecode::lost);
    QVERIFY(waitUntil([&] { return rounds == 3; }));
    QCOMPARE(bench.script.sent.size(), 1);
}

void TestConnection::theAskerIsGone()
{
    Bench bench;
    bench.open();
    auto asker = std::make_unique<QObject>();
    bench.ask(asker.get());
    const qint64 answered = bench.script.lastId();
    bench.askWithin(ms(1), asker.get());
    bench.ask(asker.get());
    asker.reset();
    bench.script.reply(answered);
    bench.askWithin(ms(1), &bench.connection); // times out behind the other
    QVERIFY(bench.waitSettled(1));
    bench.script.close(closecode::lost);
    turnLoop();
    QCOMPARE(bench.settled, 1);
}

void TestConnection::theConnectionIsGone()
{
    Script script;
    int settled = 0;
    QObject asker;
    {
        Connection connection(QUrl(u"ws://server/ws"_s), script.factory(), patientTiming());
        connection.open();
        script.open();
        connection.request(proto::Logout{}, &asker, [&](const Outcome<proto::Empty> &) { ++settled; });
    }
    turnLoop();
    QCOMPARE(settled, 0);
    QVERIFY(script.link() == nullptr);
    QVERIFY(script.closes >= 1);
}

void TestConnection::refusals()
{
    Bench bench;
    bench.open();
    bench.ask(&bench.connection);
    Error error = makeError(ErrorCode::RateLimited);
    error.retryAfter = 7;
    bench.script.receive(proto::encodeError(bench.script.lastId(), error));
    QCOMPARE(bench.settled, 1);
    QVERIFY(bench.failures.front().is(ErrorCode::RateLimited));
    QCOMPARE(bench.failures.front().error.retryAfter, 7);
    // An answer that is none is a refusal, too: nobody waits for ever.
    QString sentence;
    bench.connection.request(proto::History{}, &bench.connection, [&](const Outcome<proto::MessagesReply> &reply) {
        if (!reply)
            sentence = reply.error().error.message;
    });
    bench.script.reply(bench.script.lastId());
    QVERIFY(!sentence.isEmpty());
    bench.script.receive(proto::encodeError({}, makeError(ErrorCode::BadFrame))); // of nobody
    QCOMPARE(bench.settled, 1);
}

void TestConnection::events()
{
    Bench bench;
    int heard = 0;
    QObject::connect(
        &bench.connection, &Connection::eventReceived, &bench.connection, [&](const proto::Event &) { ++heard; });
    bench.open();
    bench.script.receive(proto::encodeEvent(proto::RoomRemoved{.roomId = RoomId(7)}));
    QCOMPARE(heard, 1);
    for (const char *nonsense : {"", "[]", "{}", "{\"type\":7}", "{\"type\":\"reply\",\"data\":{}}",
             "{\"type\":\"room.removed\",\"data\":{}}", "\xff\xfe"})
        bench.script.receive(nonsense);
    QCOMPARE(heard, 1);
    QCOMPARE(bench.connection.state(), State::Open);
}

void TestConnection::restarts()
{
    Bench bench;
    bench.connection.restart(); // nothing to end
    QCOMPARE(bench.connection.state(), State::Idle);
    bench.open();
    bench.connection.restart();
    QCOMPARE(bench.connection.state(), State::Waiting);
    QCOMPARE(bench.lost.size(), 1);
    // Also out of an answer of this very link.
    bench.open();
    bench.connection.request(
        proto::Logout{}, &bench.connection, [&](const Outcome<proto::Empty> &) { bench.connection.restart(); });
    bench.script.reply(bench.script.lastId());
    QCOMPARE(bench.connection.state(), State::Waiting);
    QCOMPARE(bench.lost.size(), 2);
    turnLoop();
}

void TestConnection::oldLinksAreNotHeard()
{
    Bench bench;
    bench.open();
    auto *old = bench.script.link();
    bench.connection.restart();
    bench.connection.open();
    int heard = 0;
    QObject::connect(
        &bench.connection, &Connection::eventReceived, &bench.connection, [&](const proto::Event &) { ++heard; });
    emit old->received(proto::encodeEvent(proto::RoomRemoved{.roomId = RoomId(7)}));
    emit old->closed(closecode::revoked);
    QCOMPARE(heard, 0);
    QCOMPARE(bench.connection.state(), State::Connecting);
}

QTEST_GUILESS_MAIN(TestConnection)
#include "tst_connection.moc"
