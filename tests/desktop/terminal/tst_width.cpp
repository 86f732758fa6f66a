// Columns of text, and cutting it by what readers take for characters.
#include "desktop/terminal/width.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith::terminal;

class TestWidth : public QObject {
    Q_OBJECT

private slots:
    void widths_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("columns");
        const auto row = [](const char *name, const QString &text, int columns) {
            QTest::newRow(name) << text << columns;
        };
        row("empty", u""_s, 0);
        row("ASCII", u"abc"_s, 3);
        row("umlaut", u"äöü"_s, 3);
        row("combining", u"e\u0301"_s, 1);
        row("CJK", u"日本語"_s, 6);
        row("Hangul", u"한국"_s, 4);
        row("Hangul by letters", u"\u1112\u1161\u11ab"_s, 2);
        row("full width", u"Ａ！"_s, 4);
        row("half width", u"ｱ"_s, 1);
        row("emoji", u"😀"_s, 2);
        row("family", u"👩‍👩‍👧"_s, 2);
        row("skin", u"👍🏽"_s, 2);
        row("flag", u"🇩🇪"_s, 2);
        row("two flags", u"🇩🇪🇫🇷"_s, 4);
        row("heart as text", u"❤"_s, 1);
        row("heart as picture", u"❤️"_s, 2);
        row("dash and ellipsis", u"─…"_s, 2);
        row("zero-width joiner", u"\u200d"_s, 0);
        row("Arabic", u"مرحبا"_s, 5);
    }

    void widths()
    {
        QFETCH(QString, text);
        QFETCH(int, columns);
        QCOMPARE(textWidth(text), columns);
    }

    void cutting()
    {
        QCOMPARE(cut(u"abc"_s, 3), u"abc"_s);
        QCOMPARE(cut(u"abcd"_s, 3), u"ab…"_s);
        QCOMPARE(cut(u"日本語"_s, 4), u"日…"_s); // half a character is none
        QCOMPARE(cut(u"👩‍👩‍👧👩‍👩‍👧"_s, 3), u"👩‍👩‍👧…"_s);
        QCOMPARE(padded(u"日"_s, 4), u"日  "_s);
        QCOMPARE(padded(u"日本語"_s, 4), u"日… "_s);
    }

    void wrapping_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("rows");
        const auto row = [](const QString &text, const QString &rows) {
            QTest::newRow(qPrintable(text)) << text << rows;
        };
        row(u""_s, u""_s);
        row(u"one"_s, u"one"_s);
        row(u"one two"_s, u"one two"_s); // 3 + 7 = 10
        row(u"one two!"_s, u"one\n  two!"_s);
        row(u"one  two"_s, u"one\n  two"_s);
        row(u"  one"_s, u"  one"_s);
        row(u"a b c d e f g h i"_s, u"a b c d\n  e f g h\n  i"_s);
        row(u"aVeryLongWordIndeed"_s, u"aVeryLo\n  ngWordIn\n  deed"_s);
        row(u"see aVeryLongWordIndeed so"_s, u"see\n  aVeryLon\n  gWordInd\n  eed so"_s);
        row(u"aaaaaa👩‍👩‍👧e\u0301e\u0301"_s, u"aaaaaa\n  👩‍👩‍👧e\u0301e\u0301"_s);
        row(u"e\u0301"_s.repeated(9), u"e\u0301"_s.repeated(7) + u"\n  "_s + u"e\u0301"_s.repeated(2));
        row(QString(9, QChar(0xA0)) + u"eve: no"_s, // nobody's line but the one it is in
            QString(7, QChar(0xA0)) + u"\n  "_s + QString(2, QChar(0xA0)) + u"eve:\n  no"_s);
        row(u"            x"_s, u"       \n       x"_s);
        row(u"one\ntwo three four"_s, u"one\n  two\n  three\n  four"_s);
        row(u"日本 日本語"_s, u"日本 日\n  本語"_s);
        row(u"日本語日本語"_s, u"日本語\n  日本語"_s);
        row(u"see日本語日本語x"_s, u"see日本\n  語日本語\n  x"_s);
        row(u"one\n\ntwo"_s, u"one\n  \n  two"_s);
    }

    void wrapping()
    {
        QFETCH(QString, text);
        QFETCH(QString, rows);
        QCOMPARE(wrapped(text, 10, 3, 2), rows);
        for (int columns = 2; columns < 12; ++columns) {
            for (const QString &line : wrapped(text, columns, 0, 2).split(u'\n'))
                QVERIFY2(textWidth(line) <= columns, qPrintable(line));
        }
    }

    void clusters()
    {
        const QString text = u"a👩‍👩‍👧b"_s;
        QCOMPARE(nextCluster(text, 1), text.size() - 1);
        QCOMPARE(previousCluster(text, text.size() - 1), 1);
        QCOMPARE(previousCluster(text, 0), 0);
        QCOMPARE(nextCluster(text, text.size()), text.size());
    }
};

QTEST_GUILESS_MAIN(TestWidth)
#include "tst_width.moc"
