// The real kith-term in a real pseudo-terminal, at the real kithd.
#include "tests/desktop/terminal/pseudo_terminal.h"
#include "tests/support/test_client.h"
#include "tests/support/wait.h"

#include <QProcess>
#include <QTest>

#include <csignal>
#include <cstring>

using namespace Qt::StringLiterals;
using namespace kith::test;

namespace {

class Kithd {
public:
    Kithd() { start(); }
    ~Kithd() { kill(); }

    void start()
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QStringLiteral(KITHD),
            {u"--data"_s, m_folder.path(), u"--listen"_s, address(), u"--set"_s, u"limits.signInsPerMinute=0"_s});
        QByteArray line;
        if (!waitUntil([&] { return (line += m_process.readLine()).endsWith('\n'); }))
            qFatal("kithd does not start");
        m_port = line.trimmed().split(':').last().toInt();
    }
    void kill()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    QString address() const { return u"127.0.0.1:%1"_s.arg(m_port); }
    QUrl url() const { return QUrl(u"ws://%1/ws"_s.arg(address())); }

private:
    QTemporaryDir m_folder;
    QProcess m_process;
    int m_port = 0;
};

bool same(const termios &a, const termios &b)
{
    return a.c_iflag == b.c_iflag && a.c_oflag == b.c_oflag && a.c_cflag == b.c_cflag && a.c_lflag == b.c_lflag
        && std::memcmp(a.c_cc, b.c_cc, sizeof a.c_cc) == 0;
}

