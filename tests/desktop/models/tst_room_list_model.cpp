#include "desktop/models/room_filter_model.h"
#include "desktop/models/room_list_model.h"
#include "tests/desktop/models/shown.h"

#include <QTest>

using namespace kith;
using namespace kith::test;
using client::Account;

namespace {

const UserId ada(2);
const UserId ben(3);
const RoomId withAda = RoomId::direct(UserId(1), ada);
constexpr EpochMs day = 86'400'000;

User person(UserId id, const QString &name)
{
    User user;
    user.id = id;
    user.username = user.displayName = name;
    return user;
}

client::RoomState talked(RoomId id, const QString &name, EpochMs date, UserId from, const QString &text = u"hi"_s)
{
    client::RoomState room = heldRoom(id, name, 1, 1);
    if (date > 0)
        room.last = client::Preview{.seq = 1, .from = from, .date = date, .text = text};
    return room;
}

QStringList names(const QAbstractItemModel &model)
{
    QStringList found;
    for (int row = 0; row < model.rowCount(); ++row)
        found << at(model, row, NameRole).toString();
    return found;
}

void fill(client::Cache::Batch &batch)
{
    batch.putUser(person(ada, u"Ada"_s));
    batch.putUser(person(ben, u"Ben"_s));
    batch.putRoom(talked(RoomId(1), u"Room 10"_s, 0, {}));
    batch.putRoom(talked(RoomId(2), u"room 9"_s, 0, {}));
    batch.putRoom(talked(RoomId(3), u"Älpler"_s, 2 * day, ben, u"one\n  two\tthree"_s));
    client::RoomState made = talked(RoomId(4), u"Just made"_s, 0, {});
    made.since = 4 * day;
    batch.putRoom(made);
    client::RoomState direct = talked(withAda, u"Ada"_s, 3 * day, ada, u"x"_s.repeated(500));
    direct.lastSeq = 5;
    batch.putRoom(direct);
    batch.putRoom(talked(RoomId(5), u"Own"_s, day, UserId(1)));
}

struct Case {
    Case() : desk(person(UserId(1), u"me"_s), fill), account(*desk.account), model(account), spies(model) {}
    QVariant of(RoomId id, int role) const { return at(model, model.rowOf(id), role); }

    Desk desk;
    Account &account;
    RoomListModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
    RowSpies spies;
};

} // namespace

