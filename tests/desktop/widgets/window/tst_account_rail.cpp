// The rail of accounts and the question before signing out: what they show and says, by keyboard and for screen
// readers, in both directions. KITH_SHOTS=<folder> keeps pictures.
#include "desktop/widgets/window/account_rail.h"
#include "desktop/widgets/window/sign_out_dialog.h"
#include "tests/desktop/widgets/looks.h"

#include <QAccessible>
#include <QCheckBox>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

using namespace kith;
using namespace kith::widgets;
using namespace kith::test;
using namespace Qt::StringLiterals;
using State = RailAccount::State;

namespace {

RailAccount account(const QString &key, const QString &name, qint64 unread = 0, qint64 mentions = 0,
    State state = State::Online, const QString &server = u"chat.example.org"_s)
{
    return {.key = key,
        .avatarId = key,
        .name = name,
        .server = server,
        .unread = unread,
        .mentions = mentions,
        .state = state};
}

const std::vector<RailAccount> three{account(u"1"_s, u"Maria Schmidt"_s),
    account(u"2"_s, u"Jonas"_s, 3, 1, State::Online, u"work.example.org"_s),
    account(u"3"_s, u"Ada"_s, 120, 0, State::Offline)};

std::vector<RailAccount> nine()
{
    std::vector<RailAccount> accounts = three;
    accounts.push_back(account(u"4"_s, u"Выдра Иванова"_s, 7));
    accounts.push_back(account(u"5"_s, u"花子"_s, 0, 0, State::SignedOut));
    accounts.push_back(account(u"6"_s, u"W. W. the one with a very long name of many words"_s, 240, 3));
    accounts.push_back(account(u"7"_s, u"שרה"_s, 12, 2, State::Offline));
    accounts.push_back(account(u"8"_s, u"o"_s));
    accounts.push_back(account(u"9"_s, u"…"_s, 1000, 1));
    return accounts;
}

struct Shown {
    Theme theme;
    QWidget window;
    AccountRail *rail = nullptr;

    explicit Shown(const std::vector<RailAccount> &accounts, bool dark = false) : theme(dark)
    {
        qApp->setPalette(theme.palette());
        qApp->setStyleSheet(theme.styleSheet());
        rail = new AccountRail(theme, &window);
        auto *layout = new QVBoxLayout(&window);
        layout->setContentsMargins({});
        layout->addWidget(rail);
        rail->setAccounts(accounts);
        rail->setActive(accounts.front().key);
        window.resize(AccountRail::railWidth, 600);
        window.show();
        window.activateWindow();
        if (!QTest::qWaitForWindowActive(&window))
            qFatal("the window does not become active");
    }
    AccountButton &at(const QString &key) const { return *rail->button(key); }
};

} // namespace

class TestAccountRail : public QObject {
    Q_OBJECT

    // Every look for every test that asks for it.
    void allLooks()
    {
        QTest::addColumn<int>("look");
        for (int i = 0; i < test::looks.size(); ++i)
            QTest::newRow(qPrintable(test::looks[i].name)) << i;
    }

private slots:
    void says_data()
    {
        QTest::addColumn<qint64>("unread");
        QTest::addColumn<qint64>("mentions");
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("words");
        const QString who = u"Ada, chat.example.org"_s;
        QTest::newRow("nothing") << qint64(0) << qint64(0) << int(State::Online) << who;
        QTest::newRow("unread") << qint64(3) << qint64(0) << int(State::Online) << who + u", 3 unread message(s)"_s;
        QTest::newRow("mentioned") << qint64(3) << qint64(2) << int(State::Online)
                                   << who + u", 3 unread message(s), 2 mention(s)"_s;
        QTest::newRow("offline") << qint64(0) << qint64(0) << int(State::Offline) << who + u", offline"_s;
        QTest::newRow("ended") << qint64(0) << qint64(0) << int(State::SignedOut) << who + u", signed out"_s;
    }
    void says()
    {
        QFETCH(qint64, unread);
        QFETCH(qint64, mentions);
        QFETCH(int, state);
        QFETCH(QString, words);
        QCOMPARE(spokenAccount(account(u"1"_s, u"Ada"_s, unread, mentions, State(state))), words);
    }

    void isReadByScreenReaders()
    {
        const Shown shown(three);
        QAccessibleInterface *rail = QAccessible::queryAccessibleInterface(shown.rail);
        QVERIFY(rail);
        QCOMPARE(rail->text(QAccessible::Name), u"Accounts"_s);
        for (const RailAccount &account : three) {
            QAccessibleInterface *tab = QAccessible::queryAccessibleInterface(&shown.at(account.key));
            QVERIFY(tab);
            QCOMPARE(tab->role(), QAccessible::PageTab);
            QCOMPARE(tab->text(QAccessible::Name), spokenAccount(account));
            QCOMPARE(bool(tab->state().selected), account.key == u"1");
            QVERIFY(tab->state().focusable);
        }
        QSignalSpy chosen(shown.rail, &AccountRail::chosen);
        QAccessible::queryAccessibleInterface(&shown.at(u"2"_s))
            ->actionInterface()
            ->doAction(QAccessibleActionInterface::pressAction());
        QCOMPARE(chosen.takeFirst().first().toString(), u"2"_s);
        QCOMPARE(
            QAccessible::queryAccessibleInterface(shown.rail->addButton())->text(QAccessible::Name), u"Add account"_s);
    }

