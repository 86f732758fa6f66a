// What is shown at which width, and what the banner says: of facts, and of an account without a server.
#include "desktop/widgets/theme/theme.h"
#include "desktop/widgets/window/connection_banner.h"
#include "desktop/widgets/window/panes.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith::widgets;
using kith::client::Account;
using kith::client::Connection;

namespace {

// Whose server shows a certificate that is too old.
class UntrustedLink : public kith::client::Link {
public:
    void open(const QUrl &) override
    {
        const kith::client::LinkFault fault{
            .kind = kith::client::LinkFault::Kind::Certificate, .detail = u"The certificate has expired"_s};
        QMetaObject::invokeMethod(
            this, [this, fault] { emit closed(kith::client::closecode::lost, fault); }, Qt::QueuedConnection);
    }
    void send(const QByteArray &) override {}
    void ping() override {}
    void close() override {}
};

} // namespace

class TestPanes : public QObject {
    Q_OBJECT

private slots:
    void showsWhatFits_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<bool>("list");
        QTest::addColumn<bool>("members");
        QTest::newRow("very wide") << 1600 << true << true;
        QTest::newRow("wide") << 1000 << true << true;
        QTest::newRow("members hide") << 999 << true << false;
        QTest::newRow("two panes") << 640 << true << false;
        QTest::newRow("one pane") << 639 << false << false;
        QTest::newRow("phone") << 360 << false << false;
    }

    void showsWhatFits()
    {
        QFETCH(int, width);
        QFETCH(bool, list);
        QFETCH(bool, members);
        auto *listPane = new QWidget;
        auto *conversation = new QWidget;
        auto *membersPane = new QWidget;
        Panes panes(listPane, conversation, membersPane);
        panes.resize(width, 600);
        panes.show();
        panes.setMembersOffered(true);
        panes.showConversation();
        QCOMPARE(listPane->isVisible(), list);
        QVERIFY(conversation->isVisible());
        QCOMPARE(membersPane->isVisible(), members);
        if (list)
            QCOMPARE(listPane->width(), metrics::listWidth);
        if (members)
            QCOMPARE(membersPane->width(), metrics::members);
        if (!list)
            QCOMPARE(conversation->width(), width);
    }

    void oneAtATimeHasAWayBack()
    {
        auto *list = new QWidget;
        auto *conversation = new QWidget;
        Panes panes(list, conversation, new QWidget);
        const QSignalSpy narrow(&panes, &Panes::narrowChanged);
        panes.resize(400, 600);
        panes.show();
        QCOMPARE(narrow.count(), 1);
        QVERIFY(list->isVisible() && !conversation->isVisible());
        QCOMPARE(list->width(), 400);
        panes.showConversation();
        QVERIFY(!list->isVisible() && conversation->isVisible());
        panes.showList();
        QVERIFY(list->isVisible() && !conversation->isVisible());
        panes.showConversation();
        panes.resize(900, 600);
        QVERIFY(list->isVisible() && conversation->isVisible());
        QCOMPARE(list->width(), metrics::listWidth);
    }

    void membersCoverTheConversationWhereTheyMust()
    {
        auto *conversation = new QWidget;
        auto *members = new QWidget;
        Panes panes(new QWidget, conversation, members);
        panes.resize(700, 600);
        panes.show();
        panes.setMembersOffered(true);
        QVERIFY(!panes.areMembersShown());
        panes.setMembersShown(true);
        QVERIFY(members->isVisible() && !conversation->isVisible());
        panes.setMembersShown(false);
        QVERIFY(!members->isVisible() && conversation->isVisible());
        panes.setMembersShown(true);
        panes.resize(950, 600);
        QVERIFY(members->isVisible() && conversation->isVisible());
        // What was opened for a moment does not become the custom.
        QVERIFY(panes.areMembersWanted());
        panes.setMembersOffered(false);
        QVERIFY(!members->isVisible());
    }

    void banner()
    {
        using State = Connection::State;
        ConnectionFacts facts;
        facts.state = Account::State::Online;
        QCOMPARE(bannerLine(facts).text, QString());
        facts.state = Account::State::Offline;
        facts.connection = State::Connecting;
        facts.offlineFor = 999;
        QCOMPARE(bannerLine(facts).text, QString());
        facts.offlineFor = facts.connectingFor = 1'000;
        QCOMPARE(bannerLine(facts).text, u"Connecting…"_s);
        facts.connection = State::Waiting;
        facts.connectingFor = 0;
        facts.retryIn = 6'001;
        facts.waiting = 3;
        QVERIFY(bannerLine(facts).text.startsWith(u"Offline, 3 "_s));
        QVERIFY2(bannerLine(facts).text.contains(u" 7 "_s), qPrintable(bannerLine(facts).text));
        QVERIFY(bannerLine(facts).mayTry);
        // An attempt that has just begun leaves the sentence as it is.
        facts.connection = State::Connecting;
        facts.connectingFor = 10;
        facts.retryIn = 0;
        QVERIFY(bannerLine(facts).text.startsWith(u"Offline, 3 "_s));
        // What waiting does not mend stands behind it; that nobody answers is said already.
        const QString plain = bannerLine(facts).text;
        facts.fault = {.kind = kith::client::LinkFault::Kind::Unreachable};
        QCOMPARE(bannerLine(facts).text, plain);
        facts.fault = {.kind = kith::client::LinkFault::Kind::Certificate, .detail = u"The certificate has expired"_s};
        QVERIFY(bannerLine(facts).text.startsWith(plain + u" · "_s));
        QVERIFY(bannerLine(facts).text.contains(u": The certificate has expired."));
        facts.storageError = u"The disk is full."_s;
        QCOMPARE(bannerLine(facts).text, u"The disk is full."_s);
    }

    // A certificate that ran out while the account was away.
    void bannerSaysWhatKeepsTheAccountOffline()
    {
        QTemporaryDir folder;
        const kith::User me{.id = kith::UserId(7), .username = u"maria"_s, .displayName = u"Maria"_s};
        auto cache = kith::client::Cache::open(
            folder.filePath(u"a.db"_s), {.server = u"wss://x/ws"_s, .user = me.id, .username = me.username});
        QVERIFY(cache.has_value());
        Account account(
            {.server = QUrl(u"wss://x/ws"_s), .user = me, .links = [] { return std::make_unique<UntrustedLink>(); }},
            std::move(*cache));
        Theme theme(false);
        const ConnectionBanner banner(theme, account);
        account.start(u"token"_s);
        QTRY_VERIFY(banner.text().contains(u"cannot be trusted: The certificate has expired."));
        QVERIFY(banner.text().startsWith(u"Offline"_s));
        QVERIFY(banner.minimumSizeHint().width() < 300); // the sentence wraps where the window is narrow
    }
};

QTEST_MAIN(TestPanes)
#include "tst_panes.moc"
