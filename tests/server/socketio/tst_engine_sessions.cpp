// Every sensible life of a session, over a real front door: in whatever order things come, it ends once, for its
// reason, and leaves nothing behind; messages arrive in order.
#include "engine_life.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace kith;
using namespace kith::socketio::test;
using socketio::CloseReason;

class TestEngineSessions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyOrder_data();
    void everyOrder();
    void tls();
    void pollBehindTheEnd();
    void endBehindThePoll();
    void doorGoes();

private:
    void live(EngineHouse &house, bool webSocket, const QList<Step> &path, End how);
    void grow(EngineHouse &house, bool webSocket, const QList<Step> &path, qsizetype longest);

    int m_lives = 0;
};

void TestEngineSessions::live(EngineHouse &house, bool webSocket, const QList<Step> &path, End how)
{
    Life life(house, webSocket);
    QByteArray story = webSocket ? "websocket" : "polling";
    for (const Step step : path) {
        life.take(step);
        story += QByteArray(", ") + stepNames[static_cast<int>(step)];
    }
    life.end(life.can(how) ? how : End::Packet);
    story += QByteArray(", ") + endNames[static_cast<int>(how)];
    QVERIFY2(life.problem.isEmpty(), (story + ": " + life.problem).constData());
    ++m_lives;
}

// The path with every end, and every path that begins with it.
void TestEngineSessions::grow(EngineHouse &house, bool webSocket, const QList<Step> &path, qsizetype longest)
{
    QList<Step> next;
    QList<End> now;
    {
        Life life(house, webSocket);
        for (const Step step : path)
            life.take(step);
        std::copy_if(
            std::begin(steps), std::end(steps), std::back_inserter(next), [&](Step step) { return life.can(step); });
        std::copy_if(std::begin(ends), std::end(ends), std::back_inserter(now), [&](End end) { return life.can(end); });
        life.end(End::Packet);
    }
    for (const End how : now) {
        live(house, webSocket, path, how);
        if (QTest::currentTestFailed())
            return;
    }
    if (path.size() == longest)
        return;
    for (const Step step : next) {
        grow(house, webSocket, path + QList<Step>{step}, longest);
        if (QTest::currentTestFailed())
            return;
    }
}

void TestEngineSessions::everyOrder_data()
{
    QTest::addColumn<bool>("webSocket");
    QTest::addColumn<QList<Step>>("begin");
    QTest::addColumn<int>("more");
    QTest::newRow("polling") << false << QList<Step>{} << 3;
    QTest::newRow("upgrade") << false << QList<Step>{Step::Poll, Step::Offer, Step::Probe} << 2;
    QTest::newRow("websocket") << true << QList<Step>{} << 2;
}

void TestEngineSessions::everyOrder()
{
    QFETCH(bool, webSocket);
    QFETCH(QList<Step>, begin);
    QFETCH(int, more);
    EngineHouse house;
    m_lives = 0;
    grow(house, webSocket, begin, begin.size() + more);
    qInfo("%d lives", m_lives);
}

void TestEngineSessions::tls()
{
    if (QStandardPaths::findExecutable(QStringLiteral("openssl")).isEmpty())
        QSKIP("needs the openssl command");
    const QTemporaryDir dir;
    FrontDoorOptions options;
    options.certificateFile = dir.filePath(QStringLiteral("a.pem"));
    options.keyFile = dir.filePath(QStringLiteral("a.key"));
    const int made = QProcess::execute(QStringLiteral("openssl"),
        {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-nodes"), QStringLiteral("-newkey"),
            QStringLiteral("rsa:2048"), QStringLiteral("-days"), QStringLiteral("2"), QStringLiteral("-subj"),
            QStringLiteral("/CN=a"), QStringLiteral("-keyout"), options.keyFile, QStringLiteral("-out"),
            options.certificateFile});
    QCOMPARE(made, 0);
    EngineHouse house(options);
    const QList<Step> path{
        Step::Poll, Step::Say, Step::Post, Step::Say, Step::Offer, Step::Probe, Step::Upgrade, Step::Say, Step::Post};
    for (const qsizetype length : {1, 6, 9}) {
        for (const End how : ends) {
            live(house, false, path.first(length), how);
            if (QTest::currentTestFailed())
                return;
        }
    }
}

void TestEngineSessions::pollBehindTheEnd()
{
    EngineHouse house;
    Wire polls(house.door);
    polls.http("GET", {});
    const QByteArray opening = polls.answer().body;
    const QByteArray sid = "&sid=" + opening.mid(9, opening.indexOf('"', 9) - 9);
    polls.send(
        Wire::request("GET", sid).repeated(2)); // the second is read when the first is answered, while the session ends
    QVERIFY(waitUntil([&house] { return house.requests == 2; }));
    Wire post(house.door);
    post.http("POST", sid, "1");
    QCOMPARE(post.answer().body, "ok");
    QCOMPARE(polls.answer().body, "6");
    QCOMPARE(polls.answer().status, 400);
    QVERIFY(waitUntil([&house] { return house.keeper.session.expired(); }));
    QCOMPARE(house.keeper.closed, QList<CloseReason>{CloseReason::ClientClosed});
}

void TestEngineSessions::endBehindThePoll()
{
    EngineHouse house;
    Wire polls(house.door);
    polls.http("GET", {});
    const QByteArray opening = polls.answer().body;
    const QByteArray sid = "&sid=" + opening.mid(9, opening.indexOf('"', 9) - 9);
    Wire socket(house.door);
    socket.send(handshake({}, "/engine.io/?EIO=4&transport=websocket" + sid));
    QCOMPARE(socket.answer().status, 101);
    polls.send(Wire::request("GET", sid) + Wire::request("POST", sid, "1"));
    QVERIFY(waitUntil([&house] { return house.requests == 2; }));
    socket.text("5"); // answers the poll, behind which the session ends
    QCOMPARE(polls.answer().body, "6");
    QCOMPARE(polls.answer().body, "ok");
    QVERIFY(waitUntil([&house] { return house.keeper.session.expired(); }));
    QCOMPARE(house.keeper.closed, QList<CloseReason>{CloseReason::ClientClosed});
    QVERIFY(waitUntil([&socket] { return socket.got.size() >= 4; }));
    QCOMPARE(parseFrames(socket.got).list.value(0).opcode, 8);
}

void TestEngineSessions::doorGoes()
{
    auto house = std::make_unique<EngineHouse>();
    Wire polls(house->door);
    polls.http("GET", {});
    const QByteArray opening = polls.answer().body;
    polls.http("GET", "&sid=" + opening.mid(9, opening.indexOf('"', 9) - 9));
    QVERIFY(waitUntil([&house] { return house->requests == 2; }));
    const auto session = house->keeper.session;
    house->engine.close(); // told at the end of a turn that does not come
    house.reset();
    QVERIFY(session.expired());
}

QTEST_GUILESS_MAIN(TestEngineSessions)
#include "tst_engine_sessions.moc"
