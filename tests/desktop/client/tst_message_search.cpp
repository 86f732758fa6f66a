// Searching from an account at the real server: what is held and what only the server has; and going to a message far
// back.
#include "desktop/client/message_search.h"
#include "tests/desktop/client/client_support.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::test;
using client::Account;
using client::Failure;
using client::MessageSearch;

namespace {

// What a search told.
struct Heard {
    explicit Heard(MessageSearch &search)
    {
        QObject::connect(&search, &MessageSearch::found, &context, [this](const auto &messages, bool fromServer) {
            for (const Message &message : messages)
                (fromServer ? server : local) << message.text;
        });
        QObject::connect(&search, &MessageSearch::failed, &context, [this](const Failure &why) { failure = why; });
        QObject::connect(&search, &MessageSearch::finished, &context, [this](bool hasMore) {
            ++finished;
            more = hasMore;
        });
    }
    bool ends(int times = 1)
    {
        return waitUntil([this, times] { return finished >= times; });
    }

    QStringList local;
    QStringList server;
    std::optional<Failure> failure;
    int finished = 0;
    bool more = false;
    QObject context;
};

} // namespace

class TestMessageSearch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void whatIsHeldThenWhatIsNot();
    void inOneRoomByOnePerson();
    void withoutAServer();
    void theServerIsLostMeanwhile();
    void theServerRefuses();
    void aNewSearchEndsTheOneBefore();
    void cancels();
    void aRoomIsLeftMeanwhile();
    void pageAfterPage();
    void nothingToLookFor();
    void bringsAMessage();
    void bringsWhatIsHeldAtOnce();
    void cannotBring();

private:
    void fill(int count, const std::function<QString(int)> &text);

    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<Wire> m_wire;
    std::unique_ptr<Person> m_bob;
    std::unique_ptr<Device> m_ann;
    QString m_tea;
    RoomId m_room;
};

void TestMessageSearch::init()
{
    m_server = std::make_unique<TestServer>();
    m_bob = std::make_unique<Person>(*m_server, u"bob"_s);
    m_tea = makeRoom(*m_bob, u"Tea"_s);
    m_room = RoomId::fromString(m_tea);
    m_wire = std::make_unique<Wire>(*m_server);
    m_ann = std::make_unique<Device>(*m_wire, registerSession(*m_server, u"ann"_s));
}

void TestMessageSearch::cleanup()
{
    m_ann.reset();
    m_wire.reset();
    m_bob.reset();
    m_server.reset();
}

// Messages 1 to `count`, of which Ann holds the newest page.
void TestMessageSearch::fill(int count, const std::function<QString(int)> &text)
{
    std::vector<qint64> ids;
    for (int i = 1; i <= count; ++i)
        ids.push_back(m_bob->send("message", {{"roomId", m_tea}, {"message", text(i)}, {"cid", QString::number(i)}}));
    for (const qint64 id : ids)
        QCOMPARE(m_bob->answer(id).code(), u"ok"_s);
    QVERIFY(m_ann->goOnline());
    const auto joined = outcomeOf<RoomId>(
        [&](QObject *context, Account::Done<RoomId> done) { (*m_ann)->joinRoom(m_room, context, std::move(done)); });
    QVERIFY(joined.has_value());
    QVERIFY(m_ann->room(m_room).low > 1 || count <= 50);
}

void TestMessageSearch::whatIsHeldThenWhatIsNot()
{
    fill(120, [](int i) { return i == 5 ? u"Grüne Tomaten"_s : i == 110 ? u"rote TOMATEN"_s : u"line %1"_s.arg(i); });
    MessageSearch search(m_ann->account());
    Heard heard(search);
    search.start({.text = u"tomate"_s});
    QVERIFY(search.isRunning());
    QVERIFY(heard.local.isEmpty()); // not inside the call
    QVERIFY(heard.ends());
    QCOMPARE(heard.local, QStringList(u"rote TOMATEN"_s));
    QCOMPARE(heard.server, QStringList(u"Grüne Tomaten"_s));
    QVERIFY(!heard.more && !heard.failure && search.serverAnswered());
    QVERIFY(search.query().placesIn(u"rote TOMATEN"_s) == (std::vector<search::Query::Place>{{5, 6}}));
    QCOMPARE(heard.finished, 1);
}

