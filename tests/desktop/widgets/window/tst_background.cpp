// The program beside its window, with the real server: tray, notifications and their clicks, links, preferences.
#include "desktop/widgets/conversation/open_link_dialog.h"
#include "desktop/widgets/dialogs/preferences_dialog.h"
#include "desktop/widgets/shell/closing_dialog.h"
#include "desktop/widgets/window/background.h"
#include "desktop/widgets/window/chat_list.h"
#include "desktop/widgets/window/connection_banner.h"
#include "tests/desktop/platform/launcher.h"
#include "tests/desktop/platform/notification_service.h"
#include "tests/desktop/widgets/shell/fake_tray.h"
#include "tests/desktop/widgets/window/stage.h"

#include <QSignalSpy>
#include <QSlider>

using namespace kith;
using namespace kith::widgets;
using namespace kith::test;
using platform::test::NotificationService;
using platform::test::PrivateBus;

namespace {

struct Scene {
    Stage stage;
    FakeTray *tray = nullptr;
    std::unique_ptr<Background> background;
    QSignalSpy quit;

    explicit Scene(const QDBusConnection &bus = QDBusConnection(u"there is none"_s), bool hasTray = true)
        : background(make(bus, hasTray)), quit(background.get(), &Background::quitRequested)
    {
    }
    std::unique_ptr<Background> make(const QDBusConnection &bus, bool hasTray)
    {
        auto made = std::make_unique<FakeTray>(hasTray);
        tray = made.get();
        return std::make_unique<Background>(
            *stage.app, Shell::Options{.tray = std::move(made), .bus = bus, .gather = std::chrono::milliseconds(1)});
    }
    ~Scene() { background.reset(); }

    MainWindow &window() const { return stage.app->window(); }
    QString direct(::kith::test::Person &person) const
    {
        const QString me = stage.account().me().toString();
        return person.request("dm.open", {{"userId", me}})["room"].toObject()[u"id"].toString();
    }
    QString link(const QString &path) const { return u"kith://127.0.0.1:%1/%2"_s.arg(stage.server.port()).arg(path); }
    bool isTold(const QString &words) const
    {
        return waitUntil([&] {
            const auto banners = window().findChildren<ConnectionBanner *>();
            return std::ranges::any_of(banners, [&](const ConnectionBanner *banner) {
                return banner->isVisible() && stage.sentences(*banner).contains(words);
            });
        });
    }
};

} // namespace

class TestBackground : public QObject {
    Q_OBJECT

private slots:
    void theTrayCounts()
    {
        Scene scene;
        scene.stage.signUp(u"ada"_s);
        QVERIFY(waitUntil([&] { return scene.tray->toolTip == u"Kith"; }));
        ::kith::test::Person bob(scene.stage.server, u"bob"_s);
        QVERIFY(scene.stage.opens(general));
        QVERIFY(!bob.say(scene.direct(bob), u"hello"_s).isError());
        QVERIFY(waitUntil([&] { return scene.background->shell().trayState().unread == 1; }));
        QCOMPARE(scene.background->shell().trayState().mentions, 1); // a direct message is meant for its reader
        QVERIFY(scene.tray->toolTip.contains(u"1 unread"_s));
        scene.stage.account().setLevel(RoomId::fromString(scene.direct(bob)), client::Level::None);
        QVERIFY(waitUntil([&] { return scene.background->shell().trayState().unread == 0; }));
        QVERIFY(scene.background->shell().trayState().online);
        scene.stage.lose();
        QVERIFY(waitUntil([&] { return !scene.background->shell().trayState().online; }));
        QVERIFY(scene.tray->toolTip.contains(u"Offline"_s));
    }

    void theDockCounts()
    {
        const PrivateBus bus;
        if (!bus.isRunning())
            QSKIP("There is no dbus-daemon.");
        platform::test::Launcher launcher;
        QVERIFY(launcher.start(bus.connect(u"launcher"_s)));
        {
            Scene scene(bus.connect(u"kith"_s));
            scene.stage.signUp(u"ada"_s);
            QVERIFY(scene.stage.opens(general));
            ::kith::test::Person bob(scene.stage.server, u"bob"_s);
            QVERIFY(!bob.say(scene.direct(bob), u"hello"_s).isError());
            QVERIFY(waitUntil([&] { return launcher.told == QStringList{u"1, visible"_s}; }));
            QVERIFY(scene.stage.opens(u"bob"_s));
            QVERIFY(waitUntil([&] { return launcher.told.last() == u"0, hidden"_s; }));
        }
        QDBusConnection::disconnectFromBus(u"launcher"_s);
        QDBusConnection::disconnectFromBus(u"kith"_s);
    }

