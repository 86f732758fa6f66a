// The pane with an account that has no server: drafts, sending, the states around the messages.
#include "desktop/widgets/conversation/composer.h"
#include "desktop/widgets/conversation/conversation_header.h"
#include "desktop/widgets/conversation/conversation_pane.h"
#include "desktop/widgets/conversation/message_view.h"
#include "desktop/widgets/conversation/open_link_dialog.h"
#include "desktop/widgets/theme/theme.h"
#include "shared/base/text.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace kith;
using namespace kith::widgets;
using namespace Qt::StringLiterals;

namespace {

// Never opens.
class DeadLink : public client::Link {
public:
    void open(const QUrl &) override {}
    void send(const QByteArray &) override {}
    void ping() override {}
    void close() override {}
};

// In place of the system's.
class Browser : public QObject {
    Q_OBJECT

public:
    QList<QUrl> opened;

public slots:
    void open(const QUrl &url) { opened += url; }
};

const RoomId garden(1);
const RoomId committee(2);

struct Desk {
    QTemporaryDir folder;
    User me{.id = UserId(7), .username = u"maria"_s, .displayName = u"Maria"_s};
    Theme theme{false};
    std::unique_ptr<client::Account> account;
    std::unique_ptr<ConversationPane> pane;

    Desk()
    {
        auto cache = client::Cache::open(
            folder.filePath(u"a.db"_s), {.server = u"ws://x"_s, .user = me.id, .username = me.username});
        QVERIFY(cache.has_value());
        const auto written = (*cache)->write([this](client::Cache::Batch &batch) {
            for (const RoomId id : {garden, committee}) {
                client::RoomState room;
                room.id = id;
                room.name = id == garden ? u"Garden"_s : u"Committee"_s;
                room.topic = u"Beds and compost"_s;
                room.role = Role::Member;
                room.members = 3;
                room.known = true;
                room.lastSeq = room.readSeq = room.serverReadSeq = room.high = room.cursor = id == garden ? 3 : 0;
                batch.putRoom(room);
            }
            std::vector<Message> messages;
            for (qint64 seq = 1; seq <= 3; ++seq)
                messages.push_back({.roomId = garden,
                    .seq = seq,
                    .rev = seq,
                    .from = seq == 1 ? me.id : UserId(8),
                    .date = 1'763'805'600'000,
                    .text = u"message %1"_s.arg(seq)});
            messages[1].text = u"@Maria, @mariana or maria?"_s;
            batch.putMessages(messages);
            batch.putUser({.id = UserId(8), .username = u"ada"_s, .displayName = u"Ada Lovelace"_s});
        });
        QVERIFY(written.has_value());
        account = std::make_unique<client::Account>(
            client::Account::Options{
                .server = QUrl(u"ws://x"_s), .user = me, .links = [] { return std::make_unique<DeadLink>(); }},
            std::move(*cache));
        pane = std::make_unique<ConversationPane>(theme, *account);
        pane->resize(700, 600);
        pane->show();
        QVERIFY(QTest::qWaitForWindowExposed(pane.get()));
    }
    Composer &composer() { return pane->composer(); }
    MessageView &view() { return pane->view(); }
    void type(const QString &text) { QTest::keyClicks(composer().field(), text); }
};

} // namespace

class TestConversationPane : public QObject {
    Q_OBJECT

private slots:
    void noRoom()
    {
        Desk desk;
        QVERIFY(!desk.composer().isVisible());
        desk.pane->setRoom(RoomId(99)); // not one of the account's
        QVERIFY(!desk.pane->room().isValid());
        desk.pane->setRoom(garden);
        QVERIFY(desk.composer().isVisible());
        QVERIFY(desk.view().model()->rowCount() >= 3);
        QVERIFY(desk.pane->header().detail().startsWith(u"Beds and compost · 3"_s));
        desk.pane->setRoom({});
        QVERIFY(!desk.composer().isVisible());
    }

    void draftOfEachRoom()
    {
        Desk desk;
        desk.pane->setRoom(garden);
        desk.type(u"half a"_s);
        desk.pane->setRoom(committee);
        QCOMPARE(desk.composer().text(), QString());
        QCOMPARE(desk.account->draft(garden), u"half a"_s);
        desk.type(u"other"_s);
        QTRY_COMPARE(desk.account->draft(committee), u"other"_s); // after a pause
        desk.pane->setRoom(garden);
        QCOMPARE(desk.composer().text(), u"half a"_s);
        desk.type(u" word"_s);
        desk.pane.reset();
        QCOMPARE(desk.account->draft(garden), u"half a word"_s);
    }

    void sends()
    {
        Desk desk;
        desk.pane->setRoom(garden);
        desk.type(u"hello"_s);
        QTest::keyClick(desk.composer().field(), Qt::Key_Return);
        QCOMPARE(desk.composer().text(), QString());
        QCOMPARE(desk.account->draft(garden), QString());
        QCOMPARE(desk.account->pending(garden).size(), size_t(1));
        const auto last = [&desk] { return desk.view().model()->index(desk.view().model()->rowCount() - 1, 0); };
        QTRY_COMPARE(last().data(models::TextRole).toString(), u"hello"_s);
        QVERIFY(desk.view().isFollowing());
    }

