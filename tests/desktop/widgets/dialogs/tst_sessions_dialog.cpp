// Where an account is signed in, and the end of other sessions, at the real server.
#include "desktop/widgets/dialogs/confirm_dialog.h"
#include "desktop/widgets/dialogs/sessions_dialog.h"
#include "desktop/widgets/theme/theme.h"
#include "tests/desktop/widgets/dialogs/signed_in.h"

#include <QAccessible>
#include <QApplication>
#include <QLabel>
#include <QPushButton>

using namespace kith;
using namespace kith::widgets;
using namespace kith::test;
using State = ResultRow::State;

namespace {

// Ada at her desk, in a browser, a terminal and with a program that somebody else wrote.
struct Everywhere {
    TestServer server;
    SignedIn ada{server, u"ada"_s};
    std::vector<std::unique_ptr<TestClient>> others;

    Everywhere()
    {
        for (const char *program : {"kith-web", "kith-term", "<b>Other</b>"}) {
            others.push_back(std::make_unique<TestClient>(server));
            TestClient &other = *others.back();
            other.request("hello", {{"client", program}, {"version", "1.0"}});
            if (other.login(u"ada"_s).isError() || other.resume().isError())
                qFatal("ada is not signed in");
        }
    }
    bool hasEnded(size_t which)
    {
        TestClient again(server);
        return again.resumeWith(others.at(which)->token).isError();
    }
};

struct Shown {
    Theme theme{false};
    SessionsDialog dialog;

    explicit Shown(Everywhere &everywhere) : dialog(theme, *everywhere.ada.account)
    {
        dialog.show();
        if (!waitUntil([this] { return rows().count() == 4; }))
            QTest::qFail("the sessions do not come", __FILE__, __LINE__);
    }
    ResultModel &rows() const { return dialog.pane()->results(); }
    int rowNamed(const QString &name) const
    {
        for (int row = 0; row < rows().count(); ++row) {
            if (rows().row(row).name == name)
                return row;
        }
        return -1;
    }
    void act(int row) const
    {
        dialog.pane()->list()->setCurrentIndex(rows().index(row));
        QTest::keyClick(dialog.pane()->list(), Qt::Key_Return);
    }
};

} // namespace

class TestSessionsDialog : public QObject {
    Q_OBJECT

private slots:
    void lists()
    {
        Everywhere everywhere;
        const Shown shown(everywhere);
        // This one first, and nothing can be done to it here.
        QCOMPARE(shown.rows().row(0).action, u"This session"_s);
        QCOMPARE(shown.rows().row(0).state, State::Done);
        for (const QString &name : {u"Browser"_s, u"Terminal"_s, u"<b>Other</b> 1.0"_s}) {
            const int row = shown.rowNamed(name);
            QVERIFY2(row > 0, qPrintable(name));
            QCOMPARE(shown.rows().row(row).action, u"End"_s);
            QVERIFY(shown.rows().row(row).detail.startsWith(u"Last used "_s));
            QVERIFY(shown.rows().row(row).detail.contains(u"Signed in "_s));
        }
        QVERIFY(!shown.rows().row(0).detail.contains(u"Last used"_s));
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(shown.dialog.pane()->list());
        QCOMPARE(list->text(QAccessible::Name), u"Your sessions"_s);
        QVERIFY(list->child(0)->text(QAccessible::Name).endsWith(u"This session"_s));
    }

    void endsOne()
    {
        Everywhere everywhere;
        const Shown shown(everywhere);
        shown.act(0); // not this one
        QCOMPARE(shown.rows().row(0).state, State::Done);
        shown.act(shown.rowNamed(u"Terminal"_s));
        QCOMPARE(shown.rows().row(shown.rowNamed(u"Terminal"_s)).state, State::Busy);
        QVERIFY(waitUntil([&] { return shown.rows().count() == 3; }));
        QCOMPARE(shown.rowNamed(u"Terminal"_s), -1);
        QVERIFY(everywhere.hasEnded(1));
        QVERIFY(!everywhere.hasEnded(0) && !everywhere.hasEnded(2));
    }

    void endsAllOthers()
    {
        Everywhere everywhere;
        const Shown shown(everywhere);
        auto *all = part<QPushButton>(shown.dialog, "endOthers");
        QVERIFY(all->isVisible());
        all->click();
        auto *confirm = part<ConfirmDialog>(shown.dialog, "confirmDialog");
        QVERIFY(confirm->accessibleDescription().contains(u"3 other session(s)"_s));
        part<QPushButton>(*confirm, "confirm")->click();
        QVERIFY(waitUntil([&] { return shown.rows().count() == 1; }));
        QCOMPARE(shown.rows().row(0).action, u"This session"_s);
        QVERIFY(!all->isVisible());
        for (size_t which = 0; which < 3; ++which)
            QVERIFY(everywhere.hasEnded(which));
        QCOMPARE(everywhere.ada.account->state(), client::Account::State::Online);
    }

    // What has ended by itself meanwhile is gone, too.
    void endsWhatHasEnded()
    {
        Everywhere everywhere;
        const Shown shown(everywhere);
        QVERIFY(!everywhere.others[0]->request("logout").isError());
        shown.act(shown.rowNamed(u"Browser"_s));
        QVERIFY(waitUntil([&] { return shown.rows().count() == 3; }));
        QCOMPARE(shown.rowNamed(u"Browser"_s), -1);
    }

    void withoutAServer()
    {
        Everywhere everywhere;
        const Shown shown(everywhere);
        everywhere.others.clear();
        everywhere.server.end();
        QVERIFY(waitUntil([&] { return everywhere.ada.account->state() == client::Account::State::Offline; }));
        shown.act(shown.rowNamed(u"Browser"_s));
        QVERIFY(waitUntil([&] { return !shown.rows().row(shown.rowNamed(u"Browser"_s)).error.isEmpty(); }));
        QCOMPARE(shown.rows().row(shown.rowNamed(u"Browser"_s)).state, State::Ready);
        // Asked anew there is nothing to show, and a way on.
        Theme theme(false);
        SessionsDialog another(theme, *everywhere.ada.account);
        another.show();
        QVERIFY(waitUntil([&] { return part<QPushButton>(another, "sentenceButton")->isVisible(); }));
        QVERIFY(!part<QLabel>(another, "sentence")->text().isEmpty());
    }
};

QTEST_MAIN(TestSessionsDialog)
#include "tst_sessions_dialog.moc"
