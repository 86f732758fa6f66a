// The sign-in page at the real server: every answer stands beside the line that it is about.
#include "desktop/widgets/dialogs/field.h"
#include "desktop/widgets/dialogs/server_field.h"
#include "desktop/widgets/dialogs/sign_in_form.h"
#include "desktop/widgets/dialogs/sign_in_page.h"
#include "desktop/widgets/theme/theme.h"
#include "tests/desktop/widgets/dialogs/signed_in.h"
#include "tests/support/certificate.h"

#include <QAccessible>
#include <QFrame>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTcpServer>

#include <cstdlib>

using namespace kith;
using namespace kith::widgets;
using namespace kith::test;

namespace {

struct Page {
    explicit Page(client::LinkFactory links = client::webSocketLinks())
        : page(theme, std::move(links), client::Timing())
    {
        page.resize(480, 800);
    }
    explicit Page(const TestServer &server) : Page()
    {
        page.setServer(server.url());
        open();
    }
    void open()
    {
        page.show();
        page.activateWindow();
        QVERIFY2(QTest::qWaitForWindowActive(&page), "there is no focus without an active window");
    }

    QLineEdit *edit(const char *name) const { return part<QLineEdit>(page, name); }
    QPushButton *button(const char *name) const { return part<QPushButton>(page, name); }
    // What stands below a line: its hint or its error.
    QString below(const char *name) const
    {
        for (QWidget *up = edit(name); up; up = up->parentWidget()) {
            if (auto *field = qobject_cast<kith::widgets::Field *>(up))
                return field->hasError() ? field->error() : edit(name)->accessibleDescription();
        }
        return {};
    }
    bool isWrong(const char *name) const { return edit(name)->property("invalid").toBool(); }
    bool says(const char *name, QStringView words) const
    {
        const QString expected = words.toString();
        if (waitUntil([&] { return below(name).contains(expected); }))
            return true;
        qWarning("%s: \"%s\"", name, qUtf8Printable(below(name)));
        return false;
    }
    SignInForm *form() const { return page.findChild<SignInForm *>(); }
    void fill(const QString &name, const QString &password)
    {
        edit("name")->setText(name);
        edit("password")->setText(password);
    }
    void submit() { QTest::mouseClick(button("submit"), Qt::LeftButton); }

    Theme theme{false};
    SignInPage page;
    QSignalSpy signedIn{&page, &SignInPage::signedIn};
};

// Fails as a test says; no net is needed.
class PlayedLink : public client::Link {
public:
    explicit PlayedLink(client::LinkFault fault) : m_fault(std::move(fault)) {}
    void open(const QUrl &) override
    {
        QMetaObject::invokeMethod(
            this, [this] { emit closed(client::closecode::lost, m_fault); }, Qt::QueuedConnection);
    }
    void send(const QByteArray &) override {}
    void ping() override {}
    void close() override {}

private:
    client::LinkFault m_fault;
};

// An address where nobody listens.
QUrl nowhere()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return QUrl(u"ws://127.0.0.1:%1/ws"_s.arg(server.serverPort()));
}

} // namespace

class TestSignInPage : public QObject {
    Q_OBJECT

private slots:
    void greets()
    {
        const TestServer server;
        Page page(server);
        QVERIFY(page.says("server", u"Kith " KITH_VERSION u" · open to new accounts"));
        QVERIFY(page.button("guest")->isVisible());
        QVERIFY(page.form()->isAncestorOf(page.page.focusWidget()));
    }

    void greetsWhatIsTyped()
    {
        const TestServer server;
        Page page;
        page.open();
        QVERIFY(page.edit("server")->hasFocus());
        QTest::keyClicks(page.edit("server"), u"127.0.0.1:%1"_s.arg(server.port()));
        QVERIFY(!page.button("guest")->isVisible());
        QTest::keyClick(page.edit("server"), Qt::Key_Return);
        QVERIFY(page.says("server", u"open to new accounts"));
        QVERIFY(page.edit("name")->hasFocus());
    }

    void noAddress()
    {
        Page page;
        page.open();
        QTest::keyClicks(page.edit("server"), u"not an address"_s);
        QTest::keyClick(page.edit("server"), Qt::Key_Return);
        QVERIFY(page.says("server", u"This is not an address."));
        page.fill(u"ada"_s, goodPassword);
        page.submit();
        QVERIFY(page.edit("server")->hasFocus());
        QVERIFY(page.edit("server")->isEnabled());
    }

