// Closing the window, with a tray and without; asked once.
#include "desktop/widgets/shell/closing_dialog.h"
#include "desktop/widgets/shell/window_keeper.h"
#include "desktop/widgets/theme/theme.h"
#include "tests/desktop/widgets/shell/fake_tray.h"

#include <QApplication>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace kith;
using namespace kith::widgets;
using namespace Qt::StringLiterals;
using Closing = platform::Preferences::Closing;

namespace {

// Instead of ending the test.
struct Swallower : QObject {
    bool eventFilter(QObject *object, QEvent *event) override
    {
        return object == qApp && event->type() == QEvent::Quit;
    }
};

struct Desk {
    QTemporaryDir folder;
    QSettings settings{folder.filePath(u"kith.conf"_s), QSettings::IniFormat};
    platform::Preferences preferences{settings};
    Theme theme{false};
    test::FakeTray tray;
    QWidget window;
    WindowKeeper keeper;
    QSignalSpy quit{&keeper, &WindowKeeper::quitWanted};

    explicit Desk(bool hasTray = true, std::chrono::milliseconds patience = WindowKeeper::usualPatience)
        : tray(hasTray), keeper(theme, preferences, tray, window, patience)
    {
        window.show();
        window.activateWindow();
        if (!QTest::qWaitForWindowActive(&window))
            qFatal("the window does not become active");
    }
    bool isWaiting() const { return keeper.findChild<QTimer *>(u"wait"_s)->isActive(); }
    ClosingDialog *question() const { return window.findChild<ClosingDialog *>(); }
    void answer(const QString &button) const { question()->findChild<QPushButton *>(button)->click(); }
};

} // namespace

class WindowKeeperTest : public QObject {
    Q_OBJECT

    Swallower m_swallower;

private slots:
    void initTestCase() { qApp->installEventFilter(&m_swallower); }

    void quitsWithoutATray()
    {
        Desk desk(false);
        desk.window.close();
        QVERIFY(!desk.window.isVisible());
        QCOMPARE(desk.quit.size(), 1);
        QVERIFY(!desk.question());
        QCOMPARE(desk.preferences.closing(), Closing::Ask); // nothing was asked
    }

    void asksOnceAndStays()
    {
        Desk desk;
        desk.window.close();
        QVERIFY(desk.window.isVisible());
        QVERIFY(desk.question() && desk.question()->isVisible());
        desk.window.close(); // no second question
        QCOMPARE(desk.window.findChildren<ClosingDialog *>().size(), 1);
        desk.answer(u"keepRunning"_s);
        QVERIFY(!desk.window.isVisible());
        QCOMPARE(desk.preferences.closing(), Closing::ToTray);
        QVERIFY(desk.quit.isEmpty());

        desk.keeper.raise();
        QVERIFY(desk.window.isVisible());
        QTRY_VERIFY(!desk.question());
        desk.window.close();
        QVERIFY(!desk.window.isVisible());
        QVERIFY(!desk.question());
        QVERIFY(desk.quit.isEmpty());
    }

    void asksOnceAndQuits()
    {
        Desk desk;
        desk.window.close();
        desk.answer(u"quit"_s);
        QCOMPARE(desk.quit.size(), 1);
        QCOMPARE(desk.preferences.closing(), Closing::Quits);
        QTRY_VERIFY(!desk.question());
        desk.window.close();
        QVERIFY(!desk.window.isVisible());
        QCOMPARE(desk.quit.size(), 2);
    }

    void escapeIsNoAnswer()
    {
        Desk desk;
        desk.window.close();
        QTest::keyClick(desk.question(), Qt::Key_Escape);
        QTRY_VERIFY(!desk.question());
        QVERIFY(desk.window.isVisible());
        QCOMPARE(desk.preferences.closing(), Closing::Ask);
        desk.window.close();
        QVERIFY(desk.question());
    }

    // The tray went away: a window that hides would be lost.
    void quitsWhereTheTrayIsGone()
    {
        Desk desk;
        desk.preferences.setClosing(Closing::ToTray);
        desk.tray.there = false;
        desk.window.close();
        QCOMPARE(desk.quit.size(), 1);
    }

    // Ctrl+Q, the menu, the end of the session: Qt closes the windows first.
    void quittingIsMeant()
    {
        Desk desk;
        desk.preferences.setClosing(Closing::ToTray);
        QEvent quit(QEvent::Quit);
        QCoreApplication::sendEvent(qApp, &quit);
        QVERIFY(desk.window.close());
        QVERIFY(desk.quit.isEmpty());
        desk.window.show();
        QCoreApplication::processEvents();
        QVERIFY(!desk.window.close()); // another time it is the tray again
    }

    void theTrayShowsAndHides()
    {
        Desk desk;
        desk.keeper.toggle();
        QVERIFY(!desk.window.isVisible());
        desk.keeper.toggle();
        QVERIFY(desk.window.isVisible());
        QVERIFY(QTest::qWaitForWindowActive(&desk.window));
        desk.window.showMinimized();
        desk.keeper.toggle();
        QVERIFY(desk.window.isVisible());
        QVERIFY(!desk.window.isMinimized());
    }

    // Started with the session, before the panel.
    void waitsForATrayThatComesLate()
    {
        Desk desk(false);
        desk.window.hide();
        desk.keeper.waitForTray();
        QVERIFY(desk.isWaiting());
        desk.tray.setAvailable(true);
        QVERIFY(!desk.isWaiting());
        QVERIFY(!desk.window.isVisible());
        desk.keeper.toggle();
        QVERIFY(desk.window.isVisible());
    }

    void showsTheWindowWhereNoTrayComes()
    {
        Desk desk(false, std::chrono::milliseconds(1));
        desk.window.hide();
        desk.keeper.waitForTray();
        QVERIFY(!desk.window.isVisible());
        QTRY_VERIFY(desk.window.isVisible());
    }

    void showsTheWindowWhereTheTrayGoes()
    {
        Desk desk(true, std::chrono::milliseconds(1));
        desk.keeper.toggle();
        QVERIFY(!desk.window.isVisible());
        desk.tray.setAvailable(false);
        QTRY_VERIFY(desk.window.isVisible());
        desk.tray.setAvailable(true);
        desk.tray.setAvailable(false); // what is visible waits for nothing
        QVERIFY(!desk.isWaiting());
    }

    // A panel that starts anew is back in a moment.
    void staysHiddenWhereTheTrayComesBack()
    {
        Desk desk;
        desk.keeper.toggle();
        desk.tray.setAvailable(false);
        QVERIFY(desk.isWaiting());
        desk.tray.setAvailable(true);
        QVERIFY(!desk.isWaiting());
        QVERIFY(!desk.window.isVisible());
    }

    void handsTheTokenOn()
    {
        Desk desk;
        desk.keeper.raise(u"token"_s);
        QCOMPARE(qgetenv("XDG_ACTIVATION_TOKEN"), QByteArray("token"));
        qunsetenv("XDG_ACTIVATION_TOKEN");
        desk.keeper.raise();
        QVERIFY(!qEnvironmentVariableIsSet("XDG_ACTIVATION_TOKEN"));
    }
};

QTEST_MAIN(WindowKeeperTest)
#include "tst_window_keeper.moc"
