// Rooms of an account at the real server: making, joining and leaving them, and who is in them.
#include "tests/desktop/client/client_support.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::test;
using client::Account;
using client::Outcome;

namespace {

const RoomId general = RoomId::general();

Outcome<RoomId> join(Device &device, RoomId id)
{
    return outcomeOf<RoomId>(
        [&](QObject *context, Account::Done<RoomId> done) { device->joinRoom(id, context, std::move(done)); });
}

Outcome<proto::Empty> leave(Device &device, RoomId id)
{
    return outcomeOf<proto::Empty>(
        [&](QObject *context, Account::Done<proto::Empty> done) { device->leaveRoom(id, context, std::move(done)); });
}

Outcome<RoomId> openDirect(Device &device, UserId user)
{
    return outcomeOf<RoomId>(
        [&](QObject *context, Account::Done<RoomId> done) { device->openDirect(user, context, std::move(done)); });
}

} // namespace

class TestAccountRooms : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void makesRooms();
    void browsesAndJoins();
    void joinsByLink();
    void invitesAPerson();
    void aRoomEntersThoughNobodyWaits();
    void aRoomLeavesThoughNobodyWaits();
    void membersComeAndGo();
    void leavesARoom();
    void leftOnAnotherDevice();
    void leftWhileAway();
    void directRooms();
    void aDirectRoomOfSomebodyElse();
    void mentionsAreCounted();
    void choicesAreKept();
};

void TestAccountRooms::makesRooms()
{
    TestServer server;
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    Device tablet(wire, ann.session);
    QVERIFY(ann.goOnline() && tablet.goOnline());
    const auto made = outcomeOf<RoomId>([&](QObject *context, Account::Done<RoomId> done) {
        ann->createRoom(u"Tea"_s, u"Leaves"_s, RoomKind::Private, context, std::move(done));
    });
    QVERIFY(made.has_value());
    const client::RoomState &room = ann.room(*made);
    QCOMPARE(room.name, u"Tea"_s);
    QCOMPARE(room.topic, u"Leaves"_s);
    QCOMPARE(room.kind, RoomKind::Private);
    QCOMPARE(room.role, Role::Owner);
    QCOMPARE(room.members, 1);
    QVERIFY(room.known && room.atStart()); // nothing was said yet: nothing has to be asked
    QVERIFY(waitUntil([&] { return tablet->room(*made) != nullptr; }));
    QCOMPARE(tablet.room(*made).topic, u"Leaves"_s);
}

void TestAccountRooms::browsesAndJoins()
{
    TestServer server;
    Person bob(server, u"bob"_s);
    const QString tea = makeRoom(bob, u"Tea"_s);
    for (const QString &text : lines(u"line"_s, 3))
        bob.say(tea, text);
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    QVERIFY(ann.goOnline());
    const auto found = outcomeOf<proto::RoomsReply>([&](QObject *context, Account::Done<proto::RoomsReply> done) {
        ann->browse(u"te"_s, {}, context, std::move(done));
    });
    QVERIFY(found && found->rooms.size() == 1);
    QCOMPARE(found->rooms.front().id.toString(), tea);
    QCOMPARE(found->rooms.front().joined, false);

    const RoomId id = found->rooms.front().id;
    QSignalSpy added(&ann.account(), &Account::roomAdded);
    const auto joined = join(ann, id);
    QVERIFY(joined && *joined == id);
    QCOMPARE(added.size(), 1);
    QCOMPARE(ann.texts(id), lines(u"line"_s, 3));
    QVERIFY(ann.room(id).atStart());
    QCOMPARE(ann.room(id).unread(), 0);
    bob.say(tea, u"welcome"_s);
    QVERIFY(ann.holds(id, 4));
    // Once more changes nothing.
    QVERIFY(join(ann, id).has_value());
    QCOMPARE(added.size(), 1);
    QCOMPARE(ann.texts(id).size(), 4);

    const auto refusedJoin = join(ann, RoomId(999));
    QVERIFY(!refusedJoin && refusedJoin.error().is(ErrorCode::RoomUnknown));
}

