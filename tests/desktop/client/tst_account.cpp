// What an account shows of people and of what they say, at the real server.
#include "tests/desktop/client/client_support.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::test;
using client::Account;
using client::Outcome;

namespace {

const RoomId general = RoomId::general();

UserId idOf(const TestClient &client) { return UserId::fromString(client.userId); }

} // namespace

class TestAccount : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void presence();
    void namesOfStrangers();
    void sendsAndReceives();
    void messagesThatCannotBeSent();
    void unreadCounts();
    void readMarkersBetweenDevices();
    void readMarkersAreToldAfterAResume();
    void typing();
    void twoDevicesSend();
    void requestsWithoutAServer();
    void draftsStay();
};

void TestAccount::presence()
{
    TestServer server;
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    QVERIFY(ann.goOnline());
    auto bob = std::make_unique<Person>(server, u"bob"_s);
    const UserId id = idOf(*bob);
    QVERIFY(waitUntil([&] { return ann->people().isOnline(id); }));
    bob->close();
    bob.reset();
    QVERIFY(waitUntil([&] { return !ann->people().isOnline(id); }));
    QCOMPARE(ann->people().name(id), u"bob"_s);
    QVERIFY(ann->people().isOnline(ann->me()));
    wire.isUp = false;
    wire.cut();
    QVERIFY(ann.waitOffline());
    QVERIFY(!ann->people().isOnline(ann->me())); // nobody knows
}

void TestAccount::namesOfStrangers()
{
    TestServer server;
    UserId id;
    {
        Person bob(server, u"bob"_s);
        id = idOf(bob);
        bob.say(u"0"_s, u"first"_s);
        Person eve(server, u"eve"_s);
        eve.say(u"0"_s, u"last"_s);
        bob.close();
        eve.close();
    }
    QVERIFY(server.settlesAt(0));
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    QVERIFY(ann.goOnline());
    QVERIFY(ann.opens(general));
    QSignalSpy changed(&ann->people(), &client::People::changed);
    QCOMPARE(ann->people().name(id), u"…"_s);
    QVERIFY(waitUntil([&] { return !changed.isEmpty(); }));
    QCOMPARE(ann->people().name(id), u"bob"_s);
    ann.openAccount(); // known from now on
    QCOMPARE(ann->people().name(id), u"bob"_s);
}

void TestAccount::sendsAndReceives()
{
    TestServer server;
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    Device bob(wire, registerSession(server, u"bob"_s));
    QVERIFY(ann.goOnline() && bob.goOnline() && ann.opens(general) && bob.opens(general));
    QSignalSpy arrived(&bob.account(), &Account::messageArrived);
    QSignalSpy ownArrived(&ann.account(), &Account::messageArrived);
    QSignalSpy appended(&bob.account(), &Account::messagesAppended);
    QVERIFY(ann->send(general, u"  Hello\nthere \"you\"  "_s));
    QCOMPARE(ann.waitingTexts(general), QStringList{u"Hello\nthere \"you\""_s});
    QVERIFY(ann.allSent() && ann.holds(general, 1) && bob.holds(general, 1));
    const Message message = bob.messages(general).front();
    QCOMPARE(message.text, u"Hello\nthere \"you\""_s);
    QCOMPARE(message.from, ann->me());
    QVERIFY(message.date > 0);
    QCOMPARE(ann.messages(general).front().date, message.date); // to the millisecond, by whichever way it came
    QCOMPARE(ann.messages(general).front().rev, message.rev);
    QCOMPARE(arrived.size(), 1);
    QCOMPARE(ownArrived.size(), 0);
    QCOMPARE(appended.size(), 1);
    QCOMPARE(bob.room(general).last->text, message.text);
    QCOMPARE(ann.room(general).last->text, message.text);
    QVERIFY(ann->pending(general).empty());
}

