// Lines appear above the one that is being typed, and that one stays as it is.
#include "desktop/terminal/screen.h"
#include "tests/desktop/terminal/screen_reader.h"

#include <QTest>

#include <random>

using namespace Qt::StringLiterals;
using namespace kith::test;
using kith::terminal::Screen;

namespace {

constexpr int columns = 20;
constexpr int rows = 8;

struct Desk {
    ScreenReader reader{columns, rows};
    Screen screen{[this](const QByteArray &bytes) { reader.write(bytes); }, "\033[1m"};

    Desk() { screen.resize(columns, rows); }
    // With | for the cursor.
    void type(QString text)
    {
        const qsizetype cursor = text.indexOf(u'|');
        text.remove(cursor, 1);
        screen.setInput({.prompt = u"Tea>"_s, .text = text, .cursor = cursor});
        screen.update();
    }
    void print(const QString &line)
    {
        screen.print(line);
        screen.update();
    }
    void resize(int width, int height)
    {
        reader.resize(width, height);
        screen.resize(width, height);
        screen.update();
    }
};

} // namespace

class TestScreen : public QObject {
    Q_OBJECT

private slots:
    void linesComeAbove()
    {
        Desk desk;
        desk.type(u"half a|"_s);
        desk.print(u"bob: one"_s);
        desk.print(u"bob: two\n     and three"_s);
        QCOMPARE(
            desk.reader.lines(), QStringList({u"bob: one"_s, u"bob: two"_s, u"     and three"_s, u"Tea> half a"_s}));
        QCOMPARE(desk.reader.atCursor(), u"Tea> half a|"_s);
        desk.type(u"half |a"_s);
        desk.print(u"bob: four"_s);
        QCOMPARE(desk.reader.atCursor(), u"Tea> half |a"_s);
        QCOMPARE(desk.reader.unknown(), QStringList());
    }

    void longLinesWrap()
    {
        Desk desk;
        desk.type(u"a line that is longer than a row of this|"_s);
        QCOMPARE(desk.reader.lines(), QStringList({u"Tea> a line that is"_s, u" longer than a row"_s, u"of this"_s}));
        desk.print(u"bob: a message that is wider than the screen is"_s);
        QCOMPARE(
            desk.reader.lines().mid(3), QStringList({u"Tea> a line that is"_s, u" longer than a row"_s, u"of this"_s}));
        desk.type(u"a line |that is longer than a row of this"_s);
        QCOMPARE(desk.reader.atCursor(), u"Tea> a line |that is"_s);
        desk.print(u"again"_s);
        QCOMPARE(desk.reader.atCursor(), u"Tea> a line |that is"_s);
        QCOMPARE(desk.reader.lines().size(), 7);
        desk.type(u"|"_s);
        QCOMPARE(desk.reader.lines().size(), 5);
        QCOMPARE(desk.reader.lastLine(), u"Tea>"_s);
    }

    void wideCharacters()
    {
        Desk desk;
        desk.type(u"日本語日本語日本|語 👩‍👩‍👧x"_s);
        QCOMPARE(desk.reader.lines(), QStringList({u"Tea> 日本語日本語日"_s, u"本語 👩‍👩‍👧x"_s}));
        QCOMPARE(desk.reader.atCursor(), u"本|語 👩‍👩‍👧x"_s);
    }

    void lineBreaks()
    {
        Desk desk;
        desk.type(u"one\ntw|o\nthree"_s);
        QCOMPARE(desk.reader.lines(), QStringList({u"Tea> one"_s, u"two"_s, u"three"_s}));
        QCOMPARE(desk.reader.atCursor(), u"tw|o"_s);
        desk.print(u"bob: hi"_s);
        QCOMPARE(desk.reader.lines(), QStringList({u"bob: hi"_s, u"Tea> one"_s, u"two"_s, u"three"_s}));
    }

    void nothingTypedGivesOrders()
    {
        Desk desk;
        desk.type(u"a\u001b[2J\u202eb\u009b|c\td"_s); // as a server could name somebody who is completed
        QCOMPARE(desk.reader.lines(), QStringList({u"Tea> a␛[2Jb\ufffdc    d"_s}));
        QCOMPARE(desk.reader.unknown(), QStringList());
    }