void TestAccountRooms::joinsByLink()
{
    TestServer server;
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    Device bob(wire, registerSession(server, u"bob"_s));
    QVERIFY(ann.goOnline() && bob.goOnline());
    const RoomId tea = makeRoomOn(ann, u"Tea"_s, RoomKind::Private);
    const auto link = outcomeOf<QString>(
        [&](QObject *context, Account::Done<QString> done) { ann->inviteLink(tea, context, std::move(done)); });
    QVERIFY(link && !link->isEmpty());
    const QString key = link->mid(link->lastIndexOf(u'/') + 1).section(u'=', -1);
    const auto joined = outcomeOf<RoomId>(
        [&](QObject *context, Account::Done<RoomId> done) { bob->joinByInvite(key, context, std::move(done)); });
    QVERIFY2(joined && *joined == tea, qPrintable(*link));
    const auto wrong = outcomeOf<RoomId>(
        [&](QObject *context, Account::Done<RoomId> done) { bob->joinByInvite(u"wrong"_s, context, std::move(done)); });
    QVERIFY(!wrong && wrong.error().is(ErrorCode::InviteInvalid));
}

void TestAccountRooms::invitesAPerson()
{
    TestServer server;
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    Device bob(wire, registerSession(server, u"bob"_s));
    QVERIFY(ann.goOnline() && bob.goOnline());
    const RoomId tea = makeRoomOn(ann, u"Tea"_s, RoomKind::Private);
    QVERIFY(ann->send(tea, u"before"_s));
    QVERIFY(ann.allSent());
    const auto invited = outcomeOf<proto::Empty>([&](QObject *context, Account::Done<proto::Empty> done) {
        ann->invite(tea, bob.session.user.id, context, std::move(done));
    });
    QVERIFY(invited.has_value());
    QVERIFY(waitUntil([&] { return bob->room(tea) != nullptr; }));
    QVERIFY(ann->send(tea, u"after"_s));
    QVERIFY(waitUntil([&] { return bob.room(tea).lastSeq == 2; }));
    QVERIFY(bob.opens(tea));
    QVERIFY(waitUntil([&] {
        return bob.texts(tea) == QStringList({u"before"_s, u"after"_s}) || bob.room(tea).low > 1;
    }));
    if (bob.room(tea).low > 1)
        bob->loadOlder(tea);
    QVERIFY(waitUntil([&] { return bob.texts(tea) == QStringList({u"before"_s, u"after"_s}); }));
}

void TestAccountRooms::aRoomEntersThoughNobodyWaits()
{
    TestServer server;
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    QVERIFY(ann.goOnline());
    bool told = false;
    {
        QObject dialog; // closed before the answer comes
        ann->createRoom(u"Tea"_s, {}, RoomKind::Public, &dialog, [&](const Outcome<RoomId> &) { told = true; });
    }
    QVERIFY(waitUntil([&] { return ann->rooms().size() == 2; }));
    QVERIFY(!told);
}

void TestAccountRooms::aRoomLeavesThoughNobodyWaits()
{
    TestServer server;
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    QVERIFY(ann.goOnline());
    const RoomId tea = makeRoomOn(ann, u"Tea"_s);
    bool told = false;
    {
        QObject dialog;
        ann->leaveRoom(tea, &dialog, [&](const Outcome<proto::Empty> &) { told = true; });
    }
    QVERIFY(waitUntil([&] { return ann->room(tea) == nullptr; }));
    QVERIFY(!told);
}

void TestAccountRooms::membersComeAndGo()
{
    TestServer server;
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    QVERIFY(ann.goOnline());
    QCOMPARE(ann.room(general).members, 1);
    QSignalSpy changed(&ann.account(), &Account::memberChanged);
    QSignalSpy noticed(&ann.account(), &Account::noticed);
    Device bob(wire, registerSession(server, u"bob"_s));
    QVERIFY(waitUntil([&] { return ann.room(general).members == 2; }));
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.front().at(1).value<UserId>(), bob.session.user.id);
    QCOMPARE(noticed.size(), 1);
    QCOMPARE(ann->notices(general, 0, 100).size(), size_t(1));
    QCOMPARE(ann->notices(general, 0, 100).front().name, u"bob"_s);
    QVERIFY(bob.goOnline());
    QCOMPARE(bob.room(general).members, 2);

    // Who makes or joins a room counts once, whatever the server tells of it.
    const RoomId tea = makeRoomOn(ann, u"Tea"_s);
    QVERIFY(join(bob, tea).has_value());
    QVERIFY(waitUntil([&] { return ann.room(tea).members == 2; }));
    QVERIFY(bob->send(tea, u"here"_s)); // what came before it has come
    QVERIFY(bob.allSent() && bob.holds(tea, 1) && ann.holds(tea, 1));
    QCOMPARE(bob.room(tea).members, 2);
    QCOMPARE(ann.room(tea).members, 2);

    const auto members =
        outcomeOf<proto::UserPageReply>([&](QObject *context, Account::Done<proto::UserPageReply> done) {
            ann->members(tea, {}, context, std::move(done));
        });
    QVERIFY(members && members->users.size() == 2 && !members->more);

    QVERIFY(leave(bob, tea).has_value());
    QVERIFY(waitUntil([&] { return ann.room(tea).members == 1; }));
    QCOMPARE(ann->notices(tea, 0, 100).back().change, MemberChange::Left);
}

