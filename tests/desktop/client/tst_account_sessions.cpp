// Getting a session, keeping it and losing it: SignIn and Account at the real server.
#include "tests/desktop/client/client_support.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::test;
using client::Account;
using client::Failure;
using client::SignIn;

namespace {

// What a SignIn said last.
struct Desk {
    explicit Desk(Wire &wire) : signIn(wire.links(), quickTiming())
    {
        QObject::connect(&signIn, &SignIn::greeted, &signIn, [this](const proto::HelloReply &) { ++greetings; });
        QObject::connect(&signIn, &SignIn::unreachable, &signIn, [this] { ++unreachable; });
        QObject::connect(&signIn, &SignIn::signedIn, &signIn,
            [this](const User &user, const QString &token) { sessions.push_back({.user = user, .token = token}); });
        QObject::connect(
            &signIn, &SignIn::failed, &signIn, [this](const Failure &failure) { failures.push_back(failure); });
    }

    bool settles()
    {
        const size_t before = sessions.size() + failures.size();
        return waitUntil([&] { return sessions.size() + failures.size() > before; });
    }
    // The code of the last refusal.
    QString refusal() const
    {
        if (failures.empty() || failures.back().kind != Failure::Kind::Refused)
            return u"none"_s;
        return wireName(failures.back().error.code);
    }

    SignIn signIn;
    int greetings = 0;
    int unreachable = 0;
    std::vector<Session> sessions;
    std::vector<Failure> failures;
};

proto::Register newcomer(const QString &name, const QString &password = goodPassword)
{
    proto::Register request;
    request.username = name;
    request.password = password;
    return request;
}

const QUrl address(u"ws://test.example/ws"_s);
const RoomId general = RoomId::general();

} // namespace

class TestAccountSessions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void greeting();
    void greetingNobody();
    void registersAndSignsIn();
    void comesAsAGuest();
    void refusedRegistrations();
    void refusedSignInMayBeTriedAgain();
    void theServerGoesWhileAsked();
    void cancelledIsNotToldLater();
    void firstResume();
    void signsOut();
    void signsOutWithoutAServer();
    void signsOutWhenTheServerIsSilent();
    void revoked();
    void revokedWithoutAWord();
    void revokedWhileAway();
    void expiredKeepsTheOutbox();
    void aResumeThatIsRefusedIsTriedAgain();
    void aSilentServerIsLeft();
};

void TestAccountSessions::greeting()
{
    TestServer server;
    Wire wire(server);
    Desk desk(wire);
    desk.signIn.greet(address);
    QVERIFY(waitUntil([&] { return desk.greetings == 1; }));
    QVERIFY(desk.signIn.offer());
    QCOMPARE(desk.signIn.offer()->registration, proto::Registration::Open);
    QVERIFY(desk.signIn.offer()->guests);
    QCOMPARE(desk.signIn.server(), address);

    // The connection that said hello is the one that asks.
    desk.signIn.login(address, u"nobody"_s, goodPassword);
    QVERIFY(desk.settles());
    QCOMPARE(desk.refusal(), u"auth.failed"_s);
    QCOMPARE(wire.attempts(), 1);
}

void TestAccountSessions::greetingNobody()
{
    TestServer server;
    Wire wire(server);
    wire.isUp = false;
    Desk desk(wire);
    desk.signIn.greet(address);
    QVERIFY(waitUntil([&] { return desk.unreachable == 1; }));
    desk.signIn.login(address, u"ann"_s, goodPassword);
    QVERIFY(desk.settles());
    QVERIFY(desk.failures.back().kind == Failure::Kind::Lost);
    QVERIFY(!desk.signIn.isBusy());
    QCOMPARE(wire.attempts(), 2); // it does not go on by itself

    wire.isUp = true;
    desk.signIn.greet(address);
    QVERIFY(waitUntil([&] { return desk.greetings == 1; }));
    QCOMPARE(desk.unreachable, 1);
}

