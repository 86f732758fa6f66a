// What is done with one row: the keyboard's place, its menu, its bar, its names, its code; and how it is read out.
#include "desktop/widgets/conversation/message_bar.h"
#include "tests/desktop/widgets/conversation/view_desk.h"

#include <QAccessible>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QMenu>
#include <QSignalSpy>
#include <QToolButton>

#include <functional>

using namespace kith;
using namespace kith::widgets;
using namespace kith::test;
using namespace Qt::StringLiterals;

class TestMessageRows : public QObject {
    Q_OBJECT

private slots:
    void foldedNames()
    {
        const QStringList names{u"ada"_s, u"jonas"_s, u"c"_s, u"d"_s, u"e"_s};
        auto rows = chatter(40);
        rows.push_back({.kind = models::RowKind::Notice, .names = names});
        rows.push_back({.kind = models::RowKind::Notice, .names = {u"ada"_s}});
        Desk desk(rows);
        QWidget *port = desk.view.viewport();
        const MessageLayout &folded = desk.view.rowLayout(40);
        const QRect words = folded.text().lastLine().used.toRect().translated(folded.textOrigin());
        const QPoint point = desk.view.rowRect(40).topLeft() + words.center();
        QCOMPARE(desk.view.spokenRow(40), u"ada, jonas and 3 more joined"_s);
        QAccessibleInterface *row = QAccessible::queryAccessibleInterface(&desk.view)->child(40);
        QVERIFY(row->state().collapsed && row->state().expandable);
        QTest::mouseClick(port, Qt::LeftButton, {}, point);
        QCOMPARE(desk.view.spokenRow(40), u"ada, jonas, c, d and e joined"_s);
        QVERIFY(desk.view.isUnfolded(40) && row->state().expanded && !row->state().collapsed);
        // Enter does the same, and so does a screen reader.
        desk.view.setFocus();
        desk.view.setCurrentRow(40);
        QTest::keyClick(&desk.view, Qt::Key_Return);
        QVERIFY(desk.view.isFolded(40));
        QVERIFY(row->actionInterface()->actionNames().contains(QAccessibleActionInterface::toggleAction()));
        row->actionInterface()->doAction(QAccessibleActionInterface::toggleAction());
        QVERIFY(desk.view.isUnfolded(40));
        // It is the notice that is unfolded, wherever it stands.
        desk.messages.insert(0, {said(u"ada"_s, u"older"_s, 0)});
        QVERIFY(desk.view.isUnfolded(41) && !desk.view.isUnfolded(40));
        QVERIFY(!desk.view.isFolded(42)); // one name is all there is
    }

