// The view keeps its place, follows at the bottom, asks for more at its ends, and copies what is selected.
#include "desktop/widgets/conversation/jump_button.h"
#include "desktop/widgets/conversation/message_bar.h"
#include "desktop/widgets/conversation/message_view.h"
#include "desktop/widgets/theme/theme.h"
#include "tests/desktop/widgets/conversation/fake_messages.h"

#include <QAccessible>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>
#include <QToolButton>
#include <QWheelEvent>

#include <functional>

using namespace kith;
using namespace kith::widgets;
using namespace kith::test;
using namespace Qt::StringLiterals;

namespace {

// The view looks around in the next turns of the event loop, without a delay. Once those are over, nothing comes.
void letTurnsPass()
{
    for (int turn = 0; turn < 5; ++turn) {
        bool passed = false;
        QTimer::singleShot(0, qApp, [&passed] { passed = true; });
        while (!passed)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
}

struct Desk {
    Theme theme{false};
    FakeClock clock{someMorning};
    FakeMessages messages;
    MessageView view{theme, nullptr, &clock};

    explicit Desk(std::vector<MessageRow> rows = {}, QSize size = {700, 500})
    {
        messages.rows = std::move(rows);
        view.setLocale(QLocale(u"en_GB"_s));
        view.resize(size);
        view.setModel(&messages);
        view.setRoom(u"Garden"_s, false);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QTRY_VERIFY(view.isMeasured());
    }
    int rows() const { return messages.rowCount(); }
    QScrollBar &bar() { return *view.verticalScrollBar(); }
    bool isAtBottom() { return bar().value() == bar().maximum(); }
    int bottom() { return view.rowRect(rows() - 1).bottom() + 1; }
    int firstVisible()
    {
        for (int row = 0; row < rows(); ++row) {
            if (view.rowRect(row).bottom() > 0)
                return row;
        }
        return -1;
    }
    QPoint textPoint(int row, int offset)
    {
        const MessageLayout &layout = view.rowLayout(row);
        const auto rects = layout.text().rectsOf(offset, offset + 1);
        return view.rowRect(row).topLeft() + layout.textOrigin() + rects[0].topLeft().toPoint() + QPoint(1, 8);
    }
    void drag(QPoint from, QPoint to)
    {
        QWidget *port = view.viewport();
        QTest::mousePress(port, Qt::LeftButton, {}, from);
        for (int i = 1; i <= 4; ++i) {
            QMouseEvent move(QEvent::MouseMove, from + (to - from) * i / 4, port->mapToGlobal(from), Qt::NoButton,
                Qt::LeftButton, {});
            QCoreApplication::sendEvent(port, &move);
        }
        QTest::mouseRelease(port, Qt::LeftButton, {}, to);
    }
};

const MessageView::Ends moreAbove{.atStart = false};

} // namespace

class TestMessageView : public QObject {
    Q_OBJECT

private slots:
    void opensAtTheNewest()
    {
        Desk desk(chatter(200));
        QVERIFY(desk.isAtBottom());
        QCOMPARE(desk.bottom(), desk.view.viewport()->height() - 8);
        QVERIFY(desk.view.isFollowing());
    }

    void opensAtTheNewMessagesLine()
    {
        auto rows = chatter(200);
        rows.insert(rows.begin() + 120, {.kind = models::RowKind::NewMessages});
        Desk desk(rows);
        QCOMPARE(desk.view.rowRect(120).top(), desk.view.viewport()->height() / 4);
        QVERIFY(!desk.view.isFollowing());
        // Where all of it fits, at the newest.
        auto few = chatter(20);
        few.insert(few.begin() + 19, {.kind = models::RowKind::NewMessages});
        Desk near(few);
        QVERIFY(near.isAtBottom() && near.view.isFollowing());
    }

    void littleStandsAtTheBottom()
    {
        Desk desk({said(u"ada"_s, u"one"_s)});
        QCOMPARE(desk.bottom(), desk.view.viewport()->height() - 8);
        QCOMPARE(desk.bar().maximum(), 0);
        desk.messages.append({own(u"two"_s, 2)});
        QCOMPARE(desk.bottom(), desk.view.viewport()->height() - 8);
    }

