// Messages are searched and gone to in the real window, at the real server: by keyboard and mouse, and back again.
#include "desktop/widgets/dialogs/empty_state.h"
#include "desktop/widgets/dialogs/search_field.h"
#include "desktop/widgets/dialogs/segments.h"
#include "desktop/widgets/search/search_pane.h"
#include "desktop/widgets/theme/theme.h"
#include "tests/desktop/widgets/window/stage.h"

#include <QListView>
#include <QScrollBar>

using namespace kith;
using namespace kith::widgets;
using namespace kith::test;

namespace {

// Maria in the Garden, where a needle lies far above, and in General, where another one lies.
struct Haystack : Stage {
    Person ada{server, u"ada"_s};
    QString haystack;

    Haystack()
    {
        signUp(u"maria"_s);
        haystack = makeRoom(ada, u"Garden"_s);
        talk(ada, haystack, 1, 40);
        ada.say(haystack, u"The needle is under the third pot"_s);
        talk(ada, haystack, 42, 500);
        // She comes late: what was said before is with the server alone.
        ada.request("room.invite", {{"roomId", haystack}, {"userId", account().me().toString()}});
        ada.say(u"0"_s, u"Has anybody seen a needle?"_s);
        if (!opens(u"Garden"_s) || !hasRoom(general))
            qFatal("there is no haystack");
    }
    RoomId id() const { return RoomId::fromString(haystack); }
    SearchPane &pane() const { return *part<SearchPane>(); }

    void search(Qt::KeyboardModifiers more, const QString &words) const
    {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_F, Qt::ControlModifier | more);
        if (!waitUntil([&] { return pane().field()->hasFocus(); }))
            qFatal("the field has no focus");
        QTest::keyClicks(pane().field(), words);
        QTest::keyClick(pane().field(), Qt::Key_Return);
    }
    bool finds(int count) const
    {
        return waitUntil([&] { return pane().hits().rowCount() == count; });
    }
    // A frame in the accent colour around the row.
    bool isMarked(qint64 seq) const
    {
        const QRect rect = view().rowRect(messageModel().rowOfSeq(seq));
        const QImage image = view().viewport()->grab(rect).toImage();
        const QColor accent = Theme(false).colors().accent;
        int found = 0;
        for (int x = 0; x < image.width(); ++x) {
            for (int y = 0; y < image.height(); ++y)
                found += image.pixelColor(x, y) == accent;
        }
        return found > 100; // what stands there has no link, and no name in this colour
    }
    bool stands(qint64 seq) const
    {
        return waitUntil([&] {
            const int row = messageModel().rowOfSeq(seq);
            return row >= 0 && view().viewport()->rect().intersects(view().rowRect(row));
        });
    }
};

} // namespace

