// The delivery guarantee from the client's side, at the real server: what is lost, repeated, missed and typed offline
// (PROTOCOL.md, "Delivery").
#include "tests/desktop/client/client_support.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <sqlite3.h>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::test;
using client::Account;

namespace {

const RoomId general = RoomId::general();

// Ann's device at a server that keeps what it has over a restart, and Bob who talks.
struct Talk {
    explicit Talk(ServerOptions options = {.sqlite = true})
        : server(std::move(options)), wire(server), ann(wire, registerSession(server, u"ann"_s)),
          bob(std::make_unique<Person>(server, u"bob"_s))
    {
        ready = ann.goOnline() && ann.opens(general);
    }
    void restart()
    {
        const QString token = bob->token;
        server.restart();
        bob = std::make_unique<Person>(server, TokenOnly(server, token));
    }
    struct TokenOnly : TestClient {
        TokenOnly(const TestServer &at, const QString &kept) : TestClient(at) { token = kept; }
    };
    bool offline()
    {
        wire.isUp = false;
        wire.cut();
        return ann.waitOffline();
    }
    bool online()
    {
        wire.isUp = true;
        ann->wake();
        return ann.waitOnline();
    }

    TestServer server;
    Wire wire;
    Device ann;
    std::unique_ptr<Person> bob;
    bool ready = false;
};

// The seqs that a window was shown as new, in their order.
struct Shown {
    Shown(Account &account, RoomId watched)
    {
        QObject::connect(&account, &Account::messagesAppended, &account,
            [this, watched](RoomId id, const std::vector<Message> &messages) {
                for (const Message &message : messages) {
                    if (id == watched)
                        seqs.append(message.seq);
                }
            });
    }
    QList<qint64> seqs;
};

QList<qint64> upTo(qint64 last)
{
    QList<qint64> numbers;
    for (qint64 i = 1; i <= last; ++i)
        numbers.append(i);
    return numbers;
}

// The connection that a cache opens while this lives, so that its disk can be full and empty again.
class Disk {
public:
    Disk() { sqlite3_auto_extension(reinterpret_cast<void (*)()>(&Disk::opened)); }
    ~Disk() { sqlite3_reset_auto_extension(); }
    Disk(const Disk &) = delete;
    Disk &operator=(const Disk &) = delete;
    void fill() { set(1); } // SQLite takes what is used already
    void empty() { set(1'000'000); }

private:
    static int opened(sqlite3 *database, char **, const void *)
    {
        s_last = database;
        return SQLITE_OK;
    }
    static void set(int pages)
    {
        const QByteArray pragma = "PRAGMA max_page_count = " + QByteArray::number(pages);
        sqlite3_exec(s_last, pragma.constData(), nullptr, nullptr, nullptr);
    }
    static inline sqlite3 *s_last = nullptr;
};

} // namespace

class TestAccountDelivery : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsWhatItHoldsWithoutAServer();
    void typedOfflineIsSentOnceAndInOrder();
    void typedOfflineMayBeTakenBack();
    void whatMayHaveBeenStoredIsNotTakenBack();
    void aLostReplyIsNotShownTwice();
    void aLostReplyIsNotShownTwiceAfterACrash();
    void anEventBeforeACrashIsNotShownTwice();
    void theServerRestarts();
    void aGapIsFilled();
    void aGapIsFilledThoughTheServerIsBusy();
    void repeatedAndReorderedEvents();
    void missedMessages();
    void tooManyMissedMessages();
    void pagesBack();
    void aBusyServerIsAskedLater();
    void aFullDisk();
    void aFullDiskWhileMessagesCome();
};

