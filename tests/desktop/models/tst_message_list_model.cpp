// The window over what is held, without a server.
#include "tests/desktop/models/shown.h"

#include <QTest>

using namespace kith;
using namespace kith::test;
using client::Account;

namespace {

const RoomId room(7);
const RoomId unopened(8);
const UserId ada(2);
constexpr EpochMs start = 1'700'000'000'000;
constexpr EpochMs minute = 60'000;

User reader()
{
    User user;
    user.id = UserId(1);
    user.username = user.displayName = u"me"_s;
    return user;
}

// The messages 1..high of ada (each tenth is the reader's), two minutes apart; low..high are held.
Desk::Fill conversation(qint64 low, qint64 high, qint64 read)
{
    return [=](client::Cache::Batch &batch) {
        client::RoomState state = heldRoom(room, u"Room"_s, low, high);
        state.readSeq = state.serverReadSeq = read;
        batch.putRoom(state);
        std::vector<Message> messages;
        for (qint64 seq = low; seq <= high; ++seq)
            messages.push_back(message(room, seq, seq % 10 == 0 ? UserId(1) : ada, start + seq * 2 * minute));
        batch.putMessages(messages);
        client::RoomState other = heldRoom(unopened, u"Unopened"_s, 1, 0);
        other.known = false;
        other.lastSeq = 5;
        batch.putRoom(other);
        User known;
        known.id = ada;
        known.username = known.displayName = u"ada"_s;
        batch.putUser(known);
    };
}

struct Case {
    explicit Case(qint64 low, qint64 high, qint64 read)
        : desk(reader(), conversation(low, high, read)), account(*desk.account), model(account), spies(model),
          loading(&model, &MessageListModel::loadingChanged), failed(&model, &MessageListModel::loadingFailed)
    {
    }
    qint64 first() const { return seqs(model).front(); }
    qint64 last() const { return seqs(model).back(); }
    size_t count() const { return seqs(model).size(); }
    QStringList wanted(std::optional<qint64> newAfter = {}) const { return test::wanted(account, model, newAfter); }

    Desk desk;
    Account &account;
    MessageListModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
    RowSpies spies;
    QSignalSpy loading;
    QSignalSpy failed;
};

} // namespace

class TestMessageListModel : public QObject {
    Q_OBJECT

private slots:
    void showsNothingWithoutARoom()
    {
        Case t(1, 10, 10);
        QCOMPARE(t.model.rowCount(), 0);
        t.model.setRoom(RoomId());
        t.model.setRoom(RoomId(99));
        QCOMPARE(t.model.rowCount(), 0);
        QVERIFY(!t.model.isLoading());
        t.model.loadOlder();
        t.model.loadNewer();
        t.model.goToNewest();
        QVERIFY(!t.model.goTo(1));
    }

    void opensAtTheNewestPage()
    {
        Case t(1, 300, 300);
        t.model.setRoom(room);
        QCOMPARE(t.count(), 60u);
        QCOMPARE(t.last(), 300);
        QVERIFY(t.model.isAtNewest());
        QVERIFY(!t.model.isAtStart());
        QVERIFY(!t.model.isLoading());
        QCOMPARE(t.model.newMessagesRow(), -1);
        QCOMPARE(lines(t.model), t.wanted());
        const int row = t.model.rowOfSeq(299);
        QCOMPARE(at(t.model, row, NameRole).toString(), u"ada"_s);
        QCOMPARE(at(t.model, row, AvatarRole).toString(), u"2"_s);
        QCOMPARE(at(t.model, row, Qt::DisplayRole).toString(), u"message 299"_s);
        QVERIFY(!at(t.model, row, ErrorRole).isValid());
        QVERIFY(!at(t.model, row, OnlineRole).isValid());
        QCOMPARE(t.model.rowOfSeq(240), -1);
        QCOMPARE(t.model.rowOfSeq(0), -1);
        QCOMPARE(t.model.roleNames().value(SenderRole), QByteArray("sender"));
    }