    void keepsItsPlaceWhenRowsComeAbove()
    {
        Desk desk(chatter(200, 1000));
        desk.view.setEnds(moreAbove);
        desk.bar().setValue(300);
        const int row = desk.firstVisible();
        const qint64 seq = desk.messages.rows[size_t(row)].seq;
        const int top = desk.view.rowRect(row).top();
        desk.messages.insert(0, chatter(60, 940));
        const int now = row + 60;
        QCOMPARE(desk.messages.rows[size_t(now)].seq, seq);
        QCOMPARE(desk.view.rowRect(now).top(), top);
        QTRY_VERIFY(desk.view.isMeasured());
        QCOMPARE(desk.view.rowRect(now).top(), top);
        // And when the start of the room turns out to be there, or rows go.
        desk.view.setEnds({});
        QCOMPARE(desk.view.rowRect(now).top(), top);
        desk.messages.remove(0, 30);
        QCOMPARE(desk.view.rowRect(now - 30).top(), top);
        desk.messages.remove(now - 10, 5);
        QCOMPARE(desk.view.rowRect(now - 30).top(), top);
    }

    void keepsItsPlaceWhenItsFirstRowGoes()
    {
        Desk desk(chatter(100));
        desk.bar().setValue(600);
        const int row = desk.firstVisible();
        const int top = desk.view.rowRect(row + 1).top();
        desk.messages.remove(row, 1);
        QCOMPARE(desk.view.rowRect(row).top(), top);
    }

    void scrollingUpNeverJumps()
    {
        Desk desk(chatter(400));
        desk.messages.reset(chatter(400)); // nothing above is measured yet
        int row = desk.rows() - 1;
        while (desk.bar().value() > 0) {
            const int first = desk.firstVisible();
            const int top = desk.view.rowRect(first).top();
            desk.bar().setValue(desk.bar().value() - 37);
            const int moved = desk.view.rowRect(first).top() - top;
            QVERIFY2(moved == 37 || desk.bar().value() == 0, qPrintable(QString::number(moved)));
            QVERIFY(first <= row);
            row = first;
        }
    }

    void followsAtTheBottomOnly()
    {
        Desk desk(chatter(100));
        desk.messages.append(chatter(5, 101));
        QVERIFY(desk.isAtBottom());
        QCOMPARE(desk.bottom(), desk.view.viewport()->height() - 8);
        desk.messages.change(desk.rows() - 1, said(u"ada"_s, u"longer\n\n\n\nlonger"_s, 105));
        QCOMPARE(desk.bottom(), desk.view.viewport()->height() - 8);
        desk.bar().setValue(desk.bar().value() - 100);
        QVERIFY(!desk.view.isFollowing());
        const int row = desk.firstVisible();
        const int top = desk.view.rowRect(row).top();
        desk.messages.append(chatter(5, 106));
        QCOMPARE(desk.view.rowRect(row).top(), top);
        QVERIFY(!desk.isAtBottom());
    }

    void doesNotFollowWhereThereIsMoreBelow()
    {
        Desk desk(chatter(100));
        desk.view.setEnds({.atNewest = false});
        QSignalSpy newer(&desk.view, &MessageView::newerWanted);
        desk.bar().setValue(desk.bar().maximum());
        const int row = desk.firstVisible();
        const int top = desk.view.rowRect(row).top();
        QTRY_VERIFY(!newer.isEmpty());
        desk.messages.append(chatter(60, 101));
        QCOMPARE(desk.view.rowRect(row).top(), top);
        // At the end, and then it turns out to be the newest.
        desk.bar().setValue(desk.bar().maximum());
        desk.view.setEnds({});
        QTRY_VERIFY(desk.view.isFollowing());
    }

    void keepsItsPlaceWhenResized()
    {
        Desk desk(chatter(200));
        desk.bar().setValue(desk.bar().maximum() / 2);
        const int row = desk.firstVisible();
        const int top = desk.view.rowRect(row).top();
        desk.view.resize(450, 500);
        QCOMPARE(desk.view.rowRect(row).top(), top);
        QTRY_VERIFY(desk.view.isMeasured());
        QCOMPARE(desk.view.rowRect(row).top(), top);
        desk.view.resize(900, 400);
        QCOMPARE(desk.view.rowRect(row).top(), top);
        desk.view.toNewest();
        desk.view.resize(500, 300);
        QVERIFY(desk.isAtBottom());
        QCOMPARE(desk.bottom(), desk.view.viewport()->height() - 8);
    }

    void asksForMoreAtItsEnds()
    {
        Desk desk(chatter(200));
        QSignalSpy older(&desk.view, &MessageView::olderWanted);
        desk.view.setEnds(moreAbove);
        letTurnsPass();
        QCOMPARE(older.size(), 0); // far from the top
        desk.bar().setValue(400);
        QTRY_COMPARE(older.size(), 1);
        MessageView::Ends loading = moreAbove;
        loading.loadingOlder = true;
        desk.view.setEnds(loading);
        desk.bar().setValue(300);
        letTurnsPass();
        QCOMPARE(older.size(), 1);
        desk.view.setEnds({});
        desk.bar().setValue(200);
        letTurnsPass();
        QCOMPARE(older.size(), 1);
    }

