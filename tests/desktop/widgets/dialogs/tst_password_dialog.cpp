// The dialog that changes the password, at the real server.
#include "desktop/widgets/dialogs/field.h"
#include "desktop/widgets/dialogs/password_dialog.h"
#include "desktop/widgets/dialogs/tick_box.h"
#include "desktop/widgets/theme/theme.h"
#include "tests/desktop/widgets/dialogs/signed_in.h"

#include <QApplication>
#include <QPushButton>
#include <QSignalSpy>

using namespace kith;
using namespace kith::widgets;
using namespace kith::test;

namespace {

const QString newPassword = u"battery staple"_s;

struct Shown {
    Theme theme{false};
    PasswordDialog dialog;
    QSignalSpy changed{&dialog, &PasswordDialog::changed};

    explicit Shown(client::Account &account) : dialog(theme, account)
    {
        dialog.show();
        QApplication::setActiveWindow(&dialog);
    }
    LineEdit *edit(const char *name) const { return part<LineEdit>(dialog, name); }
    QString error(const char *name) const
    {
        return qobject_cast<widgets::Field *>(edit(name)->parentWidget())->error();
    }
    void fill(const QString &old, const QString &fresh, const QString &again)
    {
        edit("oldPassword")->setText(old);
        edit("newPassword")->setText(fresh);
        edit("repeatedPassword")->setText(again);
    }
    void press() { part<QPushButton>(dialog, "change")->click(); }
    bool settles()
    {
        return waitUntil([this] { return !dialog.isBusy(); });
    }
};

bool signsIn(const TestServer &server, const QString &password)
{
    return !TestClient(server).login(u"ada"_s, password).isError();
}

} // namespace

class TestPasswordDialog : public QObject {
    Q_OBJECT

private slots:
    void changes()
    {
        TestServer server;
        const SignedIn ada(server, u"ada"_s);
        TestClient phone(server);
        phone.login(u"ada"_s);
        phone.resume();
        Shown shown(*ada.account);
        QVERIFY(part<TickBox>(shown.dialog, "signOutOthers")->isChecked());
        QVERIFY(shown.edit("oldPassword")->hasFocus());
        shown.fill(goodPassword, newPassword, newPassword);
        QTest::keyClick(shown.edit("repeatedPassword"), Qt::Key_Return);
        QVERIFY(shown.dialog.isBusy());
        QVERIFY(!part<QPushButton>(shown.dialog, "change")->isEnabled());
        QVERIFY(waitUntil([&] { return shown.changed.count() == 1; }));
        QCOMPARE(shown.changed.first().first().toBool(), true);
        QVERIFY(!shown.dialog.isVisible());
        QCOMPARE(phone.closeCode(), 4001);
        QVERIFY(signsIn(server, newPassword));
        QVERIFY(!signsIn(server, goodPassword));
        QCOMPARE(ada.account->state(), client::Account::State::Online);
    }

    void leavesOtherDevices()
    {
        TestServer server;
        const SignedIn ada(server, u"ada"_s);
        TestClient phone(server);
        phone.login(u"ada"_s);
        phone.resume();
        Shown shown(*ada.account);
        QTest::keyClick(part<TickBox>(shown.dialog, "signOutOthers"), Qt::Key_Space);
        shown.fill(goodPassword, newPassword, newPassword);
        shown.press();
        QVERIFY(waitUntil([&] { return shown.changed.count() == 1; }));
        QCOMPARE(shown.changed.first().first().toBool(), false);
        phone.sync();
        QVERIFY(phone.isOpen());
        QVERIFY(signsIn(server, newPassword));
    }

