// Draws every page and dialog in its states, light and dark, narrow, right to left and with the long words of other
// languages, and looks for text that does not fit. KITH_SHOTS=<folder> keeps the pictures.
#include "desktop/widgets/dialogs/browse_dialog.h"
#include "desktop/widgets/dialogs/confirm_dialog.h"
#include "desktop/widgets/dialogs/invite_dialog.h"
#include "desktop/widgets/dialogs/members_panel.h"
#include "desktop/widgets/dialogs/new_room_dialog.h"
#include "desktop/widgets/dialogs/password_dialog.h"
#include "desktop/widgets/dialogs/people_dialog.h"
#include "desktop/widgets/dialogs/result_pane.h"
#include "desktop/widgets/dialogs/sessions_dialog.h"
#include "desktop/widgets/dialogs/sign_in_form.h"
#include "desktop/widgets/dialogs/sign_in_page.h"
#include "desktop/widgets/theme/theme.h"
#include "tests/desktop/widgets/dialogs/signed_in.h"
#include "tests/desktop/widgets/looks.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTcpServer>

using namespace kith;
using namespace kith::widgets;
using namespace kith::test;

namespace {

QUrl nowhere()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return QUrl(u"ws://127.0.0.1:%1/ws"_s.arg(server.serverPort()));
}

ResultModel &rows(const QWidget &dialog) { return dialog.findChild<ResultPane *>()->results(); }

} // namespace

