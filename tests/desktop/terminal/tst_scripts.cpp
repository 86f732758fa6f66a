// send, tail and rooms at the real server: exit codes, and nothing lost or twice over restarts.
#include "desktop/terminal/arguments.h"
#include "desktop/terminal/scripts.h"
#include "tests/desktop/client/client_support.h"

#include <QDir>
#include <QJsonDocument>
#include <QRegularExpression>

#include <csignal>
#include <fcntl.h>
#include <future>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::terminal;
using namespace kith::test;

namespace {

// One run of a script, with what it reads and prints.
class Run {
public:
    explicit Run(Wire &wire, ScriptAccount::Options options = {}) : account(completed(wire, std::move(options)))
    {
        if (::pipe(m_pipe) != 0)
            qFatal("no pipe");
        io = {.input = m_pipe[0],
            .print =
                [this](const QByteArray &bytes) {
                    output += bytes;
                    return isRead ? ScriptIo::Printed::All : ScriptIo::Printed::NobodyReads;
                },
            .isRead = [this] { return isRead; },
            .complain = [this](const QString &sentence) { complaints << sentence; }};
    }
    ~Run()
    {
        closeInput();
        ::close(m_pipe[0]);
    }

    void start(std::unique_ptr<Script> what)
    {
        script = std::move(what);
        QObject::connect(&account, &ScriptAccount::ready, [this] { m_isOnline = true; });
        QObject::connect(script.get(), &Script::finished, [this](int code) { exitCode = code; });
        script->run();
    }
    Run &send(const QString &room, std::chrono::milliseconds patience = std::chrono::seconds(30))
    {
        start(std::make_unique<Send>(account, io, room, patience));
        return *this;
    }
    Run &tail(const Tail::What &what)
    {
        start(std::make_unique<Tail>(account, io, what));
        return *this;
    }
    void feed(const QByteArray &bytes)
    {
        QCOMPARE(::write(m_pipe[1], bytes.constData(), size_t(bytes.size())), bytes.size());
    }
    void closeInput()
    {
        if (m_pipe[1] >= 0)
            ::close(std::exchange(m_pipe[1], -1));
    }
    bool ends(int code)
    {
        if (!waitUntil([this] { return exitCode.has_value(); })) {
            qWarning("it did not end; it printed %s", output.constData());
            return false;
        }
        if (*exitCode != code)
            qWarning("it ended with %d: %s", *exitCode, qUtf8Printable(complaints.join(u'\n')));
        return *exitCode == code;
    }
    // The messages' texts that tail has printed.
    QStringList texts() const
    {
        QStringList texts;
        for (const QString &line : QString::fromUtf8(output).split(u'\n', Qt::SkipEmptyParts))
            texts << line.section(u": "_s, 1);
        return texts;
    }

    ScriptAccount account;
    ScriptIo io;
    std::unique_ptr<Script> script;
    // Its room is known, and what is said from now on is new.
    bool follows()
    {
        return waitUntil([this] {
            const client::RoomState *room = m_isOnline ? account.account().room(RoomId::general()) : nullptr;
            return room != nullptr && room->known;
        });
    }

    QByteArray output;
    QStringList complaints;
    bool isRead = true;
    std::optional<int> exitCode;

private:
    static ScriptAccount::Options completed(Wire &wire, ScriptAccount::Options options)
    {
        if (options.place.dataFolder.isEmpty() && options.user.isEmpty()) // nothing of this machine
            options.guest = true;
        options.server = QUrl(u"wss://test.example/ws"_s);
        options.links = wire.links();
        options.timing = quickTiming();
        options.tokens = platform::TokenStore::Place::FileOnly;
        return options;
    }
    int m_pipe[2] = {-1, -1};
    bool m_isOnline = false;
};

ScriptAccount::Options as(const QString &user)
{
    return {.place = {}, .server = {}, .user = user, .password = goodPassword};
}

QStringList textsOf(TestClient &client, const QString &room)
{
    QStringList texts;
    for (qint64 after = 0;;) {
        const Answer page = client.request("history", {{"roomId", room}, {"after", after}, {"limit", 200}});
        const QJsonArray messages = page["messages"].toArray();
        if (messages.isEmpty())
            return texts;
        for (const QJsonValue &message : messages)
            texts << message.toObject().value(u"message").toString();
        after = messages.last().toObject().value(u"seq").toInteger();
    }
}

} // namespace