    void pastesOverTheMessages()
    {
        Desk desk;
        desk.pane->setRoom(garden);
        QGuiApplication::clipboard()->setText(u"from elsewhere"_s);
        desk.view().setFocus();
        QTest::keyClick(&desk.view(), Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(desk.composer().text(), u"from elsewhere"_s);
        QVERIFY(desk.composer().field()->hasFocus());
    }

    void keepsWhatCannotBeSent()
    {
        Desk desk;
        desk.pane->setRoom(garden);
        // Few characters, but more bytes than a frame may have once they are escaped: only the account knows.
        const QString text = u"\u0001"_s + u"x"_s;
        desk.composer().setText(text);
        emit desk.composer().submitted(text);
        QVERIFY(desk.account->pending(garden).empty());
        QCOMPARE(desk.composer().text(), text);
        QVERIFY2(desk.composer().note().startsWith(u"Not sent: "_s), qPrintable(desk.composer().note()));
    }

    // Without a server: those who spoke.
    void namesWhoSpoke()
    {
        Desk desk;
        desk.pane->setRoom(garden);
        desk.pane->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(desk.pane.get()));
        desk.pane->focusComposer();
        desk.type(u"hello @"_s);
        QVERIFY(desk.composer().completer().isOpen());
        QCOMPARE(desk.composer().completer().popup()->count(), 1); // and never the reader
        QTest::keyClick(desk.composer().field(), Qt::Key_Tab);
        QCOMPARE(desk.composer().text(), u"hello @ada "_s);
        desk.pane->setRoom(committee);
        desk.type(u"@"_s);
        QVERIFY(!desk.composer().completer().isOpen()); // nobody spoke here
    }

    void messageThatCallsTheReader()
    {
        Desk desk;
        desk.pane->setRoom(garden);
        const QAbstractItemModel *model = desk.view().model();
        int row = 0;
        while (row < model->rowCount() && model->index(row, 0).data(models::SeqRole).toLongLong() != 2)
            ++row;
        const MessageLayout &layout = desk.view().rowLayout(row);
        QVERIFY(layout.row().calls);
        QCOMPARE(layout.markup().spans.size(), size_t(1)); // whole names only
        QCOMPARE(layout.markup().spans[0].length, 6);
        QVERIFY(!desk.view().rowLayout(row + 1).row().calls);
        const auto calls = [&](int at) { return desk.view().rowLayout(at).row().calls; };
        desk.account->setKeywords({u"message"_s});                // what is shown follows
        QVERIFY(calls(row) && calls(row + 1) && !calls(row - 1)); // the reader's own never calls
        desk.account->setKeywords({});
        QVERIFY(calls(row) && !calls(row + 1));
    }

    void linksThatSayWhereTheyLead()
    {
        Desk desk;
        Browser browser;
        for (const char *scheme : {"https", "kith"})
            QDesktopServices::setUrlHandler(QString::fromLatin1(scheme), &browser, "open");
        desk.pane->setRoom(garden);
        const auto dialog = [&desk] { return desk.pane->findChild<OpenLinkDialog *>(); };
        const QUrl plan(u"https://a.example/plan"_s);
        emit desk.view().linkActivated(plan, plan.toString());
        QCOMPARE(browser.opened, QList{plan});
        QVERIFY(!dialog());
        // Another text: first a look.
        emit desk.view().linkActivated(plan, u"https://bank.example"_s);
        QCOMPARE(browser.opened.size(), 1);
        QVERIFY(dialog());
        QVERIFY(dialog()->findChild<QLabel *>(u"address"_s)->accessibleName() == plan.toString());
        QTest::keyClick(dialog(), Qt::Key_Return); // which says no
        QTRY_VERIFY(!dialog());
        QCOMPARE(browser.opened.size(), 1);
        emit desk.view().linkActivated(plan, u"the plan"_s);
        QTest::mouseClick(dialog()->findChild<QPushButton *>(u"open"_s), Qt::LeftButton);
        QCOMPARE(browser.opened, (QList{plan, plan}));
        QTRY_VERIFY(!dialog());
        // Who wants to see every address.
        desk.pane->setShowsAddresses(true);
        emit desk.view().linkActivated(plan, plan.toString());
        QCOMPARE(browser.opened.size(), 2);
        QVERIFY(dialog());
        QCOMPARE(dialog()->accessibleDescription(), plan.toString()); // there is nothing to warn of
        QTest::mouseClick(dialog()->findChild<QPushButton *>(u"open"_s), Qt::LeftButton);
        QCOMPARE(browser.opened, (QList{plan, plan, plan}));
        QTRY_VERIFY(!dialog());
        desk.pane->setShowsAddresses(false);
        emit desk.view().linkActivated(plan, plan.toString());
        QCOMPARE(browser.opened.size(), 4);
        QVERIFY(!dialog());
        for (const char *scheme : {"https", "kith"})
            QDesktopServices::unsetUrlHandler(QString::fromLatin1(scheme));
    }

    void headerAsks()
    {
        Desk desk;
        desk.pane->setRoom(garden);
        QSignalSpy invite(desk.pane.get(), &ConversationPane::inviteRequested);
        emit desk.pane->header().inviteRequested();
        QCOMPARE(invite.value(0).value(0).value<RoomId>(), garden);
        QSignalSpy search(desk.pane.get(), &ConversationPane::searchRequested);
        emit desk.pane->header().searchRequested();
        QCOMPARE(search.size(), 1);
        QSignalSpy back(desk.pane.get(), &ConversationPane::backRequested);
        desk.pane->setNarrow(true);
        emit desk.pane->header().backRequested();
        QCOMPARE(back.size(), 1);
    }
};

QTEST_MAIN(TestConversationPane)
#include "tst_conversation_pane.moc"