    void failureOffersAnotherTry()
    {
        Desk desk;
        desk.view.setFailed(true);
        auto *again = desk.view.viewport()->findChild<QAbstractButton *>();
        QVERIFY(again && again->isVisible());
        QSignalSpy wanted(&desk.view, &MessageView::tryAgain);
        again->click();
        QCOMPARE(wanted.size(), 1);
        desk.view.setEnds({.loading = true});
        QVERIFY(!again->isVisible());
    }

    void wheelAndKeys()
    {
        Desk desk(chatter(200));
        const int end = desk.bar().maximum();
        const auto wheel = [&desk](QPoint pixels, QPoint angle) {
            QWheelEvent event({50, 50}, desk.view.viewport()->mapToGlobal(QPointF(50, 50)), pixels, angle, Qt::NoButton,
                {}, Qt::NoScrollPhase, false);
            QCoreApplication::sendEvent(desk.view.viewport(), &event);
        };
        wheel({0, 33}, {0, 120});
        QCOMPARE(desk.bar().value(), end - 33);
        wheel({}, {0, 120});
        const int line = lineHeight(desk.theme.body());
        QTRY_COMPARE(desk.bar().value(), end - 33 - 3 * line);
        QTest::keyClick(&desk.view, Qt::Key_PageUp);
        QTRY_COMPARE(desk.bar().value(), end - 33 - 3 * line - (desk.view.viewport()->height() - 2 * line));
        QTest::keyClick(&desk.view, Qt::Key_Home);
        QCOMPARE(desk.bar().value(), 0);
        QSignalSpy newest(&desk.view, &MessageView::newestWanted);
        QTest::keyClick(&desk.view, Qt::Key_End);
        QCOMPARE(newest.size(), 1);
        QSignalSpy typed(&desk.view, &MessageView::wordsTyped);
        QTest::keyClick(&desk.view, 'h');
        QCOMPARE(typed.value(0).value(0).toString(), u"h"_s);
    }

    void jumpButton()
    {
        Desk desk(chatter(200));
        auto *jump = desk.view.findChild<JumpButton *>();
        QVERIFY(!jump->isVisible());
        desk.bar().setValue(0);
        QVERIFY(jump->isVisible());
        QSignalSpy newest(&desk.view, &MessageView::newestWanted);
        QTest::mouseClick(jump, Qt::LeftButton);
        QCOMPARE(newest.size(), 1);
        desk.view.toNewest();
        QVERIFY(desk.isAtBottom() && !jump->isVisible());
    }