class TestRoomListModel : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(u"en_GB"_s)); }

    void newestActivityFirst()
    {
        Case t;
        QCOMPARE(
            names(t.model), (QStringList{u"Ada"_s, u"Just made"_s, u"Älpler"_s, u"Own"_s, u"room 9"_s, u"Room 10"_s}));
        QCOMPARE(t.model.roomAt(0), withAda); // unread
        QCOMPARE(t.model.rowOf(withAda), 0);
        QCOMPARE(t.model.rowOf(RoomId(99)), -1);
        QVERIFY(!t.model.roomAt(-1).isValid());
        QVERIFY(!t.model.roomAt(6).isValid());
    }

    void saysWhatARoomIs()
    {
        Case t;
        QCOMPARE(t.of(RoomId(3), AvatarRole).toString(), u"3"_s);
        QVERIFY(!t.of(RoomId(3), OnlineRole).isValid());
        QCOMPARE(t.of(RoomId(3), PreviewRole).toString(), u"one two three"_s);
        QCOMPARE(t.of(RoomId(3), PreviewNameRole).toString(), u"Ben"_s);
        QCOMPARE(t.of(RoomId(3), PreviewOwnRole).toBool(), false);
        QCOMPARE(t.of(RoomId(3), DateRole).toLongLong(), 2 * day);
        QCOMPARE(t.of(RoomId(3), RoomIdRole).value<RoomId>(), RoomId(3));
        QCOMPARE(t.of(RoomId(3), RoomKindRole).toInt(), int(RoomKind::Public));
        QCOMPARE(t.of(withAda, AvatarRole).toString(), u"2"_s);
        QCOMPARE(t.of(withAda, OnlineRole), QVariant(false));
        QCOMPARE(t.of(withAda, PreviewNameRole).toString(), QString());
        QCOMPARE(t.of(withAda, PreviewRole).toString().size(), 200);
        QCOMPARE(t.of(withAda, UnreadRole).toInt(), 4);
        QCOMPARE(t.of(RoomId(5), PreviewNameRole).toString(), QString());
        QVERIFY(t.of(RoomId(5), PreviewOwnRole).toBool());
        QCOMPARE(t.of(RoomId(1), DateRole).toLongLong(), 0);
        QCOMPARE(t.of(RoomId(1), PreviewRole).toString(), QString());
        QCOMPARE(t.of(RoomId(1), TypingRole).toStringList(), QStringList());
    }

    void whatIsOnItsWayIsThePreview()
    {
        Case t;
        QCOMPARE(t.of(RoomId(3), PreviewStateRole).toInt(), int(DeliveryState::Stored));
        QVERIFY(t.account.send(RoomId(3), u"mine\nnow"_s));
        QCOMPARE(t.of(RoomId(3), PreviewStateRole).toInt(), int(DeliveryState::Sending));
        QCOMPARE(t.of(RoomId(3), PreviewRole).toString(), u"mine now"_s);
        QVERIFY(t.of(RoomId(3), PreviewOwnRole).toBool());
        QVERIFY(t.spies.changed.size() > 0);
        t.account.discard(t.account.pending(RoomId(3)).front().cid);
        QCOMPARE(t.of(RoomId(3), PreviewStateRole).toInt(), int(DeliveryState::Stored));
        QCOMPARE(t.of(RoomId(3), PreviewRole).toString(), u"one two three"_s);
    }

    void draftsAreReadOnceAndWhenTold()
    {
        Case t;
        QCOMPARE(t.of(RoomId(3), DraftRole).toString(), QString());
        t.account.setDraft(RoomId(3), u"half a"_s);
        QCOMPARE(t.of(RoomId(3), DraftRole).toString(), QString());
        t.spies.clear();
        t.model.refreshDraft(RoomId(3));
        QCOMPARE(t.spies.changed.size(), 1);
        QCOMPARE(t.spies.changed[0][2].value<QList<int>>(), QList<int>{DraftRole});
        QCOMPARE(t.of(RoomId(3), DraftRole).toString(), u"half a"_s);
        t.account.markRead(withAda, 5);
        QCOMPARE(t.of(RoomId(3), DraftRole).toString(), u"half a"_s);
        t.model.refreshDraft(RoomId(99));
    }

    void countsAreTold()
    {
        Case t;
        t.spies.clear();
        t.account.markRead(withAda, 3);
        QCOMPARE(t.of(withAda, UnreadRole).toInt(), 2);
        QCOMPARE(t.spies.told(), QString());
        QCOMPARE(t.spies.changed[0][0].toModelIndex().row(), 0);
    }

    void sections()
    {
        Case t;
        const auto sectionOf = [&](RoomId id) { return RoomSection(t.of(id, SectionRole).toInt()); };
        QCOMPARE(sectionOf(withAda), RoomSection::Unread);
        QCOMPARE(sectionOf(RoomId(3)), RoomSection::Rooms);
        t.account.setFavourite(RoomId(5), true);
        QVERIFY(t.of(RoomId(5), FavouriteRole).toBool());
        QCOMPARE(sectionOf(RoomId(5)), RoomSection::Favourites);
        t.account.setFavourite(withAda, true); // unread comes first
        QCOMPARE(names(t.model).first(2), (QStringList{u"Ada"_s, u"Own"_s}));
        t.account.markRead(withAda, 5);
        QCOMPARE(sectionOf(withAda), RoomSection::Favourites);
        t.account.setFavourite(withAda, false);
        QCOMPARE(sectionOf(withAda), RoomSection::Direct);
        QCOMPARE(t.model.rowOf(withAda), t.model.rowCount() - 1);
    }

    void aMutedRoomIsNotUnread()
    {
        Case t;
        t.account.setLevel(withAda, client::Level::None);
        QCOMPARE(t.of(withAda, LevelRole).toInt(), int(client::Level::None));
        QCOMPARE(RoomSection(t.of(withAda, SectionRole).toInt()), RoomSection::Direct);
        t.account.setLevel(withAda, client::Level::Mentions);
        QCOMPARE(RoomSection(t.of(withAda, SectionRole).toInt()), RoomSection::Unread);
    }

    void whatIsOpenStaysWhereItWas()
    {
        Case t;
        t.model.setOpenRoom(withAda);
        t.account.markRead(withAda, 5);
        QCOMPARE(t.model.rowOf(withAda), 0);
        QCOMPARE(RoomSection(t.of(withAda, SectionRole).toInt()), RoomSection::Unread);
        t.model.setOpenRoom(RoomId(3));
        QCOMPARE(RoomSection(t.of(withAda, SectionRole).toInt()), RoomSection::Direct);
        QCOMPARE(RoomSection(t.of(RoomId(3), SectionRole).toInt()), RoomSection::Rooms);
    }

    void filters()
    {
        Case t;
        RoomFilterModel filter;
        filter.setSourceModel(&t.model);
        QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QCOMPARE(names(filter), names(t.model));
        QVERIFY(!filter.isFiltering());
        filter.setWords(u"  ROOM 1 "_s);
        QCOMPARE(names(filter), QStringList{u"Room 10"_s});
        QVERIFY(filter.isFiltering());
        filter.setWords(u"alp"_s);
        QCOMPARE(names(filter), QStringList{u"Älpler"_s});
        QCOMPARE(filter.roomAt(0), RoomId(3));
        QCOMPARE(filter.rowOf(RoomId(3)), 0);
        QCOMPARE(filter.rowOf(RoomId(1)), -1);
        QVERIFY(!filter.roomAt(7).isValid());
        filter.setWords(u"älp"_s);
        QCOMPARE(names(filter), QStringList{u"Älpler"_s});
        filter.setWords(u"m ma"_s);
        QCOMPARE(names(filter), QStringList{u"Just made"_s});
        filter.setWords(u"nobody"_s);
        QCOMPARE(filter.rowCount(), 0);
        filter.setWords(u" "_s);
        QCOMPARE(filter.rowCount(), 6);
    }

    void live()
    {
        TestServer server;
        Person adaThere(server, u"ada"_s);
        TestClient registering(server);
        registering.registerUser(u"me"_s);
        registering.resume();
        const RoomId first = RoomId::fromString(makeRoom(registering, u"First"_s));
        const RoomId second = RoomId::fromString(makeRoom(registering, u"Second"_s));
        for (const RoomId id : {first, second})
            adaThere.request("room.join", {{"roomId", id.toString()}});
        for (const RoomId id : {first, second, RoomId::general()})
            QCOMPARE(adaThere.say(id.toString(), u"hello"_s).code(), u"ok"_s);

        Desk desk(server, registering, u"me"_s);
        RoomListModel model(*desk.account);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QCOMPARE(model.rowCount(), 3);
        for (const RoomId id : {first, second, RoomId::general()})
            QVERIFY(desk.holds(id, 1));

        // Whichever is last comes to the top, with one move.
        const RoomId last = model.roomAt(2);
        const QPersistentModelIndex kept = model.index(2);
        RowSpies spies(model);
        QVERIFY(waitUntil([&] { return SystemClock().now() > desk.room(model.roomAt(0)).since; }));
        QCOMPARE(adaThere.say(last.toString(), u"to the top"_s).code(), u"ok"_s);
        QVERIFY(desk.holds(last, 2));
        QCOMPARE(model.roomAt(0), last);
        QCOMPARE(kept.row(), 0);
        QCOMPARE(spies.told(), u"moved 2-2"_s);
        QCOMPARE(at(model, 0, PreviewRole).toString(), u"to the top"_s);
        QCOMPARE(at(model, 0, PreviewNameRole).toString(), u"ada"_s);

        QCOMPARE(adaThere.request("typing", {{"roomId", last.toString()}}).code(), u"ok"_s);
        QVERIFY(waitUntil([&] { return !at(model, 0, TypingRole).toStringList().isEmpty(); }));
        QCOMPARE(at(model, 0, TypingRole).toStringList(), QStringList{u"ada"_s});

        // A direct room comes, shows presence, and a room goes.
        spies.clear();
        adaThere.request("dm.open", {{"userId", desk.account->me().toString()}});
        const RoomId direct = RoomId::direct(desk.account->me(), UserId::fromString(adaThere.userId));
        QCOMPARE(adaThere.say(direct.toString(), u"psst"_s).code(), u"ok"_s);
        QVERIFY(waitUntil([&] { return model.rowOf(direct) >= 0; }));
        QCOMPARE(spies.inserted.size(), 1);
        QVERIFY(waitUntil([&] { return at(model, model.rowOf(direct), OnlineRole).toBool(); }));
        QCOMPARE(at(model, model.rowOf(direct), NameRole).toString(), u"ada"_s);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        adaThere.close();
        QVERIFY(waitUntil([&] { return !at(model, model.rowOf(direct), OnlineRole).toBool(); }));
        QVERIFY(!changed.isEmpty());
        spies.clear();
        desk.account->leaveRoom(first, this, [](const client::Outcome<proto::Empty> &) {});
        QVERIFY(waitUntil([&] { return model.rowOf(first) < 0; }));
        QCOMPARE(spies.removed.size(), 1);
        QCOMPARE(model.rowCount(), 3);
        server.end();
        QVERIFY(waitUntil([&] { return desk.account->state() == Account::State::Offline; }));
        QCOMPARE(model.rowCount(), 3);
    }
};

QTEST_GUILESS_MAIN(TestRoomListModel)
#include "tst_room_list_model.moc"