class TestFinding : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hereAndBack()
    {
        Haystack t;
        QVERIFY(waitUntil([&] { return t.view().isFollowing(); }));
        t.search({}, u"needle"_s);
        QVERIFY(t.finds(1)); // by the server: so far above nothing is held yet
        QCOMPARE(t.pane().scope(), SearchPane::Scope::Room);
        QTest::keyClick(t.pane().field(), Qt::Key_Return); // the first hit
        QVERIFY(t.stands(41));
        QVERIFY(!t.view().isFollowing());
        QCOMPARE(t.view().currentRow(), t.messageModel().rowOfSeq(41));
        QVERIFY(t.pane().field()->hasFocus());
        QVERIFY(t.isMarked(41)); // also where the focus is elsewhere
        QVERIFY(!t.isMarked(40));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Left, Qt::AltModifier);
        QVERIFY(waitUntil([&] { return t.view().isFollowing(); }));
        QTest::keyClick(t.pane().field(), Qt::Key_Escape);
        QVERIFY(!t.isShown<SearchPane>());
        QVERIFY(t.composer()->hasFocus());
    }

    void everywhere()
    {
        Haystack t;
        t.search(Qt::ShiftModifier, u"NEED"_s);
        QVERIFY(t.finds(2));
        QVERIFY(t.pane().hits().namesRooms());
        QCOMPARE(t.pane().hits().room(0), general); // the newer one
        QListView *list = t.pane().list();
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(list->model()->index(0, 0)).center());
        QVERIFY(waitUntil([&] { return t.room() == general; }));
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(list->model()->index(1, 0)).center());
        QVERIFY(waitUntil([&] { return t.room() == u"Garden"_s; }) && t.stands(41));
        // Back, and back again: where one was before the first hit.
        for (const QString &room : {general, u"Garden"_s}) {
            click(t.part<QPushButton>(u"back"_s));
            QVERIFY(waitUntil([&] { return t.room() == room; }));
        }
        QVERIFY(waitUntil([&] { return t.view().isFollowing(); }));
        QVERIFY(!t.pane().findChild<QPushButton *>(u"back"_s)->isVisible());
    }

    void narrowed()
    {
        Haystack t;
        t.say(u"my own needle"_s);
        QVERIFY(waitUntil([&] { return t.account().room(t.id())->lastSeq == 501; }));
        t.search(Qt::ShiftModifier, u"needle from:me"_s);
        QVERIFY(t.finds(1));
        t.search(Qt::ShiftModifier, u"needle from:ada"_s);
        QVERIFY(t.finds(2));
        t.search(Qt::ShiftModifier, u"needle before:2001-01-01"_s);
        QVERIFY(waitUntil([&] { return t.isShown<EmptyState>(); }));
        QCOMPARE(t.part<EmptyState>()->sentence(), u"No message has these words."_s);
        t.search(Qt::ShiftModifier, u"needle before:soon"_s);
        QVERIFY(waitUntil([&] { return t.part<EmptyState>()->sentence().contains(u"“soon” is not a date"_s); }));
        t.search(Qt::ShiftModifier, u"needle from:nobody"_s);
        QVERIFY(waitUntil([&] { return t.part<EmptyState>()->sentence().contains(u"“nobody”"_s); }));
    }

    void fromHereToEverywhere()
    {
        Haystack t;
        t.search({}, u"anybody"_s);
        QVERIFY(waitUntil([&] { return t.isShown<EmptyState>(); }));
        click(t.part<EmptyState>()->button());
        QVERIFY(t.finds(1));
        QCOMPARE(t.pane().scope(), SearchPane::Scope::Everywhere);
    }

    void withoutAServer()
    {
        Haystack t;
        t.lose();
        t.search(Qt::ShiftModifier, u"line 499"_s);
        QVERIFY(t.finds(1)); // what is held
        QVERIFY(waitUntil([&] { return t.sentences(t.pane()).contains(u"only what is kept on this computer"_s); }));
        t.search(Qt::ShiftModifier, u"needle"_s); // General is held, the Garden's is not
        QVERIFY(t.finds(1));
    }

    // Whoever knows no keys: the glass in the header, and the list's own field where no name fits.
    void byMouse()
    {
        Haystack t;
        click(t.part<QToolButton>(u"Search in this conversation"_s));
        QVERIFY(waitUntil([&] { return t.isShown<SearchPane>() && t.pane().field()->hasFocus(); }));
        QCOMPARE(t.pane().scope(), SearchPane::Scope::Room);
        QTest::keyClick(t.pane().field(), Qt::Key_Escape);
        QVERIFY(!t.isShown<SearchPane>());
        t.type(t.part<LineEdit>(u"Find a conversation"_s), u"needle"_s);
        click(t.part<EmptyState>()->button());
        QVERIFY(t.finds(2));
        QCOMPARE(t.pane().scope(), SearchPane::Scope::Everywhere);
        QCOMPARE(t.pane().field()->text(), u"needle"_s);
    }

    // A reader hears who said what, where and when.
    void isSpoken()
    {
        Haystack t;
        t.search(Qt::ShiftModifier, u"needle"_s);
        QVERIFY(t.finds(2));
        const QString spoken = t.pane().hits().index(1).data(Qt::AccessibleTextRole).toString();
        QVERIFY2(spoken.startsWith(u"ada in Garden, "_s) && spoken.endsWith(u": The needle is under the third pot"_s),
            qPrintable(spoken));
    }
};

QTEST_MAIN(TestFinding)
#include "tst_finding.moc"
