// What comes from the server, and what goes there, as it is shown.
#include "tests/desktop/models/shown.h"

#include <QTest>

using namespace kith;
using namespace kith::test;
using client::Account;

namespace {

// The reader, and ada in the same room, who has said something.
struct Case {
    explicit Case(int said)
    {
        TestClient registering(server);
        registering.registerUser(u"me"_s);
        roomText = makeRoom(ada, u"Room"_s);
        room = RoomId::fromString(roomText);
        registering.resume();
        registering.request("room.join", {{"roomId", roomText}});
        say(said);
        desk = std::make_unique<Desk>(server, registering, u"me"_s);
        account = desk->account.get();
        model = std::make_unique<MessageListModel>(*account);
        tester = std::make_unique<QAbstractItemModelTester>(
            model.get(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    }
    void say(int count)
    {
        for (int i = 0; i < count; ++i)
            QCOMPARE(ada.say(roomText, u"word %1"_s.arg(++words)).code(), u"ok"_s);
    }
    // Shown, all read, at the newest.
    bool open()
    {
        if (!desk->holds(room, words))
            return false;
        account->markRead(room, words);
        model->setRoom(room);
        return lines(*model) == wanted(*account, *model, {});
    }
    bool heard() { return desk->holds(room, words); }

    TestServer server;
    Person ada{server, u"ada"_s};
    QString roomText;
    RoomId room;
    int words = 0;
    std::unique_ptr<Desk> desk;
    Account *account = nullptr;
    std::unique_ptr<MessageListModel> model;
    std::unique_ptr<QAbstractItemModelTester> tester;
};

} // namespace

class TestMessageListLive : public QObject {
    Q_OBJECT

private slots:
    void aMessageIsOneRow()
    {
        Case t(3);
        QVERIFY(t.open());
        RowSpies spies(*t.model);
        t.say(1);
        QVERIFY(t.heard());
        QCOMPARE(spies.told(), u"inserted 4-4"_s);
        QCOMPARE(seqs(*t.model), (std::vector<qint64>{1, 2, 3, 4}));
        QCOMPARE(at(*t.model, 4, NameRole).toString(), u"ada"_s);
        // The row above is no longer the last of its group, and nothing else changed.
        QCOMPARE(spies.changed.size(), 1);
        QCOMPARE(spies.changed[0][0].toModelIndex().row(), 3);
        QCOMPARE(spies.changed[0][2].value<QList<int>>(), (QList<int>{HeadRole, TailRole}));
        QCOMPARE(t.model->newMessagesRow(), -1); // they look at it
    }

    void whatIsSentKeepsItsRow()
    {
        Case t(3);
        QVERIFY(t.open());
        RowSpies spies(*t.model);
        t.desk->gate.hold();
        QVERIFY(t.account->send(t.room, u"mine"_s));
        QCOMPARE(spies.told(), u"inserted 4-4"_s);
        QCOMPARE(at(*t.model, 4, StateRole).toInt(), int(DeliveryState::Sending));
        spies.clear();
        t.desk->gate.release();
        QVERIFY(t.desk->holds(t.room, 4));
        QVERIFY(waitUntil([&] { return t.account->waiting() == 0; }));
        QCOMPARE(spies.told(), QString());
        QCOMPARE(at(*t.model, 4, StateRole).toInt(), int(DeliveryState::Stored));
        QCOMPARE(at(*t.model, 4, SeqRole).toInt(), 4);
        QCOMPARE(at(*t.model, 4, CidRole).toString(), QString());
        QCOMPARE(lines(*t.model), wanted(*t.account, *t.model, {}));
    }

    void whatIsSentMeanwhileStandsInItsPlace()
    {
        Case t(3);
        QVERIFY(t.open());
        t.desk->gate.hold();
        QVERIFY(t.account->send(t.room, u"same"_s));
        QVERIFY(t.account->send(t.room, u"same"_s));
        t.say(1);
        QVERIFY(t.heard());
        QCOMPARE(onTheirWay(*t.model).size(), 2);
        QCOMPARE(lines(*t.model), wanted(*t.account, *t.model, {}));
        t.desk->gate.release();
        QVERIFY(t.desk->holds(t.room, 6));
        QVERIFY(waitUntil([&] { return t.account->waiting() == 0; }));
        QCOMPARE(seqs(*t.model), (std::vector<qint64>{1, 2, 3, 4, 5, 6}));
        QCOMPARE(lines(*t.model), wanted(*t.account, *t.model, {}));
    }

    void olderPagesComeFromTheServer()
    {
        Case t(150);
        QVERIFY(t.open());
        QSignalSpy loading(t.model.get(), &MessageListModel::loadingChanged);
        QCOMPARE(seqs(*t.model).front(), 91);
        for (const qint64 first : {31, 1}) {
            t.model->loadOlder();
            QVERIFY(t.model->isLoadingOlder());
            QVERIFY(waitUntil([&] { return !t.model->isLoadingOlder(); }));
            QCOMPARE(seqs(*t.model).front(), first);
            QCOMPARE(lines(*t.model), wanted(*t.account, *t.model, {}));
        }
        QVERIFY(t.model->isAtStart());
        QCOMPARE(loading.size(), 4);
        t.model->loadOlder();
        QVERIFY(!t.model->isLoadingOlder());
    }

