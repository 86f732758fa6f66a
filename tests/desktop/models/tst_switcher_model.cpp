// What the quick switcher offers, and in which order.
#include "desktop/models/switcher_model.h"
#include "tests/desktop/models/desk.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace kith;
using namespace kith::models;
using namespace kith::test;

namespace {

User person(int id, const QString &username, const QString &name)
{
    User user;
    user.id = UserId(id);
    user.username = username;
    user.displayName = name;
    return user;
}

const User me = person(1, u"me"_s, u"Me"_s);
const RoomId withAda = RoomId::direct(UserId(1), UserId(2));

void put(client::Cache::Batch &batch, RoomId id, const QString &name, EpochMs last, int unread = 0,
    client::Level level = client::Level::All)
{
    client::RoomState room = heldRoom(id, name, 1, 10);
    room.readSeq = 10 - unread;
    room.level = level;
    room.last = client::Preview{.seq = 10, .from = UserId(2), .date = last, .text = u"text"_s};
    batch.putRoom(room);
}

void fill(client::Cache::Batch &batch)
{
    batch.putUser(person(2, u"ada"_s, u"Ada Lovelace"_s));
    batch.putUser(person(3, u"gardener"_s, u"Ben"_s));
    put(batch, RoomId(11), u"Garden"_s, 1'000);
    put(batch, RoomId(12), u"Garage"_s, 3'000, 4);
    put(batch, RoomId(13), u"Old garden"_s, 2'000, 4, client::Level::None);
    put(batch, withAda, u"Ada Lovelace"_s, 4'000);
}

const QList<SwitcherModel::Action> actions{{u"New room…"_s, u"Ctrl+N"_s}, {u"Browse rooms…"_s, {}}};

struct Case {
    explicit Case(std::vector<RoomId> recent = {}, RoomId open = {})
        : desk(me, fill), model(*desk.account, actions, std::move(recent), open)
    {
    }
    QStringList names() const
    {
        QStringList names;
        for (int row = 0; row < model.rowCount(); ++row)
            names << model.choice(row).name;
        return names;
    }
    Desk desk;
    SwitcherModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

} // namespace

class TestSwitcherModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutAWord();
    void recentFirst();
    void conversationsPeopleActions();
    void aPersonIsFoundOnce();
    void guestsBeginNothing();
    void nothing();
    void strangersFollow();
    void speaks();
};

void TestSwitcherModel::withoutAWord()
{
    Case t;
    QCOMPARE(t.names(), (QStringList{u"Ada Lovelace"_s, u"Garage"_s, u"Old garden"_s, u"Garden"_s}));
}

void TestSwitcherModel::recentFirst()
{
    // The room that is open is where nobody goes; so Ctrl+K and Enter lead back to the one before.
    Case t({RoomId(11), RoomId(13)}, RoomId(11));
    QCOMPARE(t.names(), (QStringList{u"Old garden"_s, u"Ada Lovelace"_s, u"Garage"_s}));
    t.model.setTyped(u"gar"_s);
    QCOMPARE(t.names().first(2), (QStringList{u"Garden"_s, u"Garage"_s})); // alike, but one is where the reader was
}

void TestSwitcherModel::conversationsPeopleActions()
{
    Case t;
    t.model.setTyped(u" GARDEN "_s);
    QCOMPARE(t.names(), (QStringList{u"Garden"_s, u"Ben"_s, u"Old garden"_s}));
    QCOMPARE(t.model.choice(1).kind, Choice::Kind::Person);
    QCOMPARE(t.model.choice(1).detail, u"@gardener"_s);
    t.model.setTyped(u"room"_s);
    QCOMPARE(t.names(), (QStringList{u"New room…"_s, u"Browse rooms…"_s}));
    QCOMPARE(t.model.choice(0).kind, Choice::Kind::Action);
    QCOMPARE(t.model.choice(0).action, 0);
    QCOMPARE(t.model.choice(0).detail, u"Ctrl+N"_s);
}

void TestSwitcherModel::aPersonIsFoundOnce()
{
    Case t;
    t.model.setTyped(u"ada"_s);
    QCOMPARE(t.names(), QStringList{u"Ada Lovelace"_s});
    QCOMPARE(t.model.choice(0).room, withAda); // as their conversation
}

void TestSwitcherModel::guestsBeginNothing()
{
    User guest = me;
    guest.guest = true;
    Desk desk(guest, fill);
    SwitcherModel model(*desk.account, {}, {}, {});
    model.setTyped(u"gardener"_s);
    QCOMPARE(model.rowCount(), 0);
}

void TestSwitcherModel::nothing()
{
    Case t;
    t.model.setTyped(u"zzz"_s);
    QCOMPARE(t.model.rowCount(), 0);
    QSignalSpy reset(&t.model, &QAbstractItemModel::modelReset);
    t.model.setTyped(u"zzz  "_s);
    QCOMPARE(reset.size(), 0);
}

void TestSwitcherModel::strangersFollow()
{
    TestServer server;
    Person ann(server, u"ann"_s);
    Person zoe(server, u"zoe"_s);
    Desk desk(server, ann, u"ann"_s);
    SwitcherModel model(*desk.account, {}, {}, {});
    model.setTyped(u"zo"_s);
    QVERIFY(waitUntil([&] { return model.rowCount() == 1; }));
    QCOMPARE(model.choice(0).kind, Choice::Kind::Person);
    QCOMPARE(model.choice(0).person.toString(), zoe.userId);
}

void TestSwitcherModel::speaks()
{
    Case t;
    t.model.setTyped(u"garage"_s);
    QCOMPARE(t.model.data(t.model.index(0), Qt::AccessibleTextRole).toString(), u"Garage, 4 unread message(s)"_s);
    t.model.setTyped(u"old garden"_s);
    QCOMPARE(t.model.data(t.model.index(0), Qt::AccessibleTextRole).toString(), u"Old garden"_s); // muted
}

QTEST_GUILESS_MAIN(TestSwitcherModel)
#include "tst_switcher_model.moc"