    void signsIn()
    {
        const TestServer server;
        const Person ada(server, u"ada"_s);
        Page page(server);
        page.edit("name")->setFocus();
        QTest::keyClicks(page.edit("name"), u"ada"_s);
        QTest::keyClick(page.edit("name"), Qt::Key_Return);
        QVERIFY(page.edit("password")->hasFocus());
        QTest::keyClicks(page.edit("password"), goodPassword);
        QTest::keyClick(page.edit("password"), Qt::Key_Return);
        QVERIFY(!page.edit("password")->isEnabled());
        QVERIFY(page.button("cancel")->isVisible());
        QVERIFY(waitUntil([&] { return page.signedIn.count() == 1; }));
        QCOMPARE(page.signedIn[0][0].toUrl(), server.url());
        QCOMPARE(page.signedIn[0][1].value<User>().id.toString(), ada.userId);
        QVERIFY(!page.signedIn[0][2].toString().isEmpty());
        QVERIFY(page.edit("password")->text().isEmpty());
    }

    void wrongPassword()
    {
        const TestServer server;
        const Person ada(server, u"ada"_s);
        Page page(server);
        page.fill(u"ada"_s, u"not this one"_s);
        page.submit();
        QVERIFY(page.says("password", u"Name or password is wrong."));
        QVERIFY(page.isWrong("password"));
        QVERIFY(page.edit("password")->hasFocus());
        QTest::keyClicks(page.edit("password"), u"x"_s);
        QVERIFY(!page.isWrong("password"));
        QCOMPARE(page.signedIn.count(), 0);
    }

    void checksFirst()
    {
        const TestServer server;
        Page page(server);
        page.submit();
        QCOMPARE(page.below("name"), u"Enter your user name."_s);
        QCOMPARE(page.below("password"), u"Enter your password."_s);
        QVERIFY(page.edit("name")->hasFocus());
        page.fill(u"ada@example.org"_s, goodPassword);
        page.submit();
        QVERIFY(page.below("name").contains(u"letters, digits"));
        page.form()->setMode(SignInForm::CreateAccount);
        page.fill(u"ada"_s, u"short"_s);
        page.submit();
        QCOMPARE(page.below("password"), u"Use at least 8 characters."_s);
        QVERIFY(page.edit("password")->isEnabled()); // nothing was asked
    }

    void createsAnAccount()
    {
        const TestServer server;
        Page page(server);
        page.form()->setMode(SignInForm::CreateAccount);
        QCOMPARE(page.button("submit")->text(), u"Create account"_s);
        page.fill(u"ada"_s, goodPassword);
        page.edit("displayName")->setText(u"Ada L."_s);
        page.submit();
        QVERIFY(waitUntil([&] { return page.signedIn.count() == 1; }));
        QCOMPARE(page.signedIn[0][1].value<User>().displayName, u"Ada L."_s);
    }

    void nameTaken()
    {
        const TestServer server;
        const Person ada(server, u"ada"_s);
        Page page(server);
        page.form()->setMode(SignInForm::CreateAccount);
        page.fill(u"ada"_s, goodPassword);
        page.submit();
        QVERIFY(page.says("name", u"This name is taken."));
        QVERIFY(page.edit("name")->hasFocus());
    }

    void weakForTheServer()
    {
        Theme theme(false);
        SignInForm form(theme);
        form.setMode(SignInForm::CreateAccount);
        form.showFailure({.kind = client::Failure::Kind::Refused, .error = makeError(ErrorCode::PasswordWeak)});
        QCOMPARE(part<QLineEdit>(form, "password")->accessibleDescription(), u"Use at least 8 characters."_s);
        form.showFailure({.kind = client::Failure::Kind::Refused, .error = badField("displayName"_L1, u"odd"_s)});
        QCOMPARE(part<QLabel>(form, "signInStatus")->text(), u"The server did not understand this."_s);
    }

    void registrationClosed()
    {
        const TestServer server(
            {.configure = [](app::Config &config) { config.settings.registration = proto::Registration::Closed; }});
        Page page(server);
        QVERIFY(page.says("server", u"closed to new accounts"));
        QVERIFY(!part<QWidget>(page.page, "segments")->isVisible());
        QCOMPARE(part<QLabel>(page.page, "registrationNote")->text(),
            u"New accounts are made by the people who run this server."_s);
    }

    void byInvite()
    {
        const TestServer server(
            {.configure = [](app::Config &config) { config.settings.registration = proto::Registration::Invite; }});
        Page page(server);
        QVERIFY(page.says("server", u"new accounts by invitation"));
        QVERIFY(!page.edit("invite")->isVisible());
        page.form()->setMode(SignInForm::CreateAccount);
        QVERIFY(page.edit("invite")->isVisible());
        page.fill(u"ada"_s, goodPassword);
        QTest::keyClick(page.edit("password"), Qt::Key_Return);
        QVERIFY(page.edit("invite")->hasFocus());
        page.submit();
        QVERIFY(page.isWrong("invite"));
        page.edit("invite")->setText(u"nobody-made-this"_s);
        page.submit();
        QVERIFY(page.says("invite", u"There is no such invite link, or it was withdrawn."));
    }