    void olderPageOfAnotherRoom()
    {
        Case t(150);
        QVERIFY(t.open());
        t.model->loadOlder();
        t.model->setRoom(RoomId::general());
        QVERIFY(!t.model->isLoadingOlder());
        const int rows = t.model->rowCount();
        QSignalSpy prepended(t.account, &Account::messagesPrepended);
        QVERIFY(waitUntil([&] { return prepended.size() == 1; }));
        QCOMPARE(t.model->rowCount(), rows);
    }

    void aFullWindowFollows()
    {
        Case t(100);
        QVERIFY(t.open());
        t.say(400);
        QVERIFY(t.heard());
        const std::vector<qint64> shown = seqs(*t.model);
        QVERIFY(shown.size() <= size_t(MessageListModel::windowSize));
        QCOMPARE(shown.back(), 500);
        QVERIFY(t.model->isAtNewest());
        QCOMPARE(lines(*t.model), wanted(*t.account, *t.model, {}));
    }

    void aFullWindowStaysWhereSomebodyReads()
    {
        Case t(100);
        QVERIFY(t.open());
        const qint64 first = seqs(*t.model).front();
        t.model->setFollowing(false);
        t.say(400);
        QVERIFY(t.heard());
        QCOMPARE(seqs(*t.model).front(), first);
        QCOMPARE(seqs(*t.model).size(), size_t(MessageListModel::windowSize));
        QVERIFY(!t.model->isAtNewest());
        t.model->goToNewest();
        QVERIFY(t.model->isAtNewest());
        QCOMPARE(seqs(*t.model).back(), 500);
        QCOMPARE(lines(*t.model), wanted(*t.account, *t.model, {}));
    }

    void comingsAndGoingsFold()
    {
        Case t(2);
        QVERIFY(t.open());
        RowSpies spies(*t.model);
        Person ben(t.server, u"ben"_s);
        Person eve(t.server, u"eve"_s);
        ben.request("room.join", {{"roomId", t.roomText}});
        eve.request("room.join", {{"roomId", t.roomText}});
        QVERIFY(waitUntil([&] { return t.account->notices(t.room, 0, 9).size() == 2; }));
        QCOMPARE(spies.told(), u"inserted 3-3"_s);
        QCOMPARE(at(*t.model, 3, KindRole).toInt(), int(RowKind::Notice));
        QCOMPARE(at(*t.model, 3, NamesRole).toStringList(), (QStringList{u"ben"_s, u"eve"_s}));
        ben.request("room.leave", {{"roomId", t.roomText}});
        QVERIFY(waitUntil([&] { return t.account->notices(t.room, 0, 9).size() == 3; }));
        QCOMPARE(at(*t.model, 4, ChangeRole).toInt(), int(MemberChange::Left));
        t.say(1);
        QVERIFY(t.heard());
        QVERIFY(at(*t.model, 5, HeadRole).toBool());
        QCOMPARE(lines(*t.model), wanted(*t.account, *t.model, {}));
        t.model->setRoom(t.room);
        QCOMPARE(at(*t.model, 3, NamesRole).toStringList(), (QStringList{u"ben"_s, u"eve"_s}));
    }

    void aRoomThatIsOpenedForTheFirstTime()
    {
        Case t(5);
        // In a room that comes later: first nothing, then what is there.
        t.ada.request("room.leave", {{"roomId", RoomId::general().toString()}});
        const QString later = makeRoom(t.ada, u"Later"_s);
        const RoomId id = RoomId::fromString(later);
        QCOMPARE(t.ada.say(later, u"first"_s).code(), u"ok"_s);
        t.model->setRoom(id);
        QCOMPARE(t.model->rowCount(), 0);
        QObject context;
        t.account->joinRoom(id, &context, [](const client::Outcome<RoomId> &) {});
        QVERIFY(waitUntil([&] { return t.model->rowCount() > 0; }));
        QVERIFY(!t.model->isLoading());
        QCOMPARE(seqs(*t.model), std::vector<qint64>{1});
        QVERIFY(t.model->isAtStart());
        t.account->leaveRoom(id, &context, [](const client::Outcome<proto::Empty> &) {});
        QVERIFY(waitUntil([&] { return t.account->room(id) == nullptr; }));
        QCOMPARE(t.model->rowCount(), 0);
    }

    void startsAtWhatWasNotRead()
    {
        Case t(5);
        QVERIFY(t.desk->holds(t.room, 5));
        QCOMPARE(t.desk->room(t.room).unread(), 5);
        t.model->setRoom(t.room);
        QCOMPARE(at(*t.model, t.model->newMessagesRow() + 1, SeqRole).toInt(), 1);
        t.account->markRead(t.room, 5);
        t.say(1);
        QVERIFY(t.heard());
        QCOMPARE(lines(*t.model), wanted(*t.account, *t.model, 0));
    }
};

QTEST_GUILESS_MAIN(TestMessageListLive)
#include "tst_message_list_live.moc"
