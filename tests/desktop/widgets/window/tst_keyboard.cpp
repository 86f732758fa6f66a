// The window by keyboard alone, at the real server: going anywhere, marking as read, seeing the keys.
#include "desktop/widgets/dialogs/new_room_dialog.h"
#include "desktop/widgets/switcher/quick_switcher.h"
#include "desktop/widgets/window/commands.h"
#include "desktop/widgets/window/shortcuts_dialog.h"
#include "tests/desktop/widgets/window/stage.h"

#include <QListView>
#include <QScrollBar>

using namespace kith;
using namespace kith::widgets;
using namespace kith::test;

namespace {

// Somebody in three rooms, each with a word of Ada's in it; General is open.
struct Rooms : Stage {
    Person ada{server, u"ada"_s};
    QString garden;
    QString cellar;

    Rooms()
    {
        signUp(u"maria"_s);
        garden = makeRoom(ada, u"Garden"_s);
        cellar = makeRoom(ada, u"Cellar"_s);
        for (const QString &room : {garden, cellar})
            ada.request("room.invite", {{"roomId", room}, {"userId", account().me().toString()}});
        if (!hasRoom(u"Garden"_s) || !hasRoom(u"Cellar"_s) || !opens(general))
            qFatal("the rooms do not come");
    }

    void press(const QKeySequence &keys) const
    {
        const QKeyCombination key = keys[0];
        QWidget *focus = QApplication::focusWidget();
        QTest::keyClick(focus ? focus : &app->window(), key.key(), key.keyboardModifiers());
    }
    void press(const char *keys) const { press(QKeySequence(QLatin1StringView(keys))); }
    QuickSwitcher *switcher() const { return part<QuickSwitcher>(); }
    QString current() const { return switcher()->list()->currentIndex().data().toString(); }
};

// As a window manager does for a new dialog.
bool activates(QWidget &dialog)
{
    dialog.activateWindow();
    return waitUntil([&] { return QApplication::activeWindow() == &dialog; });
}

} // namespace