    void moreThanTheScreenHolds()
    {
        Desk desk;
        desk.print(u"bob: hi"_s);
        QStringList lines;
        for (int i = 1; i <= 30; ++i)
            lines << QString::number(i);
        desk.type(lines.join(u'\n') + u'|');
        QCOMPARE(desk.reader.atCursor(), u"30|"_s);
        desk.type(lines.mid(0, 15).join(u'\n') + u'|' + lines.mid(15).join(u'\n'));
        QVERIFY(desk.reader.atCursor().startsWith(u"15|"));
        desk.type(u"|"_s);
        QCOMPARE(desk.reader.lines(), QStringList({u"bob: hi"_s, u"Tea>"_s}));
    }

    void resizing()
    {
        Desk desk;
        desk.print(u"bob: hi"_s);
        desk.type(u"a line that is longer than a row|"_s);
        for (const int width : {12, 9, 40, 20, 8, 60}) {
            desk.resize(width, rows);
            QCOMPARE(desk.reader.lines().join(u' ').count(u"Tea>"), 1);
            QVERIFY2(desk.reader.text().startsWith(u"bob: hi"), qPrintable(desk.reader.text()));
        }
        QCOMPARE(desk.reader.lines(), QStringList({u"bob: hi"_s, u"Tea> a line that is longer than a row"_s}));
        desk.type(u"a line that is lon|ger than a row"_s);
        desk.resize(12, rows);
        desk.resize(60, rows);
        QCOMPARE(desk.reader.lines(), QStringList({u"bob: hi"_s, u"Tea> a line that is longer than a row"_s}));
        QCOMPARE(desk.reader.atCursor(), u"Tea> a line that is lon|ger than a row"_s);
    }

    void leaving()
    {
        Desk desk;
        desk.type(u"a line that is longer than a row|"_s);
        desk.screen.print(u"bye"_s);
        desk.screen.leave();
        QCOMPARE(desk.reader.lines(), QStringList({u"bye"_s, u""_s}));
        desk.screen.clear();
        QCOMPARE(desk.reader.atCursor(), u" longer than a row|"_s);
    }

    void unchangedWritesNothing()
    {
        int writes = 0;
        Screen screen([&writes](const QByteArray &) { ++writes; }, {});
        screen.setInput({.prompt = u"Tea>"_s});
        screen.update();
        screen.update();
        QCOMPARE(writes, 1);
    }

    // What was printed and what is typed is all that is ever there.
    void anything()
    {
        const unsigned seed = std::random_device()();
        std::mt19937 random(seed);
        const auto below = [&random](int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random); };
        const QStringList pieces{u"a"_s, u" "_s, u"word"_s, u"日本"_s, u"👩‍👩‍👧"_s, u"\n"_s, u"e\u0301"_s};
        for (int round = 0; round < 200; ++round) {
            Desk desk;
            QStringList printed;
            QString text;
            for (int step = 0; step < 20; ++step) {
                if (below(2) == 0) {
                    printed << u"said %1"_s.arg(printed.size());
                    desk.print(printed.back());
                } else {
                    text.clear();
                    const int length = below(12);
                    const int cursor = below(length + 1);
                    for (int i = 0; i < length; ++i)
                        text += (i == cursor ? u"|"_s : QString()) + pieces[below(int(pieces.size()))];
                    desk.type(text.contains(u'|') ? text : text + u'|');
                }
            }
            const QString about = u"seed %1 round %2:\n%3"_s.arg(seed).arg(round).arg(desk.reader.text());
            QVERIFY2(desk.reader.lines().first(printed.size()) == printed, qPrintable(about));
            const QString typed = desk.reader.lines().mid(printed.size()).join(QString());
            if (text.isEmpty() && printed.isEmpty())
                continue;
            QVERIFY2(typed.startsWith(u"Tea>"), qPrintable(about));
            const auto bare = [](QString some) { return some.remove(u'|').remove(u' ').remove(u'\n'); };
            QVERIFY2(bare(typed) == u"Tea>"_s + bare(text), qPrintable(about));
        }
    }
};

QTEST_GUILESS_MAIN(TestScreen)
#include "tst_screen.moc"
