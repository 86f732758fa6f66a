// Who is connected, and the rooms that they share.
#include "server/domain/roster.h"

#include <QTest>

using namespace kith;
using namespace kith::domain;

namespace {

User person(quint64 id) { return {.id = UserId(id), .username = QString::number(id), .displayName = {}}; }

Room room(quint64 id, qint64 members = 2, Role role = Role::Member)
{
    Room made;
    made.id = RoomId(id);
    made.members = members;
    made.role = role;
    return made;
}

} // namespace

class TestRoster : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void onlyTheFirstConnectionIsNew();
    void onlyTheLastOneGoes();
    void strangersAreNobody();
    void roomsKnowWhoIsOnline();
    void membershipsComeAndGo();
    void whoIsNotConnectedIsNotKept();
    void rolesChange();
    void sizesFollow();
    void aSecondConnectionBringsTheNewerRooms();
};

void TestRoster::onlyTheFirstConnectionIsNew()
{
    Roster roster;
    QVERIFY(roster.attach(person(1), {}));
    QVERIFY(!roster.attach(person(1), {}));
    QVERIFY(roster.attach(person(2), {}));
    QCOMPARE(roster.connections(UserId(1)), 2);
    QCOMPARE(roster.userCount(), size_t(2));
}

void TestRoster::onlyTheLastOneGoes()
{
    Roster roster;
    roster.attach(person(1), {room(5)});
    roster.attach(person(1), {room(5)});
    QVERIFY(!roster.detach(UserId(1)));
    QVERIFY(roster.isOnline(UserId(1)));
    QVERIFY(roster.room(RoomId(5)));
    QVERIFY(roster.detach(UserId(1)));
    QVERIFY(!roster.isOnline(UserId(1)));
    QVERIFY(!roster.room(RoomId(5)));
    QVERIFY(!roster.detach(UserId(1)));
}

void TestRoster::strangersAreNobody()
{
    Roster roster;
    QCOMPARE(roster.connections(UserId(1)), 0);
    QCOMPARE(roster.user(UserId(1)), nullptr);
    QCOMPARE(roster.role(UserId(1), RoomId(0)), std::nullopt);
    QVERIFY(roster.roomsOf(UserId(1)).empty());
    QVERIFY(!roster.detach(UserId(1)));
    roster.attach(person(1), {room(0)});
    QCOMPARE(roster.role(UserId(1), RoomId(1)), std::nullopt);
    QCOMPARE(roster.role(UserId(2), RoomId(0)), std::nullopt);
}

void TestRoster::roomsKnowWhoIsOnline()
{
    Roster roster;
    roster.attach(person(1), {room(5), room(6)});
    roster.attach(person(2), {room(5)});
    QCOMPARE(roster.room(RoomId(5))->online, (std::unordered_set{UserId(1), UserId(2)}));
    QCOMPARE(roster.room(RoomId(6))->online, (std::unordered_set{UserId(1)}));
    roster.detach(UserId(1));
    QCOMPARE(roster.room(RoomId(5))->online, (std::unordered_set{UserId(2)}));
    QVERIFY(!roster.room(RoomId(6)));
}

void TestRoster::membershipsComeAndGo()
{
    Roster roster;
    roster.attach(person(1), {});
    roster.addMembership(UserId(1), room(7, 3, Role::Owner));
    QCOMPARE(roster.role(UserId(1), RoomId(7)), std::optional(Role::Owner));
    QCOMPARE(roster.roomsOf(UserId(1)), std::vector{RoomId(7)});
    QCOMPARE(roster.room(RoomId(7))->members, qint64(3));
    roster.removeMembership(UserId(1), RoomId(7));
    roster.removeMembership(UserId(1), RoomId(7));
    QCOMPARE(roster.role(UserId(1), RoomId(7)), std::nullopt);
    QVERIFY(!roster.room(RoomId(7)));
}

void TestRoster::whoIsNotConnectedIsNotKept()
{
    Roster roster;
    roster.addMembership(UserId(1), room(7));
    QVERIFY(!roster.room(RoomId(7)));
    QVERIFY(!roster.isOnline(UserId(1)));
}

void TestRoster::rolesChange()
{
    Roster roster;
    roster.attach(person(1), {room(5)});
    roster.setRole(UserId(1), RoomId(5), Role::Owner);
    QCOMPARE(roster.role(UserId(1), RoomId(5)), std::optional(Role::Owner));
    roster.setRole(UserId(1), RoomId(6), Role::Owner); // not in it: still not in it
    QCOMPARE(roster.role(UserId(1), RoomId(6)), std::nullopt);
}

void TestRoster::sizesFollow()
{
    Roster roster;
    roster.attach(person(1), {room(5, 2)});
    roster.addMembership(UserId(9), room(5, 3)); // somebody who is not connected
    QCOMPARE(roster.room(RoomId(5))->members, qint64(3));
    roster.setMembers(RoomId(5), 1);
    QCOMPARE(roster.room(RoomId(5))->members, qint64(1));
    roster.setMembers(RoomId(6), 8);
    QVERIFY(!roster.room(RoomId(6)));
}

void TestRoster::aSecondConnectionBringsTheNewerRooms()
{
    Roster roster;
    roster.attach(person(1), {room(5, 2)});
    User renamed = person(1);
    renamed.displayName = QStringLiteral("Ana");
    roster.attach(renamed, {room(5, 4), room(6, 1)});
    QCOMPARE(roster.user(UserId(1))->displayName, QStringLiteral("Ana"));
    QCOMPARE(roster.room(RoomId(5))->members, qint64(4));
    QVERIFY(roster.role(UserId(1), RoomId(6)));
}

QTEST_GUILESS_MAIN(TestRoster)
#include "tst_roster.moc"