void TestAccountDelivery::showsWhatItHoldsWithoutAServer()
{
    Talk talk;
    QVERIFY(talk.ready);
    for (const QString &text : lines(u"line"_s, 5))
        talk.bob->say(u"0"_s, text);
    QVERIFY(talk.ann.holds(general, 5));
    talk.wire.isUp = false;
    talk.ann.openAccount();
    QCOMPARE(talk.ann->state(), Account::State::Offline);
    QCOMPARE(talk.ann.room(general).name, u"General"_s);
    QCOMPARE(talk.ann.room(general).unread(), 5);
    QCOMPARE(talk.ann.texts(general), lines(u"line"_s, 5));
    QCOMPARE(talk.ann->people().name(UserId::fromString(talk.bob->userId)), u"bob"_s);
    QSignalSpy opened(&talk.ann.account(), &Account::roomOpened);
    talk.ann->openRoom(general);
    QCOMPARE(opened.size(), 1);
}

void TestAccountDelivery::typedOfflineIsSentOnceAndInOrder()
{
    Talk talk;
    QVERIFY(talk.ready && talk.offline());
    const QStringList typed = lines(u"typed"_s, 30);
    for (const QString &text : typed.first(20))
        QVERIFY(talk.ann->send(general, text));
    QCOMPARE(talk.ann->waiting(), 20);
    talk.ann.openAccount(); // it survives the end of the process
    QCOMPARE(talk.ann.waitingTexts(general), typed.first(20));
    for (const QString &text : typed.sliced(20))
        QVERIFY(talk.ann->send(general, text));
    Shown shown(talk.ann.account(), general);
    talk.wire.isUp = true;
    QVERIFY(talk.ann.goOnline());
    QVERIFY(talk.ann.allSent() && talk.ann.holds(general, 30));
    QCOMPARE(talk.ann.texts(general), typed);
    QCOMPARE(shown.seqs, upTo(30));
    talk.bob->sync();
    QStringList heard;
    for (const QJsonObject &message : talk.bob->eventsOf("message"))
        heard.append(message.value(u"message").toString());
    QCOMPARE(heard, typed);
}

void TestAccountDelivery::typedOfflineMayBeTakenBack()
{
    Talk talk;
    QVERIFY(talk.ready && talk.offline());
    for (const QString &text : lines(u"typed"_s, 3))
        QVERIFY(talk.ann->send(general, text));
    talk.ann->discard(talk.ann->pending(general)[1].cid);
    QVERIFY(talk.online() && talk.ann.allSent() && talk.ann.holds(general, 2));
    QCOMPARE(talk.ann.texts(general), (QStringList{u"typed 1"_s, u"typed 3"_s}));
}

void TestAccountDelivery::whatMayHaveBeenStoredIsNotTakenBack()
{
    Talk talk;
    QVERIFY(talk.ready);
    // The message reaches the server; its reply and event do not come back.
    int sent = 0;
    talk.wire.outgoing = [&](const QByteArray &frame) {
        sent += isRequest(frame, "message") ? 1 : 0;
        return true;
    };
    talk.wire.incoming = [&](const QByteArray &) { return sent == 0; };
    QVERIFY(talk.ann->send(general, u"stored"_s));
    talk.bob->takeEvent("message");
    QVERIFY(talk.offline());
    talk.wire.incoming = {};
    const QString cid = talk.ann->pending(general).front().cid;
    talk.ann->discard(cid);
    QCOMPARE(talk.ann->unsent(), 1);

    // The second attempt is refused with a pause: that says nothing of the first.
    sent = 0;
    talk.wire.incoming = [](const QByteArray &frame) {
        return !isEvent(frame, "message") && !frame.contains("\"changes\"");
    };
    talk.wire.outgoing = [&](const QByteArray &frame) {
        if (!isRequest(frame, "message"))
            return true;
        ++sent;
        const qint64 id = frame.mid(23, frame.indexOf(',', 23) - 23).toLongLong();
        Error error = makeError(ErrorCode::RateLimited);
        error.retryAfter = 1'000;
        QMetaObject::invokeMethod(
            qApp, [&talk, id, error] { talk.wire.inject(proto::encodeError(id, error)); }, Qt::QueuedConnection);
        return false;
    };
    talk.wire.incoming = {};
    QVERIFY(talk.online());
    QVERIFY(waitUntil([&] { return sent == 1 && talk.ann->connection().state() == client::Connection::State::Open; }));
    talk.bob->sync();
    talk.ann->discard(cid);
    QCOMPARE(talk.ann->unsent(), 1);
}

