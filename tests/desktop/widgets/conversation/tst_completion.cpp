// Names after "@" and emoji after ":": when a list opens, who stands in it, which keys it takes; and the picker.
#include "desktop/widgets/conversation/composer.h"
#include "desktop/widgets/conversation/emoji_picker.h"
#include "desktop/widgets/theme/theme.h"

#include <QAccessible>
#include <QLineEdit>
#include <QListView>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

using namespace kith;
using namespace kith::widgets;
using namespace Qt::StringLiterals;

namespace {

const std::vector<Mentionable> people{{UserId(1), u"ada"_s, u"Ada Lovelace"_s},
    {UserId(2), u"jonas"_s, u"Jonas Adam"_s}, {UserId(3), u"bada"_s, u"Bernd"_s}, {UserId(4), u"דנה"_s, u"דנה כהן"_s},
    {UserId(5), u"田中"_s, u"田中さん"_s}, {UserId(6), u"adele"_s, u"Adele"_s}};

struct Desk {
    Theme theme{false};
    QWidget window;
    Composer composer{theme};

    Desk()
    {
        auto *layout = new QVBoxLayout(&window);
        layout->addStretch(1);
        layout->addWidget(&composer);
        window.resize(600, 500);
        composer.setPaneHeight(500);
        QObject::connect(
            &composer, &Composer::peopleWanted, &composer, [this] { composer.setPeople(people, {UserId(6)}); });
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        composer.setFocus();
        QTRY_VERIFY(field()->hasFocus());
    }
    QPlainTextEdit *field() { return composer.field(); }
    const CompletionPopup &list() { return *composer.completer().popup(); }
    bool isOpen() { return composer.completer().isOpen(); }
    void type(const QString &text) { QTest::keyClicks(field(), text); }
    void key(Qt::Key key) { QTest::keyClick(field(), key); }
    QStringList titles()
    {
        QStringList result;
        for (int i = 0; i < list().count(); ++i)
            result += list().at(i).title;
        return result;
    }
};

} // namespace

class TestCompletion : public QObject {
    Q_OBJECT

private slots:
    void queries_data()
    {
        QTest::addColumn<QString>("text"); // the cursor is at its end
        QTest::addColumn<QString>("query");
        const auto row = [](const QString &text, const QString &query) {
            QTest::addRow("%s", qPrintable(text)) << text << query;
        };
        row(u"@"_s, u"0 @"_s);
        row(u"hi @ad"_s, u"3 @ad"_s);
        row(u"(@ad"_s, u"1 @ad"_s);
        row(u"@a.b-c_d"_s, u"0 @a.b-c_d"_s);
        row(u"@דנ"_s, u"0 @דנ"_s);
        row(u"是 @田"_s, u"2 @田"_s);
        row(u"ada@b"_s, QString()); // an address
        row(u"@@b"_s, QString());
        row(u"@ada "_s, QString());
        row(u":ta"_s, u"0 :ta"_s);
        row(u"so :ta"_s, u"3 :ta"_s);
        row(u":+1"_s, u"0 :+1"_s);
        row(u":t"_s, QString()); // two letters at least
        row(u":)"_s, QString());
        row(u"10:30"_s, QString());
        row(u"https://a"_s, QString());
        row(u"::ab"_s, QString());
        row(u":a b"_s, QString());
        row(QString(), QString());
    }
    void queries()
    {
        QFETCH(QString, text);
        const auto found = completionAt(text, text.size());
        const QString shown = !found
            ? QString()
            : u"%1 %2%3"_s.arg(found->start)
                  .arg(found->kind == CompletionQuery::Kind::Person ? u"@"_s : u":"_s, found->word);
        QTEST(shown, "query");
    }