void TestMessageSearch::inOneRoomByOnePerson()
{
    fill(60, [](int i) { return u"tomato %1"_s.arg(i); });
    QVERIFY((*m_ann)->send(m_room, u"tomato of Ann"_s));
    QVERIFY((*m_ann)->send(RoomId::general(), u"tomato elsewhere"_s));
    QVERIFY(m_ann->allSent());
    MessageSearch search(m_ann->account());
    Heard heard(search);
    search.start({.text = u"tomato"_s, .room = m_room, .from = (*m_ann)->me()});
    QVERIFY(heard.ends());
    QCOMPARE(heard.local + heard.server, QStringList(u"tomato of Ann"_s));
    search.start({.text = u"tomato"_s, .from = (*m_ann)->me()});
    QVERIFY(heard.ends(2));
    QCOMPARE((heard.local + heard.server).size(), 3);
}

void TestMessageSearch::withoutAServer()
{
    fill(120, [](int i) { return i % 100 == 10 ? u"tomato %1"_s.arg(i) : u"line"_s; });
    m_wire->isUp = false;
    m_wire->cut();
    QVERIFY(m_ann->waitOffline());
    MessageSearch search(m_ann->account());
    Heard heard(search);
    search.start({.text = u"tomato"_s});
    QVERIFY(heard.ends());
    QCOMPARE(heard.local, QStringList(u"tomato 110"_s));
    QVERIFY(heard.server.isEmpty() && !heard.failure && !search.serverAnswered() && !heard.more);
}

void TestMessageSearch::theServerIsLostMeanwhile()
{
    fill(120, [](int i) { return i % 100 == 10 ? u"tomato %1"_s.arg(i) : u"line"_s; });
    m_wire->outgoing = [](const QByteArray &frame) { return !isRequest(frame, "search"); };
    MessageSearch search(m_ann->account());
    Heard heard(search);
    search.start({.text = u"tomato"_s});
    QVERIFY(waitUntil([&] { return !heard.local.isEmpty(); }));
    QCOMPARE(heard.finished, 0);
    m_wire->cut();
    QVERIFY(heard.ends());
    QCOMPARE(heard.local, QStringList(u"tomato 110"_s));
    QVERIFY(heard.failure && heard.failure->kind == Failure::Kind::Lost);
    QVERIFY(!search.serverAnswered());
}

void TestMessageSearch::theServerRefuses()
{
    fill(10, [](int i) { return u"tomato %1"_s.arg(i); });
    MessageSearch search(m_ann->account());
    Heard heard(search);
    search.start({.text = QString(200, u'x')}); // longer than a query may be
    QVERIFY(heard.ends());
    QVERIFY(heard.failure && heard.failure->is(ErrorCode::BadRequest));
    QVERIFY(!heard.more);
}

void TestMessageSearch::aNewSearchEndsTheOneBefore()
{
    fill(120, [](int i) { return i % 2 == 0 ? u"even %1"_s.arg(i) : u"odd %1"_s.arg(i); });
    MessageSearch search(m_ann->account());
    Heard heard(search);
    search.start({.text = u"even"_s});
    search.start({.text = u"odd"_s});
    QVERIFY(heard.ends());
    QVERIFY(!heard.local.isEmpty());
    for (const QString &text : heard.local + heard.server)
        QVERIFY2(text.startsWith(u"odd"), qPrintable(text));
    QCOMPARE(heard.finished, 1);
    // Also from what was found.
    QObject context;
    QObject::connect(&search, &MessageSearch::found, &context, [&] {
        context.disconnect();
        search.disconnect(&context);
        heard.local.clear();
        heard.server.clear();
        search.start({.text = u"even"_s});
    });
    search.start({.text = u"odd"_s});
    QVERIFY(heard.ends(2));
    for (const QString &text : heard.local + heard.server)
        QVERIFY2(text.startsWith(u"even"), qPrintable(text));
}

void TestMessageSearch::cancels()
{
    fill(60, [](int i) { return u"tomato %1"_s.arg(i); });
    MessageSearch search(m_ann->account());
    Heard heard(search);
    search.start({.text = u"tomato"_s});
    search.cancel();
    QVERIFY(!search.isRunning() && !search.hasMore());
    MessageSearch other(m_ann->account());
    Heard later(other);
    other.start({.text = u"tomato"_s});
    QVERIFY(later.ends());
    QVERIFY(heard.local.isEmpty() && heard.server.isEmpty() && heard.finished == 0);
}

void TestMessageSearch::aRoomIsLeftMeanwhile()
{
    fill(120, [](int) { return u"tomato"_s; });
    MessageSearch search(m_ann->account());
    Heard heard(search);
    search.start({.text = u"tomato"_s});
    m_wire->inject(R"({"type":"room.removed","data":{"roomId":")" + m_tea.toUtf8() + R"("}})");
    QVERIFY((*m_ann)->room(m_room) == nullptr);
    QVERIFY(heard.ends());
    QVERIFY(heard.local.isEmpty() && heard.server.isEmpty());
}