void TestAccountDelivery::aLostReplyIsNotShownTwice()
{
    Talk talk;
    QVERIFY(talk.ready);
    Shown shown(talk.ann.account(), general);
    bool lost = false;
    talk.wire.outgoing = [&](const QByteArray &frame) {
        lost = lost || isRequest(frame, "message");
        return true;
    };
    talk.wire.incoming = [&](const QByteArray &) { return !lost; };
    QVERIFY(talk.ann->send(general, u"same"_s));
    talk.bob->takeEvent("message");
    QVERIFY(talk.offline());
    QCOMPARE(talk.ann.waitingTexts(general), QStringList{u"same"_s});
    talk.wire.incoming = {};
    // Resume brings it without its cid; the second attempt is not answered yet.
    talk.wire.outgoing = [&](const QByteArray &frame) { return !isRequest(frame, "message"); };
    QVERIFY(talk.online());
    QVERIFY(talk.ann.holds(general, 1));
    QCOMPARE(talk.ann.waitingTexts(general), QStringList());
    QCOMPARE(talk.ann->unsent(), 1); // it is not confirmed
    QVERIFY(talk.offline());
    talk.wire.outgoing = {};
    QVERIFY(talk.online() && talk.ann.allSent());
    QCOMPARE(talk.ann.texts(general), QStringList{u"same"_s});
    QCOMPARE(shown.seqs, upTo(1));
}

void TestAccountDelivery::aLostReplyIsNotShownTwiceAfterACrash()
{
    Talk talk;
    QVERIFY(talk.ready);
    bool lost = false;
    talk.wire.outgoing = [&](const QByteArray &frame) {
        lost = lost || isRequest(frame, "message");
        return true;
    };
    talk.wire.incoming = [&](const QByteArray &) { return !lost; };
    QVERIFY(talk.ann->send(general, u"same"_s));
    talk.bob->takeEvent("message");
    talk.ann.openAccount();
    talk.wire.incoming = {};
    talk.wire.outgoing = [&](const QByteArray &frame) { return !isRequest(frame, "message"); };
    QVERIFY(talk.ann.goOnline() && talk.ann.holds(general, 1));
    QCOMPARE(talk.ann.waitingTexts(general), QStringList());
    talk.ann.openAccount(); // and what is known of it stays known
    QCOMPARE(talk.ann.texts(general), QStringList{u"same"_s});
    QCOMPARE(talk.ann.waitingTexts(general), QStringList());
    talk.wire.outgoing = {};
    QVERIFY(talk.ann.goOnline() && talk.ann.allSent());
    QCOMPARE(talk.ann.texts(general), QStringList{u"same"_s});
}

void TestAccountDelivery::anEventBeforeACrashIsNotShownTwice()
{
    Talk talk;
    QVERIFY(talk.ready);
    talk.wire.incoming = [](const QByteArray &frame) { return isEvent(frame, "message"); };
    QVERIFY(talk.ann->send(general, u"mine"_s));
    QVERIFY(talk.ann.holds(general, 1));
    QCOMPARE(talk.ann.waitingTexts(general), QStringList());
    talk.ann.openAccount(); // the reply never came
    QCOMPARE(talk.ann.texts(general), QStringList{u"mine"_s});
    QCOMPARE(talk.ann.waitingTexts(general), QStringList());
    talk.wire.incoming = {};
    QVERIFY(talk.ann.goOnline() && talk.ann.allSent());
    QCOMPARE(talk.ann.texts(general), QStringList{u"mine"_s});
}