    void keyboardGoesFromRowToRow()
    {
        Desk desk(chatter(200));
        desk.view.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&desk.view));
        QCOMPARE(desk.view.currentRow(), -1);
        desk.view.clearFocus();
        desk.view.setFocus(Qt::TabFocusReason);
        QCOMPARE(desk.view.currentRow(), 199);
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(&desk.view);
        for (int row = 198; row > 150; --row) {
            QTest::keyClick(&desk.view, Qt::Key_Up);
            QCOMPARE(desk.view.currentRow(), row);
            QVERIFY(desk.view.rowRect(row).top() >= 0);
            QVERIFY(list->focusChild() && list->focusChild()->state().focused);
            QCOMPARE(list->indexOfChild(list->focusChild()), row);
        }
        QTest::keyClick(&desk.view, Qt::Key_Down);
        QCOMPARE(desk.view.currentRow(), 152);
        QTest::keySequence(&desk.view, QKeySequence::Copy); // nothing is selected: the message
        QCOMPARE(QGuiApplication::clipboard()->text(), desk.messages.rows[152].text);
        QTest::mouseClick(desk.view.viewport(), Qt::LeftButton, {}, {5, 5});
        QCOMPARE(desk.view.currentRow(), -1);
    }

    void selectsRowsByKeys()
    {
        Desk desk({said(u"ada"_s, u"one"_s, 1), said(u"ada"_s, u"two"_s, 2, false), own(u"three"_s, 3)});
        desk.view.setFocus();
        desk.view.setCurrentRow(1);
        const auto key = [&desk](Qt::Key which) { QTest::keyClick(&desk.view, which, Qt::ShiftModifier); };
        key(Qt::Key_Up); // begins with the row itself
        QCOMPARE(desk.view.selectedText(), u"two"_s);
        key(Qt::Key_Up);
        QVERIFY(desk.view.selectedText().endsWith(u"one\n[%1] ada: two"_s.arg(desk.view.rowLayout(1).shownTime())));
        key(Qt::Key_Down);
        key(Qt::Key_Down); // the other way from where it began
        QVERIFY(!desk.view.selectedText().contains(u"one"_s));
        QVERIFY(desk.view.selectedText().endsWith(u"maria: three"_s));
        QTest::keyClick(&desk.view, Qt::Key_Escape);
        QVERIFY(desk.view.selectedText().isEmpty());
        QCOMPARE(desk.view.currentRow(), 2);
    }

    void showsARow()
    {
        Desk desk(chatter(200));
        for (const int row : {100, 0, 199}) {
            desk.view.showRow(row);
            QCOMPARE(desk.view.currentRow(), row);
            QVERIFY(desk.view.viewport()->rect().contains(desk.view.rowRect(row).center()));
            QCOMPARE(desk.view.isFollowing(), row == 199);
        }
        desk.view.showRow(100);
        const int third = (desk.view.viewport()->height() - desk.view.rowRect(100).height()) / 3;
        QCOMPARE(desk.view.rowRect(100).top(), third);
        desk.messages.append({said(u"ada"_s, u"new"_s, 201)});
        QCOMPARE(desk.view.rowRect(100).top(), third);
    }

    void rowHigherThanTheView()
    {
        Desk desk(
            {said(u"ada"_s, u"one"_s, 1), own(u"line\n"_s.repeated(60) + u"end"_s, 2), said(u"ada"_s, u"two"_s, 3)});
        desk.view.setFocus();
        desk.view.setCurrentRow(2);
        QTest::keyClick(&desk.view, Qt::Key_Up);
        QCOMPARE(desk.view.currentRow(), 1);
        const int before = desk.bar().value();
        QTest::keyClick(&desk.view, Qt::Key_Up); // through it
        QCOMPARE(desk.view.currentRow(), 1);
        QTRY_VERIFY(desk.bar().value() < before);
        for (int i = 0; i < 60 && desk.view.currentRow() == 1; ++i) {
            const int value = desk.bar().value();
            QTest::keyClick(&desk.view, Qt::Key_Up);
            QTRY_VERIFY(desk.view.currentRow() == 0 || desk.bar().value() < value);
        }
        QCOMPARE(desk.view.currentRow(), 0);
    }

    void menuOfARow()
    {
        Desk desk(
            {said(u"ada"_s, u"**see** https://a.example/x&y and [this](https://b.example)"_s, 1), own(u"fine"_s, 2)});
        QSignalSpy links(&desk.view, &MessageView::linkActivated);
        desk.view.setFocus();
        desk.view.setCurrentRow(0);
        QContextMenuEvent event(QContextMenuEvent::Keyboard, {}, {});
        QCoreApplication::sendEvent(desk.view.viewport(), &event);
        auto *menu = desk.view.findChild<QMenu *>();
        QVERIFY(menu);
        QStringList texts;
        for (const QAction *action : menu->actions())
            texts += action->text();
        QCOMPARE(texts,
            (QStringList{u"Open https://a.example/x&&y"_s, u"Open https://b.example"_s, u"Copy message"_s,
                u"Copy with names and times"_s, u"Select all"_s}));
        menu->actions()[1]->trigger();
        QCOMPARE(links.value(0).value(0).toUrl(), QUrl(u"https://b.example"_s));
        QCOMPARE(links.value(0).value(1).toString(), u"this"_s);
        menu->actions()[2]->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), desk.messages.rows[0].text); // as it was typed
        menu->actions()[3]->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(),
            u"[%1] ada: %2"_s.arg(desk.view.rowLayout(0).shownTime(), desk.messages.rows[0].text));
        menu->close();
    }

    void copiesCode()
    {
        Desk desk({said(u"ada"_s, u"a\n```\none\n```\nb"_s, 1), own(u"```\ntwo\n```\n```\nthree\n```"_s, 2)});
        const auto copied = [&desk](const std::function<void()> &open) {
            QGuiApplication::clipboard()->clear();
            open();
            auto *menu = desk.view.findChild<QMenu *>();
            for (QAction *action : menu->actions()) {
                if (action->text() == u"Copy code"_s)
                    action->trigger();
            }
            delete menu;
            return QGuiApplication::clipboard()->text();
        };
        QCOMPARE(copied([&] { desk.view.openRowMenu(0); }), u"one"_s);
        QCOMPARE(copied([&] { desk.view.openRowMenu(1); }), QString()); // which of the two
        QCOMPARE(copied([&] {
            const QPoint point = desk.textPoint(1, 5);
            QContextMenuEvent event(QContextMenuEvent::Mouse, point, desk.view.viewport()->mapToGlobal(point));
            QCoreApplication::sendEvent(desk.view.viewport(), &event);
        }),
            u"three"_s);
    }

    void copiesMarksOnlyWhereTheyAreWhole()
    {
        Desk desk({said(u"ada"_s, u"a **bold** `c` end"_s, 1), own(u"> fine"_s, 2)});
        desk.drag(desk.textPoint(0, 2), desk.textPoint(0, 8)); // to the blank behind "c"
        QCOMPARE(desk.view.selectedText(), u"**bold** `c`"_s);
        desk.drag(desk.textPoint(0, 3), desk.textPoint(0, 5));
        QCOMPARE(desk.view.selectedText(), u"ol"_s);
        QCOMPARE(desk.view.selectedText(true), u"[%1] ada: ol"_s.arg(desk.view.rowLayout(0).shownTime()));
        QTest::keySequence(&desk.view, QKeySequence::SelectAll);
        QVERIFY(desk.view.selectedText().contains(u"ada: a **bold** `c` end\n"_s));
        QVERIFY(desk.view.selectedText().endsWith(u"maria: > fine"_s));
    }

    void barBesideTheMessageUnderTheMouse()
    {
        Desk desk({said(u"ada"_s, u"first"_s, 1), own(u"second"_s, 2),
            {.kind = models::RowKind::Notice, .names = {u"jonas"_s}}});
        auto *bar = desk.view.findChild<MessageBar *>();
        QWidget *port = desk.view.viewport();
        QVERIFY(!bar->isVisible());
        const auto bubble = [&desk](int row) {
            return desk.view.rowLayout(row).bubble().translated(desk.view.rowRect(row).topLeft());
        };
        for (const auto direction : {Qt::LeftToRight, Qt::RightToLeft}) {
            desk.view.setLayoutDirection(direction);
            for (const int row : {0, 1}) {
                QTest::mouseMove(port, bubble(row).center());
                QTRY_VERIFY(bar->isVisible() && bar->row() == row);
                QVERIFY(!bar->geometry().intersects(bubble(row)));
                QVERIFY(port->rect().contains(bar->geometry()));
                QCOMPARE(bar->geometry().top(), bubble(row).top());
            }
        }
        QTest::mouseMove(port, desk.view.rowRect(2).center());
        QTRY_VERIFY(!bar->isVisible());
        // Also for the row that the keyboard is at.
        desk.view.setFocus();
        desk.view.setCurrentRow(0);
        QVERIFY(bar->isVisible() && bar->row() == 0);
        QTest::mouseClick(bar->findChildren<QToolButton *>()[0], Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"first"_s);
        for (const QToolButton *tool : bar->findChildren<QToolButton *>())
            QVERIFY(!tool->accessibleName().isEmpty());
        desk.view.selectAll(); // in the way of it
        QVERIFY(!bar->isVisible());
    }

    void middleClickCopiesTheAddress()
    {
        Desk desk({said(u"ada"_s, u"[plan](https://garden.example.org/plan)"_s, 1)});
        QGuiApplication::clipboard()->clear();
        QTest::mouseClick(desk.view.viewport(), Qt::MiddleButton, {}, desk.textPoint(0, 2));
        QCOMPARE(QGuiApplication::clipboard()->text(), u"https://garden.example.org/plan"_s);
    }

    void speaksWhatIsMarked()
    {
        MessageRow call = said(u"ada"_s, u"@maria **now**:\n```\nmake\n```\n> ok?"_s);
        call.calls = true;
        Desk desk({call});
        QCOMPARE(desk.view.spokenRow(0),
            u"ada, %1, for you, @maria now:\nCode: make\nQuote: ok?"_s.arg(desk.view.rowLayout(0).shownTime()));
    }
};

QTEST_MAIN(TestMessageRows)
#include "tst_message_rows.moc"
