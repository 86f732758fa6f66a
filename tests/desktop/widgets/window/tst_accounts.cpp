// Several accounts in one window, on two real servers: shown in turn, added, signed out, ended, and there again after a
// start.
#include "desktop/widgets/conversation/message_view.h"
#include "desktop/widgets/dialogs/password_dialog.h"
#include "desktop/widgets/window/chat_list.h"
#include "desktop/widgets/window/panes.h"
#include "desktop/widgets/window/sign_out_dialog.h"
#include "tests/desktop/widgets/window/accounts_stage.h"

#include <QCheckBox>
#include <QFile>
#include <QLabel>
#include <QSignalSpy>
#include <QStyleFactory>

using namespace kith;
using namespace kith::widgets;
using namespace kith::test;

namespace {

// maria at home and at work, with somebody to talk to on either side.
struct Two : House {
    TestServer home;
    TestServer work;
    Person ada{home, u"ada"_s};
    Person bob{work, u"bob"_s};
    Session atHome = registerSession(home, u"maria"_s);
    Session atWork = registerSession(work, u"mschmidt"_s);

    Two()
    {
        know(work.url(), atWork);
        know(home.url(), atHome); // the active one
    }
    void startOnline()
    {
        start();
        QVERIFY(allOnline());
    }
    QString tokenAtHome() const { return tokenOf(home.url(), atHome.user.id); }
    QString tokenAtWork() const { return tokenOf(work.url(), atWork.user.id); }
    QString cacheAtHome() const { return cacheOf(home.url(), atHome.user.id); }
    QString cacheAtWork() const { return cacheOf(work.url(), atWork.user.id); }
    qint64 unread(size_t place) const { return button(place).account().unread; }
};

QString sentences(const QWidget &dialog)
{
    QStringList words;
    for (const QLabel *label : dialog.findChildren<QLabel *>())
        words << label->text();
    return words.join(u'\n');
}

} // namespace