void TestAccountDelivery::theServerRestarts()
{
    Talk talk;
    QVERIFY(talk.ready);
    Shown shown(talk.ann.account(), general);
    talk.bob->say(u"0"_s, u"before"_s);
    QVERIFY(talk.ann.holds(general, 1));
    for (int round = 0; round < 3; ++round) {
        talk.restart();
        talk.bob->say(u"0"_s, u"after"_s);
        QVERIFY(talk.ann->send(general, u"mine"_s));
        QVERIFY(talk.ann.allSent() && talk.ann.holds(general, 3 + 2 * round));
    }
    QCOMPARE(shown.seqs, upTo(7));
    QVERIFY(talk.server.stop()); // with a goodbye
    QVERIFY(talk.ann.waitOffline());
    QVERIFY(talk.ann->state() == Account::State::Offline);
    talk.server.restart();
    QVERIFY(talk.ann.waitOnline());
}

void TestAccountDelivery::aGapIsFilled()
{
    Talk talk;
    QVERIFY(talk.ready);
    Shown shown(talk.ann.account(), general);
    // Two whole runs of events are lost; the rest arrives.
    int seen = 0;
    talk.wire.incoming = [&](const QByteArray &frame) {
        if (!isEvent(frame, "message"))
            return true;
        ++seen;
        return !(seen >= 3 && seen <= 5) && !(seen >= 8 && seen <= 9);
    };
    for (const QString &text : lines(u"line"_s, 12))
        talk.bob->say(u"0"_s, text);
    QVERIFY(talk.ann.holds(general, 12));
    QCOMPARE(talk.ann.texts(general), lines(u"line"_s, 12));
    QCOMPARE(shown.seqs, upTo(12));
    QCOMPARE(talk.ann.room(general).cursor, 12);
}

void TestAccountDelivery::aGapIsFilledThoughTheServerIsBusy()
{
    Talk talk;
    QVERIFY(talk.ready);
    int seen = 0;
    int asked = 0;
    talk.wire.incoming = [&](const QByteArray &frame) { return !isEvent(frame, "message") || ++seen != 1; };
    talk.wire.outgoing = [&](const QByteArray &frame) {
        if (!isRequest(frame, "history") || ++asked > 2)
            return true;
        const qint64 id = frame.mid(23, frame.indexOf(',', 23) - 23).toLongLong();
        QMetaObject::invokeMethod(
            qApp, [&talk, id] { talk.wire.inject(proto::encodeError(id, makeError(ErrorCode::StoreUnavailable))); },
            Qt::QueuedConnection);
        return false;
    };
    talk.bob->say(u"0"_s, u"lost"_s);
    talk.bob->say(u"0"_s, u"last for a long time"_s);
    QVERIFY(talk.ann.holds(general, 2)); // though nobody says anything more
    QCOMPARE(asked, 3);
}

void TestAccountDelivery::repeatedAndReorderedEvents()
{
    Talk talk;
    QVERIFY(talk.ready);
    Shown shown(talk.ann.account(), general);
    QSignalSpy changed(&talk.ann.account(), &Account::messageChanged);
    QSignalSpy arrived(&talk.ann.account(), &Account::messageArrived);
    // Kept back, then given in another order and more than once.
    std::vector<QByteArray> events;
    talk.wire.incoming = [&](const QByteArray &frame) {
        if (isEvent(frame, "message"))
            events.push_back(frame);
        return !isEvent(frame, "message");
    };
    for (const QString &text : lines(u"line"_s, 6))
        talk.bob->say(u"0"_s, text);
    QVERIFY(waitUntil([&] { return events.size() == 6; }));
    for (const size_t index : {2u, 0u, 0u, 5u, 1u, 2u, 4u, 3u, 5u, 0u, 3u})
        talk.wire.inject(events[index]);
    QVERIFY(talk.ann.holds(general, 6));
    QCOMPARE(talk.ann.texts(general), lines(u"line"_s, 6));
    QCOMPARE(shown.seqs, upTo(6));
    QCOMPARE(changed.size(), 0);
    QCOMPARE(arrived.size(), 2); // of the newest only: 3 and 6 were the newest when they came
    QCOMPARE(talk.ann->unread(), 6);

    // Frames that follow no protocol are ignored.
    talk.wire.inject("nonsense");
    talk.wire.inject(R"({"type":"message","data":{"roomId":"0","seq":"seven"}})");
    talk.wire.inject(R"({"type":"a.newer.event","data":{}})");
    talk.wire.inject(R"({"type":"reply","id":424242,"data":{}})");
    talk.wire.incoming = {};
    talk.bob->say(u"0"_s, u"line 7"_s);
    QVERIFY(talk.ann.holds(general, 7));
    QCOMPARE(talk.wire.attempts(), 1);
}

