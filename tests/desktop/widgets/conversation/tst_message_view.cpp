// The view keeps its place, follows at the bottom, asks for more at its ends, and copies what is selected.
#include "desktop/widgets/conversation/jump_button.h"
#include "desktop/widgets/conversation/message_view.h"
#include "desktop/widgets/theme/theme.h"
#include "tests/desktop/widgets/conversation/view_desk.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>
#include <QWheelEvent>

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
        desk.theme.setAnimated(false); // at once
        const int before = desk.bar().value();
        wheel({}, {0, 120});
        QCOMPARE(desk.bar().value(), before - 3 * line);
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
        const QAccessible::Id row = QAccessible::uniqueId(list->child(1));
        QVERIFY(QAccessible::accessibleInterface(row));
        desk.messages.reset({});
        QVERIFY(!QAccessible::accessibleInterface(row));
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