void TestAccountRooms::leavesARoom()
{
    TestServer server;
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    QVERIFY(ann.goOnline());
    const RoomId tea = makeRoomOn(ann, u"Tea"_s);
    QVERIFY(ann->send(tea, u"one"_s));
    QVERIFY(ann.allSent());
    QSignalSpy removed(&ann.account(), &Account::roomRemoved);
    QVERIFY(leave(ann, tea).has_value());
    QVERIFY(ann->room(tea) == nullptr);
    QCOMPARE(removed.size(), 1);
    QVERIFY(ann.texts(tea).isEmpty());
    ann.openAccount();
    QVERIFY(ann->room(tea) == nullptr);
    const auto again = leave(ann, tea); // without a server
    QVERIFY(!again && again.error().kind == client::Failure::Kind::Lost);

    // What is sent to it is refused, and stands there until the person decides.
    QVERIFY(ann.goOnline());
    QVERIFY(ann->send(tea, u"too late"_s));
    QVERIFY(waitUntil([&] {
        const auto pending = ann->pending(tea);
        return pending.size() == 1 && pending.front().state == client::Pending::State::Failed;
    }));
    QCOMPARE(ann->waiting(), 0);
    QCOMPARE(ann->unsent(), 1);
    const auto failed = ann->pending(tea).front();
    QVERIFY(failed.error == ErrorCode::RoomNotMember || failed.error == ErrorCode::RoomUnknown);
    ann.openAccount();
    QCOMPARE(ann->pending(tea).front().error, failed.error);
    ann->discard(failed.cid);
    QCOMPARE(ann->unsent(), 0);
    ann.openAccount();
    QCOMPARE(ann->unsent(), 0);
}

void TestAccountRooms::leftOnAnotherDevice()
{
    TestServer server;
    Wire wire(server);
    Device phone(wire, registerSession(server, u"ann"_s));
    Device desk(wire, phone.session);
    QVERIFY(phone.goOnline() && desk.goOnline());
    const RoomId tea = makeRoomOn(phone, u"Tea"_s);
    QVERIFY(waitUntil([&] { return desk->room(tea) != nullptr; }));
    QVERIFY(leave(phone, tea).has_value());
    QVERIFY(waitUntil([&] { return desk->room(tea) == nullptr; }));
}

void TestAccountRooms::leftWhileAway()
{
    TestServer server;
    Wire wire(server);
    Wire phoneWire(server);
    Device phone(phoneWire, registerSession(server, u"ann"_s));
    Device desk(wire, phone.session);
    QVERIFY(phone.goOnline() && desk.goOnline());
    const RoomId tea = makeRoomOn(phone, u"Tea"_s);
    QVERIFY(phone->send(tea, u"one"_s));
    QVERIFY(phone.allSent());
    QVERIFY(desk.holds(tea, 1));
    desk.closeAccount();
    QVERIFY(leave(phone, tea).has_value());
    desk.openAccount();
    QVERIFY(desk->room(tea) != nullptr); // as far as it knows
    QVERIFY(desk.goOnline());
    QVERIFY(desk->room(tea) == nullptr);
    QVERIFY(desk.texts(tea).isEmpty());
}

