// Finding people, writing to them and bringing them into a room, at the real server.
#include "desktop/widgets/dialogs/invite_dialog.h"
#include "desktop/widgets/dialogs/invite_links.h"
#include "desktop/widgets/dialogs/people_dialog.h"
#include "desktop/widgets/dialogs/people_picker.h"
#include "desktop/widgets/dialogs/result_pane.h"
#include "desktop/widgets/theme/theme.h"
#include "tests/desktop/widgets/dialogs/signed_in.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>

using namespace kith;
using namespace kith::widgets;
using namespace kith::test;

namespace {

ResultModel &rows(const QWidget &dialog) { return dialog.findChild<ResultPane *>()->results(); }

QStringList names(const QWidget &dialog)
{
    QStringList names;
    for (int row = 0; row < rows(dialog).count(); ++row)
        names += rows(dialog).row(row).name;
    return names;
}

bool finds(const QWidget &dialog, const QString &query, const QStringList &expected)
{
    part<QLineEdit>(dialog, "peopleQuery")->setText(query);
    return waitUntil([&] { return names(dialog) == expected; });
}

void act(const QWidget &dialog, int row)
{
    auto *list = dialog.findChild<ResultPane *>()->list();
    list->setCurrentIndex(rows(dialog).index(row));
    QTest::keyClick(list, Qt::Key_Return);
}

} // namespace

class TestPeopleDialogs : public QObject {
    Q_OBJECT

private slots:
    void writesToSomebody()
    {
        const TestServer server;
        const Person jonas(server, u"jonas"_s);
        const SignedIn ada(server, u"ada"_s);
        Theme theme(false);
        PeopleDialog dialog(theme, *ada.account);
        QSignalSpy chosen(&dialog, &PeopleDialog::roomChosen);
        dialog.show();
        QVERIFY(finds(dialog, u"jon"_s, {u"jonas"_s}));
        QCOMPARE(rows(dialog).row(0).online, std::optional(true));
        QCOMPARE(rows(dialog).row(0).detail, u"@jonas"_s);
        act(dialog, 0);
        QVERIFY(waitUntil([&] { return chosen.count() == 1; }));
        QVERIFY(chosen[0][0].value<RoomId>().isDirect());
        QVERIFY(!dialog.isVisible());
    }

    void nobody()
    {
        const TestServer server;
        const SignedIn ada(server, u"ada"_s);
        Theme theme(false);
        PeopleDialog dialog(theme, *ada.account);
        dialog.show();
        auto *sentence = part<QLabel>(dialog, "sentence");
        QVERIFY(sentence->isVisible()); // before anything is typed
        // The reader is not among those found.
        part<QLineEdit>(dialog, "peopleQuery")->setText(u"ada"_s);
        QVERIFY(waitUntil([&] { return sentence->isVisible() && sentence->text() == u"Nobody has this name."; }));
    }

    void staleAnswers()
    {
        const TestServer server;
        const Person jonas(server, u"jonas"_s);
        const Person maria(server, u"maria"_s);
        const SignedIn ada(server, u"ada"_s);
        Theme theme(false);
        PeopleDialog dialog(theme, *ada.account);
        dialog.show();
        auto *query = part<QLineEdit>(dialog, "peopleQuery");
        QSignalSpy shown(&rows(dialog), &QAbstractItemModel::modelReset);
        // Both are asked before the first answer is there.
        query->setText(u"jonas"_s);
        QTest::keyClick(query, Qt::Key_Return);
        query->setText(u"maria"_s);
        QTest::keyClick(query, Qt::Key_Return);
        QVERIFY(waitUntil([&] { return shown.count() > 0; }));
        QCOMPARE(names(dialog), QStringList(u"maria"_s));
        // A third answer comes behind the first two: by now both are here.
        QVERIFY(finds(dialog, u"a"_s, {u"jonas"_s, u"maria"_s}));
        QCOMPARE(shown.count(), 2);
    }

    void guestsCannotWrite()
    {
        const TestServer server;
        const Person jonas(server, u"jonas"_s);
        const SignedIn guest(server);
        Theme theme(false);
        PeopleDialog dialog(theme, *guest.account);
        dialog.show();
        QVERIFY(finds(dialog, u"jonas"_s, {u"jonas"_s}));
        act(dialog, 0);
        QVERIFY(waitUntil([&] { return !rows(dialog).row(0).error.isEmpty(); }));
        QCOMPARE(rows(dialog).row(0).error, u"You are not allowed to do this here."_s);
        QCOMPARE(rows(dialog).row(0).action, u"Message"_s);
    }