    void closedEmoji()
    {
        QCOMPARE(closedEmojiAt(u"so :tada:"_s, 9)->word, u"tada"_s);
        QCOMPARE(closedEmojiAt(u"so :tada:"_s, 9)->start, 3);
        for (const QString &text : {u"::"_s, u"10:30:"_s, u"a:b:"_s, u": a:"_s, u"tada:"_s, u":a"_s})
            QVERIFY2(!closedEmojiAt(text, text.size()), qPrintable(text));
    }

    void ranks()
    {
        const auto names = [](const QString &word, const std::vector<UserId> &recent) {
            QStringList result;
            for (const Mentionable &person : rankPeople(people, recent, word))
                result += person.username;
            return result;
        };
        QCOMPARE(names(u"ad"_s, {}), (QStringList{u"ada"_s, u"adele"_s, u"jonas"_s, u"bada"_s}));
        // Who spoke lately comes first, even where the name only has it somewhere.
        QCOMPARE(names(u"AD"_s, {UserId(3), UserId(6)}), (QStringList{u"bada"_s, u"adele"_s, u"ada"_s, u"jonas"_s}));
        QCOMPARE(names(u"כה"_s, {}), (QStringList{u"דנה"_s}));
        QCOMPARE(names(u"田"_s, {}), (QStringList{u"田中"_s}));
        QCOMPARE(names(u"lovel"_s, {}), (QStringList{u"ada"_s}));
        QCOMPARE(names({}, {}).size(), 6);
        QCOMPARE(rankPeople(people, {}, {}, 2).size(), size_t(2));
        QVERIFY(names(u"zz"_s, {}).isEmpty());
    }

    void completesNames()
    {
        Desk desk;
        QSignalSpy wanted(&desk.composer, &Composer::peopleWanted);
        desk.type(u"hi @"_s);
        QVERIFY(desk.isOpen());
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(desk.list().count(), 6);
        QCOMPARE(desk.list().at(0).text, u"@adele"_s); // spoke lately
        desk.type(u"ad"_s);
        QCOMPARE(wanted.size(), 1); // once for a word
        QCOMPARE(desk.titles(), (QStringList{u"Adele"_s, u"Ada Lovelace"_s, u"Jonas Adam"_s, u"Bernd"_s}));
        desk.key(Qt::Key_Down);
        QCOMPARE(desk.list().chosen(), 1);
        desk.key(Qt::Key_Up);
        desk.key(Qt::Key_Up); // round
        QCOMPARE(desk.list().chosen(), 3);
        desk.key(Qt::Key_Down);
        desk.key(Qt::Key_Down);
        desk.key(Qt::Key_Return);
        QVERIFY(!desk.isOpen());
        QCOMPARE(desk.composer.text(), u"hi @ada "_s);
        desk.field()->undo();
        QCOMPARE(desk.composer.text(), u"hi @ad"_s); // one step
    }

    void keysWhileItIsClosed()
    {
        Desk desk;
        QSignalSpy submitted(&desk.composer, &Composer::submitted);
        desk.type(u"@zz"_s); // nobody
        QVERIFY(!desk.isOpen());
        desk.key(Qt::Key_Return);
        QCOMPARE(submitted.size(), 1);
        desk.composer.clear();
        desk.type(u"@ad"_s);
        desk.key(Qt::Key_Escape);
        QVERIFY(!desk.isOpen());
        desk.type(u"e"_s); // and not again in this word
        QVERIFY(!desk.isOpen());
        desk.key(Qt::Key_Return);
        QCOMPARE(submitted.size(), 2);
        desk.type(u" @ad"_s);
        QVERIFY(desk.isOpen());
        desk.key(Qt::Key_Tab);
        QCOMPARE(desk.composer.text(), u"@ade @adele "_s);
        QVERIFY(desk.field()->hasFocus());
        // With a modifier the key is the field's.
        desk.type(u"@ad"_s);
        QTest::keyClick(desk.field(), Qt::Key_Return, Qt::ShiftModifier);
        QVERIFY(!desk.isOpen());
        QVERIFY(desk.composer.text().endsWith(u"@ad\n"_s));
    }