void TestAccountRooms::directRooms()
{
    TestServer server;
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    Device bob(wire, registerSession(server, u"bob"_s));
    QVERIFY(ann.goOnline() && bob.goOnline());
    const auto opened = openDirect(ann, bob->me());
    QVERIFY(opened.has_value());
    const RoomId id = *opened;
    QCOMPARE(id, RoomId::direct(ann->me(), bob->me()));
    QVERIFY(ann.room(id).isDirect());
    QCOMPARE(ann->roomName(ann.room(id)), u"bob"_s);
    QVERIFY(bob->room(id) == nullptr);
    QVERIFY(ann->send(id, u"psst"_s));
    QVERIFY(ann->send(id, u"hello?"_s));
    QVERIFY(ann.allSent());
    QVERIFY(waitUntil([&] { return bob->room(id) != nullptr && bob.room(id).lastSeq == 2; }));
    QCOMPARE(bob->roomName(bob.room(id)), u"ann"_s);
    QCOMPARE(bob.room(id).unread(), 2);
    QVERIFY(bob.opens(id));
    QVERIFY(waitUntil([&] {
        if (bob.room(id).low > 1)
            bob->loadOlder(id);
        return bob.texts(id) == QStringList({u"psst"_s, u"hello?"_s});
    }));
    QCOMPARE(*openDirect(bob, ann->me()), id); // held: no server needed
    const auto left = leave(bob, id);
    QVERIFY(!left && left.error().is(ErrorCode::RoomDenied));
    QVERIFY(bob->room(id) != nullptr);
    const auto nobody = openDirect(ann, UserId(999));
    QVERIFY(!nobody && nobody.error().is(ErrorCode::UserUnknown));
}

void TestAccountRooms::aDirectRoomOfSomebodyElse()
{
    // The first message is all that a peer may hear: it must be readable without asking anything more.
    TestServer server;
    Person bob(server, u"bob"_s);
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    QVERIFY(ann.goOnline());
    QSignalSpy arrived(&ann.account(), &Account::messageArrived);
    const QString id =
        bob.request("dm.open", {{"userId", ann->me().toString()}})["room"].toObject().value(u"id").toString();
    bob.say(id, u"surprise"_s);
    const RoomId room = RoomId::fromString(id);
    QVERIFY(waitUntil([&] { return ann->room(room) != nullptr && ann.room(room).lastSeq == 1; }));
    QVERIFY(ann.opens(room));
    QCOMPARE(ann.texts(room), QStringList{u"surprise"_s});
    QCOMPARE(ann.room(room).unread(), 1);
    bob.say(id, u"again"_s);
    QVERIFY(ann.holds(room, 2));
    QVERIFY(!arrived.isEmpty());
}

void TestAccountRooms::mentionsAreCounted()
{
    TestServer server;
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    Person bob(server, u"bob"_s);
    QVERIFY(ann.goOnline() && ann.opens(general));
    bob.say(u"0"_s, u"@ann, tea?"_s);
    bob.say(u"0"_s, u"nobody in particular"_s);
    bob.say(u"0"_s, u"@Ann or coffee"_s);
    QVERIFY(ann.holds(general, 3));
    QCOMPARE(ann.room(general).mentions, 2);
    ann->markRead(general, 1);
    QCOMPARE(ann.room(general).mentions, 1);

    QSignalSpy changed(&ann.account(), &Account::roomChanged);
    ann->setKeywords({u"particular"_s});
    QCOMPARE(ann.room(general).mentions, 2);
    QCOMPARE(changed.size(), 1);
    ann->setKeywords({});

    // Also what was said while nobody was here, and what was read elsewhere.
    ann.closeAccount();
    bob.say(u"0"_s, u"@ann?"_s);
    ann.openAccount();
    QCOMPARE(ann.room(general).mentions, 1);
    QVERIFY(ann.goOnline() && ann.holds(general, 4));
    QCOMPARE(ann.room(general).mentions, 2);
    Device tablet(wire, ann.session);
    QVERIFY(tablet.goOnline() && tablet.opens(general));
    QVERIFY(waitUntil([&] { return tablet.room(general).mentions == 2; })); // once it is told what was read
    tablet->markRead(general, 3);
    QVERIFY(waitUntil([&] { return ann.room(general).mentions == 1; }));
    // Whoever writes has read what stands above.
    QVERIFY(ann->send(general, u"yes, @ann too"_s));
    QVERIFY(waitUntil([&] { return ann.room(general).mentions == 0 && tablet.room(general).mentions == 0; }));
}

void TestAccountRooms::choicesAreKept()
{
    TestServer server;
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    QVERIFY(ann.goOnline());
    ann->setFavourite(general, true);
    ann->setLevel(general, client::Level::Mentions);
    ann->setLevel(RoomId(99), client::Level::None); // nobody's
    ann.openAccount();
    QVERIFY(ann.room(general).favourite);
    QCOMPARE(ann.room(general).level, client::Level::Mentions);
    QVERIFY(ann.goOnline());
    QVERIFY(ann.room(general).favourite);
    QCOMPARE(ann.room(general).level, client::Level::Mentions);
}

QTEST_GUILESS_MAIN(TestAccountRooms)
#include "tst_account_rooms.moc"