    void looksBeforeItAsks_data()
    {
        QTest::addColumn<QString>("old");
        QTest::addColumn<QString>("fresh");
        QTest::addColumn<QString>("again");
        QTest::addColumn<QByteArrayList>("wrong"); // the fields; the first has the focus
        const QByteArray oldField("oldPassword");
        const QByteArray newField("newPassword");
        const QByteArray againField("repeatedPassword");
        QTest::newRow("nothing") << QString() << QString() << QString() << QByteArrayList{oldField, newField};
        QTest::newRow("no old one") << QString() << newPassword << newPassword << QByteArrayList{oldField};
        QTest::newRow("no new one") << goodPassword << QString() << QString() << QByteArrayList{newField};
        QTest::newRow("short") << goodPassword << u"short"_s << u"short"_s << QByteArrayList{newField};
        QTest::newRow("not repeated") << goodPassword << newPassword << QString() << QByteArrayList{againField};
        QTest::newRow("another") << goodPassword << newPassword << u"Battery staple"_s << QByteArrayList{againField};
    }
    void looksBeforeItAsks()
    {
        QFETCH(QString, old);
        QFETCH(QString, fresh);
        QFETCH(QString, again);
        QFETCH(QByteArrayList, wrong);
        TestServer server;
        const SignedIn ada(server, u"ada"_s);
        Shown shown(*ada.account);
        shown.fill(old, fresh, again);
        shown.press();
        QVERIFY(!shown.dialog.isBusy());
        for (const char *name : {"oldPassword", "newPassword", "repeatedPassword"}) {
            QCOMPARE(!shown.error(name).isEmpty(), wrong.contains(name));
            // A screen reader hears it, too.
            if (wrong.contains(name))
                QCOMPARE(shown.edit(name)->accessibleDescription(), shown.error(name));
        }
        QVERIFY(shown.edit(wrong.first().constData())->hasFocus());
        // Typing takes the error away, and then it works.
        shown.fill(goodPassword, newPassword, newPassword);
        QVERIFY(shown.error(wrong.first().constData()).isEmpty());
        shown.press();
        QVERIFY(waitUntil([&] { return shown.changed.count() == 1; }));
    }

    void theOldOneIsWrong()
    {
        TestServer server;
        const SignedIn ada(server, u"ada"_s);
        Shown shown(*ada.account);
        shown.fill(u"wrong horse"_s, newPassword, newPassword);
        shown.press();
        QVERIFY(shown.settles());
        QVERIFY(shown.dialog.isVisible());
        QCOMPARE(shown.error("oldPassword"), u"This password is wrong."_s);
        QVERIFY(shown.dialog.error().isEmpty());
        QVERIFY(shown.edit("oldPassword")->hasFocus());
        QCOMPARE(shown.edit("oldPassword")->selectedText().size(), shown.edit("oldPassword")->text().size());
        QCOMPARE(shown.changed.count(), 0);
        QVERIFY(signsIn(server, goodPassword));
    }

    void tooManyAttempts()
    {
        TestServer server({.fakeClock = true});
        const SignedIn ada(server, u"ada"_s);
        if (server.usesRedis())
            QSKIP("Redis counts by its own clock");
        for (int i = 0; i < 10; ++i)
            QVERIFY(!signsIn(server, u"wrong horse"_s));
        Shown shown(*ada.account);
        shown.fill(goodPassword, newPassword, newPassword);
        shown.press();
        QVERIFY(shown.settles());
        QVERIFY2(shown.dialog.error().contains(u"30"), qPrintable(shown.dialog.error()));
        QVERIFY(shown.error("oldPassword").isEmpty());
    }

    void withoutAServer()
    {
        TestServer server;
        const SignedIn ada(server, u"ada"_s);
        Shown shown(*ada.account);
        server.end();
        QVERIFY(waitUntil([&] { return ada.account->state() == client::Account::State::Offline; }));
        shown.fill(goodPassword, newPassword, newPassword);
        shown.press();
        QVERIFY(shown.settles());
        QVERIFY(!shown.dialog.error().isEmpty());
        QVERIFY(shown.dialog.isVisible());
    }

    void nobodyReadsOverTheShoulder()
    {
        TestServer server;
        const SignedIn ada(server, u"ada"_s);
        const Shown shown(*ada.account);
        for (const char *name : {"oldPassword", "newPassword", "repeatedPassword"}) {
            QCOMPARE(shown.edit(name)->echoMode(), QLineEdit::Password);
            QVERIFY(!shown.edit(name)->accessibleName().isEmpty());
        }
    }
};

QTEST_MAIN(TestPasswordDialog)
#include "tst_password_dialog.moc"
