#include "desktop/models/member_list_model.h"
#include "tests/desktop/models/shown.h"

#include <QTest>

using namespace kith;
using namespace kith::test;
using client::Account;

namespace {

QStringList names(const QAbstractItemModel &model)
{
    QStringList found;
    for (int row = 0; row < model.rowCount(); ++row)
        found << at(model, row, NameRole).toString() + (at(model, row, OnlineRole).toBool() ? u"*"_s : QString());
    return found;
}

struct Case {
    Case()
    {
        registering.registerUser(u"me"_s);
        registering.resume();
        roomText = makeRoom(registering, u"Room"_s);
        room = RoomId::fromString(roomText);
    }
    // Members who are not there.
    void add(const QStringList &users)
    {
        for (const QString &name : users) {
            Person person(server, name);
            join(person);
        }
        QVERIFY(server.settlesAt(1));
    }
    void join(Person &person) { QCOMPARE(person.request("room.join", {{"roomId", roomText}}).code(), u"ok"_s); }
    void begin()
    {
        desk.emplace(server, registering, u"me"_s);
        model.emplace(*desk->account);
        tester.emplace(&*model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    }
    bool loaded()
    {
        return waitUntil([this] { return !model->isLoading(); });
    }
    bool shows(const QStringList &wanted)
    {
        return waitUntil([&] { return names(*model) == wanted; }, std::chrono::seconds(5));
    }

    TestServer server;
    TestClient registering{server};
    QString roomText;
    RoomId room;
    std::optional<Desk> desk;
    std::optional<MemberListModel> model;
    std::optional<QAbstractItemModelTester> tester;
};

} // namespace

class TestMemberListModel : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(u"en_GB"_s)); }

    void onlineFirstThenByName()
    {
        Case t;
        t.add({u"zoe"_s, u"Ben"_s, u"ada"_s, u"user10"_s, u"user9"_s});
        Person yan(t.server, u"yan"_s);
        t.join(yan);
        t.begin();
        QSignalSpy loading(&*t.model, &MemberListModel::loadingChanged);
        t.model->setRoom(t.room);
        QVERIFY(t.model->isLoading());
        QVERIFY(t.loaded());
        QCOMPARE(loading.size(), 2);
        QCOMPARE(
            names(*t.model), (QStringList{u"me*"_s, u"yan*"_s, u"ada"_s, u"Ben"_s, u"user9"_s, u"user10"_s, u"zoe"_s}));
        QCOMPARE(t.model->onlineCount(), 2);
        QVERIFY(at(*t.model, 0, SelfRole).toBool());
        QVERIFY(!at(*t.model, 1, SelfRole).toBool());
        QCOMPARE(at(*t.model, 0, MemberRoleRole).toInt(), int(Role::Owner));
        QCOMPARE(at(*t.model, 1, MemberRoleRole).toInt(), int(Role::Member));
        QCOMPARE(at(*t.model, 1, UserNameRole).toString(), u"yan"_s);
        QCOMPARE(at(*t.model, 1, UserIdRole).value<UserId>().toString(), yan.userId);
        QCOMPARE(at(*t.model, 1, AvatarRole).toString(), yan.userId);
        QVERIFY(!at(*t.model, 1, GuestRole).toBool());
        QVERIFY(!t.model->canFetchMore({}));
        t.model->setRoom({});
        QCOMPARE(t.model->rowCount(), 0);
        QVERIFY(!t.model->isLoading());
    }

    void comingsGoingsAndPresence()
    {
        Case t;
        t.add({u"ada"_s});
        t.begin();
        t.model->setRoom(t.room);
        QVERIFY(t.shows({u"me*"_s, u"ada"_s}));
        RowSpies spies(*t.model);
        auto ben = std::make_unique<Person>(t.server, u"ben"_s);
        t.join(*ben);
        QVERIFY(t.shows({u"ben*"_s, u"me*"_s, u"ada"_s}));
        QCOMPARE(spies.told(), u"inserted 0-0"_s);
        spies.clear();
        ben.reset();
        QVERIFY(t.shows({u"me*"_s, u"ada"_s, u"ben"_s}));
        QCOMPARE(spies.told(), u"moved 0-0"_s);
        spies.clear();
        TestClient ada(t.server);
        ada.login(u"ada"_s);
        ada.resume();
        QVERIFY(t.shows({u"ada*"_s, u"me*"_s, u"ben"_s}));
        QCOMPARE(spies.told(), u"moved 1-1"_s);
        spies.clear();
        ada.request("room.leave", {{"roomId", t.roomText}});
        QVERIFY(t.shows({u"me*"_s, u"ben"_s}));
        QCOMPARE(spies.told(), u"removed 0-0"_s);
    }

    void pages()
    {
        Case t;
        QStringList many;
        for (int i = 0; i < 250; ++i)
            many << u"user%1"_s.arg(i);
        t.add(many);
        t.begin();
        t.model->setRoom(t.room);
        QVERIFY(!t.model->canFetchMore({}));
        QVERIFY(t.loaded());
        QCOMPARE(t.model->rowCount(), MemberListModel::pageSize);
        QVERIFY(t.model->canFetchMore({}));
        QVERIFY(!t.model->canFetchMore(t.model->index(0)));
        t.model->fetchMore({});
        t.model->fetchMore({}); // once is enough
        QVERIFY(t.loaded());
        QCOMPARE(t.model->rowCount(), 251);
        QVERIFY(!t.model->canFetchMore({}));
        QCOMPARE(names(*t.model).mid(1, 3), (QStringList{u"user0"_s, u"user1"_s, u"user2"_s}));
        QCOMPARE(names(*t.model).back(), u"user249"_s);
    }

    void roomsDoNotMix()
    {
        Case t;
        t.add({u"ada"_s});
        const RoomId other = RoomId::fromString(makeRoom(t.registering, u"Other"_s));
        t.begin();
        t.model->setRoom(t.room);
        t.model->setRoom(other);
        t.model->setRoom(t.room);
        t.model->setRoom(other);
        QVERIFY(t.model->isLoading());
        QVERIFY(t.loaded());
        QCOMPARE(names(*t.model), QStringList{u"me*"_s});
        // All four answers have come once another request is answered: requests are answered in turn.
        bool answered = false;
        t.desk->account->members(other, {}, this, [&](const auto &) { answered = true; });
        QVERIFY(waitUntil([&] { return answered; }));
        QCOMPARE(names(*t.model), QStringList{u"me*"_s});
        Person ben(t.server, u"ben"_s);
        t.join(ben);
        QVERIFY(waitUntil([&] { return t.desk->room(t.room).members == 3; }));
        QCOMPARE(names(*t.model), QStringList{u"me*"_s});
    }

    // What is told while a page is on its way is true also where the page does not know of it.
    void whoCameMeanwhile()
    {
        Case t;
        t.add({u"ada"_s});
        t.begin();
        t.model->setRoom(t.room);
        const UserId stranger(4711);
        emit t.desk->account->memberChanged(t.room, stranger, MemberChange::Joined);
        QVERIFY(t.loaded());
        QCOMPARE(t.model->rowCount(), 3);
        const int row = int(names(*t.model).indexOf(u"ada"_s));
        const UserId ada = at(*t.model, row, UserIdRole).value<UserId>();
        t.model->setRoom(t.room);
        emit t.desk->account->memberChanged(t.room, ada, MemberChange::Left);
        QVERIFY(t.loaded());
        QCOMPARE(names(*t.model), QStringList{u"me*"_s});
    }

    void withoutAServer()
    {
        Case t;
        t.add({u"ada"_s});
        t.begin();
        t.model->setRoom(t.room);
        QVERIFY(t.shows({u"me*"_s, u"ada"_s}));
        QSignalSpy failed(&*t.model, &MemberListModel::loadingFailed);
        t.server.end();
        QVERIFY(waitUntil([&] { return t.desk->account->state() == Account::State::Offline; }));
        QCOMPARE(names(*t.model), (QStringList{u"me*"_s, u"ada"_s}));
        t.model->setRoom(t.room);
        QVERIFY(waitUntil([&] { return failed.size() == 1; }));
        QVERIFY(!t.model->isLoading());
        QVERIFY(!t.model->canFetchMore({}));
        t.model->fetchMore({}); // "Retry"
        QVERIFY(t.model->isLoading());
        QVERIFY(waitUntil([&] { return failed.size() == 2; }));
        QCOMPARE(t.model->rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(TestMemberListModel)
#include "tst_member_list_model.moc"