class TestKeyboard : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goesToARoom()
    {
        Rooms t;
        t.press("Ctrl+K");
        QVERIFY(t.switcher()->isAncestorOf(QApplication::focusWidget()));
        QTest::keyClicks(QApplication::focusWidget(), u"gar"_s);
        QCOMPARE(t.current(), u"Garden"_s);
        t.press("Return");
        QVERIFY(!t.isShown<QuickSwitcher>());
        QCOMPARE(t.room(), u"Garden"_s);
        QVERIFY(waitUntil([&] { return t.composer()->hasFocus(); }));
        // Without a word: back to where one was.
        t.press("Ctrl+K");
        QCOMPARE(t.current(), general);
        t.press("Return");
        QCOMPARE(t.room(), general);
    }

    void stepsThroughTheList()
    {
        Rooms t;
        t.press("Ctrl+K");
        const int count = t.switcher()->list()->model()->rowCount();
        QCOMPARE(count, 2); // all but the open one
        const QString first = t.current();
        t.press("Down");
        QVERIFY(t.current() != first);
        t.press("Down"); // around
        QCOMPARE(t.current(), first);
        t.press("Up");
        QVERIFY(t.current() != first);
        t.press("Ctrl+K"); // the next one, too
        QCOMPARE(t.current(), first);
        QTest::keyClicks(QApplication::focusWidget(), u"zzzz"_s);
        QCOMPARE(t.switcher()->list()->model()->rowCount(), 0);
        t.press("Return");
        t.press("Down");
        QVERIFY(t.isShown<QuickSwitcher>());
        t.press("Escape");
        QVERIFY(!t.isShown<QuickSwitcher>());
        QVERIFY(t.composer()->hasFocus());
        QCOMPARE(t.room(), general);
    }

    // Those whom only the server knows come after what was chosen.
    void theChosenRowStays()
    {
        Stage stage;
        Person gardener(stage.server, u"gardener"_s);
        QVERIFY(!gardener.request("room.leave", {{"roomId", u"0"_s}}).isError());
        Person ada(stage.server, u"ada"_s);
        stage.signUp(u"maria"_s);
        for (const QString &name : {u"Garden"_s, u"Garage"_s}) {
            const QString room = makeRoom(ada, name);
            ada.request("room.invite", {{"roomId", room}, {"userId", stage.account().me().toString()}});
            QVERIFY(stage.hasRoom(name));
        }
        QTest::keyClick(&stage.app->window(), Qt::Key_K, Qt::ControlModifier);
        const QListView &list = *stage.part<QuickSwitcher>()->list();
        QTest::keyClicks(QApplication::focusWidget(), u"gar"_s);
        QCOMPARE(list.model()->rowCount(), 2);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
        const QString chosen = list.currentIndex().data().toString();
        QCOMPARE(list.currentIndex().row(), 1);
        QVERIFY(waitUntil([&] { return list.model()->rowCount() == 3; }));
        QCOMPARE(list.currentIndex().data().toString(), chosen);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QCOMPARE(stage.room(), chosen);
    }

    void theFocusStaysInside()
    {
        Rooms t;
        t.press("Ctrl+K");
        for (int i = 0; i < 3; ++i) {
            t.press("Tab");
            QVERIFY(t.switcher()->isAncestorOf(QApplication::focusWidget()));
        }
        click(t.switcher()); // beside the panel
        QVERIFY(!t.isShown<QuickSwitcher>());
    }

    // What takes the focus elsewhere ends it: nobody types into a composer that is covered.
    void otherKeysLeaveIt()
    {
        Rooms t;
        for (const char *keys : {"Ctrl+L", "Ctrl+F", "Ctrl+Shift+F"}) {
            t.press("Ctrl+K");
            QVERIFY(t.isShown<QuickSwitcher>());
            t.press(keys);
            QVERIFY2(waitUntil([&] { return !t.isShown<QuickSwitcher>(); }), keys);
        }
    }

    void escapeLetsTheSelectionGoFirst()
    {
        Rooms t;
        talk(t.ada, t.garden, 1, 120);
        QVERIFY(t.opens(u"Garden"_s));
        const RoomId garden = RoomId::fromString(t.garden);
        t.composer()->setFocus();
        t.press("Escape");
        QCOMPARE(t.account().room(garden)->unread(), 0);
        t.view().verticalScrollBar()->setValue(0);
        talk(t.ada, t.garden, 121, 122);
        QVERIFY(waitUntil([&] { return t.account().room(garden)->unread() == 2; }));
        t.view().setFocus();
        t.view().selectAll();
        QVERIFY(!t.view().selectedText().isEmpty());
        t.press("Escape");
        QCOMPARE(t.view().selectedText(), QString());
        QCOMPARE(t.account().room(garden)->unread(), 2);
        t.press("Escape");
        QCOMPARE(t.account().room(garden)->unread(), 0);
    }

    void writesToSomebody()
    {
        Rooms t;
        Person zoe(t.server, u"zoe"_s);
        t.press("Ctrl+K");
        QTest::keyClicks(QApplication::focusWidget(), u"zoe"_s);
        QVERIFY(waitUntil([&] { return t.current() == u"zoe"_s; }));
        t.press("Return");
        QVERIFY(waitUntil([&] { return t.room() == u"zoe"_s; }));
    }

    void doesWhatIsNamed()
    {
        Rooms t;
        t.press("Ctrl+K");
        QTest::keyClicks(QApplication::focusWidget(), u"new room"_s);
        QCOMPARE(t.current(), u"New room…"_s);
        t.press("Return");
        QVERIFY(waitUntil([&] { return t.isShown<NewRoomDialog>(); }));
        QVERIFY(activates(*t.part<NewRoomDialog>()));
        t.press("Escape");
        QVERIFY(t.isClosed<NewRoomDialog>());
    }

    void nextUnreadAndMarkedAsRead()
    {
        Rooms t;
        t.account().setLevel(RoomId::fromString(t.cellar), client::Level::None);
        t.ada.say(t.garden, u"hello"_s);
        t.ada.say(t.cellar, u"hello"_s);
        const auto unread = [&](const QString &room) { return t.account().room(RoomId::fromString(room))->unread(); };
        QVERIFY(waitUntil([&] { return unread(t.garden) == 1 && unread(t.cellar) == 1; }));
        t.press("Alt+Shift+Down"); // the muted one tells nothing
        QCOMPARE(t.room(), u"Garden"_s);
        QVERIFY(waitUntil([&] { return unread(t.garden) == 0; }));
        t.press("Alt+Shift+Down");
        QCOMPARE(t.room(), u"Garden"_s);
    }

    void escapeMarksAsRead()
    {
        Rooms t;
        talk(t.ada, t.garden, 1, 120);
        QVERIFY(t.opens(u"Garden"_s));
        QVERIFY(waitUntil([&] { return t.account().room(RoomId::fromString(t.garden))->known; }));
        t.view().verticalScrollBar()->setValue(0);
        const RoomId garden = RoomId::fromString(t.garden);
        talk(t.ada, t.garden, 121, 140);
        QVERIFY(waitUntil([&] { return t.account().room(garden)->lastSeq == 140; }));
        QVERIFY(t.account().room(garden)->unread() > 0);
        t.composer()->setFocus();
        t.press("Escape");
        QCOMPARE(t.account().room(garden)->unread(), 0);
        QVERIFY(t.view().isFollowing());
    }

    void favouriteAndMute()
    {
        Rooms t;
        t.press("Ctrl+D");
        QVERIFY(t.account().room(RoomId::general())->favourite);
        t.press("Ctrl+Shift+U");
        QVERIFY(t.account().room(RoomId::general())->isMuted());
        t.press("Ctrl+D");
        t.press("Ctrl+Shift+U");
        QVERIFY(!t.account().room(RoomId::general())->favourite);
        QVERIFY(!t.account().room(RoomId::general())->isMuted());
    }

    void showsTheKeys()
    {
        Rooms t;
        for (const char *keys : {"F1", "Ctrl+/"}) {
            t.press(keys);
            QVERIFY(waitUntil([&] { return t.isShown<ShortcutsDialog>(); }));
            const QString words = t.sentences(*t.part<ShortcutsDialog>());
            QVERIFY2(words.contains(u"Ctrl+K"_s) && words.contains(u"Go to…"_s), qPrintable(words));
            QVERIFY(activates(*t.part<ShortcutsDialog>()));
            t.press("Escape");
            QVERIFY(t.isClosed<ShortcutsDialog>());
        }
    }

    // Two actions on the same keys would both do nothing.
    void noKeysTwice()
    {
        Rooms t;
        QStringList seen;
        for (const Commands::Entry &entry : t.part<AccountPage>()->commands()->all()) {
            for (const QKeySequence &keys : entry.action->shortcuts()) {
                QVERIFY2(!seen.contains(keys.toString()), qPrintable(keys.toString()));
                seen << keys.toString();
            }
        }
        QVERIFY(seen.size() > 10);
    }
};

QTEST_MAIN(TestKeyboard)
#include "tst_keyboard.moc"