void TestAccount::messagesThatCannotBeSent()
{
    TestServer server;
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    QVERIFY(ann.goOnline() && ann.opens(general));
    QCOMPARE(ann->send(general, u" \n "_s).error().code, ErrorCode::MessageEmpty);
    QCOMPARE(ann->send(general, QString(limits::messageCharacters + 1, u'x')).error().code, ErrorCode::MessageTooLong);
    // Within the characters, but no frame carries it: 3 bytes each, or two for what JSON escapes.
    QCOMPARE(ann->send(general, QString(limits::messageCharacters, u'€')).has_value(), true);
    QCOMPARE(ann->send(general, QString(limits::messageCharacters, u'"')).has_value(), true);
    const QString wide = QString::fromUcs4(U"\U0001F600").repeated(limits::messageCharacters); // 4 bytes each
    QCOMPARE(ann->send(general, wide).error().code, ErrorCode::MessageTooLong);
    QVERIFY(ann.allSent()); // and what was accepted, the server accepts
    QVERIFY(ann.holds(general, 2));
}

void TestAccount::unreadCounts()
{
    TestServer server;
    Person bob(server, u"bob"_s);
    const QString tea = makeRoom(bob, u"Tea"_s);
    const RoomId id = RoomId::fromString(tea);
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    QVERIFY(ann.goOnline() && ann.opens(general));
    const auto joined = outcomeOf<RoomId>(
        [&](QObject *context, Account::Done<RoomId> done) { ann->joinRoom(id, context, std::move(done)); });
    QVERIFY(joined.has_value());
    for (const QString &text : lines(u"line"_s, 3))
        bob.say(tea, text);
    bob.say(u"0"_s, u"elsewhere"_s);
    QVERIFY(ann.holds(id, 3) && ann.holds(general, 1));
    QCOMPARE(ann.room(id).unread(), 3);
    QCOMPARE(ann->unread(), 4);
    ann->markRead(id, 2);
    QCOMPARE(ann.room(id).unread(), 1);
    ann->markRead(id, 1); // never backwards
    QCOMPARE(ann.room(id).unread(), 1);
    ann->markRead(id, 100); // not past the last
    QCOMPARE(ann.room(id).readSeq, 3);
    QVERIFY(ann->send(general, u"mine"_s)); // whoever writes has read
    QVERIFY(ann.allSent() && ann.holds(general, 2));
    QCOMPARE(ann->unread(), 0);
}

void TestAccount::readMarkersBetweenDevices()
{
    TestServer server;
    Person bob(server, u"bob"_s);
    Wire wire(server);
    Device phone(wire, registerSession(server, u"ann"_s));
    Device desk(wire, phone.session);
    QVERIFY(phone.goOnline() && desk.goOnline() && phone.opens(general) && desk.opens(general));
    for (const QString &text : lines(u"line"_s, 5))
        bob.say(u"0"_s, text);
    QVERIFY(phone.holds(general, 5) && desk.holds(general, 5));
    phone->markRead(general, 2);
    phone->markRead(general, 4);
    QVERIFY(waitUntil([&] { return desk.room(general).readSeq == 4; }));
    QVERIFY(waitUntil([&] { return phone.room(general).serverReadSeq == 4; }));
    QCOMPARE(desk->unread(), 1);
    desk->markRead(general, 5);
    QVERIFY(waitUntil([&] { return phone->unread() == 0; }));
}

void TestAccount::readMarkersAreToldAfterAResume()
{
    TestServer server;
    Person bob(server, u"bob"_s);
    Wire wire(server);
    Wire otherWire(server);
    Device phone(wire, registerSession(server, u"ann"_s));
    Device desk(otherWire, phone.session);
    QVERIFY(phone.goOnline() && desk.goOnline() && phone.opens(general));
    for (const QString &text : lines(u"line"_s, 3))
        bob.say(u"0"_s, text);
    QVERIFY(phone.holds(general, 3));
    QVERIFY(waitUntil([&] { return desk.room(general).lastSeq == 3; }));
    wire.isUp = false;
    wire.cut();
    QVERIFY(phone.waitOffline());
    phone->markRead(general, 3);
    phone.openAccount(); // and it survives the end of the process
    QCOMPARE(phone->unread(), 0);
    QCOMPARE(desk.room(general).unread(), 3);
    wire.isUp = true;
    QVERIFY(phone.goOnline());
    QCOMPARE(phone->unread(), 0); // the server's older marker does not move it back
    QVERIFY(waitUntil([&] { return desk->unread() == 0; }));
}