    void addsToARoom()
    {
        const TestServer server;
        Person jonas(server, u"jonas"_s);
        const SignedIn ada(server, u"ada"_s);
        Theme theme(false);
        std::optional<RoomId> room;
        ada.account->createRoom(u"Garden"_s, {}, RoomKind::Private, this,
            [&room](const client::Outcome<RoomId> &made) { room = made.value_or(RoomId()); });
        QVERIFY(waitUntil([&] { return room.has_value(); }));
        PeopleDialog dialog(theme, *ada.account, *room);
        QCOMPARE(dialog.windowTitle(), u"Add people to Garden"_s);
        dialog.show();
        QVERIFY(finds(dialog, u"jonas"_s, {u"jonas"_s}));
        act(dialog, 0);
        QCOMPARE(rows(dialog).row(0).action, u"Inviting…"_s);
        QVERIFY(waitUntil([&] { return rows(dialog).row(0).action == u"Invited"; }));
        QCOMPARE(jonas.takeEvent("show.room").value(u"id").toString(), room->toString());
    }

    void invites()
    {
        const TestServer server;
        Person jonas(server, u"jonas"_s);
        const SignedIn ada(server, u"ada"_s);
        Theme theme(false);
        InviteDialog dialog(theme, *ada.account, RoomId::general());
        dialog.show();
        auto *link = part<QLineEdit>(dialog, "inviteLink");
        auto *copy = part<QPushButton>(dialog, "copy");
        QVERIFY(!copy->isVisible());
        QTest::mouseClick(part<QPushButton>(dialog, "createLink"), Qt::LeftButton);
        QVERIFY(waitUntil([&] { return copy->isVisible(); }));
        QVERIFY(link->text().contains(u"/?join="));
        QVERIFY(link->isReadOnly());
        QTest::mouseClick(copy, Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(), link->text());
        QCOMPARE(copy->text(), u"Copied"_s);
        QVERIFY(finds(dialog, u"jonas"_s, {u"jonas"_s}));
        act(dialog, 0);
        QVERIFY(waitUntil([&] { return rows(dialog).row(0).action == u"Added"; }));
    }

    void linksHaveTerms()
    {
        const TestServer server;
        const SignedIn ada(server, u"ada"_s);
        Theme theme(false);
        InviteDialog dialog(theme, *ada.account, RoomId::general());
        dialog.show();
        ResultModel &links = dialog.findChild<InviteLinks *>()->results();
        auto *create = part<QPushButton>(dialog, "createLink");
        const auto choose = [&dialog](const QString &text) {
            for (auto *button : dialog.findChildren<QPushButton *>()) {
                if (button->text() == text)
                    QTest::mouseClick(button, Qt::LeftButton);
            }
        };
        const auto makes = [&](int count) {
            QTest::mouseClick(create, Qt::LeftButton);
            return waitUntil([&] { return links.count() == count; });
        };
        QVERIFY(makes(1));
        QVERIFY2(links.row(0).detail.startsWith(u"Until "), qPrintable(links.row(0).detail));
        QVERIFY(links.row(0).detail.endsWith(u" · Not used yet"));
        QCOMPARE(links.row(0).name, u"ada"_s);
        choose(u"ever"_s);
        choose(u"once"_s);
        QVERIFY(makes(2));
        QVERIFY(links.row(0).detail.startsWith(u"Works for ever · 1 use"));
        choose(u"10 times"_s);
        QVERIFY(makes(3));
        QCOMPARE(links.row(0).detail, u"Works for ever · 10 uses left"_s);
    }

