// Nothing that other people write can give orders to a terminal.
#include "desktop/terminal/safe_text.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith::terminal;

class TestSafeText : public QObject {
    Q_OBJECT

private slots:
    void texts_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("safe");
        const auto row = [](const char *name, const QString &text, const QString &safe) {
            QTest::newRow(name) << text << safe;
        };
        row("plain", u"Hello, wörld"_s, u"Hello, wörld"_s);
        row("CJK and emoji", u"日本語 👩‍👩‍👧 🇩🇪 ❤️"_s,
            u"日本語 👩‍👩‍👧 🇩🇪 ❤️"_s);
        row("colour", u"\x1b[31mred\x1b[m"_s, u"␛[31mred␛[m"_s);
        row("title (OSC, BEL)", u"\x1b]0;owned\x07"_s, u"␛]0;owned␇"_s);
        row("clipboard (OSC, ST)", u"\x1b]52;c;aGk=\x1b\\"_s, u"␛]52;c;aGk=␛\\"_s);
        row("C1 CSI", QString(QChar(0x9B)) + u"2J"_s, QString(QChar(0xFFFD)) + u"2J"_s);
        row("C1 OSC", QString(QChar(0x9D)) + u"0;x"_s + QChar(0x9C), QString(QChar(0xFFFD)) + u"0;x"_s + QChar(0xFFFD));
        row("carriage return", u"good\rbad"_s, u"good␍bad"_s);
        row("CR LF", u"one\r\ntwo"_s, u"one\ntwo"_s);
        row("line breaks of all kinds",
            QString(u"a\vb\fc"_s) + QChar(0x85) + u'd' + QChar(0x2028) + u'e' + QChar(0x2029), u"a\nb\nc\nd\ne\n"_s);
        row("backspace", u"abc\b\b\b"_s, u"abc␈␈␈"_s);
        row("delete", u"a\x7f"_s, u"a␡"_s);
        row("NUL", QString(QChar(0)), u"␀"_s);
        row("shift out", u"\x0e"_s, u"␎"_s);
        row("tab", u"a\tb"_s, u"a    b"_s);
        row("direction override", QString(u"a"_s) + QChar(0x202E) + u'b', u"ab"_s);
        row("direction isolate", QString(QChar(0x2066)) + u'b' + QChar(0x2069), u"b"_s);
        row("Arabic stays", u"مرحبا"_s, u"مرحبا"_s);
        row("half a character", QString(QChar(0xD83D)) + u'x', QString(QChar(0xFFFD)) + u'x');
        row("the other half", QString(QChar(0xDC00)), QString(QChar(0xFFFD)));
        row("byte order mark", QString(QChar(0xFEFF)) + u'x', u"x"_s);
    }

    void texts()
    {
        QFETCH(QString, text);
        QFETCH(QString, safe);
        QCOMPARE(safeText(text), safe);
    }

    void everyControlIsGone()
    {
        for (char32_t c = 0; c < 0x3000; ++c) {
            if (QChar::isSurrogate(c))
                continue;
            const QString safe = safeText(QString(QChar(char16_t(c))));
            for (const QChar left : safe)
                QVERIFY2(left == u'\n' || left.category() != QChar::Other_Control, qPrintable(QString::number(c, 16)));
        }
    }

    void aLineHasNoLineBreaks() { QCOMPARE(safeLine(u" one\r\n\ttwo\x1b[2J "_s), u"one two␛[2J"_s); }
};

QTEST_GUILESS_MAIN(TestSafeText)
#include "tst_safe_text.moc"