void TestAccountSessions::registersAndSignsIn()
{
    TestServer server;
    Wire wire(server);
    Desk desk(wire);
    proto::Register request = newcomer(u"Ann"_s);
    request.displayName = u"Ann Example"_s;
    desk.signIn.registerAccount(address, request);
    QVERIFY(desk.signIn.isBusy());
    QVERIFY(desk.settles());
    QCOMPARE(desk.sessions.size(), size_t(1));
    QVERIFY(!desk.signIn.isBusy());
    const Session registered = desk.sessions.back();
    QCOMPARE(registered.user.username, u"Ann"_s);
    QCOMPARE(registered.user.displayName, u"Ann Example"_s);
    QVERIFY(!registered.user.guest);

    desk.signIn.login(address, u"ann"_s, goodPassword);
    QVERIFY(desk.settles());
    QCOMPARE(desk.sessions.size(), size_t(2));
    QCOMPARE(desk.sessions.back().user.id, registered.user.id);
    QVERIFY(desk.sessions.back().token != registered.token);

    // Each program under its name.
    desk.signIn.setClient(u"kith-term"_s);
    desk.signIn.login(address, u"ann"_s, goodPassword);
    QVERIFY(desk.settles());
    Device device(wire, desk.sessions.back());
    QVERIFY(device.goOnline());
    const auto listed = outcomeOf<proto::SessionsReply>(
        [&](QObject *context, auto done) { device->sessions(context, std::move(done)); });
    QVERIFY(listed);
    QCOMPARE(listed->sessions.size(), size_t(3));
    for (const proto::SessionInfo &session : listed->sessions)
        QVERIFY(session.client.startsWith(session.current ? u"kith-term "_s : u"kith "_s));
    device.closeAccount();
    QVERIFY(waitUntil([&] { return wire.connections() == 0; })); // an account has its own
}

void TestAccountSessions::comesAsAGuest()
{
    TestServer server;
    Wire wire(server);
    Desk desk(wire);
    desk.signIn.guest(address);
    QVERIFY(desk.settles());
    QCOMPARE(desk.sessions.size(), size_t(1));
    QVERIFY(desk.sessions.back().user.guest);

    Device guest(wire, desk.sessions.back());
    QVERIFY(guest.goOnline());
    const auto made = outcomeOf<RoomId>([&](QObject *context, Account::Done<RoomId> done) {
        guest->createRoom(u"mine"_s, {}, RoomKind::Public, context, std::move(done));
    });
    QVERIFY(!made && made.error().is(ErrorCode::RoomDenied));
}

void TestAccountSessions::refusedRegistrations()
{
    TestServer server;
    registerSession(server, u"taken"_s);
    Wire wire(server);
    Desk desk(wire);
    const std::initializer_list<std::pair<proto::Register, QString>> cases{
        {newcomer(u"TAKEN"_s), u"name.taken"_s},
        {newcomer(u"two words"_s), u"name.invalid"_s},
        {newcomer(u"fine"_s, u"short"_s), u"password.weak"_s},
    };
    for (const auto &[request, code] : cases) {
        desk.signIn.registerAccount(address, request);
        QVERIFY(desk.settles());
        QCOMPARE(desk.refusal(), code);
    }
    QVERIFY(desk.sessions.empty());

    TestServer closed({.configure = [](app::Config &config) {
        config.settings.registration = proto::Registration::Closed;
        config.settings.guests = false;
    }});
    Wire closedWire(closed);
    Desk closedDesk(closedWire);
    closedDesk.signIn.registerAccount(address, newcomer(u"ann"_s));
    QVERIFY(closedDesk.settles());
    QCOMPARE(closedDesk.refusal(), u"registration.closed"_s);
    closedDesk.signIn.guest(address);
    QVERIFY(closedDesk.settles());
    QCOMPARE(closedDesk.refusal(), u"registration.closed"_s);
    QCOMPARE(closedDesk.signIn.offer()->registration, proto::Registration::Closed);
}

void TestAccountSessions::refusedSignInMayBeTriedAgain()
{
    TestServer server;
    const Session ann = registerSession(server, u"ann"_s);
    Wire wire(server);
    Desk desk(wire);
    desk.signIn.login(address, u"ann"_s, u"not the password"_s);
    QVERIFY(desk.settles());
    QCOMPARE(desk.refusal(), u"auth.failed"_s);
    desk.signIn.login(address, u"ann"_s, goodPassword);
    QVERIFY(desk.settles());
    QCOMPARE(desk.sessions.size(), size_t(1));
    QCOMPARE(desk.sessions.back().user.id, ann.user.id);
    QCOMPARE(wire.attempts(), 1);
}