    void theMenu()
    {
        Scene scene;
        platform::Preferences &preferences = scene.stage.app->preferences();
        const QList<QAction *> actions = scene.tray->menu->actions();
        QStringList words;
        for (const QAction *action : actions)
            words << action->text();
        QCOMPARE(words, (QStringList{u"Open Kith"_s, u"Do not disturb"_s, u"Preferences…"_s, QString(), u"Quit"_s}));
        actions[1]->trigger();
        QVERIFY(preferences.doNotDisturb());
        QVERIFY(!scene.background->shell().trayState().disturbs);
        preferences.setDoNotDisturb(false);
        QVERIFY(!actions[1]->isChecked());
        scene.window().hide();
        actions[0]->trigger();
        QVERIFY(scene.window().isVisible());
        scene.window().hide();
        actions[2]->trigger();
        QVERIFY(scene.window().isVisible()); // what lies over it needs it
        QVERIFY(scene.stage.isShown<PreferencesDialog>());
        actions[4]->trigger();
        QCOMPARE(scene.quit.size(), 1);
    }

    void closesIntoTheTray()
    {
        Scene scene;
        scene.stage.signUp(u"ada"_s);
        scene.window().close();
        click(scene.stage.part<QPushButton>(u"keepRunning"_s));
        QVERIFY(!scene.window().isVisible());
        QVERIFY(scene.stage.online()); // and goes on
        emit scene.tray->activated();
        QVERIFY(scene.window().isVisible());
        QVERIFY(scene.quit.isEmpty());
    }