void TestAccountDelivery::missedMessages()
{
    Talk talk;
    QVERIFY(talk.ready);
    Shown shown(talk.ann.account(), general);
    talk.bob->say(u"0"_s, u"line 1"_s);
    QVERIFY(talk.ann.holds(general, 1) && talk.offline());
    for (int i = 2; i <= 300; ++i)
        talk.bob->say(u"0"_s, u"line %1"_s.arg(i));
    QVERIFY(talk.online());
    QVERIFY(talk.ann.holds(general, 300));
    QCOMPARE(talk.ann.texts(general), lines(u"line"_s, 300));
    QCOMPARE(shown.seqs, upTo(300));
    QCOMPARE(talk.ann->unread(), 300);
}

void TestAccountDelivery::tooManyMissedMessages()
{
    Talk talk;
    QVERIFY(talk.ready);
    for (const QString &text : lines(u"line"_s, 3))
        talk.bob->say(u"0"_s, text);
    QVERIFY(talk.ann.holds(general, 3) && talk.offline());
    QVERIFY(talk.ann->send(general, u"typed meanwhile"_s));
    constexpr int missed = 1'005;
    qint64 lastId = 0;
    for (int i = 4; i < 4 + missed; ++i)
        lastId = talk.bob->send(
            "message", {{"roomId", u"0"_s}, {"message", u"line %1"_s.arg(i)}, {"cid", u"cid %1"_s.arg(i)}});
    QVERIFY(!talk.bob->answer(lastId).isError());
    QSignalSpy reset(&talk.ann.account(), &Account::messagesReset);
    Shown shown(talk.ann.account(), general);
    QVERIFY(talk.online());
    QCOMPARE(reset.size(), 1);
    const client::RoomState &room = talk.ann.room(general);
    QVERIFY(talk.ann.allSent() && talk.ann.holds(general, 4 + missed));
    QVERIFY(room.low > 3); // what lies between is not held
    QCOMPARE(qint64(talk.ann.messages(general).size()), room.high - room.low + 1);
    QCOMPARE(talk.ann.texts(general).back(), u"typed meanwhile"_s);
    QCOMPARE(shown.seqs, QList<qint64>{4 + missed});

    // And back to the beginning through history.
    while (!room.atStart()) {
        QSignalSpy prepended(&talk.ann.account(), &Account::messagesPrepended);
        const qint64 low = room.low;
        talk.ann->loadOlder(general);
        talk.ann->loadOlder(general); // once is enough
        QVERIFY(waitUntil([&] { return !prepended.isEmpty(); }));
        QVERIFY(room.low < low);
    }
    QCOMPARE(talk.ann.texts(general).first(1'000), lines(u"line"_s, 1'000));
}