void TestAccount::typing()
{
    TestServer server;
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    Device bob(wire, registerSession(server, u"bob"_s));
    QVERIFY(ann.goOnline() && bob.goOnline() && ann.opens(general) && bob.opens(general));
    QSignalSpy changed(&bob.account(), &Account::typingChanged);
    ann->typed(general);
    QVERIFY(waitUntil([&] { return !bob->typing(general).empty(); }));
    QCOMPARE(bob->typing(general), std::vector{ann->me()});
    QVERIFY(ann->typing(general).empty());
    QCOMPARE(changed.size(), 1);
    QVERIFY(ann->send(general, u"done"_s)); // the message takes its place
    QVERIFY(bob.holds(general, 1));
    QVERIFY(bob->typing(general).empty());
    QCOMPARE(changed.size(), 2);
}

void TestAccount::twoDevicesSend()
{
    TestServer server;
    Wire wire(server);
    Device phone(wire, registerSession(server, u"ann"_s));
    Device desk(wire, phone.session);
    QVERIFY(phone.goOnline() && desk.goOnline() && phone.opens(general) && desk.opens(general));
    constexpr int each = 40;
    for (int i = 0; i < each; ++i) {
        QVERIFY(phone->send(general, u"phone %1"_s.arg(i)));
        QVERIFY(desk->send(general, u"desk %1"_s.arg(i)));
        QVERIFY(phone->send(general, u"same"_s)); // the same words from both
        QVERIFY(desk->send(general, u"same"_s));
    }
    QVERIFY(phone.allSent() && desk.allSent());
    QVERIFY(phone.holds(general, 4 * each) && desk.holds(general, 4 * each));
    QCOMPARE(phone.texts(general), desk.texts(general));
    const QStringList all = phone.texts(general);
    QCOMPARE(all.count(u"same"_s), 2 * each);
    QStringList ofPhone;
    for (int i = 0; i < each; ++i)
        ofPhone.append(u"phone %1"_s.arg(i));
    QCOMPARE(all.filter(QRegularExpression(u"^phone"_s)), ofPhone);
    QCOMPARE(phone->unread(), 0);
    QCOMPARE(desk->unread(), 0);
}

void TestAccount::requestsWithoutAServer()
{
    TestServer server;
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    bool returned = false;
    bool told = false;
    QObject context;
    ann->searchUsers(u"bob"_s, &context, [&](const Outcome<proto::UsersReply> &reply) {
        QVERIFY(returned); // never before the call has returned
        QVERIFY(!reply && reply.error().kind == client::Failure::Kind::Lost);
        told = true;
    });
    returned = true;
    QVERIFY(waitUntil([&] { return told; }));
    QVERIFY(ann.goOnline());
    const auto found = outcomeOf<proto::UsersReply>([&](QObject *asker, Account::Done<proto::UsersReply> done) {
        ann->searchUsers(u"an"_s, asker, std::move(done));
    });
    QVERIFY(found && found->users.size() == 1);
}

void TestAccount::draftsStay()
{
    TestServer server;
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    QVERIFY(ann.goOnline());
    ann->setDraft(general, u"half a thou"_s);
    ann.openAccount();
    QCOMPARE(ann->draft(general), u"half a thou"_s);
    ann->setDraft(general, {});
    QVERIFY(ann->draft(general).isEmpty());
}

QTEST_GUILESS_MAIN(TestAccount)
#include "tst_account.moc"