    void guests()
    {
        const TestServer server;
        Page page(server);
        QVERIFY(waitUntil([&] { return page.button("guest")->isVisible(); }));
        QTest::mouseClick(page.button("guest"), Qt::LeftButton);
        QVERIFY(waitUntil([&] { return page.signedIn.count() == 1; }));
        QVERIFY(page.signedIn[0][1].value<User>().guest);
    }

    void noGuests()
    {
        const TestServer server({.configure = [](app::Config &config) { config.settings.guests = false; }});
        Page page(server);
        QVERIFY(page.says("server", u"Kith"));
        QVERIFY(waitUntil([&] { return page.below("server").contains(u"open"); }));
        QVERIFY(!page.button("guest")->isVisible());
    }

    void unreachable()
    {
        Page page;
        page.page.setServer(nowhere());
        page.open();
        QVERIFY(page.says("server", u"No server answers"));
        QVERIFY(page.button("tryAgain")->isVisible());
        page.fill(u"ada"_s, goodPassword);
        page.submit();
        QVERIFY(waitUntil([&] { return page.edit("name")->isEnabled(); }));
        QVERIFY(page.says("server", u"No server answers"));
        QCOMPARE(page.edit("password")->text(), goodPassword);
    }

    // The machine in the next room, written without a scheme: TLS is meant.
    void serverWithoutTls()
    {
        const TestServer server;
        Page page;
        page.page.setServer(QUrl(u"wss://127.0.0.1:%1/ws"_s.arg(server.port())));
        page.open();
        const QString advice = u"This server does not encrypt. Write http://127.0.0.1:%1 to connect anyway."_s;
        QVERIFY(page.says("server", advice.arg(server.port())));
        QVERIFY(!page.button("guest")->isVisible()); // it is told, and no more
        page.fill(u"ada"_s, goodPassword);
        page.submit();
        QVERIFY(waitUntil([&] { return page.edit("name")->isEnabled(); }));
        QVERIFY(page.says("server", u"This server does not encrypt."));
        QVERIFY(page.signedIn.isEmpty());
        // What the sentence says is so.
        page.edit("server")->clear();
        QTest::keyClicks(page.edit("server"), u"http://127.0.0.1:%1"_s.arg(server.port()));
        QTest::keyClick(page.edit("server"), Qt::Key_Return);
        QVERIFY(page.says("server", u"open to new accounts"));
    }

    void certificateOfItsOwn()
    {
        QTemporaryDir folder;
        const QString certificate = folder.filePath(u"c.pem"_s);
        const QString key = folder.filePath(u"k.pem"_s);
        QVERIFY(makeCertificate(certificate, key, u"first"_s));
        const TestServer server({.configure = [&](app::Config &config) {
            config.tlsCertificate = certificate;
            config.tlsKey = key;
        }});
        Page page;
        page.page.setServer(server.url());
        page.open();
        QVERIFY(page.says("server", u"certificate cannot be trusted: The certificate is self-signed, and untrusted."));
        QVERIFY(!page.button("guest")->isVisible());
    }

    void unknownName()
    {
        Page page([] {
            return std::make_unique<PlayedLink>(client::LinkFault{.kind = client::LinkFault::Kind::HostUnknown});
        });
        page.page.setServer(QUrl(u"wss://no.such.invalid/ws"_s));
        page.open();
        QVERIFY(page.says("server", u"No server of this name is found."));
    }

    void comesBack()
    {
        TestServer server;
        Page page;
        page.page.setServer(nowhere());
        page.open();
        QVERIFY(page.says("server", u"No server answers"));
        // The address is still the dead one: trying again fails, and another one is greeted.
        QTest::mouseClick(page.button("tryAgain"), Qt::LeftButton);
        QVERIFY(page.says("server", u"Asking"));
        QVERIFY(page.says("server", u"No server answers"));
        page.page.setServer(server.url());
        QVERIFY(page.says("server", u"open to new accounts"));
        QVERIFY(!page.button("tryAgain")->isVisible());
    }

    void nobodyAtHomeIsNoError()
    {
        Page page; // nothing was typed: the server of this machine may or may not run
        page.open();
        QVERIFY(!page.isWrong("server"));
    }