void TestAccountDelivery::pagesBack()
{
    Talk talk;
    QVERIFY(talk.ready);
    const QString tea = makeRoom(*talk.bob, u"Tea"_s);
    const RoomId id = RoomId::fromString(tea);
    for (const QString &text : lines(u"line"_s, 130))
        talk.bob->say(tea, text);
    const auto joined = outcomeOf<RoomId>(
        [&](QObject *context, Account::Done<RoomId> done) { talk.ann->joinRoom(id, context, std::move(done)); });
    QVERIFY(joined.has_value());
    const client::RoomState &room = talk.ann.room(id);
    QCOMPARE(room.high, 130);
    QCOMPARE(room.low, 81);
    QVERIFY(talk.offline());
    QSignalSpy failed(&talk.ann.account(), &Account::historyFailed);
    talk.ann->loadOlder(id);
    QVERIFY(waitUntil([&] { return failed.size() == 1; }));
    QVERIFY(talk.online());
    QSignalSpy prepended(&talk.ann.account(), &Account::messagesPrepended);
    while (!room.atStart()) {
        const auto before = prepended.size();
        talk.ann->loadOlder(id);
        QVERIFY(waitUntil([&] { return prepended.size() > before; }));
    }
    QCOMPARE(talk.ann.texts(id), lines(u"line"_s, 130));
    const auto pages = prepended.size();
    talk.ann->loadOlder(id); // there is nothing older
    talk.bob->say(tea, u"line 131"_s);
    QVERIFY(talk.ann.holds(id, 131));
    QCOMPARE(prepended.size(), pages);
}

void TestAccountDelivery::aBusyServerIsAskedLater()
{
    Talk talk({.configure = [](app::Config &config) { config.settings.messagesPerSecond = 4; }});
    QVERIFY(talk.ready);
    const QStringList typed = lines(u"typed"_s, 24); // more than a burst
    for (const QString &text : typed)
        QVERIFY(talk.ann->send(general, text));
    QVERIFY(talk.ann.allSent() && talk.ann.holds(general, 24));
    QCOMPARE(talk.ann.texts(general), typed);
    QCOMPARE(talk.wire.attempts(), 1);
}

void TestAccountDelivery::aFullDisk()
{
    Disk disk;
    Talk talk(ServerOptions{}); // the server has its memory
    QVERIFY(talk.ready);
    QSignalSpy state(&talk.ann.account(), &Account::stateChanged);
    disk.fill();
    // Whatever fits into the pages that are there may still be taken.
    Result<void> sent;
    for (int i = 0; i < 200 && sent; ++i)
        sent = talk.ann->send(general, QString(500, u'x'));
    QVERIFY(!sent);
    QCOMPARE(sent.error().code, ErrorCode::StoreUnavailable);
    QVERIFY(!sent.error().message.isEmpty());
    QCOMPARE(talk.ann->storageError(), sent.error().message);
    QVERIFY(!state.isEmpty());
    const int unsent = talk.ann->unsent();
    QVERIFY(!talk.ann->send(general, QString(500, u'x'))); // and is nowhere
    QCOMPARE(talk.ann->unsent(), unsent);

    disk.empty();
    QVERIFY(talk.ann->send(general, u"works again"_s));
    QVERIFY(talk.ann->storageError().isEmpty());
    QVERIFY(talk.ann.allSent());
    QVERIFY(waitUntil([&] { return talk.ann.texts(general).contains(u"works again"_s); }));
    QCOMPARE(talk.ann.texts(general).size(), unsent + 1);
}

void TestAccountDelivery::aFullDiskWhileMessagesCome()
{
    Disk disk;
    Talk talk(ServerOptions{});
    QVERIFY(talk.ready);
    Shown shown(talk.ann.account(), general);
    disk.fill();
    int said = 0;
    while (talk.ann->storageError().isEmpty() && said < 300) {
        talk.bob->say(u"0"_s, QString(500, u'x'));
        ++said;
    }
    QVERIFY(!talk.ann->storageError().isEmpty());
    QVERIFY(talk.ann->unread() >= said - 1);
    disk.empty();
    // Nothing more is said, and the connection stays: what was not stored is asked for again.
    QVERIFY(talk.ann.holds(general, said));
    QVERIFY(talk.ann->storageError().isEmpty());
    QCOMPARE(shown.seqs, upTo(said));
    QCOMPARE(talk.wire.attempts(), 1);
}

QTEST_GUILESS_MAIN(TestAccountDelivery)
#include "tst_account_delivery.moc"