    void tellsWhatWasSeen()
    {
        Desk desk(chatter(200));
        QSignalSpy seen(&desk.view, &MessageView::seen);
        desk.view.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&desk.view));
        desk.messages.append({said(u"ada"_s, u"new"_s, 201)});
        QTRY_VERIFY(!seen.isEmpty() && seen.last()[0].toLongLong() == 201);
        const qsizetype told = seen.size();
        desk.bar().setValue(desk.bar().value() - 50); // and never back
        desk.messages.append({said(u"ada"_s, u"unseen"_s, 202)});
        letTurnsPass();
        QCOMPARE(seen.size(), told);
    }

    void selectsAndCopies()
    {
        Desk desk(
            {said(u"ada"_s, u"Good morning, all of you"_s, 1), {.kind = models::RowKind::Notice, .names = {u"jonas"_s}},
                own(u"Second line\nand third"_s, 2), said(u"jonas"_s, u"Plan: https://garden.example.org/plan"_s, 3)});
        desk.drag(desk.textPoint(0, 5), desk.textPoint(0, 12));
        QCOMPARE(desk.view.selectedText(), u"morning"_s);
        desk.drag(desk.textPoint(0, 12), desk.textPoint(0, 5)); // backwards
        QCOMPARE(desk.view.selectedText(), u"morning"_s);
        QTest::keySequence(&desk.view, QKeySequence::Copy);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"morning"_s);

        const auto time = [&desk](int row) { return desk.view.rowLayout(row).shownTime(); };
        desk.drag(desk.textPoint(0, 5), desk.textPoint(3, 4));
        QCOMPARE(desk.view.selectedText(),
            u"[%1] ada: morning, all of you\n[%2] maria: Second line\nand third\n[%3] jonas: Plan"_s.arg(
                time(0), time(2), time(3)));

        QTest::keySequence(&desk.view, QKeySequence::SelectAll);
        QVERIFY(desk.view.selectedText().startsWith(u"[%1] ada: Good"_s.arg(time(0))));
        QVERIFY(desk.view.selectedText().endsWith(u"/plan"_s));
        // It stays with its rows.
        desk.messages.insert(0, {said(u"ada"_s, u"older"_s, 0)});
        QVERIFY(desk.view.selectedText().startsWith(u"[%1] ada: Good"_s.arg(time(1))));
        desk.messages.reset({});
        QVERIFY(desk.view.selectedText().isEmpty());
    }

    void wordsAndParagraphs()
    {
        Desk desk({said(u"ada"_s, u"one two-three\nsecond paragraph"_s)});
        QWidget *port = desk.view.viewport();
        const QPoint point = desk.textPoint(0, 5);
        QTest::mouseDClick(port, Qt::LeftButton, {}, point);
        QCOMPARE(desk.view.selectedText(), u"two"_s);
        QTest::mousePress(port, Qt::LeftButton, {}, point);
        QCOMPARE(desk.view.selectedText(), u"one two-three"_s);
        QTest::mouseRelease(port, Qt::LeftButton, {}, point);
        QCOMPARE(desk.view.selectedText(), u"one two-three"_s);
        QTest::mouseDClick(port, Qt::LeftButton, {}, desk.textPoint(0, int(u"one two-three\nsecond par"_s.size())));
        QCOMPARE(desk.view.selectedText(), u"paragraph"_s);
    }

    void clicks()
    {
        MessageRow failed = own(u"never arrived"_s, 0);
        failed.cid = u"c7"_s;
        failed.state = models::DeliveryState::Failed;
        failed.error = ErrorCode::RateLimited;
        Desk desk({said(u"ada"_s, u"Plan: https://garden.example.org/plan"_s, 1), failed});
        QWidget *port = desk.view.viewport();
        QSignalSpy links(&desk.view, &MessageView::linkActivated);
        QSignalSpy people(&desk.view, &MessageView::personActivated);
        QSignalSpy retries(&desk.view, &MessageView::retryWanted);
        QSignalSpy discards(&desk.view, &MessageView::discardWanted);
        QTest::mouseClick(port, Qt::LeftButton, {}, desk.textPoint(0, 12));
        QCOMPARE(links.value(0).value(0).toUrl(), QUrl(u"https://garden.example.org/plan"_s));
        desk.drag(desk.textPoint(0, 12), desk.textPoint(0, 20)); // selects, does not open
        QCOMPARE(links.size(), 1);
        const auto at = [&desk](
                            int row, const QRect &rect) { return desk.view.rowRect(row).topLeft() + rect.center(); };
        QTest::mouseClick(port, Qt::LeftButton, {}, at(0, desk.view.rowLayout(0).avatar()));
        QCOMPARE(people.value(0).value(0).value<UserId>(), desk.messages.rows[0].sender);
        QTest::mouseClick(port, Qt::LeftButton, {}, at(1, desk.view.rowLayout(1).retry()));
        QTest::mouseClick(port, Qt::LeftButton, {}, at(1, desk.view.rowLayout(1).discard()));
        QCOMPARE(retries.value(0).value(0).toString(), u"c7"_s);
        QCOMPARE(discards.value(0).value(0).toString(), u"c7"_s);
        QTest::mouseMove(port, desk.textPoint(0, 12));
        QTRY_COMPARE(port->cursor().shape(), Qt::PointingHandCursor);
    }

    void speaks()
    {
        Desk desk({{.kind = models::RowKind::Day, .date = someMorning}, said(u"ada"_s, u"Good morning"_s)});
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(&desk.view);
        QVERIFY(list);
        QCOMPARE(list->role(), QAccessible::List);
        QCOMPARE(list->childCount(), 2);
        QCOMPARE(list->child(0)->text(QAccessible::Name), u"Today"_s);
        QCOMPARE(list->child(1)->text(QAccessible::Name),
            u"ada, %1, Good morning"_s.arg(desk.view.rowLayout(1).shownTime()));
        QCOMPARE(list->indexOfChild(list->child(1)), 1);
        QAccessibleInterface *row = list->child(1);
        desk.messages.reset({});
        QVERIFY(!row->isValid());
    }

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

    void mirroredAndDark()
    {
        Desk desk(chatter(30));
        desk.view.setLayoutDirection(Qt::RightToLeft);
        desk.theme.setDark(true);
        QVERIFY(desk.view.rowLayout(2).bubble().left() < 100); // own, now at the left
        QVERIFY(desk.isAtBottom());
        QVERIFY(!desk.view.grab().isNull());
    }
};

QTEST_MAIN(TestMessageView)
#include "tst_message_view.moc"