    void cancels()
    {
        QTcpServer silent; // takes the connection and says nothing
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        Page page;
        page.page.setServer(QUrl(u"ws://127.0.0.1:%1/ws"_s.arg(silent.serverPort())));
        page.open();
        page.fill(u"ada"_s, goodPassword);
        page.submit();
        QVERIFY(!page.edit("name")->isEnabled());
        QVERIFY(page.button("cancel")->hasFocus());
        QTest::keyClick(page.button("cancel"), Qt::Key_Escape);
        QVERIFY(page.edit("name")->isEnabled());
        QVERIFY(!page.button("cancel")->isVisible());
        QCOMPARE(page.button("submit")->text(), u"Sign in"_s);
    }

    void showsThePassword()
    {
        Page page;
        page.open();
        QCOMPARE(page.edit("password")->echoMode(), QLineEdit::Password);
        auto *show = page.edit("password")->findChild<QPushButton *>();
        QTest::mouseClick(show, Qt::LeftButton);
        QCOMPARE(page.edit("password")->echoMode(), QLineEdit::Normal);
        QCOMPARE(show->text(), u"Hide"_s);
    }

    void notices()
    {
        Page page;
        page.page.setNotice(u"Your session has expired. Sign in again."_s);
        page.page.setName(u"<b>ada</b>"_s);
        page.open();
        QVERIFY(part<QLabel>(page.page, "notice")->isVisible());
        QCOMPARE(page.edit("name")->text(), u"<b>ada</b>"_s);
        page.page.setNotice({});
        QVERIFY(!part<QLabel>(page.page, "notice")->isVisible());
    }

    void tabOrder_data()
    {
        QTest::addColumn<bool>("anew");
        QTest::addColumn<QStringList>("order");
        QTest::newRow("sign in") << false
                                 << QStringList{u"Sign in"_s, u"User name"_s, u"Password"_s, u"Show password"_s,
                                        u"Sign in"_s, u"Continue as a guest"_s};
        QTest::newRow("create") << true
                                << QStringList{u"Create account"_s, u"User name"_s, u"Shown name (optional)"_s,
                                       u"Password"_s, u"Show password"_s, u"Create account"_s,
                                       u"Continue as a guest"_s};
    }

    // As the page is drawn.
    void tabOrder()
    {
        QFETCH(bool, anew);
        QFETCH(QStringList, order);
        const TestServer server;
        Page page(server);
        QVERIFY(page.says("server", u"open"));
        for (auto *choice : part<QWidget>(page.page, "segments")->findChildren<QPushButton *>()) {
            if (choice->text() == order.first())
                QTest::mouseClick(choice, Qt::LeftButton);
        }
        QCOMPARE(page.form()->mode(), anew ? SignInForm::CreateAccount : SignInForm::SignIn);
        page.edit("server")->setFocus();
        QStringList found;
        for (qsizetype i = 0; i < order.size(); ++i) {
            QTest::keyClick(page.page.focusWidget(), Qt::Key_Tab);
            const QAccessibleInterface *at = QAccessible::queryAccessibleInterface(page.page.focusWidget());
            found += at->text(QAccessible::Name);
        }
        QCOMPARE(found, order);
    }

    // What comes with the server's answer, or with another choice, moves nothing away under the pointer.
    void staysInItsPlace()
    {
        const TestServer server;
        Page page;
        page.page.resize(1000, 900);
        page.open();
        const auto top = [&] { return page.edit("name")->mapTo(&page.page, QPoint()).y(); };
        const auto card = [&] {
            auto *frame = part<QFrame>(page.page, "card");
            return QRect(frame->mapTo(&page.page, QPoint()), frame->size());
        };
        const int before = top();
        page.page.setServer(server.url());
        QVERIFY(waitUntil([&] { return page.button("guest")->isVisible(); }));
        QCoreApplication::processEvents(); // the layout
        QCOMPARE(top(), before);
        // And it ends up in the middle.
        QVERIFY2(std::abs(page.page.rect().center().y() - card().center().y()) <= 4,
            qPrintable(QString::number(card().y())));
        page.form()->setMode(SignInForm::CreateAccount);
        QCoreApplication::processEvents();
        QCOMPARE(top(), before);
        QVERIFY(page.page.rect().contains(card()));
        // Where there is less room, it moves up before anybody has to scroll.
        page.form()->setMode(SignInForm::SignIn);
        page.page.resize(1000, card().height() + 120);
        QCoreApplication::processEvents();
        page.form()->setMode(SignInForm::CreateAccount);
        QCoreApplication::processEvents();
        QVERIFY(page.page.rect().contains(card()));
    }
};

QTEST_MAIN(TestSignInPage)
#include "tst_sign_in_page.moc"