void TestAccountSessions::theServerGoesWhileAsked()
{
    TestServer server;
    registerSession(server, u"ann"_s);
    Wire wire(server);
    wire.outgoing = [&](const QByteArray &frame) {
        if (isRequest(frame, "login"))
            QMetaObject::invokeMethod(
                qApp, [&] { wire.cut(); }, Qt::QueuedConnection);
        return !isRequest(frame, "login");
    };
    Desk desk(wire);
    desk.signIn.login(address, u"ann"_s, goodPassword);
    QVERIFY(desk.settles());
    QVERIFY(desk.failures.back().kind == Failure::Kind::Lost);
    QCOMPARE(desk.failures.size(), size_t(1));

    wire.outgoing = {};
    desk.signIn.login(address, u"ann"_s, goodPassword);
    QVERIFY(desk.settles());
    QCOMPARE(desk.sessions.size(), size_t(1));
    QCOMPARE(desk.failures.size(), size_t(1));
}

void TestAccountSessions::cancelledIsNotToldLater()
{
    TestServer server;
    registerSession(server, u"ann"_s);
    Wire wire(server);
    bool asked = false;
    wire.outgoing = [&](const QByteArray &frame) {
        asked = asked || isRequest(frame, "login");
        return !asked;
    };
    Desk desk(wire);
    desk.signIn.login(address, u"ann"_s, u"the first attempt"_s);
    QVERIFY(waitUntil([&] { return asked; }));
    wire.outgoing = {};
    desk.signIn.cancel();
    QVERIFY(!desk.signIn.isBusy());
    // What becomes of the cancelled one is not taken for the answer to this one.
    desk.signIn.login(address, u"ann"_s, goodPassword);
    QVERIFY(desk.settles());
    QCOMPARE(desk.sessions.size(), size_t(1));
    QVERIFY(desk.failures.empty());
}

void TestAccountSessions::firstResume()
{
    TestServer server;
    Person bob(server, u"bob"_s);
    bob.say(u"0"_s, u"before"_s);
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    QVERIFY(ann->rooms().empty());
    QCOMPARE(ann->state(), Account::State::Offline);
    QSignalSpy added(&ann.account(), &Account::roomAdded);
    QVERIFY(ann.goOnline());
    QCOMPARE(added.size(), 1);
    const client::RoomState &room = ann.room(general);
    QCOMPARE(room.name, u"General"_s);
    QCOMPARE(room.kind, RoomKind::Public);
    QCOMPARE(room.lastSeq, 1);
    QCOMPARE(room.unread(), 0); // said before she came
    QCOMPARE(room.members, 2);
    QVERIFY(room.last);
    QCOMPARE(room.last->text, u"before"_s);
    QCOMPARE(room.role, Role::Member);
    QVERIFY(waitUntil([&] { return ann->limits().message > 0; }));
    QCOMPARE(ann->limits().message, limits::messageCharacters);
    QVERIFY(ann->people().isOnline(UserId::fromString(bob.userId)));
    QCOMPARE(ann->people().name(UserId::fromString(bob.userId)), u"bob"_s);
    // It can be read without the server later, though nobody opened it.
    QVERIFY(ann.holds(general, 1));
    QCOMPARE(ann.texts(general), QStringList{u"before"_s});
}

void TestAccountSessions::signsOut()
{
    TestServer server;
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    QVERIFY(ann.goOnline());
    std::vector<Account::Ending> endings;
    QObject::connect(
        &ann.account(), &Account::ended, &ann.account(), [&](Account::Ending ending) { endings.push_back(ending); });
    ann->signOut();
    QVERIFY(waitUntil([&] { return !endings.empty(); }));
    QCOMPARE(endings, std::vector{Account::Ending::SignedOut});
    QCOMPARE(ann->state(), Account::State::Ended);
    QVERIFY(waitUntil([&] { return wire.connections() == 0; }));

    TestClient thief(server);
    QCOMPARE(thief.resumeWith(ann.session.token).code(), u"auth.expired"_s);
}

void TestAccountSessions::signsOutWithoutAServer()
{
    TestServer server;
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    wire.isUp = false;
    ann->start(ann.session.token);
    QVERIFY(waitUntil([&] { return wire.attempts() > 0; }));
    ann->signOut();
    QCOMPARE(ann->state(), Account::State::Ended);
    QCOMPARE(ann->ending(), Account::Ending::SignedOut);
}

void TestAccountSessions::signsOutWhenTheServerIsSilent()
{
    TestServer server;
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    QVERIFY(ann.goOnline());
    wire.outgoing = [](const QByteArray &) { return false; };
    ann->signOut();
    QVERIFY(waitUntil([&] { return ann->state() == Account::State::Ended; }));
    QCOMPARE(ann->ending(), Account::Ending::SignedOut);
}