    void isUsedByKeyboard()
    {
        const Shown shown(three);
        QSignalSpy chosen(shown.rail, &AccountRail::chosen);
        QSignalSpy adds(shown.rail, &AccountRail::addRequested);
        // Tab knows one of the accounts, the active one, and the button behind them.
        shown.rail->addButton()->setFocus();
        QTest::keyClick(shown.rail->addButton(), Qt::Key_Backtab, Qt::ShiftModifier);
        QVERIFY(shown.at(u"1"_s).hasFocus());
        QTest::keyClick(&shown.at(u"1"_s), Qt::Key_Up);
        QVERIFY(shown.at(u"1"_s).hasFocus());
        QTest::keyClick(&shown.at(u"1"_s), Qt::Key_Down);
        QVERIFY(shown.at(u"2"_s).hasFocus());
        QVERIFY(chosen.isEmpty()); // arrows only move
        QTest::keyClick(&shown.at(u"2"_s), Qt::Key_Return);
        QCOMPARE(chosen.takeFirst().first().toString(), u"2"_s);
        QTest::keyClick(&shown.at(u"2"_s), Qt::Key_Down);
        QTest::keyClick(&shown.at(u"3"_s), Qt::Key_Space);
        QCOMPARE(chosen.takeFirst().first().toString(), u"3"_s);
        QTest::keyClick(&shown.at(u"3"_s), Qt::Key_Down);
        QVERIFY(shown.rail->addButton()->hasFocus());
        QTest::keyClick(shown.rail->addButton(), Qt::Key_Space);
        QCOMPARE(adds.size(), 1);
    }

    void keepsItsButtons()
    {
        const Shown shown(three);
        const AccountButton *ada = &shown.at(u"3"_s);
        std::vector<RailAccount> others{three[2], three[0]};
        others.front().unread = 1;
        shown.rail->setAccounts(others);
        QCOMPARE(&shown.at(u"3"_s), ada);
        QCOMPARE(ada->account().unread, 1);
        QVERIFY(!shown.rail->button(u"2"_s));
        QTRY_VERIFY(ada->y() < shown.at(u"1"_s).y());
        QVERIFY(shown.at(u"1"_s).isActive());
    }

    // The same person on two servers, with the same number by chance.
    void tellsLookAlikesApart()
    {
        std::vector<RailAccount> alike;
        for (int i = 0; i < 9; ++i) {
            alike.push_back(account(u"server %1"_s.arg(i), u"Maria"_s));
            alike.back().avatarId = u"2"_s;
        }
        const Shown shown(alike);
        QCOMPARE(shown.at(alike.front().key).account().avatarId, u"2"_s);
        QSet<QRgb> grounds;
        for (const RailAccount &account : alike)
            grounds.insert(Theme::avatarGround(shown.at(account.key).account().avatarId).rgb());
        QVERIFY2(grounds.size() >= 8, qPrintable(QString::number(grounds.size())));
    }

    void looks_data() { allLooks(); }
    void looks()
    {
        QFETCH(int, look);
        const LookStage stage(test::looks[look]);
        std::vector<RailAccount> accounts(three.begin(), three.begin() + 2);
        for (const size_t count : {size_t(2), size_t(9)}) {
            const Shown shown(accounts, stage.theme.isDark());
            // Each inside the rail, and one below the other.
            int below = 0;
            for (const RailAccount &account : accounts) {
                const QRect place(shown.at(account.key).mapTo(shown.rail, QPoint()), shown.at(account.key).size());
                QVERIFY(place.left() >= 0 && place.right() < AccountRail::railWidth && place.top() >= below);
                below = place.bottom();
            }
            shown.at(accounts[1].key).setFocus(Qt::TabFocusReason);
            QVERIFY(stage.shoot(*shown.rail, u"rail-%1"_s.arg(count)));
            if (count == 2)
                accounts = nine();
        }
    }

    void signOutLooks_data() { allLooks(); }
    void signOutLooks()
    {
        QFETCH(int, look);
        LookStage stage(test::looks[look]);
        const QString name = u"Maria Schmidt-Wolfeschlegelsteinhausenbergerdorff"_s;
        const QString server = u"chat.a-rather-long-name-of-a-host.example.org:8443"_s;
        const std::pair<QString, SignOutDialog::Facts> states[] = {
            {u"sign-out"_s, {.name = u"Maria"_s, .server = u"chat.example.org"_s}},
            {u"sign-out-unsent"_s, {.name = name, .server = server, .unsent = 3}},
            {u"sign-out-guest"_s, {.name = name, .server = server, .guest = true, .unsent = 1}},
            {u"sign-out-over"_s, {.name = name, .server = server, .over = true}},
        };
        for (const auto &[state, facts] : states) {
            SignOutDialog dialog(stage.theme, facts, nullptr);
            dialog.show();
            QVERIFY(stage.shoot(dialog, state));
            auto *tick = dialog.findChild<QCheckBox *>(u"removeConversations"_s);
            QVERIFY(dialog.removes());
            tick->setChecked(false);
            QCOMPARE(dialog.removes(), facts.guest);
            QVERIFY(stage.shoot(dialog, state + u"-keeping"_s));
        }
    }
};

QTEST_MAIN(TestAccountRail)
#include "tst_account_rail.moc"
