// Bytes of a terminal become keys, and keys a line.
#include "desktop/terminal/keys.h"
#include "desktop/terminal/line_editor.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith::terminal;
using Outcome = LineEditor::Outcome;

namespace {

// A line that keys are pressed on; the text with | for the cursor.
struct Typist {
    LineEditor editor;
    KeyReader reader;
    Outcome last = Outcome::Nothing;

    QString type(const QByteArray &bytes)
    {
        for (const Key &key : reader.read(bytes))
            last = editor.press(key);
        return QString(editor.text()).insert(editor.cursor(), u'|');
    }
    QString enter(const QByteArray &bytes)
    {
        type(bytes + '\r');
        return editor.take();
    }
};

} // namespace

class TestLineEditor : public QObject {
    Q_OBJECT

private slots:
    void keys_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("line");
        const auto row = [](const char *name, const QByteArray &bytes, const QString &line) {
            QTest::newRow(name) << bytes << line;
        };
        row("text", "hello", u"hello|"_s);
        row("UTF-8", "h\xc3\xa4 \xe6\x97\xa5 \xf0\x9f\x98\x80", u"hä 日 😀|"_s);
        row("left", "abc\x1b[D\x1b[DX", u"aX|bc"_s);
        row("application keys", "abc\x1bOD\x1bODX", u"aX|bc"_s);
        row("right", "abc\x1b[D\x1b[D\x1b[CX", u"abX|c"_s);
        row("home, end", "bc\x1b[Ha\x1b[Fd", u"abcd|"_s);
        row("home, end of the VT220", "bc\x1b[1~a\x1b[4~d", u"abcd|"_s);
        row("Ctrl+A, Ctrl+E",
            "bc\x01"
            "a\x05"
            "d",
            u"abcd|"_s);
        row("backspace", "abc\x7f", u"ab|"_s);
        row("backspace takes a family", "a👩‍👩‍👧\x7f", u"a|"_s);
        row("backspace takes an accent with its letter", "ae\xcc\x81\x7f", u"a|"_s);
        row("delete", "abc\x01\x1b[3~", u"|bc"_s);
        row("Ctrl+D deletes", "abc\x01\x04", u"|bc"_s);
        row("Ctrl+U", "one two\x1b[D\x15", u"|o"_s);
        row("Ctrl+K", "one two\x01\x1b[C\x0b", u"o|"_s);
        row("Ctrl+W", "one two \x17", u"one |"_s);
        row("Ctrl+Y", "one two\x17\x01\x19", u"two|one "_s);
        row("words", "one two three\x1b[1;5D\x1b[1;3DX", u"one X|two three"_s);
        row("Alt+B, Alt+F",
            "one two\x1b"
            "b\x1b"
            "bX\x1b"
            "fY",
            u"XoneY| two"_s);
        row("Alt+D",
            "one two\x01\x1b"
            "d",
            u"| two"_s);
        row("Alt+Enter", "one\x1b\rtwo", u"one\ntwo|"_s);
        row("Ctrl+C", "one\x03", u"|"_s);
        row("paste", "a\x1b[200~one\r\ntwo\rthree\x1b[201~b", u"aone\ntwo\nthreeb|"_s);
        row("paste with orders in it",
            "\x1b[200~a\x1b[31m\x07"
            "b\x1b[201~",
            u"a[31mb|"_s);
        row("keys nobody knows", "a\x1b[5~\x1b[15~\x1b[I\x1bOPb\x1b[99;99X", u"ab|"_s);
        row("escape alone", "a\x1b\x1b[Db", u"b|a"_s);
        row("control characters",
            "a\x06\x07\x1c"
            "b",
            u"ab|"_s);
    }

    void keys()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, line);
        Typist whole;
        QCOMPARE(whole.type(bytes), line);
        Typist single; // each byte alone
        QString typed;
        for (const char byte : bytes)
            typed = single.type(QByteArray(1, byte));
        QCOMPARE(typed, line);
    }

    void history()
    {
        Typist ann;
        QCOMPARE(ann.enter("one"), u"one"_s);
        QCOMPARE(ann.enter("two"), u"two"_s);
        QCOMPARE(ann.enter("two"), u"two"_s); // once in the history
        QCOMPARE(ann.type("new"), u"new|"_s);
        QCOMPARE(ann.type("\x1b[A"), u"two|"_s);
        QCOMPARE(ann.type("\x1b[A"), u"one|"_s);
        QCOMPARE(ann.type("\x1b[A"), u"one|"_s);
        QCOMPARE(ann.type("\x1b[B\x1b[B"), u"new|"_s);
        QCOMPARE(ann.type("\x1b[B"), u"new|"_s);
        ann.type("\x1b[A");
        QCOMPARE(ann.enter("!"), u"two!"_s);
        QCOMPARE(ann.type("\x1b[A\x1b[A"), u"two|"_s);
        QCOMPARE(ann.type("\x03"), u"|"_s);
        QCOMPARE(ann.type("\x1b[A"), u"two!|"_s); // from the end again
    }

    void forgets()
    {
        Typist ann;
        ann.enter("one");
        ann.enter("/login ann secret");
        ann.editor.forgetLast();
        QCOMPARE(ann.type("\x1b[A"), u"one|"_s);
        QCOMPARE(ann.type("\x1b[B"), u"|"_s);
    }

    void secrets()
    {
        Typist ann;
        ann.type("half a");
        ann.editor.beginSecret();
        QCOMPARE(ann.enter("correct horse"), u"correct horse"_s);
        ann.type("\x1b[A\t\x1b\r");
        QCOMPARE(ann.editor.text(), QString());
        ann.type("\x1b[200~pasted\nsecond line\x1b[201~");
        QCOMPARE(ann.editor.text(), u"pasted"_s);
        ann.type("\x15");
        ann.editor.endSecret();
        QCOMPARE(ann.type(""), u"half a|"_s);
        QCOMPARE(ann.type("\x19"), u"half a|"_s);   // what was erased of a secret does not come back
        QCOMPARE(ann.type("\x1b[A"), u"half a|"_s); // and it is in no history
    }

    void outcomes()
    {
        Typist ann;
        ann.type("\x04");
        QCOMPARE(ann.last, Outcome::Left);
        ann.type("\x03");
        QCOMPARE(ann.last, Outcome::Interrupt);
        ann.type("x\x03");
        QCOMPARE(ann.last, Outcome::Changed);
        ann.type("\t");
        QCOMPARE(ann.last, Outcome::Complete);
        ann.type("\x0c");
        QCOMPARE(ann.last, Outcome::Redraw);
        ann.type("\x1a");
        QCOMPARE(ann.last, Outcome::Suspend);
        ann.type("\r");
        QCOMPARE(ann.last, Outcome::Entered);
    }
};

QTEST_GUILESS_MAIN(TestLineEditor)
#include "tst_line_editor.moc"