class TestAccounts : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QApplication::setStyle(QStyleFactory::create(u"Fusion"_s)); }
    void cleanup() { qApp->setLayoutDirection(Qt::LeftToRight); }

    void opensTheActiveOneFirst()
    {
        Two two;
        two.start();
        QVERIFY(two.isShown(1));
        QVERIFY(two.at(1).account());
        QVERIFY(two.allOnline());
        QVERIFY(!two.at(0).accountPage()); // nobody has looked at it
        QCOMPARE(two.app->session(two.at(0).account()), &two.at(0));
        QCOMPARE(two.app->account(), two.at(1).account());
        QCOMPARE(two.app->page(), two.at(1).accountPage());
        QVERIFY(two.rail().isVisible());
    }

    void oneAloneNeedsNoRail()
    {
        House house;
        TestServer server;
        house.know(server.url(), registerSession(server, u"maria"_s));
        house.start();
        QVERIFY(house.allOnline());
        QVERIFY(house.isShown(0));
        QVERIFY(!house.rail().isVisible());
    }

    void messagesToBoth()
    {
        Two two;
        two.startOnline();
        QVERIFY(!two.bob.say(u"0"_s, u"Where is the report?"_s).isError());
        QVERIFY(!two.bob.say(u"0"_s, u"@mschmidt?"_s).isError());
        QVERIFY(waitUntil([&] { return two.unread(0) == 2; }));
        QVERIFY(waitUntil([&] { return two.button(0).account().mentions == 1; }));
        QCOMPARE(two.window().windowTitle(), u"(2) General – Kith"_s);
        QVERIFY(two.button(0).accessibleName().contains(u"2 unread"_s));
        QVERIFY(!two.ada.say(u"0"_s, u"Good morning"_s).isError());
        // What is looked at is read; what is not, is not.
        QVERIFY(waitUntil([&] { return two.at(1).account()->room(RoomId::general())->lastSeq == 1; }));
        QVERIFY(waitUntil([&] { return two.unread(1) == 0; }));
        QCOMPARE(two.unread(0), 2);

        // By mouse, to where it was said.
        QTest::mouseClick(&two.button(0), Qt::LeftButton);
        QVERIFY(two.isShown(0));
        QVERIFY(waitUntil([&] { return two.unread(0) == 0; }));
        QCOMPARE(two.window().windowTitle(), u"General – Kith"_s);
        auto *composer = two.window().page()->findChild<ComposerField *>();
        QVERIFY(waitUntil([&] { return composer->hasFocus(); }));
        QTest::keyClicks(composer, u"On your desk"_s);
        QTest::keyClick(composer, Qt::Key_Return);
        QJsonObject heard;
        do {
            heard = two.bob.takeEvent("message");
        } while (!heard.isEmpty() && heard[u"message"].toString() != u"On your desk");
        QCOMPARE(heard[u"from"].toString(), two.atWork.user.id.toString());
        QVERIFY(!two.ada.say(u"0"_s, u"And you?"_s).isError());
        QVERIFY(waitUntil([&] { return two.unread(1) == 1; }));
    }

    void switchingByKeyboard()
    {
        Two two;
        two.startOnline();
        QVERIFY(two.isShown(1));
        const auto press = [&](Qt::Key key, Qt::KeyboardModifiers with) {
            QTest::keyClick(QApplication::focusWidget(), key, with);
        };
        press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(two.isShown(0));
        press(Qt::Key_2, Qt::ControlModifier);
        QVERIFY(two.isShown(1));
        press(Qt::Key_3, Qt::ControlModifier); // there is none
        QVERIFY(two.isShown(1));
        press(Qt::Key_Tab, Qt::ControlModifier);
        QVERIFY(two.isShown(0));
        press(Qt::Key_Tab, Qt::ControlModifier);
        QVERIFY(two.isShown(1));
        press(Qt::Key_Backtab, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(two.isShown(0));
        // Also from the rail, and from where somebody new signs in.
        two.button(0).setFocus();
        press(Qt::Key_Tab, Qt::ControlModifier);
        QVERIFY(two.isShown(1));
        two.app->add();
        two.page<SignInPage>()->findChild<LineEdit *>(u"name"_s)->setFocus();
        press(Qt::Key_Tab, Qt::ControlModifier);
        QVERIFY(two.isShown(0));
        QVERIFY(waitUntil([&] { return qobject_cast<ComposerField *>(QApplication::focusWidget()) != nullptr; }));
        // With what was typed on each side.
        QTest::keyClicks(QApplication::focusWidget(), u"at work"_s);
        press(Qt::Key_Tab, Qt::ControlModifier);
        QCOMPARE(two.window().page()->findChild<ComposerField *>()->toPlainText(), QString());
        press(Qt::Key_Tab, Qt::ControlModifier);
        QCOMPARE(two.window().page()->findChild<ComposerField *>()->toPlainText(), u"at work"_s);
    }

    void tabLeadsToTheRail()
    {
        Two two;
        two.startOnline();
        QSet<QWidget *> met;
        for (int i = 0; i < 60 && !met.contains(&two.button(1)); ++i) {
            QWidget *focused = QApplication::focusWidget();
            met.insert(focused);
            // As Tab does it; the composer has it for something else while there is text.
            QTest::keyClick(focused, Qt::Key_Tab);
        }
        QVERIFY(met.contains(&two.button(1)));
        QVERIFY(!met.contains(&two.button(0))); // the arrows lead there
        two.button(1).setFocus();
        QTest::keyClick(&two.button(1), Qt::Key_Up);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QVERIFY(two.isShown(0));
        // The menu of an account by keyboard.
        two.button(0).setFocus();
        QContextMenuEvent menu(QContextMenuEvent::Keyboard, {5, 5}, two.button(0).mapToGlobal(QPoint(5, 5)));
        QApplication::sendEvent(&two.button(0), &menu);
        two.choose(u"Add account…"_s);
        QVERIFY(waitUntil([&] { return two.page<SignInPage>() != nullptr; }));
    }

    void startingAgainBringsBothBack()
    {
        Two two;
        two.startOnline();
        QTest::mouseClick(&two.button(0), Qt::LeftButton);
        two.at(0).accountPage()->panes()->setListWidth(333);
        two.chooseFor(0, u"Move down"_s);
        QCOMPARE(two.at(0).known().user.username, u"maria"_s);
        two.stop();
        two.start();
        QCOMPARE(two.at(0).known().user.username, u"maria"_s);
        QVERIFY(two.isShown(1));
        QCOMPARE(two.at(1).known().user.username, u"mschmidt"_s);
        QCOMPARE(two.at(1).accountPage()->panes()->listWidth(), 333);
        QVERIFY(two.allOnline());
        // The window looks the same whose it is.
        QTest::mouseClick(&two.button(0), Qt::LeftButton);
        QCOMPARE(two.at(0).accountPage()->panes()->listWidth(), 333);
        // Each has its own.
        QCOMPARE(two.tokenAtHome(), two.atHome.token);
        QCOMPARE(two.tokenAtWork(), two.atWork.token);
        QVERIFY(two.at(0).key() != two.at(1).key());
        QVERIFY(two.cacheAtHome() != two.cacheAtWork());
    }

    void changesThePassword()
    {
        House house;
        TestServer home;
        house.know(home.url(), registerSession(home, u"maria"_s));
        house.start();
        QVERIFY(house.allOnline());
        auto *page = house.page<AccountPage>();
        page->chatList()->menuButton()->menu()->popup(house.window().mapToGlobal(QPoint(100, 60)));
        house.choose(u"Change password…"_s);
        auto *dialog = house.dialog<PasswordDialog>();
        for (const auto &[field, text] : {std::pair{u"oldPassword"_s, goodPassword},
                 {u"newPassword"_s, u"battery staple"_s}, {u"repeatedPassword"_s, u"battery staple"_s}})
            dialog->findChild<LineEdit *>(field)->setText(text);
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"change"_s), Qt::LeftButton);
        auto *banner = page->findChild<ConnectionBanner *>();
        QVERIFY(waitUntil([&] { return banner->text().startsWith(u"Your password is changed."_s); }));
        QVERIFY(house.allOnline());
        QVERIFY(!TestClient(home).login(u"maria"_s, u"battery staple"_s).isError());
    }

    // Who has none is not offered to change it.
    void aGuestHasNoPassword()
    {
        House house;
        TestServer home;
        TestClient guest(home);
        const Answer answer = guest.guest();
        const QJsonObject info = answer["user"].toObject();
        house.know(home.url(),
            {.user = {.id = UserId::fromString(guest.userId),
                 .username = info.value(u"username").toString(),
                 .displayName = info.value(u"displayName").toString(),
                 .guest = true},
                .token = guest.token});
        house.start();
        QVERIFY(house.allOnline());
        QStringList offered;
        for (const QAction *action : house.page<AccountPage>()->findChildren<QAction *>())
            offered << action->text();
        QVERIFY(offered.contains(u"Your sessions…"_s));
        QVERIFY(!offered.contains(u"Change password…"_s));
    }

    void addingAndGoingBack()
    {
        House house;
        TestServer home;
        TestServer work;
        registerSession(work, u"mschmidt"_s);
        house.know(home.url(), registerSession(home, u"maria"_s));
        house.start();
        QVERIFY(house.allOnline());
        auto *menu = house.page<AccountPage>()->chatList()->menuButton()->menu();
        menu->popup(house.window().mapToGlobal(QPoint(100, 60)));
        house.choose(u"Add account…"_s);
        QVERIFY(waitUntil([&] { return house.page<SignInPage>() != nullptr; }));
        QCOMPARE(house.window().windowTitle(), u"Kith"_s);
        QTest::mouseClick(house.page<SignInPage>()->findChild<QPushButton *>(u"back"_s), Qt::LeftButton);
        QVERIFY(waitUntil([&] { return house.isShown(0); }));

        house.app->add();
        QTest::keyClick(house.page<SignInPage>()->findChild<LineEdit *>(u"server"_s), Qt::Key_Escape);
        QVERIFY(waitUntil([&] { return house.isShown(0); }));

        house.app->add();
        house.signIn(work, u"mschmidt"_s);
        QVERIFY(waitUntil([&] { return house.app->sessions().size() == 2; }));
        QVERIFY(house.allOnline());
        QVERIFY(house.isShown(1));
        QVERIFY(house.rail().isVisible());
        QVERIFY(waitUntil([&] { return !house.tokenOf(work.url(), house.at(1).known().user.id).isEmpty(); }));
    }

    void theSameAccountTwiceIsOne()
    {
        Two two;
        two.startOnline();
        QTest::mouseClick(two.rail().addButton(), Qt::LeftButton);
        QVERIFY(two.page<SignInPage>());
        QVERIFY(!two.app->account());
        two.signIn(two.work, u"mschmidt"_s);
        QVERIFY(waitUntil([&] { return two.isShown(0); }));
        QCOMPARE(two.app->sessions().size(), size_t(2));
        QVERIFY(sentences(*two.window().page()).contains(u"signed in with this account already"_s));
        QCOMPARE(two.tokenAtWork(), two.atWork.token);
        QVERIFY(two.allOnline());
        // Nothing stays behind on the server.
        TestClient asking(two.work);
        asking.resumeWith(two.atWork.token);
        QVERIFY(waitUntil([&] { return asking.request("sessions.list")["sessions"].toArray().size() == 1; }));
    }

    void oneIsSignedOutAndTheOtherGoesOn()
    {
        Two two;
        two.startOnline();
        QSignalSpy closing(two.app.get(), &App::accountClosing);
        two.chooseFor(0, u"Sign out…"_s);
        QVERIFY(two.isShown(0)); // what it is about
        auto *dialog = two.dialog<SignOutDialog>();
        QVERIFY(sentences(*dialog).contains(u"mschmidt"_s));
        QVERIFY(dialog->removes());
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"confirm"_s), Qt::LeftButton);
        QVERIFY(waitUntil([&] { return two.app->sessions().size() == 1; }));
        QVERIFY(two.isShown(0));
        QCOMPARE(two.at(0).known().user.username, u"maria"_s);
        QVERIFY(!two.rail().isVisible());
        QCOMPARE(closing.size(), 1);
        QVERIFY(!QFile::exists(two.cacheAtWork()));
        QVERIFY(QFile::exists(two.cacheAtHome()));
        QVERIFY(waitUntil([&] { return two.tokenAtWork().isEmpty(); }));
        QCOMPARE(two.tokenAtHome(), two.atHome.token);
        QCOMPARE(two.profile->accounts().size(), size_t(1));
        QVERIFY(two.at(0).account()->state() == client::Account::State::Online);
        QVERIFY(!two.ada.say(u"0"_s, u"Still there?"_s).isError());
        QVERIFY(waitUntil([&] { return two.at(0).account()->room(RoomId::general())->lastSeq == 1; }));
        // On the server the session is over.
        TestClient late(two.work);
        QVERIFY(late.resumeWith(two.atWork.token).isError());
    }

    // What was said stays on this computer where the person wants it, with what waits to be sent.
    void signedOutWithoutRemoving()
    {
        House house;
        TestServer server;
        Person ada(server, u"ada"_s);
        const Session maria = registerSession(server, u"maria"_s);
        QVERIFY(!ada.say(u"0"_s, u"Good morning"_s).isError());
        house.know(server.url(), maria);
        house.start();
        QVERIFY(house.allOnline());
        QVERIFY(waitUntil([&] { return house.at(0).account()->messagesBefore(RoomId::general(), 99, 9).size() == 1; }));
        const QString cache = house.profile->cachePath(server.url(), maria.user.id);
        house.at(0).askToSignOut();
        auto *dialog = house.dialog<SignOutDialog>();
        auto *tick = dialog->findChild<QCheckBox *>(u"removeConversations"_s);
        QVERIFY(tick->isVisible() && tick->isChecked());
        QTest::keyClick(tick, Qt::Key_Space);
        QVERIFY(!dialog->removes());
        QVERIFY(dialog->accessibleDescription().contains(u"can read them"_s));
        keep(*dialog, u"sign-out-keeping"_s);
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"confirm"_s), Qt::LeftButton);
        QVERIFY(waitUntil([&] { return house.page<SignInPage>() != nullptr; }));
        QVERIFY(QFile::exists(cache));
        QVERIFY(!house.profile->account());

        const QUrl gone = server.url();
        server.end(); // nothing comes from there
        house.stop();
        house.know(gone, maria);
        house.start();
        QCOMPARE(house.at(0).account()->messagesBefore(RoomId::general(), 99, 9).size(), size_t(1));
    }

    void anEndedSessionSignsInInItsPlace()
    {
        Two two;
        two.startOnline();
        QVERIFY(two.isShown(1));
        TestClient elsewhere(two.work);
        elsewhere.resumeWith(two.atWork.token);
        elsewhere.request("logout");
        QVERIFY(waitUntil([&] { return two.button(0).account().state == RailAccount::State::SignedOut; }));
        // Nobody is disturbed.
        QVERIFY(two.isShown(1));
        QVERIFY(two.at(1).account()->state() == client::Account::State::Online);
        QTest::mouseClick(&two.button(0), Qt::LeftButton);
        QVERIFY(two.isShown(0));
        QVERIFY(two.page<SignInPage>());
        QVERIFY(sentences(*two.window().page()).contains(u"signed out on another device"_s));
        QTest::mouseClick(&two.button(1), Qt::LeftButton);
        QVERIFY(two.page<AccountPage>());
        QTest::mouseClick(&two.button(0), Qt::LeftButton);
        two.signIn(two.work, u"mschmidt"_s);
        QVERIFY(two.allOnline());
        QVERIFY(two.isShown(0));
        QVERIFY(two.page<AccountPage>());
        QCOMPARE(two.app->sessions().size(), size_t(2));
        QVERIFY(waitUntil([&] { return two.button(0).account().state == RailAccount::State::Online; }));
    }

    // Also where it ended while nobody was there, and is taken out.
    void anEndedSessionIsRemoved()
    {
        Two two;
        {
            TestClient elsewhere(two.work);
            elsewhere.resumeWith(two.atWork.token);
            elsewhere.request("logout");
        }
        {
            auto cache = client::Cache::open(two.cacheAtWork(),
                {.server = two.work.url().toString(),
                    .user = two.atWork.user.id,
                    .username = two.atWork.user.username});
            QVERIFY(cache);
            QVERIFY((*cache)->write([](client::Cache::Batch &batch) {
                batch.putPending({.cid = u"c1"_s, .roomId = RoomId::general(), .text = u"later"_s});
            }));
        }
        two.start();
        QVERIFY(waitUntil([&] { return two.button(0).account().state == RailAccount::State::SignedOut; }));
        two.chooseFor(0, u"Remove account…"_s);
        auto *dialog = two.dialog<SignOutDialog>();
        QVERIFY(sentences(*dialog).contains(u"1 message(s) were not sent yet"_s));
        keep(*dialog, u"remove-account"_s);
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"confirm"_s), Qt::LeftButton);
        QVERIFY(waitUntil([&] { return two.app->sessions().size() == 1; }));
        QVERIFY(two.isShown(0));
        QVERIFY(!QFile::exists(two.cacheAtWork()));
        QCOMPARE(two.profile->accounts().size(), size_t(1));
    }

    void aServerOfTheCommandLine()
    {
        Two two;
        two.start(two.work.url());
        QVERIFY(two.isShown(0));
        two.stop();
        two.start(QUrl(u"ws://127.0.0.1:9/ws"_s));
        QVERIFY(two.page<SignInPage>());
        QVERIFY(two.allOnline()); // meanwhile
    }

    void theAppearanceIsOne()
    {
        Two two;
        two.startOnline();
        QTest::mouseClick(&two.button(0), Qt::LeftButton);
        const auto chosen = [&](size_t place) {
            for (const QAction *action : two.at(place).accountPage()->chatList()->menuButton()->menu()->actions()) {
                if (action->isChecked())
                    return action->text();
            }
            return QString();
        };
        emit two.at(0).accountPage()->appearanceChosen(Appearance::Dark);
        QCOMPARE(chosen(0), u"Appearance: dark"_s);
        QCOMPARE(chosen(1), u"Appearance: dark"_s);
    }

    // Where one pane has to do, the rail stands beside the list, and leaves the conversation its room.
    void yieldsWhereItIsNarrow()
    {
        Two two;
        two.startOnline();
        for (const int width : {1200, 700, 660, 641, 640}) {
            two.window().resize(width, 700);
            QVERIFY2(waitUntil([&] { return two.rail().isVisible(); }), qPrintable(QString::number(width)));
        }
        for (const int width : {639, 600, 380}) {
            two.window().resize(width, 700);
            Panes *panes = two.page<AccountPage>()->panes();
            panes->showConversation();
            QVERIFY(waitUntil([&] { return !two.rail().isVisible() && panes->width() == width; }));
            panes->showList();
            QVERIFY(waitUntil([&] { return two.rail().isVisible() && panes->width() < width; }));
            panes->showConversation();
        }
        // From one account in its conversation to the other, and back to a wide window.
        QTest::keyClick(&two.window(), Qt::Key_1, Qt::ControlModifier);
        QVERIFY(two.isShown(0));
        QCOMPARE(two.rail().isVisible(), two.page<AccountPage>()->panes()->isListShown());
        two.window().resize(1200, 700);
        QVERIFY(waitUntil([&] { return two.rail().isVisible(); }));
    }

    void looks_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<bool>("mirrored");
        QTest::addColumn<int>("width");
        QTest::newRow("light") << false << false << 1100;
        QTest::newRow("dark") << true << false << 1100;
        QTest::newRow("rtl") << false << true << 1100;
        QTest::newRow("medium") << true << false << 660;
        QTest::newRow("narrow") << false << false << 380;
    }
    void looks()
    {
        QFETCH(bool, dark);
        QFETCH(bool, mirrored);
        QFETCH(int, width);
        if (mirrored)
            qApp->setLayoutDirection(Qt::RightToLeft);
        const QString name = u"accounts-"_s + QString::fromLatin1(QTest::currentDataTag());
        Two two;
        two.startOnline();
        emit two.at(1).accountPage()->appearanceChosen(dark ? Appearance::Dark : Appearance::Light);
        two.ada.say(u"0"_s, u"Good morning! The seedlings are finally up"_s);
        two.bob.say(u"0"_s, u"@mschmidt, where is the report?"_s);
        QVERIFY(waitUntil([&] { return two.button(0).account().mentions == 1; }));
        two.window().resize(width, 640);
        QVERIFY(waitUntil([&] { return two.window().width() == width; }));
        const int edge = two.rail().mapTo(&two.window(), QPoint()).x();
        QCOMPARE(edge, mirrored ? width - AccountRail::railWidth : 0);
        keep(two.window(), name);
        QTest::mouseClick(two.rail().addButton(), Qt::LeftButton);
        keep(two.window(), name + u"-adding"_s);
        two.app->show(two.app->sessions().back());
        two.at(1).askToSignOut();
        keep(*two.dialog<SignOutDialog>(), name + u"-sign-out"_s);
    }
};

QTEST_MAIN(TestAccounts)
#include "tst_accounts.moc"
