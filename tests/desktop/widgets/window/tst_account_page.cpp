// The window of an account at the real server: by keyboard, at every width, and what it remembers.
// KITH_SHOTS=<folder> keeps pictures.
#include "desktop/widgets/conversation/conversation_pane.h"
#include "desktop/widgets/dialogs/empty_state.h"
#include "desktop/widgets/dialogs/line_edit.h"
#include "desktop/widgets/theme/theme.h"
#include "desktop/widgets/window/account_page.h"
#include "desktop/widgets/window/chat_list.h"
#include "desktop/widgets/window/panes.h"
#include "desktop/widgets/window/room_list_view.h"
#include "tests/desktop/widgets/dialogs/signed_in.h"

#include <QApplication>
#include <QDir>
#include <QMenu>
#include <QSettings>
#include <QSignalSpy>
#include <QStyleFactory>
#include <QToolButton>

using namespace kith;
using namespace kith::widgets;
using namespace kith::test;

namespace {

const QString longName = u"Committee for the thorough revision of the rules of the allotment garden"_s;

// A garden with some talk, and maria who reads it.
struct Garden {
    TestServer server;
    Person ada{server, u"ada"_s};
    Person jonas{server, u"jonas"_s};
    SignedIn maria{server, u"maria"_s};
    QString garden;
    QString committee;

    Garden()
    {
        garden = makeRoom(ada, u"Garden"_s);
        committee = makeRoom(ada, longName, "private");
        for (const QString &room : {garden, committee})
            ada.request("room.invite", {{"roomId", room}, {"userId", maria.account->me().toString()}});
        jonas.request("room.join", {{"roomId", garden}});
        ada.say(garden, u"Good morning! The seedlings are finally up 🌱"_s);
        jonas.say(garden, u"Beautiful. Who waters them at the weekend?"_s);
        jonas.say(u"0"_s, u"Anybody up for coffee? <b>Now</b>"_s);
        ada.say(committee, u"السلام عليكم، متى نلتقي؟ هذا نص طويل جدا لا يتسع له السطر"_s);
        jonas.request("dm.open", {{"userId", maria.account->me().toString()}});
        jonas.say(RoomId::direct(UserId::fromString(jonas.userId), maria.account->me()).toString(),
            u"Psst: it is her birthday tomorrow"_s);
    }
    RoomId id(const QString &room) const { return RoomId::fromString(room); }
    bool complete() const
    {
        return waitUntil([this] {
            const auto &rooms = maria.account->rooms();
            return rooms.size() == 4
                && std::all_of(rooms.begin(), rooms.end(), [](const auto &room) { return room.second.last; });
        });
    }
};

void keep(QWidget &window, const QString &name)
{
    const QString folder = qEnvironmentVariable("KITH_SHOTS");
    if (folder.isEmpty())
        return;
    QDir().mkpath(folder);
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.grab().save(folder + u'/' + name + u".png"_s);
}

} // namespace

class TestAccountPage : public QObject {
    Q_OBJECT

    Garden *m_garden = nullptr;
    QTemporaryDir m_folder;
    SystemClock m_clock;

    std::unique_ptr<QSettings> settings(const QString &name) const
    {
        return std::make_unique<QSettings>(m_folder.filePath(name), QSettings::IniFormat);
    }
    client::Account &account() { return *m_garden->maria.account; }

private slots:
    void initTestCase()
    {
        QApplication::setStyle(QStyleFactory::create(u"Fusion"_s));
        m_garden = new Garden;
        QVERIFY(m_garden->complete());
    }
    void cleanupTestCase() { delete m_garden; }

