// What one client may ask of the server, and what a slow one gets (PROTOCOL.md, "Limits", "Back-pressure").
#include "tests/server/net/net_support.h"
#include "tests/support/test_client.h"
#include "tests/support/wait.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::test;

namespace {

ServerOptions rateOf(int messagesPerSecond)
{
    return {.fakeClock = true,
        .configure = [=](app::Config &config) { config.settings.messagesPerSecond = messagesPerSecond; }};
}

// How many of `count` requests at once are answered well.
struct Outcome {
    int ok = 0;
    int limited = 0;
    int longestWait = 0;
};
Outcome burst(TestClient &client, const char *type, int count, const std::function<QJsonObject(int)> &data)
{
    QList<qint64> ids;
    for (int i = 0; i < count; ++i)
        ids << client.sendObject(type, data(i));
    Outcome outcome;
    for (qint64 id : std::as_const(ids)) {
        const Answer answer = client.answer(id);
        if (!answer.isError())
            ++outcome.ok;
        if (answer.code() == "rate.limited"_L1) {
            ++outcome.limited;
            outcome.longestWait = std::max(outcome.longestWait, answer.retryAfter());
            if (answer.retryAfter() < 1)
                QTest::qFail("rate.limited without retryAfter", __FILE__, __LINE__);
        }
    }
    return outcome;
}

Outcome messages(TestClient &client, int count)
{
    static int cid = 0;
    return burst(client, "message", count, [](int) {
        return object({{"roomId", "0"}, {"message", "x"}, {"cid", u"burst %1"_s.arg(++cid)}});
    });
}

Outcome pings(TestClient &client, int count)
{
    return burst(client, "ping", count, [](int) { return QJsonObject(); });
}

// A client that takes bytes only when told to, and little ahead.
class SlowReader {
public:
    SlowReader(const TestServer &server, const QString &token, const QJsonObject &cursors = {})
    {
        m_socket.setReadBufferSize(2'048);
        m_socket.connectToHost(u"127.0.0.1"_s, server.port());
        waitUntil([this] { return m_socket.state() == QAbstractSocket::ConnectedState; });
        m_socket.setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, 131'072); // and does not grow
        m_socket.write(net::test::handshake());
        readUntil([this] { return m_got.contains("\r\n\r\n"); });
        m_got.remove(0, m_got.indexOf("\r\n\r\n") + 4);
        m_open = true;
        send(object({{"type", "resume"}, {"id", 1}, {"data", object({{"token", token}, {"cursors", cursors}})}}));
        readUntil([this] { return !m_frames.isEmpty(); });
    }

    void send(const QJsonObject &frame) { m_socket.write(net::test::clientFrame(1, toJson(frame))); }

    // Reads on until the server says goodbye; its close code.
    int readToTheEnd()
    {
        m_socket.setReadBufferSize(0);
        readUntil([this] { return !m_frames.isEmpty() && m_frames.last().opcode == 8; });
        const int code = m_frames.isEmpty() ? 0 : m_frames.last().closeCode();
        m_socket.disconnectFromHost();
        return code;
    }
    QList<QJsonObject> texts() const
    {
        QList<QJsonObject> list;
        for (const net::test::Frame &frame : m_frames) {
            if (frame.opcode == 1)
                list << QJsonDocument::fromJson(frame.payload).object();
        }
        return list;
    }

private:
    void readUntil(const std::function<bool()> &enough)
    {
        const bool came = waitUntil([&] {
            m_got += m_socket.readAll();
            if (m_open)
                takeFrames();
            return enough();
        });
        if (!came)
            QTest::qFail("the server did not go on", __FILE__, __LINE__);
    }

    void takeFrames()
    {
        const QList<net::test::Frame> whole = net::test::parseFrames(m_got).list;
        for (const net::test::Frame &frame : whole) {
            const qsizetype size = frame.payload.size();
            m_got.remove(0, size + (size < 126 ? 2 : size < 65'536 ? 4 : 10));
        }
        m_frames += whole;
    }

    QTcpSocket m_socket;
    QByteArray m_got; // what is no whole frame yet
    QList<net::test::Frame> m_frames;
    bool m_open = false;
};

const QString bigText = u"😀"_s.repeated(15'000); // 60,000 bytes

} // namespace

class TestLimits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void messagesComeInBursts();
    void theRateIsOfThePerson();
    void theDefaultIsTen();
    void zeroIsNoLimit();
    void refusedMessagesAreNotSent();
    void roomsAndLinksCountAsMessages();
    void otherRequestsAreTenTimesAsMany();
    void requestsBeforeSignIn();
    void wrongRequestsCountToo();
    void whoDoesNotListenIsClosed();
    void whoDoesNotListenIsClosedBeforeSignIn();
    void signInsOfAnAddress();
    void looksOfAnAddress();
    void signInsWithoutLimit();
    void failuresOfAName();
    void failuresOfANameThatNobodyHas();
    void connectionsOfAnAddress();
    void connectionsWithoutLimit();
    void aSlowReaderDelaysNobody();
    void aLargeResumeFitsTheQueue();
    void aResumeOfManyRoomsFitsTheQueue();
    void aLargeHistoryFitsTheQueue();
};

void TestLimits::messagesComeInBursts()
{
    TestServer server(rateOf(4));
    Person ana(server, u"ana"_s);
    Outcome outcome = messages(ana, 30);
    QCOMPARE(outcome.ok, 20); // five times the rate
    QCOMPARE(outcome.limited, 10);
    QCOMPARE(outcome.longestWait, 1);
    server.clock().advance(1'000);
    QCOMPARE(messages(ana, 10).ok, 4);
    server.clock().advance(250);
    QCOMPARE(messages(ana, 10).ok, 1);
    server.clock().advance(3'600'000);
    ana.sync();
    QCOMPARE(messages(ana, 30).ok, 20);
}

void TestLimits::theRateIsOfThePerson()
{
    TestServer server(rateOf(2));
    Person ana(server, u"ana"_s);
    Person tab(server, ana);
    Person ben(server, u"ben"_s);
    QCOMPARE(messages(ana, 6).ok + messages(tab, 6).ok, 10);
    QCOMPARE(messages(ben, 6).ok, 6);
    // Connecting again gives no new burst.
    ana.close();
    TestClient again(server);
    again.resumeWith(ana.token);
    QCOMPARE(messages(again, 3).ok, 0);
}

void TestLimits::theDefaultIsTen()
{
    TestServer server({.fakeClock = true, .configure = [](app::Config &config) {
                           config.settings.messagesPerSecond = domain::Settings().messagesPerSecond;
                       }});
    Person ana(server, u"ana"_s);
    QCOMPARE(messages(ana, 60).ok, 50);
}

void TestLimits::zeroIsNoLimit()
{
    TestServer server(rateOf(0));
    Person ana(server, u"ana"_s);
    QCOMPARE(messages(ana, 300).ok, 300);
    QCOMPARE(pings(ana, 1'000).ok, 1'000);
}

void TestLimits::refusedMessagesAreNotSent()
{
    TestServer server(rateOf(1));
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    QCOMPARE(messages(ana, 9).ok, 5);
    ben.sync();
    QCOMPARE(ben.eventsOf("message").size(), 5);
    QCOMPARE(ben.request("history", {{"roomId", "0"}})["messages"].toArray().size(), 5);
    // The cid was not used up.
    QCOMPARE(ana.say(u"0"_s, u"later"_s, u"c"_s).code(), u"rate.limited"_s);
    server.clock().advance(1'000);
    const Answer later = ana.say(u"0"_s, u"later"_s, u"c"_s);
    QCOMPARE(later["seq"].toInt(), 6);
    QVERIFY(!later.data().contains(u"dup"_s));
}

void TestLimits::roomsAndLinksCountAsMessages()
{
    TestServer server(rateOf(1));
    Person ana(server, u"ana"_s);
    const auto rooms = burst(ana, "room.create", 4, [](int i) {
        return object({{"name", QString::number(i)}, {"visibility", "public"}});
    });
    QCOMPARE(rooms.ok, 4);
    QCOMPARE(burst(ana, "room.invite", 4, [](int) { return object({{"roomId", "0"}}); }).ok, 1);
    QCOMPARE(messages(ana, 4).ok, 0);
}

void TestLimits::otherRequestsAreTenTimesAsMany()
{
    TestServer server(rateOf(2));
    Person ana(server, u"ana"_s);
    const Outcome outcome = pings(ana, 130);
    QVERIFY2(outcome.ok >= 98 && outcome.ok <= 100, qPrintable(QString::number(outcome.ok)));
    QCOMPARE(outcome.ok + outcome.limited, 130);
    QCOMPARE(messages(ana, 1).ok, 1); // messages have their own
}

void TestLimits::requestsBeforeSignIn()
{
    TestServer server(rateOf(2));
    TestClient client(server);
    QCOMPARE(pings(client, 130).ok, 100);
    TestClient other(server); // each connection by itself
    QCOMPARE(pings(other, 50).ok, 50);
    // Also what is refused for want of a sign-in.
    TestClient third(server);
    const Outcome outcome = burst(third, "rooms.browse", 130, [](int) { return QJsonObject(); });
    QCOMPARE(outcome.limited, 30);
}

void TestLimits::wrongRequestsCountToo()
{
    TestServer server(rateOf(1));
    Person ana(server, u"ana"_s);
    for (const char *type : {"nonsense", "history"}) {
        server.clock().advance(60'000);
        const Outcome outcome = burst(ana, type, 70, [](int) { return QJsonObject(); });
        QCOMPARE(outcome.limited, 20);
    }
}

void TestLimits::whoDoesNotListenIsClosed()
{
    TestServer server(rateOf(1));
    Person ben(server, u"ben"_s);
    Person ana(server, u"ana"_s);
    for (int i = 0; i < 1'100; ++i)
        ana.send("message", {{"roomId", "0"}, {"message", "x"}, {"cid", QString::number(i)}});
    QCOMPARE(ana.takeEvent("session.closed").value(u"code").toString(), u"rate.limited"_s);
    QCOMPARE(ana.closeCode(), 4004);
    QCOMPARE(ben.say(u"0"_s, u"still here"_s).code(), u"ok"_s);
    ben.sync();
    QCOMPARE(ben.eventsOf("message").size(), 6);
    // The sign-in is not lost by that.
    TestClient again(server);
    QCOMPARE(again.resumeWith(ana.token).code(), u"ok"_s);
}

void TestLimits::whoDoesNotListenIsClosedBeforeSignIn()
{
    TestServer server(rateOf(1));
    TestClient client(server);
    for (int i = 0; i < 1'100; ++i)
        client.send(i % 2 ? "nonsense" : "logout");
    QCOMPARE(client.takeEvent("session.closed").value(u"code").toString(), u"rate.limited"_s);
    QCOMPARE(client.closeCode(), 4004);
}

void TestLimits::signInsOfAnAddress()
{
    TestServer server(
        {.fakeClock = true, .configure = [](app::Config &config) { config.settings.signInsPerMinute = 20; }});
    if (server.usesRedis())
        QSKIP("Redis counts by its own clock: tst_shared_guard");
    for (int i = 0; i < 20; ++i) {
        TestClient client(server);
        const Answer answer = i % 3 == 0 ? client.registerUser(u"user%1"_s.arg(i))
            : i % 3 == 1                 ? client.guest()
                                         : client.login(u"nobody"_s);
        QVERIFY2(answer.code() != u"auth.throttled"_s, qPrintable(QString::number(i)));
    }
    TestClient client(server);
    for (const char *type : {"register", "login", "guest"}) {
        const Answer answer = client.request(type, {{"username", "eve"}, {"password", goodPassword}});
        QCOMPARE(answer.code(), u"auth.throttled"_s);
        QVERIFY2(
            answer.retryAfter() >= 1 && answer.retryAfter() <= 3, qPrintable(QString::number(answer.retryAfter())));
    }
    server.clock().advance(3'000);
    QCOMPARE(client.registerUser(u"eve"_s).code(), u"ok"_s);
    // A token is no attempt: who is signed in comes back in any number.
    for (int i = 0; i < 30; ++i)
        QCOMPARE(TestClient(server).resumeWith(client.token).code(), u"ok"_s);
}

// Whoever guesses keys has few guesses, on however many connections, and signed in or not.
void TestLimits::looksOfAnAddress()
{
    TestServer server(
        {.fakeClock = true, .configure = [](app::Config &config) { config.settings.signInsPerMinute = 4; }});
    Person ana(server, u"ana"_s);
    const QJsonValue key = ana.request("room.invite", {{"roomId", "0"}})["invite"];
    const auto look = [&server](const QJsonValue &invite) {
        return TestClient(server).request("invite.look", {{"invite", invite}});
    };
    QCOMPARE(look(key).code(), u"ok"_s);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(look(u"guess%1"_s.arg(i)).code(), u"invite.invalid"_s);
    TestClient client(server);
    for (const QJsonValue &invite : {QJsonValue(u"guess"_s), key}) { // nobody learns which was right
        const Answer refused = client.request("invite.look", {{"invite", invite}});
        QCOMPARE(refused.code(), u"auth.throttled"_s);
        QVERIFY2(
            refused.retryAfter() >= 1 && refused.retryAfter() <= 15, qPrintable(QString::number(refused.retryAfter())));
        QVERIFY(!refused.data().contains(u"reason"));
    }
    QCOMPARE(ana.request("invite.look", {{"invite", key}}).code(), u"auth.throttled"_s);
    // Who has followed a link, perhaps with others behind the same address, can still sign in.
    QCOMPARE(client.guest().code(), u"ok"_s);
    QCOMPARE(client.resume().code(), u"ok"_s);
    QCOMPARE(client.request("room.join", {{"invite", key}}).code(), u"ok"_s);
    if (server.usesRedis())
        return; // which counts by its own clock
    server.clock().advance(15'000);
    QCOMPARE(look(key).code(), u"ok"_s);
    QCOMPARE(look(key).code(), u"auth.throttled"_s);
}

void TestLimits::signInsWithoutLimit()
{
    TestServer server;
    TestClient client(server);
    for (int i = 0; i < 9; ++i)
        QCOMPARE(client.login(u"nobody"_s).code(), u"auth.failed"_s);
    for (int i = 0; i < 60; ++i)
        QCOMPARE(client.login(u"nobody%1"_s.arg(i)).code(), u"auth.failed"_s);
}

void TestLimits::failuresOfAName()
{
    TestServer server({.fakeClock = true});
    if (server.usesRedis())
        QSKIP("Redis counts by its own clock: tst_shared_guard");
    TestClient(server).registerUser(u"Ana"_s);
    TestClient client(server);
    for (int i = 0; i < 10; ++i) // however the name is typed
        QCOMPARE(client.login(i % 2 ? u"ANA"_s : u"ana"_s, u"wrong horse"_s).code(), u"auth.failed"_s);
    const Answer right = client.login(u"Ana"_s);
    QCOMPARE(right.code(), u"auth.throttled"_s);
    QCOMPARE(right.retryAfter(), 30);
    server.clock().advance(30'000);
    QCOMPARE(client.login(u"Ana"_s).code(), u"ok"_s);
    // A success forgives the failures.
    TestClient another(server);
    QCOMPARE(another.login(u"Ana"_s, u"wrong horse"_s).code(), u"auth.failed"_s);
    QCOMPARE(another.login(u"Ana"_s).code(), u"ok"_s);
}

void TestLimits::failuresOfANameThatNobodyHas()
{
    TestServer server({.fakeClock = true});
    TestClient(server).registerUser(u"known"_s);
    TestClient client(server);
    QList<QByteArray> answers[2];
    for (int i = 0; i < 12; ++i) {
        answers[0].append(toJson(client.login(u"known"_s, u"wrong horse"_s).data()));
        answers[1].append(toJson(client.login(u"stranger"_s, u"wrong horse"_s).data()));
    }
    QCOMPARE(answers[0], answers[1]);
    QVERIFY(answers[0].last().contains("auth.throttled"));
}

void TestLimits::connectionsOfAnAddress()
{
    TestServer server({.configure = [](app::Config &config) { config.settings.connectionsPerAddress = 3; }});
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    TestClient third(server);
    QWebSocket fourth;
    bool refused = false;
    connect(&fourth, &QWebSocket::disconnected, this, [&] { refused = true; });
    fourth.open(server.url());
    QVERIFY(waitUntil([&] { return refused; }));
    QCOMPARE(server.app().gateway().clientCount(), size_t(3));
    QCOMPARE(server.httpStatus("/healthz"), 429);
    QCOMPARE(ana.say(u"0"_s, u"still here"_s).code(), u"ok"_s);
    third.close();
    QVERIFY(server.settlesAt(2));
    TestClient now(server);
    QCOMPARE(now.request("ping").code(), u"ok"_s);
}

void TestLimits::connectionsWithoutLimit()
{
    TestServer server;
    std::vector<std::unique_ptr<TestClient>> clients;
    for (int i = 0; i < 250; ++i)
        clients.push_back(std::make_unique<TestClient>(server));
    QVERIFY(server.settlesAt(250));
    QCOMPARE(clients.back()->request("ping").code(), u"ok"_s);
}

void TestLimits::aSlowReaderDelaysNobody()
{
    TestServer server(
        {.fakeClock = true, .configure = [](app::Config &config) { config.settings.sendQueueBytes = 256 * 1024; }});
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    Person cat(server, u"cat"_s);
    cat.close();
    SlowReader slow(server, cat.token);
    QCOMPARE(slow.texts().first().value(u"type").toString(), u"reply"_s);

    constexpr int count = 150; // 9 MB, more than any kernel buffers
    for (int i = 0; i < count; ++i) {
        ana.say(u"0"_s, bigText);
        ana.forgetEvents();
    }
    QVERIFY(waitUntil([&] { return ben.eventsOf("message").size() == count; }));
    for (int i = 0; i < count; ++i)
        QCOMPARE(ben.eventsOf("message")[i].value(u"seq").toInt(), i + 1);

    QCOMPARE(slow.readToTheEnd(), 4003);
    const QList<QJsonObject> texts = slow.texts();
    QCOMPARE(texts.last().value(u"type").toString(), u"session.closed"_s);
    QSet<int> seqs;
    int last = 0;
    for (const QJsonObject &frame : texts) {
        if (frame.value(u"type").toString() == "message"_L1) {
            const int seq = frame.value(u"data")[u"seq"].toInt();
            QCOMPARE(seq, last + 1); // in order and whole, up to the cut
            last = seq;
            seqs.insert(seq);
        }
    }
    QVERIFY2(last < count, "it got everything: it was not slow");
    QVERIFY(server.settlesAt(2));

    // It comes back, and pages what it missed.
    TestClient again(server);
    const Answer resumed = again.resumeWith(cat.token, object({{"0", last}}));
    QCOMPARE(resumed.code(), u"ok"_s);
    const QJsonValue changes = resumed["changes"][u"0"];
    QVERIFY(resumed.raw.size() <= 256 * 1024);
    int before = count + 1;
    const auto keep = [&](const QJsonArray &page) {
        for (const QJsonValue &message : page)
            seqs.insert(message[u"seq"].toInt());
        before = page.isEmpty() ? before : page.first()[u"seq"].toInt();
    };
    keep(changes[u"messages"].toArray());
    QCOMPARE(changes[u"limited"].toBool(), seqs.size() < count);
    while (changes[u"limited"].toBool() && before > last + 1) {
        const Answer page = again.request("history", {{"roomId", "0"}, {"before", before}});
        QVERIFY(!page["messages"].toArray().isEmpty());
        keep(page["messages"].toArray());
    }
    QCOMPARE(seqs.size(), count);
}

void TestLimits::aLargeResumeFitsTheQueue()
{
    for (const bool sqlite : {false, true}) {
        TestServer server(
            {.sqlite = sqlite, .configure = [](app::Config &config) { config.settings.sendQueueBytes = 512 * 1024; }});
        Person ana(server, u"ana"_s);
        for (int i = 0; i < 30; ++i)
            ana.say(u"0"_s, bigText);
        TestClient again(server);
        const Answer resumed = again.resumeWith(ana.token, object({{"0", 0}}));
        const QJsonValue changes = resumed["changes"][u"0"];
        QCOMPARE(changes[u"limited"], QJsonValue(true));
        QCOMPARE(changes[u"rev"].toInt(), 30);
        const QJsonArray page = changes[u"messages"].toArray();
        QVERIFY(!page.isEmpty());
        QCOMPARE(page.last()[u"seq"].toInt(), 30);
        QVERIFY2(resumed.raw.size() <= 512 * 1024, qPrintable(QString::number(resumed.raw.size())));
        QCOMPARE(again.say(u"0"_s, u"on"_s).code(), u"ok"_s);
    }
}

// Each room by itself would fit.
void TestLimits::aResumeOfManyRoomsFitsTheQueue()
{
    for (const bool sqlite : {false, true}) {
        constexpr qint64 bound = 512 * 1024;
        TestServer server(
            {.sqlite = sqlite, .configure = [](app::Config &config) { config.settings.sendQueueBytes = bound; }});
        Person ana(server, u"ana"_s);
        QJsonObject cursors;
        for (int i = 0; i < 30; ++i) {
            const QString room = makeRoom(ana, QString::number(i));
            cursors.insert(room, 0);
            ana.say(room, bigText);
            ana.say(room, bigText);
        }
        TestClient again(server);
        const Answer resumed = again.resumeWith(ana.token, cursors);
        QCOMPARE(resumed["rooms"].toArray().size(), 31);
        int limited = 0;
        for (const QJsonValue &changes : resumed["changes"].toObject()) {
            const auto got = changes[u"messages"].toArray().size();
            if (changes[u"limited"].toBool())
                ++limited;
            else
                QCOMPARE(got, 2);
        }
        QVERIFY(limited > 0);
        QVERIFY2(resumed.raw.size() <= bound, qPrintable(QString::number(resumed.raw.size())));
    }
}

void TestLimits::aLargeHistoryFitsTheQueue()
{
    for (const bool sqlite : {false, true}) {
        TestServer server({.sqlite = sqlite});
        Person ana(server, u"ana"_s);
        for (int i = 0; i < 30; ++i)
            ana.say(u"0"_s, bigText);
        for (const bool up : {false, true}) {
            QList<int> seqs;
            for (bool more = true; more;) {
                const Answer page = up
                    ? ana.request(
                        "history", {{"roomId", "0"}, {"limit", 200}, {"after", seqs.isEmpty() ? 0 : seqs.last()}})
                    : ana.request(
                        "history", {{"roomId", "0"}, {"limit", 200}, {"before", seqs.isEmpty() ? 31 : seqs.first()}});
                QVERIFY2(page.raw.size() < 512 * 1024, qPrintable(QString::number(page.raw.size())));
                QList<int> got;
                for (const QJsonValue &message : page["messages"].toArray())
                    got << message[u"seq"].toInt();
                QVERIFY(!got.isEmpty());
                seqs = up ? seqs + got : got + seqs;
                more = page["more"].toBool();
            }
            QCOMPARE(seqs.size(), 30);
            QVERIFY(std::is_sorted(seqs.begin(), seqs.end()));
        }
        // So does what joining brings.
        const QString room = makeRoom(ana, u"den"_s);
        for (int i = 0; i < 30; ++i)
            ana.say(room, bigText);
        Person ben(server, u"ben"_s);
        const Answer joined = ben.request("room.join", {{"roomId", room}});
        QVERIFY(joined.raw.size() < 512 * 1024);
        QCOMPARE(joined["messages"].toArray().last()[u"seq"].toInt(), 30);
    }
}

QTEST_GUILESS_MAIN(TestLimits)
#include "tst_limits.moc"
