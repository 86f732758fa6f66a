// Finding people, writing to them and bringing them into a room, at the real server.
#include "desktop/widgets/dialogs/invite_dialog.h"
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
    auto *list = dialog.findChild<ResultList *>();
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
        QVERIFY(!copy->isEnabled());
        QVERIFY(waitUntil([&] { return copy->isEnabled(); }));
        QVERIFY(link->text().contains(u"/?join="));
        QVERIFY(link->isReadOnly());
        QTest::mouseClick(copy, Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(), link->text());
        QCOMPARE(copy->text(), u"Copied"_s);
        QVERIFY(finds(dialog, u"jonas"_s, {u"jonas"_s}));
        act(dialog, 0);
        QVERIFY(waitUntil([&] { return rows(dialog).row(0).action == u"Added"; }));
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
        QVERIFY(!part<QPushButton>(dialog, "copy")->isEnabled());
    }
};

QTEST_MAIN(TestPeopleDialogs)
#include "tst_people_dialogs.moc"