    void looks_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<bool>("mirrored");
        QTest::addColumn<int>("width");
        QTest::newRow("light") << false << false << 1200;
        QTest::newRow("dark") << true << false << 1200;
        QTest::newRow("rtl") << false << true << 1200;
        QTest::newRow("medium") << true << false << 800;
        QTest::newRow("narrow") << false << false << 380;
    }

    void looks()
    {
        QFETCH(bool, dark);
        QFETCH(bool, mirrored);
        QFETCH(int, width);
        Theme theme(dark);
        qApp->setPalette(theme.palette());
        qApp->setStyleSheet(theme.styleSheet());
        qApp->setLayoutDirection(mirrored ? Qt::RightToLeft : Qt::LeftToRight);
        const auto memory = settings(QString::fromLatin1(QTest::currentDataTag()));
        memory->setValue(u"window/room"_s, m_garden->garden);
        AccountPage page(theme, account(), m_clock, *memory, Appearance::System);
        page.resize(width, 800);
        page.show();
        const QString name = QString::fromLatin1(QTest::currentDataTag());
        QCOMPARE(page.room(), m_garden->id(m_garden->garden));
        keep(page, name);
        if (width < Panes::narrow) {
            QVERIFY(page.panes()->isListShown());
            page.openRoom(page.room());
            QVERIFY(!page.panes()->isListShown());
            keep(page, name + u"-conversation"_s);
        }
        page.chatList()->focusSearch();
        QTest::keyClicks(page.chatList()->search(), u"zzz"_s);
        QCOMPARE(page.chatList()->emptyState()->sentence(), u"No conversation has this name."_s);
        page.panes()->showList();
        page.tell(u"No connection to the server. Try again when you are online."_s);
        keep(page, name + u"-none"_s);
        page.chatList()->search()->clear();
        page.chatList()->menuButton()->menu()->popup(page.mapToGlobal(QPoint(100, 60)));
        keep(*page.chatList()->menuButton()->menu(), name + u"-menu"_s);
        page.chatList()->menuButton()->menu()->hide();
        page.chatList()->newButton()->menu()->popup(page.mapToGlobal(QPoint(100, 60)));
        keep(*page.chatList()->newButton()->menu(), name + u"-new"_s);
        page.chatList()->newButton()->menu()->hide();
        qApp->setLayoutDirection(Qt::LeftToRight);
    }

    void isUsedByKeyboard()
    {
        Theme theme(false);
        const auto memory = settings(u"keyboard"_s);
        AccountPage page(theme, account(), m_clock, *memory, Appearance::System);
        page.resize(1000, 700);
        page.show();
        page.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&page));
        ChatList &list = *page.chatList();

        QTest::keyClick(&page, Qt::Key_L, Qt::ControlModifier);
        QTRY_VERIFY(list.search()->hasFocus());
        QTest::keyClicks(list.search(), u"gard comm"_s);
        QTest::keyClick(list.search(), Qt::Key_Return);
        QCOMPARE(page.room(), m_garden->id(m_garden->committee));
        QCOMPARE(list.search()->text(), QString());

        list.focusSearch();
        QTest::keyClicks(list.search(), u"garden"_s);
        QTest::keyClick(list.search(), Qt::Key_Down);
        QVERIFY(list.view()->hasFocus());
        QTest::keyClick(list.view(), Qt::Key_Down);
        const RoomId second = list.view()->currentIndex().data(models::RoomIdRole).value<RoomId>();
        QTest::keyClick(list.view(), Qt::Key_Return);
        QCOMPARE(page.room(), second);

        // The neighbours of the open one.
        const RoomId first = list.first();
        page.openRoom(first);
        QTest::keyClick(&page, Qt::Key_Down, Qt::AltModifier);
        QVERIFY(page.room() != first);
        QTest::keyClick(&page, Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(page.room(), first);
        QTest::keyClick(&page, Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(page.room(), first);

        list.focusSearch();
        QTest::keyClicks(list.search(), u"x"_s);
        QTest::keyClick(list.search(), Qt::Key_Escape);
        QCOMPARE(list.search()->text(), QString());
        QVERIFY(list.search()->hasFocus());
        // What is typed on a row searches.
        list.view()->setFocus();
        QTest::keyClicks(list.view(), u"g"_s);
        QVERIFY(list.search()->hasFocus());
        QCOMPARE(list.search()->text(), u"g"_s);
    }

    void opensByClick()
    {
        Theme theme(false);
        const auto memory = settings(u"click"_s);
        AccountPage page(theme, account(), m_clock, *memory, Appearance::System);
        page.resize(1000, 700);
        page.show();
        RoomListView &view = *page.chatList()->view();
        const QModelIndex third = view.model()->index(2, 0);
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, view.visualRect(third).center());
        QCOMPARE(page.room(), third.data(models::RoomIdRole).value<RoomId>());
        QVERIFY(!third.data(Qt::AccessibleTextRole).toString().isEmpty());
    }

    void remembers()
    {
        Theme theme(false);
        const auto memory = settings(u"memory"_s);
        {
            AccountPage page(theme, account(), m_clock, *memory, Appearance::System);
            page.resize(1200, 700);
            page.show();
            page.openRoom(m_garden->id(m_garden->committee));
            QVERIFY(page.title().contains(longName));
            QVERIFY(page.panes()->areMembersShown());
            page.panes()->setMembersShown(false);
            page.panes()->setListWidth(333);
        }
        AccountPage page(theme, account(), m_clock, *memory, Appearance::System);
        page.resize(1200, 700);
        page.show();
        QCOMPARE(page.room(), m_garden->id(m_garden->committee));
        QVERIFY(!page.panes()->areMembersShown());
        QCOMPARE(page.chatList()->width(), 333);
    }

    void leavingTheOpenRoomShowsNone()
    {
        Theme theme(false);
        const auto memory = settings(u"leave"_s);
        AccountPage page(theme, account(), m_clock, *memory, Appearance::System);
        page.show();
        const RoomId id = m_garden->id(makeRoom(m_garden->jonas, u"Shed"_s));
        const QSignalSpy added(&account(), &client::Account::roomAdded);
        page.openRoom(id); // it is shown when it comes
        account().joinRoom(id, &page, [](const auto &) {});
        QVERIFY(waitUntil([&] { return page.room() == id; }));
        QVERIFY(page.title().endsWith(u"Shed – Kith"_s));
        account().leaveRoom(id, &page, [](const auto &) {});
        QVERIFY(waitUntil([&] { return !page.room().isValid(); }));
        QVERIFY(page.title().endsWith(u"Kith"_s) && !page.title().contains(u"Shed"_s));
    }
};

QTEST_MAIN(TestAccountPage)
#include "tst_account_page.moc"