// ann at her terminal.
struct Desk {
    // `shell`: what sh does with the program, "$@"; empty: it has the terminal for itself.
    explicit Desk(const Kithd &server, const QMap<QString, QString> &more = {}, const QString &shell = {})
        : found(terminal.mode())
    {
        arguments = {QStringLiteral(KITH_TERM), u"--server"_s, server.address(), u"--data"_s, folder.path()};
        if (!shell.isEmpty())
            arguments = QStringList{u"/bin/sh"_s, u"-c"_s, shell, u"sh"_s} + arguments;
        environment = {{u"TERM"_s, u"xterm-256color"_s}, {u"LANG"_s, u"C.UTF-8"_s}, {u"HOME"_s, folder.path()},
            {u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path=/nonexistent"_s}}; // the token goes to the file
        for (auto it = more.begin(); it != more.end(); ++it)
            environment.insert(it.key(), it.value());
        terminal.start(arguments, environment);
    }
    bool registers()
    {
        if (!terminal.waitLine(u"kith> |"_s))
            return false;
        terminal.type("/register ann\r");
        if (!terminal.waitLine(u"New password: |"_s))
            return false;
        terminal.type("correct horse");
        const auto written = terminal.output.size();
        terminal.resize(61, 12); // has the line drawn anew
        if (!waitUntil([this, written] { return terminal.output.size() > written; }))
            return false;
        terminal.type("\r");
        if (!terminal.waitLine(u"The same again: |"_s))
            return false;
        terminal.type("correct horse\r");
        return terminal.waitFor(u"as ann."_s) && terminal.waitLine(u"General> |"_s);
    }

    QTemporaryDir folder;
    PseudoTerminal terminal{60, 12};
    termios found;
    QStringList arguments;
    QMap<QString, QString> environment;
};

} // namespace

class TestKithTerm : public QObject {
    Q_OBJECT

private slots:
    void halfALineSurvives();
    void theServerDies();
    void isRestored_data();
    void isRestored();
    void suspends_data();
    void suspends();
    void ignoresWhatItsParentIgnored();
    void noColours_data();
    void noColours();
    void scripts();
};

void TestKithTerm::halfALineSurvives()
{
    Kithd server;
    Desk desk(server);
    PseudoTerminal &terminal = desk.terminal;
    QVERIFY(desk.registers());
    QVERIFY(!same(terminal.mode(), desk.found));
    QVERIFY(!terminal.output.contains("correct"));

    Person bob(server.url(), u"bob"_s);
    QVERIFY(terminal.waitFor(u"bob joined"_s));
    terminal.type("half a line, 日本語 👩‍👩‍👧 and");
    QVERIFY(terminal.waitLine(u"General> half a line, 日本語 👩‍👩‍👧 and|"_s));
    bob.say(u"0"_s, u"Hello \u202eann"_s);
    QVERIFY(terminal.waitFor(u"bob: Hello ann"_s));
    QCOMPARE(terminal.screen.atCursor(), u"General> half a line, 日本語 👩‍👩‍👧 and|"_s);
    terminal.type("\x1b[D\x1b[D\x1b[D\x7f\x7f"); // the emoji goes as one
    QVERIFY(terminal.waitLine(u"General> half a line, 日本語 |and"_s));

    terminal.resize(30, 10);
    bob.say(u"0"_s, u"You are narrow now, aren't you?"_s);
    QVERIFY(terminal.waitFor(u"narrow"_s));
    QVERIFY(terminal.waitLine(u"|and"_s));
    QCOMPARE(terminal.screen.text().count(u"half a line"), 1);
    terminal.resize(80, 24);
    QVERIFY(terminal.waitLine(u"General> half a line, 日本語 |and"_s));
    QCOMPARE(terminal.screen.text().count(u"General>"), 1);

    terminal.type("\x03");
    QVERIFY(terminal.waitLine(u"General> |"_s));
    terminal.type("\x1b[200~pasted\nin two lines\x1b[201~\r");
    QCOMPARE(bob.takeEvent("message").value(u"message").toString(), u"Hello \u202eann"_s);
    bob.takeEvent("message");
    QCOMPARE(bob.takeEvent("message").value(u"message").toString(), u"pasted\nin two lines"_s);
    QVERIFY(terminal.waitFor(u"ann: pasted"_s));
    terminal.type("\x1b[A");
    QVERIFY(terminal.waitLine(u"in two lines|"_s));
    terminal.type("\x03/qu\t");
    QVERIFY(terminal.waitLine(u"General> /quit |"_s));
    terminal.type("\r");
    QCOMPARE(terminal.waitEnd(), 0);
    QVERIFY(same(terminal.mode(), desk.found));
    QCOMPARE(terminal.screen.lastLine(), QString());
    QVERIFY(!terminal.screen.text().contains(u"General>"));
    QVERIFY(terminal.output.lastIndexOf("\x1b[?2004l") > terminal.output.lastIndexOf("\x1b[?2004h"));
    QCOMPARE(terminal.screen.unknown(), QStringList());
}

void TestKithTerm::theServerDies()
{
    Kithd server;
    Desk desk(server);
    PseudoTerminal &terminal = desk.terminal;
    QVERIFY(desk.registers());
    server.kill();
    QVERIFY(terminal.waitLine(u"General (offline)> |"_s));
    terminal.type("for later\r");
    QVERIFY(terminal.waitFor(u"ann: for later (waiting)"_s));
    QVERIFY(terminal.waitLine(u"General (offline, 1 waiting)> |"_s));
    server.start();
    QVERIFY(terminal.waitFor(u"✓ ann: for later"_s));
    QVERIFY(terminal.waitLine(u"General> |"_s));
    TestClient phone(server.url());
    phone.login(u"ann"_s);
    phone.resume();
    QCOMPARE(phone.request("history", {{"roomId", u"0"_s}})["messages"].toArray().size(), 1);
}

void TestKithTerm::isRestored_data()
{
    QTest::addColumn<int>("signal");
    QTest::addColumn<QByteArray>("keys");
    QTest::addColumn<int>("ends");
    QTest::newRow("SIGTERM") << SIGTERM << QByteArray() << 0;
    QTest::newRow("SIGHUP") << SIGHUP << QByteArray() << 0;
    QTest::newRow("SIGSEGV") << SIGSEGV << QByteArray() << 128 + SIGSEGV;
    QTest::newRow("Ctrl+D") << 0 << QByteArray("\x04") << 0;
    QTest::newRow("Ctrl+C twice") << 0 << QByteArray("x\x03\x03") << 0;
    QTest::newRow("while a password is asked") << SIGTERM << QByteArray("/login ann\rsecr") << 0;
}

void TestKithTerm::isRestored()
{
    QFETCH(int, signal);
    QFETCH(QByteArray, keys);
    QFETCH(int, ends);
    Kithd server;
    Desk desk(server);
    QVERIFY(desk.terminal.waitLine(u"kith> |"_s));
    desk.terminal.type(keys);
    if (keys.startsWith('/'))
        QVERIFY(desk.terminal.waitLine(u"Password of ann: |"_s));
    if (signal != 0)
        desk.terminal.signal(signal);
    QCOMPARE(desk.terminal.waitEnd(), ends);
    QVERIFY(same(desk.terminal.mode(), desk.found));
    QVERIFY(desk.terminal.output.contains("\x1b[?2004l"));
}

void TestKithTerm::suspends_data()
{
    QTest::addColumn<QString>("shell");
    QTest::addColumn<QString>("said");
    QTest::newRow("leads its session") << QString() << QString();
    QTest::newRow("nobody to continue it") << u"\"$@\"; :"_s << QString();
    QTest::newRow("job control") << u"set -m; \"$@\"; echo stopped; fg"_s << u"stopped"_s;
}

void TestKithTerm::suspends()
{
    QFETCH(QString, shell);
    QFETCH(QString, said);
    Kithd server;
    Desk desk(server, {}, shell);
    QVERIFY(desk.terminal.waitLine(u"kith> |"_s));
    desk.terminal.type("half\x1a");
    QVERIFY(desk.terminal.waitFor(said));
    QVERIFY(desk.terminal.waitLine(u"kith> half|"_s));
    desk.terminal.type(" a line\x01X");
    QVERIFY(desk.terminal.waitLine(u"kith> X|half a line"_s));
    QVERIFY(!same(desk.terminal.mode(), desk.found));
    desk.terminal.type("\x03\x04");
    QCOMPARE(desk.terminal.waitEnd(), 0);
    QVERIFY(same(desk.terminal.mode(), desk.found));
}

void TestKithTerm::ignoresWhatItsParentIgnored()
{
    Kithd server;
    Desk desk(server, {}, u"trap '' HUP INT; exec \"$@\""_s);
    QVERIFY(desk.terminal.waitLine(u"kith> |"_s));
    for (const int number : {SIGHUP, SIGINT})
        desk.terminal.signal(number);
    desk.terminal.type("a");
    QVERIFY(desk.terminal.waitLine(u"kith> a|"_s));
    desk.terminal.type("b");
    QVERIFY(desk.terminal.waitLine(u"kith> ab|"_s));
    desk.terminal.signal(SIGTERM);
    QCOMPARE(desk.terminal.waitEnd(), 0);
}

void TestKithTerm::noColours_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("coloured");
    QTest::newRow("as usual") << u"TERM"_s << u"xterm"_s << true;
    QTest::newRow("NO_COLOR") << u"NO_COLOR"_s << u"1"_s << false;
    QTest::newRow("dumb") << u"TERM"_s << u"dumb"_s << false;
}

