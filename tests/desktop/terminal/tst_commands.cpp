// What a line means that was typed, and what Tab makes of one.
#include "desktop/terminal/commands.h"
#include "desktop/terminal/completion.h"

#include <QTest>

#include <set>

using namespace Qt::StringLiterals;
using namespace kith::terminal;

Q_DECLARE_METATYPE(Verb)

class TestCommands : public QObject {
    Q_OBJECT

private slots:
    void lines_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<Verb>("verb");
        QTest::addColumn<QString>("argument");
        const auto row = [](const char *name, const QString &line, Verb verb, const QString &argument = {}) {
            QTest::newRow(name) << line << verb << argument;
        };
        row("nothing", u""_s, Verb::Nothing);
        row("spaces", u"   "_s, Verb::Nothing);
        row("said", u"Hello there"_s, Verb::Say, u"Hello there"_s);
        row("spaces are kept", u"  two  "_s, Verb::Say, u"  two  "_s);
        row("a slash inside", u"and/or"_s, Verb::Say, u"and/or"_s);
        row("two slashes say one", u"//help me"_s, Verb::Say, u"/help me"_s);
        row("three slashes say two", u"///"_s, Verb::Say, u"//"_s);
        row("register", u"/register ann"_s, Verb::Register, u"ann"_s);
        row("login", u"/login ann"_s, Verb::Login, u"ann"_s);
        row("guest", u"/guest"_s, Verb::Guest);
        row("guest with a name", u"/guest Kind Fox"_s, Verb::Guest, u"Kind Fox"_s);
        row("rooms", u"/rooms"_s, Verb::Rooms);
        row("join", u"/join Tea and cake "_s, Verb::Join, u"Tea and cake"_s);
        row("any case", u"/EXITroom"_s, Verb::ExitRoom);
        row("as the old program had it", u"/exitRoom"_s, Verb::ExitRoom);
        row("dm", u"/dm bob"_s, Verb::Dm, u"bob"_s);
        row("who", u"/who"_s, Verb::Who);
        row("history", u"/history 30"_s, Verb::History, u"30"_s);
        row("search", u"/search  some words"_s, Verb::Search, u"some words"_s);
        row("retry", u"/retry"_s, Verb::Retry);
        row("discard", u"/discard"_s, Verb::Discard);
        row("logout", u"/logout"_s, Verb::Logout);
        row("commands", u"/commands"_s, Verb::Commands);
        row("help", u"/Help"_s, Verb::Commands);
        row("quit", u"/quit"_s, Verb::Quit);
        row("unknown", u"/quite so"_s, Verb::Unknown, u"/quite"_s);
        row("a slash alone", u"/"_s, Verb::Unknown, u"/"_s);
        row("a name pasted on two lines", u"/join\nTea"_s, Verb::Join, u"Tea"_s);
    }

    void lines()
    {
        QFETCH(QString, line);
        QFETCH(Verb, verb);
        QFETCH(QString, argument);
        const Command command = parseLine(line);
        QCOMPARE(int(command.verb), int(verb));
        QCOMPARE(command.argument, argument);
    }

    void everyCommandIsDescribed()
    {
        std::set<QString> descriptions;
        for (const CommandRow &row : commandTable()) {
            QVERIFY(!describe(row.verb).isEmpty());
            QVERIFY(usage(row.verb).startsWith(QLatin1StringView(row.name)));
            QCOMPARE(row.needsArgument, *row.argument != '\0' && *row.argument != '[');
            descriptions.insert(describe(row.verb));
        }
        QCOMPARE(descriptions.size(), commandTable().size());
    }

    void completion_data()
    {
        QTest::addColumn<QString>("typed"); // with | for the cursor
        QTest::addColumn<QString>("completed");
        QTest::addColumn<QStringList>("choices");
        const auto row = [](const char *name, const QString &typed, const QString &completed,
                             const QStringList &choices = {}) { QTest::newRow(name) << typed << completed << choices; };
        row("a command", u"/jo|"_s, u"/join |"_s);
        row("any case", u"/EXI|"_s, u"/exitRoom |"_s);
        row("several commands", u"/r|"_s, u"/r|"_s, {u"/register"_s, u"/retry"_s, u"/rooms"_s});
        row("what they share", u"/re|"_s, u"/re|"_s, {u"/register"_s, u"/retry"_s});
        row("no command", u"/xyz|"_s, u"/xyz|"_s);
        row("a room", u"/join te|"_s, u"/join Tea and cake |"_s);
        row("further into a room", u"/join tea a|"_s, u"/join Tea and cake |"_s);
        row("a person", u"/dm b|"_s, u"/dm bob |"_s);
        row("somebody called", u"hello @a|"_s, u"hello @anna|"_s, {u"@anna"_s, u"@annabel"_s});
        row("somebody called, in the middle", u"hello @bo| there"_s, u"hello @bob| there"_s);
        row("a word", u"hello b|"_s, u"hello b|"_s);
        row("nothing", u"|"_s, u"|"_s);
        row("all people", u"@|"_s, u"@|"_s, {u"@anna"_s, u"@annabel"_s, u"@bob"_s});
    }

    void completion()
    {
        QFETCH(QString, typed);
        QFETCH(QString, completed);
        QFETCH(QStringList, choices);
        const qsizetype cursor = typed.indexOf(u'|');
        const Candidates candidates{
            .rooms = {u"General"_s, u"Tea and cake"_s}, .people = {u"anna"_s, u"annabel"_s, u"bob"_s}};
        const Console::Completion done = complete(QString(typed).remove(cursor, 1), cursor, candidates);
        QCOMPARE(QString(done.text).insert(done.cursor, u'|'), completed);
        QCOMPARE(done.choices, choices);
    }
};

QTEST_GUILESS_MAIN(TestCommands)
#include "tst_commands.moc"