void TestAccountSessions::revoked()
{
    TestServer server;
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    QVERIFY(ann.goOnline());
    std::vector<Account::Ending> endings;
    QObject::connect(
        &ann.account(), &Account::ended, &ann.account(), [&](Account::Ending ending) { endings.push_back(ending); });
    TestClient other(server);
    other.resumeWith(ann.session.token);
    QCOMPARE(other.request("logout").code(), u"ok"_s);
    QVERIFY(waitUntil([&] { return !endings.empty(); }));
    QCOMPARE(endings, std::vector{Account::Ending::Revoked});
    QVERIFY(ann->send(general, u"too late"_s)); // kept for whoever signs in again
    QCOMPARE(ann->waiting(), 1);
    QCOMPARE(wire.attempts(), 1); // a dead token is not tried again
}

void TestAccountSessions::revokedWithoutAWord()
{
    TestServer server;
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    QVERIFY(ann.goOnline());
    wire.incoming = [](const QByteArray &frame) { return !isEvent(frame, "session.closed"); };
    wire.cut(client::closecode::revoked); // the close code alone
    QVERIFY(waitUntil([&] { return ann->state() == Account::State::Ended; }));
    QCOMPARE(ann->ending(), Account::Ending::Revoked);
}

void TestAccountSessions::revokedWhileAway()
{
    TestServer server;
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    QVERIFY(ann.goOnline());
    wire.isUp = false;
    wire.cut();
    QVERIFY(ann.waitOffline());
    TestClient other(server);
    other.resumeWith(ann.session.token);
    other.request("logout");
    wire.isUp = true;
    QVERIFY(waitUntil([&] { return ann->state() == Account::State::Ended; }));
    QCOMPARE(ann->ending(), Account::Ending::Expired);
}

void TestAccountSessions::expiredKeepsTheOutbox()
{
    TestServer server;
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    QVERIFY(ann.goOnline());
    QVERIFY(ann.opens(general));
    wire.isUp = false;
    wire.cut();
    QVERIFY(ann.waitOffline());
    QVERIFY(ann->send(general, u"one"_s));
    QVERIFY(ann->send(general, u"two"_s));
    ann.session.token = u"a token that nobody knows"_s;
    ann.openAccount();
    wire.isUp = true;
    ann->start(ann.session.token);
    QVERIFY(waitUntil([&] { return ann->state() == Account::State::Ended; }));
    QCOMPARE(ann->ending(), Account::Ending::Expired);
    QCOMPARE(ann.waitingTexts(general), (QStringList{u"one"_s, u"two"_s}));

    // The same object goes on with the new token.
    ann.session.token = logIn(server, u"ann"_s).token;
    QVERIFY(ann.goOnline());
    QCOMPARE(ann->ending(), Account::Ending::None);
    QVERIFY(ann.allSent());
    QVERIFY(ann.holds(general, 2));
    QCOMPARE(ann.texts(general), (QStringList{u"one"_s, u"two"_s}));
}

void TestAccountSessions::aResumeThatIsRefusedIsTriedAgain()
{
    TestServer server;
    Wire wire(server);
    Device ann(wire, registerSession(server, u"ann"_s));
    int resumes = 0;
    wire.outgoing = [&](const QByteArray &frame) {
        if (!isRequest(frame, "resume") || ++resumes > 2)
            return true;
        const qint64 id = frame.mid(22, frame.indexOf(',', 22) - 22).toLongLong();
        QMetaObject::invokeMethod(
            qApp, [&wire, id] { wire.inject(proto::encodeError(id, makeError(ErrorCode::StoreUnavailable))); },
            Qt::QueuedConnection);
        return false;
    };
    QVERIFY(ann.goOnline());
    QCOMPARE(resumes, 3);
    QCOMPARE(wire.attempts(), 1);
}

void TestAccountSessions::aSilentServerIsLeft()
{
    TestServer server;
    Wire wire(server);
    client::Timing timing = quickTiming();
    timing.request = client::Timing::ms(150);
    Device ann(wire, registerSession(server, u"ann"_s), timing);
    int swallowed = 0;
    wire.incoming = [&](const QByteArray &frame) {
        const bool swallow = frame.startsWith("{\"type\":\"reply\"") && swallowed < 3;
        swallowed += swallow ? 1 : 0;
        return !swallow;
    };
    QVERIFY(ann.goOnline());
    QVERIFY(wire.attempts() >= 2);
}

QTEST_GUILESS_MAIN(TestAccountSessions)
#include "tst_account_sessions.moc"
