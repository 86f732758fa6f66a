// The keys of the window's commands, wherever the focus is in it.
#include "desktop/widgets/conversation/emoji_picker.h"
#include "desktop/widgets/conversation/message_view.h"
#include "desktop/widgets/search/search_pane.h"
#include "desktop/widgets/switcher/quick_switcher.h"
#include "desktop/widgets/window/chat_list.h"
#include "desktop/widgets/window/commands.h"
#include "tests/desktop/widgets/window/accounts_stage.h"

#include <QLineEdit>
#include <QListView>
#include <QScrollBar>
#include <QShortcutEvent>

using namespace kith;
using namespace kith::widgets;
using namespace kith::test;

namespace {

// Notes which action its keys have found, and lets none of them act.
struct Catcher : QObject {
    QStringList caught;

    bool eventFilter(QObject *object, QEvent *event) override
    {
        if (event->type() != QEvent::Shortcut)
            return false;
        const auto *action = qobject_cast<QAction *>(object);
        const bool ambiguous = static_cast<QShortcutEvent *>(event)->isAmbiguous();
        caught << (ambiguous ? u"ambiguous: "_s : QString()) + (action ? action->text() : u"no action"_s);
        return true;
    }
};

// maria with two accounts, both looked at; the second is shown, and somebody speaks in its first room.
struct Two : House {
    using House::isShown;

    TestServer home;
    TestServer work;
    Person ada{home, u"ada"_s};
    Session atHome = registerSession(home, u"maria"_s);
    Session atWork = registerSession(work, u"mschmidt"_s);

    Two()
    {
        know(work.url(), atWork);
        know(home.url(), atHome);
        start();
        if (!allOnline())
            qFatal("the accounts are not online");
        app->show(&at(0));
        app->show(&at(1));
    }
    template <typename T>
    T *part(const QString &name = {}) const
    {
        for (T *widget : window().findChildren<T *>()) {
            if (widget->isVisible() && (name.isEmpty() || widget->objectName() == name))
                return widget;
        }
        qFatal("there is no %s %s", T::staticMetaObject.className(), qUtf8Printable(name));
    }
    template <typename T>
    bool isShown() const
    {
        const auto all = window().findChildren<T *>();
        return std::ranges::any_of(all, [](const T *widget) { return widget->isVisible(); });
    }
    void press(const QKeySequence &keys) const
    {
        QWidget *focus = QApplication::focusWidget();
        QTest::keyClick(focus ? focus : &window(), keys[0].key(), keys[0].keyboardModifiers());
    }
    void press(const char *keys) const { press(QKeySequence(QLatin1StringView(keys))); }

    EmojiPicker *openPicker() const
    {
        app->page()->findChild<Composer *>()->openEmojiPicker();
        return part<EmojiPicker>();
    }
    // Puts the focus into this part of the window.
    void focus(const QString &place) const
    {
        QWidget *found = nullptr;
        if (place == u"rail")
            found = &button(1);
        else if (place == u"add account")
            found = rail().addButton();
        else if (place == u"rooms")
            found = part<RoomListView>();
        else if (place == u"filter")
            found = app->page()->chatList()->findChild<QLineEdit *>();
        else if (place == u"composer")
            found = part<ComposerField>();
        else if (place == u"messages")
            found = part<MessageView>();
        else if (place == u"search") {
            press("Ctrl+F");
            found = part<SearchPane>()->findChild<QLineEdit *>();
        } else if (place == u"emoji")
            found = openPicker()->findChild<QLineEdit *>();
        else if (place == u"emoji grid")
            found = openPicker()->findChild<QListView *>();
        if (found)
            found->setFocus();
        else if (QWidget *now = QApplication::focusWidget())
            now->clearFocus();
        if (QApplication::focusWidget() != found)
            qFatal("%s has no focus", qUtf8Printable(place));
    }
};

} // namespace

class TestWindowKeys : public QObject {
    Q_OBJECT

private slots:
    void work_data()
    {
        QTest::addColumn<QString>("place");
        for (const char *place : {"rail", "add account", "rooms", "filter", "composer", "messages", "search", "emoji",
                 "emoji grid", "nowhere"})
            QTest::newRow(place) << QString::fromLatin1(place);
    }

    void work()
    {
        QFETCH(const QString, place);
        const Two two;
        two.focus(place);
        const auto *from = QApplication::focusWidget();
        Catcher catcher;
        qApp->installEventFilter(&catcher);
        int tried = 0;
        for (const Commands::Entry &entry : two.app->page()->commands()->all()) {
            for (const QKeySequence &keys : entry.action->shortcuts()) {
                // Where something is closed, cleared or left by it first.
                if (keys == QKeySequence(Qt::Key_Escape))
                    continue;
                catcher.caught.clear();
                two.press(keys);
                QVERIFY2(catcher.caught == QStringList{entry.action->text()},
                    qPrintable(keys.toString() + u": "_s + catcher.caught.join(u", "_s)));
                QCOMPARE(QApplication::focusWidget(), from);
                ++tried;
            }
        }
        QVERIFY(tried > 15);
    }

    void escapeInTheRailMarksAsRead()
    {
        Two two;
        const RoomId general = RoomId::general();
        for (int i = 0; i < 120; ++i)
            QVERIFY(!two.ada.say(u"0"_s, u"line %1"_s.arg(i)).isError());
        client::Account &account = *two.at(1).account();
        QVERIFY(
            waitUntil([&] { return account.room(general)->lastSeq == 120 && account.room(general)->unread() == 0; }));
        two.part<MessageView>()->verticalScrollBar()->setValue(0);
        QVERIFY(!two.ada.say(u"0"_s, u"one more"_s).isError());
        QVERIFY(waitUntil([&] { return account.room(general)->unread() == 1; }));
        two.focus(u"rail"_s);
        two.press("Escape");
        QCOMPARE(account.room(general)->unread(), 0);
        QVERIFY(two.part<MessageView>()->isFollowing());
    }

    void theSwitcherTakesThePlaceOfThePicker()
    {
        const Two two;
        for (const QString &place : {u"emoji"_s, u"emoji grid"_s}) {
            two.focus(place);
            two.press("Ctrl+K");
            QVERIFY(two.isShown<QuickSwitcher>());
            QVERIFY(!two.isShown<EmojiPicker>());
            QVERIFY(two.part<QuickSwitcher>()->isAncestorOf(QApplication::focusWidget()));
            two.press("Escape");
            QVERIFY(!two.isShown<QuickSwitcher>());
            QVERIFY(two.part<ComposerField>()->hasFocus());
        }
    }

    void fromTheRailToTheNextAccount()
    {
        const Two two;
        two.focus(u"rail"_s);
        two.press("Ctrl+Tab");
        QVERIFY(two.isShown(0));
        two.focus(u"add account"_s);
        two.press("Ctrl+Shift+Tab");
        QVERIFY(two.isShown(1));
        two.app->add();
        two.focus(u"add account"_s);
        two.press("Ctrl+Tab");
        QVERIFY(two.isShown(0));
    }
};

QTEST_MAIN(TestWindowKeys)
#include "tst_window_keys.moc"