    void includesTheReadMarker_data()
    {
        QTest::addColumn<int>("read");
        QTest::addColumn<int>("count");
        QTest::addColumn<bool>("line");
        QTest::newRow("in the newest page") << 290 << 60 << true;
        QTest::newRow("above it") << 200 << 120 << true;
        QTest::newRow("as far as the window goes") << 0 << 300 << true;
        QTest::newRow("all read") << 300 << 60 << false;
        QTest::newRow("only own messages since") << 299 << 60 << false;
    }
    void includesTheReadMarker()
    {
        QFETCH(int, read);
        QFETCH(int, count);
        QFETCH(bool, line);
        Case t(1, 300, read);
        t.model.setRoom(room);
        QCOMPARE(t.count(), size_t(count));
        QCOMPARE(t.model.newMessagesRow() >= 0, line);
        if (line)
            QCOMPARE(at(t.model, t.model.newMessagesRow() + 1, SeqRole).toInt(), read + 1);
        QCOMPARE(lines(t.model), t.wanted(line ? std::optional<qint64>(read) : std::nullopt));
    }

    void startsAtTheMarkerWhereThereIsVeryMuch()
    {
        Case tooFar(1, 1'000, 599);
        tooFar.model.setRoom(room);
        QCOMPARE(tooFar.count(), 80u);
        QVERIFY(!tooFar.model.isAtNewest());
        QVERIFY(!tooFar.model.isNewLineMissing());
        QCOMPARE(at(tooFar.model, tooFar.model.newMessagesRow() + 1, SeqRole).toInt(), 600);
        QCOMPARE(tooFar.last(), 659);
        Case notHeld(500, 700, 400);
        notHeld.model.setRoom(room);
        QCOMPARE(notHeld.count(), 60u);
        QCOMPARE(notHeld.model.newMessagesRow(), -1);
        QVERIFY(notHeld.model.isNewLineMissing());
        QVERIFY(notHeld.model.isAtNewest());
        Case justHeld(500, 700, 499);
        justHeld.model.setRoom(room);
        QCOMPARE(justHeld.count(), 201u);
        Case justFits(1, 1'000, 600);
        justFits.model.setRoom(room);
        QCOMPARE(justFits.count(), 400u);
        QCOMPARE(at(justFits.model, justFits.model.newMessagesRow() + 1, SeqRole).toInt(), 601);
    }

    void newMessagesLineIsClearedAndMarked()
    {
        Case t(1, 300, 290);
        t.model.setRoom(room);
        const int row = t.model.newMessagesRow();
        t.spies.clear();
        t.account.markRead(room, 295);
        QCOMPARE(t.model.newMessagesRow(), row); // stays where it was
        t.model.clearNewMessages();
        QCOMPARE(t.spies.told(), u"removed %1-%1"_s.arg(row));
        QCOMPARE(lines(t.model), t.wanted());
        t.model.markNewMessages();
        QCOMPARE(at(t.model, t.model.newMessagesRow() + 1, SeqRole).toInt(), 296);
        t.account.markRead(room, 297);
        t.model.markNewMessages(); // they looked, and look away again
        QCOMPARE(at(t.model, t.model.newMessagesRow() + 1, SeqRole).toInt(), 298);
        QCOMPARE(t.spies.reset.size(), 0);
    }

    void movesUpAndDown()
    {
        Case t(1, 1'000, 1'000);
        t.model.setRoom(room);
        t.spies.clear();
        t.model.loadOlder();
        QCOMPARE(t.count(), 120u);
        QVERIFY(t.model.isAtNewest());
        QCOMPARE(t.spies.removed.size(), 0);
        for (int i = 0; i < 5; ++i)
            t.model.loadOlder();
        QCOMPARE(t.count(), 400u);
        QCOMPARE(t.first(), 581);
        QCOMPARE(t.last(), 980);
        QVERIFY(!t.model.isAtNewest());
        QCOMPARE(lines(t.model), t.wanted());
        for (int i = 0; i < 10; ++i)
            t.model.loadOlder();
        QCOMPARE(t.first(), 1);
        QCOMPARE(t.count(), 400u);
        QVERIFY(t.model.isAtStart());
        t.model.loadOlder();
        QVERIFY(!t.model.isLoadingOlder());
        QCOMPARE(lines(t.model), t.wanted());

        t.model.loadNewer();
        QCOMPARE(t.first(), 61);
        QCOMPARE(t.last(), 460);
        QVERIFY(!t.model.isAtStart());
        for (int i = 0; i < 12 && !t.model.isAtNewest(); ++i)
            t.model.loadNewer();
        QCOMPARE(t.last(), 1'000);
        QCOMPARE(t.count(), 400u);
        QCOMPARE(lines(t.model), t.wanted());
        t.model.loadNewer();
        QCOMPARE(t.count(), 400u);
        QCOMPARE(t.spies.reset.size(), 0);
    }

    void goesToTheNewest()
    {
        Case t(1, 1'000, 1'000);
        t.model.setRoom(room);
        for (int i = 0; i < 6; ++i)
            t.model.loadOlder();
        QCOMPARE(t.last(), 980);
        t.spies.clear();
        t.model.goToNewest(); // the newest page overlaps: no reset
        QCOMPARE(t.spies.reset.size(), 0);
        QCOMPARE(t.last(), 1'000);
        QCOMPARE(t.count(), 400u);
        QVERIFY(t.model.isAtNewest());
        QCOMPARE(lines(t.model), t.wanted());

        for (int i = 0; i < 20 && !t.model.isAtStart(); ++i)
            t.model.loadOlder();
        t.spies.clear();
        t.model.goToNewest();
        QCOMPARE(t.spies.told(), u"reset"_s);
        QCOMPARE(t.first(), 941);
        QCOMPARE(t.last(), 1'000);
        QCOMPARE(lines(t.model), t.wanted());
        t.spies.clear();
        t.model.goToNewest();
        QCOMPARE(t.spies.told(), QString());
    }

    void goesToAMessage()
    {
        Case t(101, 1'000, 1'000);
        t.model.setRoom(room);
        t.spies.clear();
        QVERIFY(t.model.goTo(990));
        QCOMPARE(t.spies.told(), QString());
        QVERIFY(t.model.goTo(500));
        QVERIFY(t.model.rowOfSeq(500) >= 0);
        QCOMPARE(t.first(), 440);
        QCOMPARE(t.last(), 559);
        QVERIFY(!t.model.isAtNewest());
        QCOMPARE(lines(t.model), t.wanted());
        for (const qint64 seq : {0, 100, 1'001, -5})
            QVERIFY(!t.model.goTo(seq));
        QCOMPARE(t.first(), 440);
        QVERIFY(t.model.goTo(101));
        QVERIFY(t.model.goTo(1'000));
        QVERIFY(t.model.isAtNewest());
        QCOMPARE(lines(t.model), t.wanted());
    }

    void pendingStandsBelow()
    {
        Case t(1, 1'000, 1'000);
        t.model.setRoom(room);
        t.spies.clear();
        QVERIFY(t.account.send(room, u"one"_s));
        QVERIFY(t.account.send(room, u" two "_s));
        QCOMPARE(onTheirWay(t.model), (QStringList{u"one"_s, u"two"_s}));
        QCOMPARE(lines(t.model), t.wanted());
        QCOMPARE(t.spies.reset.size(), 0);
        QCOMPARE(t.spies.removed.size(), 0);
        const int last = t.model.rowCount() - 1;
        QVERIFY(at(t.model, last, OwnRole).toBool());
        QCOMPARE(at(t.model, last, StateRole).toInt(), int(DeliveryState::Sending));
        QCOMPARE(at(t.model, last, SeqRole).toInt(), 0);
        QCOMPARE(at(t.model, last, NameRole).toString(), u"me"_s);

        t.spies.clear();
        t.account.discard(t.account.pending(room).front().cid);
        QCOMPARE(t.spies.told(), u"removed %1-%1"_s.arg(last - 1));
        QCOMPARE(onTheirWay(t.model), QStringList{u"two"_s});

        for (int i = 0; i < 6; ++i)
            t.model.loadOlder();
        QCOMPARE(onTheirWay(t.model), QStringList());
        QVERIFY(t.account.send(room, u"three"_s));
        QCOMPARE(onTheirWay(t.model), QStringList());
        QCOMPARE(lines(t.model), t.wanted());
        t.model.goToNewest();
        QCOMPARE(onTheirWay(t.model), (QStringList{u"two"_s, u"three"_s}));
        QCOMPARE(lines(t.model), t.wanted());
        t.model.setRoom(unopened);
        QCOMPARE(onTheirWay(t.model), QStringList());
    }

    void aRoomThatDoesNotOpen()
    {
        Case t(1, 10, 10);
        t.model.setRoom(unopened);
        QVERIFY(t.model.isLoading());
        QVERIFY(!t.model.isAtStart());
        QCOMPARE(t.model.rowCount(), 0);
        QVERIFY(waitUntil([&] { return t.failed.size() == 1; }));
        QVERIFY(!t.model.isLoading());
        QVERIFY(t.account.send(unopened, u"hello"_s));
        QCOMPARE(onTheirWay(t.model), QStringList{u"hello"_s});
        t.model.loadOlder(); // "Retry"
        QVERIFY(t.model.isLoading());
        QVERIFY(waitUntil([&] { return t.failed.size() == 2; }));

        t.model.loadOlder();
        t.model.setRoom(room); // the answer for the other room is nobody's
        QVERIFY(!t.model.isLoading());
        QSignalSpy other(&t.account, &Account::openFailed);
        QVERIFY(waitUntil([&] { return other.size() == 1; }));
        QCOMPARE(t.failed.size(), 2);
        QCOMPARE(t.count(), 10u);
        QVERIFY(t.model.isAtStart());
    }

    void olderThatDoesNotCome()
    {
        Case t(500, 520, 520);
        t.model.setRoom(room);
        t.loading.clear();
        t.model.loadOlder();
        QVERIFY(t.model.isLoadingOlder());
        QCOMPARE(t.loading.size(), 1);
        t.model.loadOlder();
        QVERIFY(waitUntil([&] { return t.failed.size() == 1; }));
        QVERIFY(!t.model.isLoadingOlder());
        QCOMPARE(t.loading.size(), 2);
        QVERIFY(!t.model.isAtStart());
    }

    // A view may ask for more while it is told of rows.
    void isAskedWhileItTells()
    {
        Case t(1, 300, 290);
        t.model.setRoom(room);
        int asked = 0;
        QObject::connect(&t.model, &QAbstractItemModel::rowsInserted, &t.model, [&] {
            if (asked++ < 3)
                t.model.loadOlder();
        });
        QObject::connect(&t.model, &QAbstractItemModel::rowsRemoved, &t.model, [&] { t.model.loadOlder(); });
        t.model.loadOlder();
        QVERIFY(t.count() >= 240);
        QCOMPARE(lines(t.model), t.wanted(290));
        t.model.clearNewMessages();
        QCOMPARE(lines(t.model), t.wanted());
    }

    void wakesOnlyWhomItConcerns()
    {
        Case t(1, 300, 300);
        t.model.setRoom(room);
        t.spies.clear();
        QVERIFY(t.account.send(unopened, u"elsewhere"_s));
        QCOMPARE(t.spies.told(), QString());
        QCOMPARE(t.spies.changed.size(), 0);
    }
};

QTEST_GUILESS_MAIN(TestMessageListModel)
#include "tst_message_list_model.moc"