    // The window and what closing it means are not asked, and what was typed is there the next time.
    void quitsByKeyboard()
    {
        Scene scene;
        scene.stage.signUp(u"ada"_s);
        QVERIFY(scene.stage.opens(general));
        scene.stage.type(scene.stage.composer(), u"half a sentence"_s);
        QTimer::singleShot(0, scene.stage.composer(),
            [&] { QTest::keyClick(scene.stage.composer(), Qt::Key_Q, Qt::ControlModifier); });
        QTimer watchdog;
        connect(&watchdog, &QTimer::timeout, qApp, [] { QCoreApplication::exit(1); });
        watchdog.start(20'000);
        QCOMPARE(QCoreApplication::exec(), 0);
        QVERIFY(!scene.window().isVisible());
        QVERIFY(!scene.stage.isShown<ClosingDialog>());
        scene.background.reset(); // as main() does
        scene.stage.app.reset();
        auto profile = client::Profile::open({.dataFolder = scene.stage.folder.path()});
        QVERIFY(profile);
        App next(*qApp, std::move(*profile),
            {.server = {}, .timing = quickTiming(), .tokens = platform::TokenStore::Place::FileOnly});
        next.start();
        QCOMPARE(next.page()->findChild<ComposerField *>()->toPlainText(), u"half a sentence"_s);
    }

    void closesForGoodWithoutATray()
    {
        Scene scene(QDBusConnection(u"there is none"_s), false);
        scene.window().close();
        QVERIFY(!scene.stage.isShown<ClosingDialog>());
        QCOMPARE(scene.quit.size(), 1);
    }

    void aClickOnANotificationOpensTheRoom()
    {
        const PrivateBus bus;
        if (!bus.isRunning())
            QSKIP("There is no dbus-daemon.");
        NotificationService service;
        QDBusConnection theirs = bus.connect(u"service"_s);
        QVERIFY(service.start(theirs));
        {
            Scene scene(bus.connect(u"kith"_s));
            scene.stage.signUp(u"ada"_s);
            QVERIFY(scene.stage.opens(general));
            ::kith::test::Person bob(scene.stage.server, u"bob"_s);
            QVERIFY(!bob.say(u"0"_s, u"before your eyes"_s).isError());
            QVERIFY(waitUntil([&] { return scene.stage.texts().contains(u"before your eyes"_s); }));
            QVERIFY(!bob.say(scene.direct(bob), u"look here"_s).isError());
            QVERIFY(waitUntil([&] { return !service.shown.empty(); }));
            QCOMPARE(service.shown[0].title, u"bob"_s); // the first: what is visible was not told
            QCOMPARE(service.shown[0].text, u"look here"_s);
            QWidget other; // another program's
            other.show();
            other.activateWindow();
            QVERIFY(QTest::qWaitForWindowActive(&other));
            QVERIFY(NotificationService::say(theirs, u"ActionInvoked"_s, {service.last, u"default"_s}));
            QVERIFY(waitUntil([&] { return scene.stage.room() == u"bob"; }));
            QVERIFY(QTest::qWaitForWindowActive(&scene.window()));
            // It was read by that, and nothing stays behind.
            QVERIFY(waitUntil([&] { return service.closed == std::vector<uint>{service.last}; }));
        }
        QDBusConnection::disconnectFromBus(u"service"_s);
        QDBusConnection::disconnectFromBus(u"kith"_s);
    }

    void theTrayTellsWhereThereIsNoService()
    {
        Scene scene;
        scene.stage.signUp(u"ada"_s);
        QVERIFY(scene.stage.opens(general));
        ::kith::test::Person bob(scene.stage.server, u"bob"_s);
        QVERIFY(!bob.say(scene.direct(bob), u"look here"_s).isError());
        QVERIFY(waitUntil([&] { return scene.tray->told == QStringList{u"bob: look here"_s}; }));
        emit scene.tray->tellClicked();
        QVERIFY(waitUntil([&] { return scene.stage.room() == u"bob"; }));
    }

    void keywordsCall()
    {
        Scene scene;
        scene.stage.app->preferences().setKeywords({u"garden"_s});
        scene.stage.signUp(u"ada"_s);
        QCOMPARE(scene.stage.account().watch().keywords(), QStringList{u"garden"_s});
        scene.stage.app->preferences().setKeywords({u"kitchen"_s});
        QCOMPARE(scene.stage.account().watch().keywords(), QStringList{u"kitchen"_s});
    }

    void followsLinks()
    {
        Scene scene;
        scene.stage.signUp(u"ada"_s);
        ::kith::test::Person bob(scene.stage.server, u"bob"_s);
        const QString room = garden(bob, scene.stage);
        QVERIFY(scene.stage.hasRoom(u"Garden"_s));
        scene.window().hide();
        scene.background->take({.link = scene.link(u"room/"_s + room)});
        QVERIFY(scene.window().isVisible());
        QVERIFY(waitUntil([&] { return scene.stage.room() == u"Garden"; }));
        scene.background->openLink(scene.link(u"room/4711"_s));
        QVERIFY(scene.isTold(u"not in"_s));
        scene.background->openLink(u"kith://elsewhere.example/room/1"_s);
        QVERIFY(scene.isTold(u"elsewhere.example"_s));
        scene.background->openLink(u"kith://elsewhere.example/nonsense"_s);
        QVERIFY(scene.isTold(u"damaged"_s));
        QCOMPARE(scene.stage.room(), u"Garden"_s);
    }

    void joinsOnlyAfterAsking()
    {
        Scene scene;
        scene.stage.signUp(u"ada"_s);
        ::kith::test::Person bob(scene.stage.server, u"bob"_s);
        const QString room = makeRoom(bob, u"Cellar"_s, "private");
        const QString key = bob.request("room.invite", {{"roomId", room}})["invite"].toString();
        QVERIFY(!key.isEmpty());
        scene.background->openLink(scene.link(u"join/"_s + key));
        QVERIFY(!scene.stage.account().room(RoomId::fromString(room)));
        click(scene.stage.part<QPushButton>(u"confirm"_s));
        QVERIFY(waitUntil([&] { return scene.stage.room() == u"Cellar"; }));
    }

    void showsAddressesWhereThatIsWanted()
    {
        Scene scene;
        scene.stage.signUp(u"ada"_s);
        QVERIFY(scene.stage.opens(general));
        const QUrl link(scene.link(u"room/0"_s)); // opens in here
        emit scene.stage.view().linkActivated(link, link.toString());
        QVERIFY(!scene.stage.isShown<OpenLinkDialog>());
        scene.stage.app->preferences().setShowsAddresses(true);
        emit scene.stage.view().linkActivated(link, link.toString());
        QVERIFY(scene.stage.isShown<OpenLinkDialog>());
    }

    // With the session: the panel is there later.
    void beginsHidden()
    {
        TestServer server;
        const QTemporaryDir folder;
        auto profile = client::Profile::open({.dataFolder = folder.path()});
        QVERIFY(profile);
        (*profile)->setAccount({.server = server.url(), .user = registerSession(server, u"ada"_s).user});
        App app(*qApp, std::move(*profile),
            {.server = {}, .timing = quickTiming(), .tokens = platform::TokenStore::Place::FileOnly});
        auto made = std::make_unique<FakeTray>(false);
        FakeTray &tray = *made;
        Background background(app, Shell::Options{.tray = std::move(made), .bus = QDBusConnection(u"there is none"_s)});
        background.start(true);
        QVERIFY(!app.window().isVisible());
        tray.setAvailable(true);
        emit tray.activated();
        QVERIFY(app.window().isVisible());
    }

    // Who is not signed in has something to do in the window.
    void beginsVisibleWithoutAnAccount()
    {
        const QTemporaryDir folder;
        auto profile = client::Profile::open({.dataFolder = folder.path()});
        QVERIFY(profile);
        App app(*qApp, std::move(*profile), {.server = {}, .tokens = platform::TokenStore::Place::FileOnly});
        Background background(
            app, Shell::Options{.tray = std::make_unique<FakeTray>(), .bus = QDBusConnection(u"there is none"_s)});
        background.start(true);
        QVERIFY(app.window().isVisible());
    }

    void aLinkWaitsForTheSignIn()
    {
        Scene scene;
        scene.background->openLink(scene.link(u"room/0"_s));
        scene.stage.signUp(u"ada"_s);
        QVERIFY(waitUntil([&] { return scene.stage.room() == general; }));
    }

    void preferencesHoldAtOnce()
    {
        Scene scene;
        scene.stage.signUp(u"ada"_s);
        const QModelIndex row = rowNamed(scene.stage.list(), general);
        const int high = scene.stage.list().sizeHintForIndex(row).height();
        const qreal points = QApplication::font().pointSizeF();
        QTest::keyClick(&scene.window(), Qt::Key_Comma, Qt::ControlModifier);
        auto *dialog = scene.stage.part<PreferencesDialog>();
        QVERIFY(QTest::qWaitForWindowActive(dialog));
        scene.background->showPreferences(); // there is one
        QCOMPARE(scene.window().findChildren<PreferencesDialog *>().size(), 1);
        const auto choose = [&](const QString &words) {
            for (auto *button : dialog->findChildren<QPushButton *>()) {
                if (button->text() == words)
                    click(button);
            }
        };
        choose(u"Dark"_s);
        QVERIFY(scene.stage.app->theme().isDark());
        const auto actions = scene.stage.part<ChatList>()->menuButton()->menu()->actions();
        QVERIFY(std::ranges::any_of(actions,
            [](const QAction *action) { return action->isChecked() && action->text() == u"Appearance: dark"; }));
        actions[1]->trigger(); // light, in the menu
        QVERIFY(!scene.stage.app->theme().isDark());
        choose(u"Compact"_s);
        QVERIFY(scene.stage.list().sizeHintForIndex(row).height() < high);
        dialog->findChild<QSlider *>(u"textSize"_s)->setValue(4);
        QCOMPARE(QApplication::font().pointSizeF(), points + 4);
        QVERIFY(scene.stage.list().sizeHintForIndex(row).height() > 44); // there is room for them
        dialog->findChild<QSlider *>(u"textSize"_s)->setValue(0);
        QCOMPARE(QApplication::font().pointSizeF(), points);
        dialog->activateWindow();
        QVERIFY(
            waitUntil([&] { return dialog->isActiveWindow() && dialog->isAncestorOf(QApplication::focusWidget()); }));
        QTest::keyClick(dialog, Qt::Key_Escape);
        QVERIFY(scene.stage.isClosed<PreferencesDialog>());
    }
};

QTEST_MAIN(TestBackground)
#include "tst_background.moc"