void TestKithTerm::noColours()
{
    QFETCH(QString, name);
    QFETCH(QString, value);
    QFETCH(bool, coloured);
    Kithd server;
    Desk desk(server, {{name, value}});
    QVERIFY(desk.registers());
    desk.terminal.type("/who\r");
    QVERIFY(desk.terminal.waitFor(u"● ann"_s));
    static const QByteArray dim = "\x1b[2m";
    QCOMPARE(desk.terminal.output.contains(dim), coloured);
    QCOMPARE(desk.terminal.output.contains("\x1b[1"), coloured);
}

void TestKithTerm::scripts()
{
    Kithd server;
    Desk desk(server);
    QVERIFY(desk.registers()); // and stays open beside the scripts
    const auto run = [&desk](const QString &line) {
        QProcess process;
        process.setProcessEnvironment([&desk] {
            QProcessEnvironment environment;
            for (auto it = desk.environment.begin(); it != desk.environment.end(); ++it)
                environment.insert(it.key(), it.value());
            return environment;
        }());
        process.start(u"/bin/sh"_s,
            {u"-c"_s,
                QString(line).replace(
                    u"KITH"_s, u"%1 --data %2"_s.arg(QStringLiteral(KITH_TERM), desk.folder.path()))});
        waitUntil([&process] { return process.state() == QProcess::NotRunning; });
        return u"%1 %2"_s.arg(process.exitCode()).arg(QString::fromUtf8(process.readAllStandardOutput()));
    };
    QCOMPARE(run(u"printf 'one\\ntwo\\n' | KITH send General"_s), u"0 "_s);
    QVERIFY(desk.terminal.waitFor(u"ann: two"_s));
    QVERIFY(run(u"KITH tail General | head -n 2"_s).contains(u" ann: two\n"));
    QVERIFY(run(u"KITH tail General --json --lines 1 | head -n 1"_s).contains(u"\"message\":\"two\""));
    QCOMPARE(run(u"KITH rooms"_s), u"0 0\tpublic\t0\tGeneral\n"_s);
    QCOMPARE(run(u"KITH rooms > /dev/full"_s), u"1 "_s);
    QCOMPARE(run(u"KITH send General < /"_s), u"1 "_s);
    QCOMPARE(run(u"KITH send General <&-"_s), u"1 "_s);
    QCOMPARE(run(u"KITH rooms >&-"_s), u"1 "_s);
    QCOMPARE(run(u"KITH send General < /dev/null 2>&-"_s), u"0 "_s);
    QCOMPARE(run(u"echo lost | KITH send Nowhere"_s), u"5 "_s);
    QCOMPARE(run(u"echo lost | KITH --profile other send General"_s), u"3 "_s);
    QCOMPARE(run(u"echo lost | KITH --server 127.0.0.1:1 --guest --timeout 1 send General"_s), u"4 "_s);
    QCOMPARE(run(u"KITH --password secret send General"_s), u"2 "_s);
    QCOMPARE(run(u"echo hello | KITH"_s), u"2 "_s);
    QVERIFY(run(u"KITH --help"_s).startsWith(u"0 Usage"));
}

QTEST_GUILESS_MAIN(TestKithTerm)
#include "tst_kith_term.moc"