    void closesByItself()
    {
        Desk desk;
        desk.type(u"@ad"_s);
        QVERIFY(desk.isOpen());
        desk.key(Qt::Key_Home);
        QVERIFY(!desk.isOpen());
        desk.composer.setText(u"draft @ad"_s); // another room
        QVERIFY(!desk.isOpen());
        desk.type(u"a"_s);
        QVERIFY(desk.isOpen());
        desk.composer.findChild<QToolButton *>()->setFocus();
        QVERIFY(!desk.isOpen());
    }

    void mouse()
    {
        Desk desk;
        desk.type(u"@ad"_s);
        auto *view = desk.window.findChild<CompletionPopup *>()->findChild<QListView *>();
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(view->model()->index(2, 0)).center());
        QCOMPARE(desk.composer.text(), u"@jonas "_s);
        QVERIFY(desk.field()->hasFocus());
    }

    void staysInTheWindow_data()
    {
        QTest::addColumn<bool>("toLeft");
        QTest::newRow("left to right") << false;
        QTest::newRow("right to left") << true;
    }
    void staysInTheWindow()
    {
        QFETCH(bool, toLeft);
        Desk desk;
        desk.window.setLayoutDirection(toLeft ? Qt::RightToLeft : Qt::LeftToRight);
        desk.type(u"a "_s.repeated(60) + u"@"_s);
        QVERIFY(desk.isOpen());
        const auto *popup = desk.window.findChild<CompletionPopup *>();
        QVERIFY(desk.window.rect().contains(popup->geometry()));
        QVERIFY(popup->geometry().bottom() < desk.composer.mapTo(&desk.window, QPoint()).y() + 4);
        QVERIFY(!desk.window.grab().isNull());
    }

    void completesEmoji()
    {
        Desk desk;
        QSignalSpy recent(&desk.composer, &Composer::recentEmojiChanged);
        desk.type(u"so :ta"_s);
        QVERIFY(desk.isOpen());
        desk.type(u"da"_s);
        QCOMPARE(desk.list().at(0).text, u"🎉"_s);
        QCOMPARE(desk.list().at(0).title, u":tada:"_s);
        desk.key(Qt::Key_Return);
        QCOMPARE(desk.composer.text(), u"so 🎉 "_s);
        desk.type(u":+1:"_s); // written out
        QCOMPARE(desk.composer.text(), u"so 🎉 👍 "_s);
        QVERIFY(!desk.isOpen());
        QCOMPARE(desk.composer.recentEmoji(), (QStringList{u"👍"_s, u"🎉"_s}));
        QCOMPARE(recent.size(), 2);
        desk.field()->undo();
        QCOMPARE(desk.composer.text(), u"so 🎉 :+1:"_s); // and it stays so
        desk.composer.clear();
        desk.type(u"at 10:30: no :nosuchthing: :) "_s);
        QCOMPARE(desk.composer.text(), u"at 10:30: no :nosuchthing: :) "_s);
    }

    void spokenList()
    {
        Desk desk;
        desk.type(u"@ad"_s);
        auto *view = desk.window.findChild<CompletionPopup *>()->findChild<QListView *>();
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(view);
        QVERIFY(!list->text(QAccessible::Name).isEmpty());
        QCOMPARE(list->child(1)->text(QAccessible::Name), u"Ada Lovelace, @ada"_s);
    }

    void picker()
    {
        Desk desk;
        desk.composer.setRecentEmoji({u"🎉"_s, u"👍"_s});
        auto *button = desk.composer.findChild<QToolButton *>();
        QVERIFY(!button->accessibleName().isEmpty());
        QTest::mouseClick(button, Qt::LeftButton);
        auto *picker = desk.window.findChild<EmojiPicker *>();
        QVERIFY(picker->isVisible());
        QVERIFY(desk.window.rect().contains(picker->geometry()));
        auto *search = picker->findChild<QLineEdit *>();
        auto *grid = picker->findChild<QListView *>();
        QVERIFY(search->hasFocus());
        const auto shown = [grid](int row) { return grid->model()->index(row, 0).data().toString(); };
        QCOMPARE(shown(0), u"🎉"_s); // used last
        QCOMPARE(shown(1), u"👍"_s);
        QVERIFY(grid->model()->rowCount() > 1800);
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(grid);
        QCOMPARE(list->child(0)->text(QAccessible::Name), u"party popper"_s);

        QTest::keyClicks(search, u"pizza"_s);
        QCOMPARE(shown(0), u"🍕"_s);
        QTest::keyClick(search, Qt::Key_Return);
        QVERIFY(!picker->isVisible());
        QCOMPARE(desk.composer.text(), u"🍕"_s);
        QCOMPARE(desk.composer.recentEmoji().first(), u"🍕"_s);
        QVERIFY(desk.field()->hasFocus());

        // By keys alone: into the grid, along it, back into the search by typing.
        desk.composer.openEmojiPicker();
        QCOMPARE(shown(0), u"🍕"_s);
        QTest::keyClick(search, Qt::Key_Down);
        QVERIFY(grid->hasFocus());
        QTest::keyClick(grid, Qt::Key_Right);
        QCOMPARE(grid->currentIndex().row(), 1);
        QTest::keyClick(grid, Qt::Key_Up);
        QVERIFY(search->hasFocus());
        QTest::keyClick(search, Qt::Key_Down);
        QTest::keyClick(grid, 'h');
        QVERIFY(search->hasFocus());
        QCOMPARE(search->text(), u"h"_s);
        QTest::keyClick(search, Qt::Key_Escape);
        QVERIFY(!picker->isVisible());
        QVERIFY(desk.field()->hasFocus());
        // A click elsewhere closes it.
        desk.composer.openEmojiPicker();
        QVERIFY(picker->isVisible());
        QTest::mouseClick(&desk.window, Qt::LeftButton, {}, {5, 5});
        QVERIFY(!picker->isVisible());
        QTest::keyClicks(search, u"zzzz"_s);
        QCOMPARE(grid->model()->rowCount(), 0);
    }

    void leavesNothingInTheWindow()
    {
        Theme theme(false);
        QWidget window;
        window.resize(600, 500);
        auto composer = std::make_unique<Composer>(theme, &window);
        composer->move(0, 400);
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        composer->setPeople(people, {});
        composer->setFocus();
        QTest::keyClicks(composer->field(), u"@a"_s);
        composer->openEmojiPicker();
        QCOMPARE(window.findChildren<CompletionPopup *>().size(), 1);
        QVERIFY(window.findChild<EmojiPicker *>()->isVisible());
        composer.reset();
        QVERIFY(window.findChildren<CompletionPopup *>().isEmpty());
        QVERIFY(window.findChildren<EmojiPicker *>().isEmpty());
    }

    void strongAndEmphasis()
    {
        Desk desk;
        desk.type(u"one two"_s);
        for (int i = 0; i < 3; ++i)
            QTest::keyClick(desk.field(), Qt::Key_Left, Qt::ShiftModifier);
        QTest::keyClick(desk.field(), Qt::Key_B, Qt::ControlModifier);
        QCOMPARE(desk.composer.text(), u"one **two**"_s);
        QCOMPARE(desk.field()->textCursor().selectedText(), u"two"_s);
        QTest::keyClick(desk.field(), Qt::Key_B, Qt::ControlModifier);
        QCOMPARE(desk.composer.text(), u"one two"_s);
        QTest::keyClick(desk.field(), Qt::Key_I, Qt::ControlModifier);
        QCOMPARE(desk.composer.text(), u"one *two*"_s);
        desk.field()->undo();
        QCOMPARE(desk.composer.text(), u"one two"_s);
    }
};

QTEST_MAIN(TestCompletion)
#include "tst_completion.moc"