class TestDialogLooks : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        qApp->setStyle(u"Fusion"_s);
        qApp->setDesktopFileName(u"kith"_s);
        QFont font(u"Noto Sans"_s);
        font.setPixelSize(15);
        qApp->setFont(font);

        open = std::make_unique<TestServer>();
        Person owner(*open, u"jonas"_s);
        for (const auto &[name, topic] : {std::pair{"Garden", "Beds, compost, and whose turn it is"},
                 {"Choir", "Tuesdays at seven"}, {"Reading circle for people who never finish a book", ""},
                 {"Lost & <b>found</b>", "Keys, gloves, a single shoe and what else people leave behind in the hall"}})
            owner.request("room.create", {{"name", name}, {"topic", topic}, {"visibility", "public"}});
        Person maria(*open, u"maria"_s);
        maria.request("room.join", {{"roomId", "2"}});
        jonas = std::make_unique<Person>(*open, owner);
        for (const QString &name : {u"wolfeschlegelsteinhausenberger"_s, u"zoe"_s, u"水野"_s, u"мария"_s}) {
            TestClient one(*open);
            one.request("register",
                {{"username", name}, {"password", goodPassword}, {"displayName", QString(name.toUpper() + u" K."_s)}});
        }
        guest = std::make_unique<TestClient>(*open);
        guest->guest(u"A passer-by"_s);
        guest->resume();
        ada = std::make_unique<SignedIn>(*open, u"ada"_s);
    }

    // Every look for every test below.
    void all_data()
    {
        QTest::addColumn<int>("look");
        for (int i = 0; i < looks.size(); ++i)
            QTest::newRow(qPrintable(looks[i].name)) << i;
    }
    void signIn_data() { all_data(); }
    void signIn()
    {
        QFETCH(int, look);
        const LookStage stage(looks[look]);
        SignInPage page(const_cast<Theme &>(stage.theme), client::webSocketLinks(), {});
        page.resize(looks[look].width ? looks[look].width : 640, 760);
        page.setServer(open->url());
        page.show();
        auto *form = page.findChild<SignInForm *>();
        auto *guestButton = part<QPushButton>(page, "guest");
        QVERIFY(waitUntil([&] { return guestButton->isVisible(); }));
        QVERIFY(stage.shoot(page, u"sign-in"_s));
        QTest::mouseClick(part<QPushButton>(page, "submit"), Qt::LeftButton);
        page.setNotice(u"Your session has expired. Sign in again: messages that wait and drafts are kept."_s);
        QVERIFY(stage.shoot(page, u"sign-in-empty"_s));
        page.setNotice({});
        form->setMode(SignInForm::CreateAccount);
        QVERIFY(stage.shoot(page, u"register"_s));
        part<QLineEdit>(page, "name")->setText(u"jonas"_s);
        part<QLineEdit>(page, "password")->setText(goodPassword);
        QTest::mouseClick(part<QPushButton>(page, "submit"), Qt::LeftButton);
        QVERIFY(stage.shoot(page, u"register-busy"_s));
        QVERIFY(waitUntil([&] { return part<QLineEdit>(page, "name")->isEnabled(); }));
        QVERIFY(stage.shoot(page, u"register-taken"_s));
    }

    void signInElsewhere_data() { all_data(); }
    void signInElsewhere()
    {
        QFETCH(int, look);
        const LookStage stage(looks[look]);
        for (const auto &[name, registration] :
            {std::pair{u"closed"_s, proto::Registration::Closed}, {u"invite"_s, proto::Registration::Invite}}) {
            const TestServer server({.configure = [registration = registration](app::Config &config) {
                config.settings.registration = registration;
                config.settings.guests = false;
            }});
            SignInPage page(const_cast<Theme &>(stage.theme), client::webSocketLinks(), {});
            page.resize(640, 760);
            page.setServer(server.url());
            page.show();
            auto *address = part<QLineEdit>(page, "server");
            const QString before = address->accessibleDescription();
            QVERIFY(waitUntil([&] { return address->accessibleDescription().startsWith(u"Kith"); }));
            page.findChild<SignInForm *>()->setMode(SignInForm::CreateAccount);
            QVERIFY(stage.shoot(page, u"sign-in-"_s + name));
        }
        SignInPage page(const_cast<Theme &>(stage.theme), client::webSocketLinks(), {});
        page.resize(640, 760);
        page.setServer(nowhere());
        page.show();
        QVERIFY(waitUntil([&] { return part<QPushButton>(page, "tryAgain")->isVisible(); }));
        QVERIFY(stage.shoot(page, u"sign-in-unreachable"_s));
    }

    void rooms_data() { all_data(); }
    void rooms()
    {
        QFETCH(int, look);
        LookStage stage(looks[look]);
        NewRoomDialog create(stage.theme, *ada->account);
        create.show();
        QVERIFY(stage.shoot(create, u"new-room"_s));
        QTest::mouseClick(part<QPushButton>(create, "create"), Qt::LeftButton);
        QVERIFY(stage.shoot(create, u"new-room-empty"_s));

        BrowseDialog browse(stage.theme, *ada->account);
        browse.show();
        QVERIFY(waitUntil([&] { return rows(browse).count() >= 5; }));
        browse.findChild<ResultList *>()->setCurrentIndex(rows(browse).index(1));
        QVERIFY(stage.shoot(browse, u"browse"_s));
        QTest::mouseClick(part<QPushButton>(browse, "haveLink"), Qt::LeftButton);
        QTest::mouseClick(part<QPushButton>(browse, "joinByInvite"), Qt::LeftButton);
        QVERIFY(stage.shoot(browse, u"browse-link"_s));
        part<QLineEdit>(browse, "browseQuery")->setText(u"cellar"_s);
        QVERIFY(waitUntil([&] { return part<QLabel>(browse, "sentence")->isVisible(); }));
        QVERIFY(stage.shoot(browse, u"browse-none"_s));

        ConfirmDialog confirm(stage.theme, u"Leave room"_s,
            u"Leave “Committee for the things that nobody wants to do”? You can come back only with an invitation."_s,
            u"Leave"_s, nullptr);
        confirm.show();
        QVERIFY(stage.shoot(confirm, u"confirm"_s));
    }

    void sessions_data() { all_data(); }
    void sessions()
    {
        QFETCH(int, look);
        LookStage stage(looks[look]);
        for (const char *program : {"kith-web", "kith-term", "A program of somebody else with a long name"}) {
            TestClient other(*open);
            other.request("hello", {{"client", program}});
            QVERIFY(!other.login(u"ada"_s).isError());
        }
        SessionsDialog dialog(stage.theme, *ada->account);
        dialog.show();
        QVERIFY(waitUntil([&] { return rows(dialog).count() >= 4; }));
        dialog.findChild<ResultList *>()->setCurrentIndex(rows(dialog).index(1));
        QVERIFY(stage.shoot(dialog, u"sessions"_s));

        SignInPage page(stage.theme, client::webSocketLinks(), {});
        page.resize(looks[look].width ? looks[look].width : 640, 760);
        page.setServer(open->url());
        page.offerBack();
        page.show();
        QVERIFY(stage.shoot(page, u"sign-in-back"_s));
    }

    void password_data() { all_data(); }
    void password()
    {
        QFETCH(int, look);
        LookStage stage(looks[look]);
        PasswordDialog dialog(stage.theme, *ada->account);
        dialog.show();
        QVERIFY(stage.shoot(dialog, u"password"_s));
        part<QLineEdit>(dialog, "oldPassword")->setText(u"wrong horse"_s);
        part<QLineEdit>(dialog, "newPassword")->setText(u"battery staple"_s);
        part<QLineEdit>(dialog, "repeatedPassword")->setText(u"battery"_s);
        QTest::mouseClick(part<QPushButton>(dialog, "change"), Qt::LeftButton);
        QVERIFY(stage.shoot(dialog, u"password-unlike"_s));
        part<QLineEdit>(dialog, "repeatedPassword")->setText(u"battery staple"_s);
        QTest::mouseClick(part<QPushButton>(dialog, "change"), Qt::LeftButton);
        QVERIFY(stage.shoot(dialog, u"password-busy"_s));
        QVERIFY(waitUntil([&] { return !dialog.isBusy(); }));
        QVERIFY(stage.shoot(dialog, u"password-wrong"_s));
    }

    void people_data() { all_data(); }
    void people()
    {
        QFETCH(int, look);
        LookStage stage(looks[look]);
        PeopleDialog write(stage.theme, *ada->account);
        write.show();
        QVERIFY(stage.shoot(write, u"people-start"_s));
        part<QLineEdit>(write, "peopleQuery")->setText(u"a"_s);
        QVERIFY(waitUntil([&] { return rows(write).count() >= 3; }));
        QVERIFY(stage.shoot(write, u"people"_s));
        part<QLineEdit>(write, "peopleQuery")->setText(u"qqq"_s);
        QVERIFY(waitUntil([&] { return rows(write).count() == 0; }));
        QVERIFY(stage.shoot(write, u"people-none"_s));

        InviteDialog invite(stage.theme, *ada->account, RoomId::general());
        invite.show();
        QTest::mouseClick(part<QPushButton>(invite, "createLink"), Qt::LeftButton);
        QVERIFY(waitUntil([&] { return part<QPushButton>(invite, "copy")->isVisible(); }));
        part<QLineEdit>(invite, "peopleQuery")->setText(u"o"_s);
        QVERIFY(waitUntil([&] { return rows(invite).count() >= 2; }));
        auto *list = invite.findChild<ResultPane *>()->list();
        list->setCurrentIndex(rows(invite).index(0));
        QTest::keyClick(list, Qt::Key_Return);
        QVERIFY(waitUntil([&] { return rows(invite).row(0).state == ResultRow::State::Done; }));
        QTest::mouseClick(part<QPushButton>(invite, "copy"), Qt::LeftButton);
        QVERIFY(stage.shoot(invite, u"invite"_s));
    }

    void members_data() { all_data(); }
    void members()
    {
        QFETCH(int, look);
        LookStage stage(looks[look]);
        MembersPanel panel(stage.theme, *ada->account);
        panel.resize(looks[look].width ? looks[look].width : metrics::members, 560);
        panel.setRoom(RoomId::general());
        panel.show();
        auto *list = panel.findChild<QListView *>();
        QVERIFY(waitUntil([&] { return list->model()->rowCount() >= 7; }));
        QVERIFY(stage.shoot(panel, u"members"_s));
    }

    void cleanupTestCase()
    {
        ada.reset();
        guest.reset();
        jonas.reset();
        open.reset();
    }

private:
    std::unique_ptr<TestServer> open;
    std::unique_ptr<Person> jonas;
    std::unique_ptr<TestClient> guest;
    std::unique_ptr<SignedIn> ada;
};

QTEST_MAIN(TestDialogLooks)
#include "tst_dialog_looks.moc"