void TestMessageSearch::pageAfterPage()
{
    // One after the other: what has the same date is not divided.
    for (int i = 1; i <= 100; ++i)
        QCOMPARE(m_bob->say(m_tea, u"tomato %1"_s.arg(i, 3, 10, QChar(u'0'))).code(), u"ok"_s);
    fill(0, {});
    MessageSearch search(m_ann->account());
    Heard heard(search);
    search.start({.text = u"tomato"_s});
    int pages = 1;
    for (;; ++pages) {
        QVERIFY(heard.ends(pages) && pages < 20);
        if (!heard.more)
            break;
        search.more();
        search.more(); // while one is on its way: nothing
    }
    QStringList all = heard.local + heard.server;
    QCOMPARE(all.size(), 100);
    QCOMPARE(QSet<QString>(all.begin(), all.end()).size(), 100);
    QVERIFY(pages >= 100 / 30);
    QCOMPARE(heard.local.size(), static_cast<int>(m_ann->messages(m_room).size()));
    QVERIFY(std::is_sorted(heard.local.begin(), heard.local.end(), std::greater<>()));
    QVERIFY(std::is_sorted(heard.server.begin(), heard.server.end(), std::greater<>()));
    search.more();
    QVERIFY(!search.isRunning());
}

void TestMessageSearch::nothingToLookFor()
{
    fill(3, [](int) { return u"tomato"_s; });
    MessageSearch search(m_ann->account());
    Heard heard(search);
    search.start({.text = u"  "_s});
    QVERIFY(heard.ends());
    QVERIFY(heard.local.isEmpty() && heard.server.isEmpty() && !heard.more && !heard.failure);
}

void TestMessageSearch::bringsAMessage()
{
    fill(600, [](int i) { return u"line %1"_s.arg(i); });
    QSignalSpy brought(&m_ann->account(), &Account::brought);
    QSignalSpy failed(&m_ann->account(), &Account::bringFailed);
    QSignalSpy prepended(&m_ann->account(), &Account::messagesPrepended);
    (*m_ann)->bringTo(m_room, 7);
    QVERIFY(waitUntil([&] { return brought.size() + failed.size() > 0; }));
    QCOMPARE(failed.size(), 0);
    QCOMPARE(brought[0][0].value<RoomId>(), m_room);
    QCOMPARE(brought[0][1].toLongLong(), 7);
    QCOMPARE(prepended.size(), 3); // 550 messages by 200
    QCOMPARE((*m_ann)->messagesAfter(m_room, 6, 1).front().text, u"line 7"_s);
    QVERIFY(m_ann->room(m_room).atStart());
}

void TestMessageSearch::bringsWhatIsHeldAtOnce()
{
    fill(120, [](int i) { return u"line %1"_s.arg(i); });
    m_wire->isUp = false;
    m_wire->cut();
    QVERIFY(m_ann->waitOffline());
    QSignalSpy brought(&m_ann->account(), &Account::brought);
    QSignalSpy failed(&m_ann->account(), &Account::bringFailed);
    (*m_ann)->bringTo(m_room, 119);
    QCOMPARE(brought.size(), 0); // not inside the call
    QVERIFY(waitUntil([&] { return brought.size() == 1; }));
    (*m_ann)->bringTo(m_room, 1);
    QVERIFY(waitUntil([&] { return failed.size() == 1; }));
    QVERIFY(failed[0][2].value<Failure>().kind == Failure::Kind::Lost);
    QCOMPARE(brought.size(), 1);
}

void TestMessageSearch::cannotBring()
{
    fill(120, [](int i) { return u"line %1"_s.arg(i); });
    QSignalSpy brought(&m_ann->account(), &Account::brought);
    QSignalSpy failed(&m_ann->account(), &Account::bringFailed);
    for (const auto &[room, seq] : {std::pair(m_room, 121), std::pair(m_room, 0), std::pair(RoomId(99), 1)}) {
        (*m_ann)->bringTo(room, seq);
        QVERIFY(waitUntil([&] { return !failed.isEmpty(); }));
        QVERIFY(failed.takeFirst()[2].value<Failure>().is(ErrorCode::RoomUnknown));
    }
    (*m_ann)->bringTo(m_room, 1);
    (*m_ann)->stopBringing(m_room);
    (*m_ann)->bringTo(m_room, 120);
    QVERIFY(waitUntil([&] { return brought.size() == 1; }));
    QCOMPARE(brought[0][1].toLongLong(), 120);
}

QTEST_GUILESS_MAIN(TestMessageSearch)
#include "tst_message_search.moc"