class TestScripts : public QObject {
    Q_OBJECT

private slots:
    void sends();
    void sendsAcrossRestarts();
    void sendFails();
    void sendGivesUp();
    void exitCodes();
    void roomsOfTheSameName();
    void profileSession();
    void unreadableInput();
    void standardOutput();
    void tails();
    void tailsJson();
    void tailsAcrossRestarts();
    void tailBringsWhatIsFarBack();
    void tailEndsWithItsReader();
    void rooms();
    void sessionsEndWithTheScript();
};

void TestScripts::sends()
{
    TestServer server;
    Wire wire(server);
    Person bob(server, u"bob"_s);
    Run run(wire);
    run.send(u"general"_s).feed("one\r\n\n  \ntwo: \xe6\x97\xa5\xe6\x9c\xac\nthree");
    QVERIFY(waitUntil([&] { return textsOf(bob, u"0"_s).size() == 2; })); // as they come
    QVERIFY(!run.exitCode);
    run.closeInput();
    QVERIFY(run.ends(Done));
    QCOMPARE(textsOf(bob, u"0"_s), QStringList({u"one"_s, u"two: 日本"_s, u"three"_s}));
    QCOMPARE(run.complaints, QStringList());
    QVERIFY(run.output.isEmpty());
}

void TestScripts::sendsAcrossRestarts()
{
    TestServer server({.sqlite = true});
    Wire wire(server);
    {
        Person bob(server, u"bob"_s);
    }
    const QStringList all = lines(u"line"_s, 300);
    Run run(wire, as(u"bob"_s));
    run.send(u"0"_s);
    QVERIFY(waitUntil([&] { return wire.connections() > 0; }));
    int frames = 0;
    bool restarting = false;
    // In the middle, once before the server has it and once before the reply is here.
    wire.outgoing = [&](const QByteArray &frame) {
        if (isRequest(frame, "message") && (++frames == 40 || frames == 120))
            restarting = true;
        return !restarting || frames != 120;
    };
    run.feed(all.join(u'\n').toUtf8());
    run.closeInput();
    for (int i = 0; i < 2; ++i) {
        QVERIFY(waitUntil([&] { return restarting; }));
        server.restart();
        wire.cut();
        restarting = false;
    }
    QVERIFY(run.ends(Done));
    Run reader(wire, as(u"bob"_s));
    reader.tail({.room = u"0"_s, .lines = 1'000});
    QVERIFY(waitUntil([&] { return reader.texts().size() >= 300; }));
    QCOMPARE(reader.texts(), all);
}

void TestScripts::sendFails()
{
    TestServer server;
    Wire wire(server);
    Person bob(server, u"bob"_s);
    Run run(wire);
    run.send(u"0"_s).feed("one\n" + QByteArray(20'000, 'x') + "\nthree\n");
    run.closeInput();
    QVERIFY(run.ends(Failed));
    QCOMPARE(run.complaints, QStringList({u"Line 2: The message is too long."_s}));
    QCOMPARE(textsOf(bob, u"0"_s), QStringList({u"one"_s, u"three"_s})); // the others are sent
}

void TestScripts::sendGivesUp()
{
    TestServer server;
    Wire wire(server);
    Run run(wire);
    wire.outgoing = [](const QByteArray &frame) { return !isRequest(frame, "message"); };
    run.send(u"0"_s, std::chrono::milliseconds(100)).feed("one\n");
    QVERIFY(run.ends(Failed));
    QVERIFY(run.complaints.join(u' ').contains(u"1 message(s) were not acknowledged"));
}

void TestScripts::exitCodes()
{
    TestServer server;
    Wire wire(server);
    {
        Person bob(server, u"bob"_s);
        makeRoom(bob, u"Den"_s, "private");
    }
    Run wrongPassword(wire, {.place = {}, .server = {}, .user = u"bob"_s, .password = u"wrong"_s});
    QVERIFY(wrongPassword.send(u"0"_s).ends(CannotSignIn));
    QTemporaryDir empty;
    Run nobody(wire, {.place = {.dataFolder = empty.path(), .name = ownProfile}});
    QVERIFY(nobody.send(u"0"_s).ends(CannotSignIn));
    QVERIFY(QDir(empty.path()).isEmpty()); // it was only looked at
    Run noRoom(wire);
    QVERIFY(noRoom.send(u"Nowhere"_s).ends(NoSuchRoom));
    Run notMine(wire);
    QVERIFY(notMine.tail({.room = u"Den"_s}).ends(NoSuchRoom));
    Run nobodyThere(wire);
    QVERIFY(nobodyThere.send(u"@nobody"_s).ends(NoSuchRoom));
    wire.isUp = false;
    Run away(wire, {.place = {}, .server = {}, .guest = true, .timeout = std::chrono::milliseconds(50)});
    QVERIFY(away.send(u"0"_s).ends(NotReached));
}

void TestScripts::roomsOfTheSameName()
{
    TestServer server;
    Wire wire(server);
    Person bob(server, u"bob"_s);
    const auto make = [&bob](const QString &name) { return makeRoom(bob, name); };
    const QStringList ops{make(u"Ops"_s), make(u"Ops"_s), make(u"Ops"_s)};
    {
        Person eve(server, u"eve"_s);
        eve.request("room.join", {{"roomId", ops[0]}});
        eve.request("room.join", {{"roomId", ops[1]}});
    }
    for (const QString &user : {u"eve"_s, u"bob"_s}) {
        Run run(wire, as(user));
        run.send(u"ops"_s).feed("secret\n");
        run.closeInput();
        QVERIFY(run.ends(NoSuchRoom));
        QVERIFY(run.complaints.join(u' ').contains(u"Use the number"));
    }
    Run stranger(wire); // none of them is held
    QVERIFY(stranger.send(u"Ops"_s).ends(NoSuchRoom));
    QVERIFY(stranger.complaints.join(u' ').contains(u"several"));
    for (const QString &room : ops)
        QCOMPARE(textsOf(bob, room), QStringList());
    make(u"Far"_s); // the other of that name is some pages behind
    for (const QString &name : lines(u"Far"_s, 250))
        make(name);
    make(u"Far"_s);
    Run pages(wire);
    QVERIFY(pages.send(u"Far"_s).ends(NoSuchRoom));
    Run byId(wire, as(u"eve"_s));
    byId.send(ops[1]).feed("here\n");
    byId.closeInput();
    QVERIFY(byId.ends(Done));
    QCOMPARE(textsOf(bob, ops[1]), QStringList({u"here"_s}));
}

void TestScripts::profileSession()
{
    TestServer server;
    Wire wire(server);
    const Session bob = registerSession(server, u"bob"_s);
    QTemporaryDir folder;
    const QUrl url(u"wss://test.example/ws"_s);
    const client::Profile::Place place{.dataFolder = folder.path(), .name = ownProfile};
    // Another kith-term has it open, and goes on having it.
    auto profile = client::Profile::open(place);
    QVERIFY(profile);
    (*profile)->setAccount({.server = url, .user = bob.user});
    platform::TokenFile tokens(QDir((*profile)->folder()).filePath(u"tokens"_s));
    QVERIFY(tokens.write((*profile)->tokenKey(url, bob.user.id), bob.token));
    Person eve(server, u"eve"_s);
    for (int i = 0; i < 2; ++i) { // the session does not end with the script
        Run run(wire, {.place = place});
        run.send(u"@eve"_s).feed("psst");
        run.closeInput();
        QVERIFY(run.ends(Done));
        QCOMPARE(eve.takeEvent("message").value(u"message").toString(), u"psst"_s);
    }
    QVERIFY(tokens.write((*profile)->tokenKey(url, bob.user.id), u"no token"_s));
    Run expired(wire, {.place = place});
    QVERIFY(expired.send(u"0"_s).ends(CannotSignIn));
}

void TestScripts::unreadableInput()
{
    TestServer server;
    Wire wire(server);
    Run run(wire);
    const int folder = ::open("/", O_RDONLY | O_DIRECTORY);
    run.io.input = folder;
    run.send(u"0"_s);
    QVERIFY(run.ends(Failed));
    QVERIFY(run.complaints.join(u' ').startsWith(u"The input cannot be read"));
    ::close(folder);
}

void TestScripts::standardOutput()
{
    const auto print = [](int output, const QByteArray &bytes) {
        const int kept = ::dup(STDOUT_FILENO);
        ::dup2(output, STDOUT_FILENO);
        ::close(output);
        const ScriptIo::Printed printed = standardIo().print(bytes);
        ::dup2(kept, STDOUT_FILENO); // the last of the other
        ::close(kept);
        return printed;
    };
    const QByteArray much(1'000'000, 'x');
    int ends[2];
    QCOMPARE(::pipe(ends), 0);
    ::fcntl(ends[1], F_SETFL, O_NONBLOCK); // as whoever shares it may have done
    auto reader = std::async(std::launch::async, [input = ends[0]] {
        QFile file;
        return file.open(input, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle) ? file.readAll() : QByteArray();
    });
    QCOMPARE(print(ends[1], much), ScriptIo::Printed::All);
    QVERIFY(reader.get() == much);
    ::signal(SIGPIPE, SIG_IGN);
    QCOMPARE(::pipe(ends), 0);
    ::close(ends[0]);
    QCOMPARE(print(ends[1], "x"), ScriptIo::Printed::NobodyReads);
    QCOMPARE(print(::open("/dev/full", O_WRONLY), "x"), ScriptIo::Printed::Failed);
}

void TestScripts::tails()
{
    TestServer server;
    Wire wire(server);
    Person bob(server, u"bob"_s);
    for (const QString &text : lines(u"old"_s, 15))
        bob.say(u"0"_s, text);
    Run run(wire);
    run.tail({.room = u"General"_s, .lines = 2, .count = 2});
    QVERIFY(waitUntil([&] { return run.texts().size() == 2; }));
    QCOMPARE(run.texts(), QStringList({u"old 14"_s, u"old 15"_s}));
    bob.say(u"0"_s, u"two\nlines\x0b"_s.left(9));
    bob.say(u"0"_s, u"last"_s);
    bob.say(u"0"_s, u"too many"_s);
    QVERIFY(run.ends(Done));
    static const QRegularExpression line(u"^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d bob: two$"_s);
    const QStringList printed = QString::fromUtf8(run.output).split(u'\n');
    QVERIFY2(line.match(printed[2]).hasMatch(), qPrintable(printed[2]));
    QCOMPARE(printed[3], u"    lines"_s);
    QVERIFY(printed[4].endsWith(u" bob: last"));
    QCOMPARE(printed.size(), 6); // and nothing behind the last line break
    Run none(wire);
    none.tail({.room = u"0"_s, .lines = 0, .count = 1});
    QVERIFY(none.follows());
    bob.say(u"0"_s, u"new"_s);
    QVERIFY(none.ends(Done));
    QCOMPARE(none.texts(), QStringList({u"new"_s}));
}

void TestScripts::tailsJson()
{
    TestServer server;
    Wire wire(server);
    Person bob(server, u"bob"_s);
    bob.say(u"0"_s, u"a \"quoted\"\nline \u202e!"_s);
    Run run(wire);
    run.tail({.room = u"0"_s, .json = true});
    QVERIFY(waitUntil([&] { return run.output.endsWith('\n'); }));
    const QJsonObject line = QJsonDocument::fromJson(run.output).object();
    QCOMPARE(run.output.count('\n'), 1);
    QCOMPARE(line.keys(), QStringList({u"date"_s, u"from"_s, u"message"_s, u"name"_s, u"roomId"_s, u"seq"_s}));
    QCOMPARE(line.value(u"message").toString(), u"a \"quoted\"\nline \u202e!"_s);
    QVERIFY(run.output.contains("\\u202e"));
    QCOMPARE(line.value(u"from").toString(), bob.userId);
    QCOMPARE(line.value(u"name").toString(), u"bob"_s);
    QCOMPARE(line.value(u"roomId").toString(), u"0"_s);
    QCOMPARE(line.value(u"seq").toInt(), 1);
    QVERIFY(line.value(u"date").toDouble() > 1'700'000'000);
    run.script->interrupt();
    QVERIFY(run.ends(Done));
}

void TestScripts::tailsAcrossRestarts()
{
    TestServer server({.sqlite = true});
    Wire wire(server);
    Wire steady(server);
    Device bob(steady, registerSession(server, u"bob"_s));
    QVERIFY(bob.goOnline() && bob.opens(RoomId::general()));
    Run run(wire);
    run.tail({.room = u"0"_s, .lines = 0});
    QVERIFY(run.follows());
    const QStringList all = lines(u"line"_s, 200);
    for (int i = 0; i < all.size(); ++i) {
        QVERIFY(bob->send(RoomId::general(), all[i]));
        if (i == 50 || i == 150) {
            QVERIFY(waitUntil([&] { return run.texts().size() >= i - 20; }));
            server.restart();
        }
        if (i == 100)
            wire.cut();
    }
    QVERIFY(waitUntil([&] { return run.texts().size() >= all.size(); }));
    QVERIFY(bob.allSent());
    QCOMPARE(run.texts(), all);
}

void TestScripts::tailBringsWhatIsFarBack()
{
    TestServer server;
    Wire wire(server);
    Person bob(server, u"bob"_s);
    const QStringList all = lines(u"line"_s, 1'500);
    for (int i = 0; i < 400; ++i)
        bob.send("message", {{"roomId", u"0"_s}, {"message", all[i]}, {"cid", all[i]}});
    QVERIFY(waitUntil([&] { return bob.eventsOf("message").size() == 400; }));
    Run run(wire);
    run.tail({.room = u"0"_s, .lines = 300}); // more than a page
    QVERIFY(waitUntil([&] { return run.texts().size() == 300; }));
    QCOMPARE(run.texts(), all.mid(100, 300));
    // More than a resume brings is said while the line is down.
    wire.isUp = false;
    wire.cut();
    for (int i = 400; i < all.size(); ++i)
        bob.send("message", {{"roomId", u"0"_s}, {"message", all[i]}, {"cid", all[i]}});
    QVERIFY(waitUntil([&] { return bob.eventsOf("message").size() == all.size(); }));
    wire.isUp = true;
    QVERIFY(waitUntil([&] { return run.texts().size() >= 1'400; }));
    QCOMPARE(run.texts(), all.mid(100));
}

void TestScripts::tailEndsWithItsReader()
{
    TestServer server;
    Wire wire(server);
    Run idle(wire);
    idle.tail({.room = u"0"_s});
    QVERIFY(waitUntil([&] { return wire.connections() > 0; }));
    idle.isRead = false;
    QVERIFY(idle.ends(Done)); // also where nobody says anything
    QCOMPARE(idle.complaints, QStringList());
}

void TestScripts::rooms()
{
    TestServer server;
    Wire wire(server);
    Person bob(server, u"bob"_s);
    const QString tea = makeRoom(bob, u"Tea and cake"_s);
    Person eve(server, u"eve"_s);
    eve.request("room.join", {{"roomId", tea}});
    bob.say(tea, u"hi"_s);
    Run plain(wire, as(u"eve"_s));
    plain.start(std::make_unique<Rooms>(plain.account, plain.io, false));
    QVERIFY(plain.ends(Done));
    QCOMPARE(plain.output, "0\tpublic\t0\tGeneral\n" + tea.toUtf8() + "\tpublic\t1\tTea and cake\n");
    Run json(wire, as(u"eve"_s));
    json.start(std::make_unique<Rooms>(json.account, json.io, true));
    QVERIFY(json.ends(Done));
    const QJsonObject line = QJsonDocument::fromJson(json.output.split('\n')[1]).object();
    QCOMPARE(line.value(u"name").toString(), u"Tea and cake"_s);
    QCOMPARE(line.value(u"unread").toInt(), 1);
}

void TestScripts::sessionsEndWithTheScript()
{
    TestServer server;
    Wire wire(server);
    Person bob(server, u"bob"_s);
    Run run(wire, as(u"bob"_s));
    run.start(std::make_unique<Rooms>(run.account, run.io, false));
    QVERIFY(run.ends(Done));
    QCOMPARE(bob.request("sessions.list")["sessions"].toArray().size(), 1);
}

QTEST_GUILESS_MAIN(TestScripts)
#include "tst_scripts.moc"