    void withdrawsLinks()
    {
        const TestServer server;
        Person owner(server, u"owner"_s);
        const SignedIn ada(server, u"ada"_s);
        const QString den = makeRoom(owner, u"Den"_s);
        const RoomId id = RoomId::fromString(den);
        std::optional<RoomId> joined;
        ada.account->joinRoom(id, ada.account.get(), [&](const client::Outcome<RoomId> &done) { joined = *done; });
        QVERIFY(waitUntil([&] { return joined.has_value(); }));
        owner.request("room.leave", {{"roomId", den}}); // she owns it now, and the link is somebody's who left
        QVERIFY(waitUntil([&] { return ada.account->room(id)->role == Role::Owner; }));
        owner.request("room.join", {{"roomId", den}});
        const Answer theirs = owner.request("room.invite", {{"roomId", den}, {"uses", 3}});
        Theme theme(false);
        InviteDialog dialog(theme, *ada.account, id);
        dialog.show();
        auto *shown = dialog.findChild<InviteLinks *>();
        QVERIFY(!shown->isVisible());
        QVERIFY(waitUntil([&] { return shown->results().count() == 1; }));
        QVERIFY(shown->isVisible());
        QCOMPARE(shown->results().row(0).id, theirs["id"].toString());
        QVERIFY(waitUntil([&] { return shown->results().row(0).name == u"owner"; }));
        shown->list()->setCurrentIndex(shown->results().index(0));
        QTest::keyClick(shown->list(), Qt::Key_Return);
        QCOMPARE(shown->results().row(0).action, u"Withdrawing…"_s);
        QVERIFY(waitUntil([&] { return shown->results().count() == 0; }));
        QVERIFY(!shown->isVisible());
        TestClient late(server);
        late.guest();
        QCOMPARE(late.request("room.join", {{"invite", theirs["invite"]}})["reason"].toString(), u"unknown"_s);
    }

    void linksThatAreGoneAreNoTrouble()
    {
        const TestServer server;
        const SignedIn ada(server, u"ada"_s);
        TestClient tab(server);
        tab.resumeWith(ada.client.token);
        const Answer made = tab.request("room.invite", {{"roomId", "0"}});
        Theme theme(false);
        InviteDialog dialog(theme, *ada.account, RoomId::general());
        dialog.show();
        auto *shown = dialog.findChild<InviteLinks *>();
        QVERIFY(waitUntil([&] { return shown->results().count() == 1; }));
        tab.request("room.invite.revoke", {{"roomId", "0"}, {"inviteId", made["id"]}});
        shown->list()->setCurrentIndex(shown->results().index(0));
        QTest::keyClick(shown->list(), Qt::Key_Return);
        QVERIFY(waitUntil([&] { return shown->results().count() == 0; }));
    }

    void aHundredLinksAreEnough()
    {
        const TestServer server;
        const SignedIn ada(server, u"ada"_s);
        TestClient tab(server);
        tab.resumeWith(ada.client.token);
        for (int i = 0; i < 100; ++i)
            tab.request("room.invite", {{"roomId", "0"}});
        Theme theme(false);
        InviteDialog dialog(theme, *ada.account, RoomId::general());
        dialog.show();
        QTest::mouseClick(part<QPushButton>(dialog, "createLink"), Qt::LeftButton);
        const auto says = [&dialog](QStringView sentence) {
            const auto labels = dialog.findChildren<QLabel *>();
            return std::any_of(labels.begin(), labels.end(),
                [sentence](const QLabel *label) { return label->isVisible() && label->text() == sentence; });
        };
        QVERIFY(waitUntil([&] { return says(u"This room has 100 links already. Withdraw one first."); }));
        QVERIFY(!part<QPushButton>(dialog, "copy")->isVisible());
    }

    void onlyModeratorsInviteToPrivateRooms()
    {
        const TestServer server;
        Person owner(server, u"owner"_s);
        const QString cellar = makeRoom(owner, u"Cellar"_s, "private");
        const SignedIn ada(server, u"ada"_s);
        owner.request("room.invite", {{"roomId", cellar}, {"userId", ada.account->me().toString()}});
        const RoomId id = RoomId::fromString(cellar);
        QVERIFY(waitUntil([&] { return ada.account->room(id) != nullptr; }));
        Theme theme(false);
        InviteDialog dialog(theme, *ada.account, id);
        dialog.show();
        const auto says = [&dialog](QStringView sentence) {
            for (const QLabel *label : dialog.findChildren<QLabel *>()) {
                if (label->isVisible() && label->text() == sentence)
                    return true;
            }
            return false;
        };
        QVERIFY(waitUntil([&] { return says(u"Only owners and moderators invite to this room."); }));
        QVERIFY(!part<QPushButton>(dialog, "createLink")->isEnabled());
    }
};

QTEST_MAIN(TestPeopleDialogs)
#include "tst_people_dialogs.moc"
