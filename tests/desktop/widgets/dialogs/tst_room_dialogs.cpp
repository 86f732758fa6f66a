// Making rooms, finding them, and coming in with a link, at the real server.
#include "desktop/widgets/dialogs/browse_dialog.h"
#include "desktop/widgets/dialogs/confirm_dialog.h"
#include "desktop/widgets/dialogs/new_room_dialog.h"
#include "desktop/widgets/dialogs/result_pane.h"
#include "desktop/widgets/theme/theme.h"
#include "tests/desktop/widgets/dialogs/signed_in.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTimer>

using namespace kith;
using namespace kith::widgets;
using namespace kith::test;

namespace {

QString errorOf(const QLineEdit *edit)
{
    return edit->property("invalid").toBool() ? edit->accessibleDescription() : QString();
}

struct Browse {
    explicit Browse(client::Account &account) : dialog(theme, account) { dialog.show(); }

    ResultModel &rows() { return dialog.findChild<ResultPane *>()->results(); }
    ResultList *list() { return dialog.findChild<ResultList *>(); }
    QString sentence() const
    {
        const auto *label = part<QLabel>(dialog, "sentence");
        return label->isVisible() ? label->text() : QString();
    }
    bool has(int count)
    {
        return waitUntil([&] { return rows().count() == count; });
    }
    QPoint buttonOf(int row)
    {
        const QRect rect = list()->visualRect(rows().index(row));
        return {rect.right() - metrics::small - 8, rect.center().y()};
    }

    Theme theme{false};
    BrowseDialog dialog;
    QSignalSpy chosen{&dialog, &BrowseDialog::roomChosen};
};

} // namespace

class TestRoomDialogs : public QObject {
    Q_OBJECT

private slots:
    void creates()
    {
        const TestServer server;
        const SignedIn ada(server, u"ada"_s);
        Theme theme(false);
        NewRoomDialog dialog(theme, *ada.account);
        QSignalSpy chosen(&dialog, &NewRoomDialog::roomChosen);
        dialog.show();
        QTest::keyClicks(part<QLineEdit>(dialog, "roomName"), u" Garden "_s);
        QTest::keyClicks(part<QLineEdit>(dialog, "roomTopic"), u"Beds"_s);
        QTest::mouseClick(part<QRadioButton>(dialog, "roomPrivate"), Qt::LeftButton);
        QTest::keyClick(part<QLineEdit>(dialog, "roomName"), Qt::Key_Return);
        QVERIFY(waitUntil([&] { return chosen.count() == 1; }));
        const client::RoomState *room = ada.account->room(chosen[0][0].value<RoomId>());
        QVERIFY(room);
        QCOMPARE(room->name, u"Garden"_s);
        QCOMPARE(room->topic, u"Beds"_s);
        QCOMPARE(room->kind, RoomKind::Private);
        QVERIFY(!dialog.isVisible());
    }

    void createChecks()
    {
        const TestServer server;
        const SignedIn guest(server);
        Theme theme(false);
        NewRoomDialog dialog(theme, *guest.account);
        dialog.show();
        auto *name = part<QLineEdit>(dialog, "roomName");
        auto *create = part<QPushButton>(dialog, "create");
        QTest::mouseClick(create, Qt::LeftButton);
        QCOMPARE(errorOf(name), u"Give the room a name."_s);
        name->setText(QString(81, u'x'));
        QTest::mouseClick(create, Qt::LeftButton);
        QVERIFY(errorOf(name).contains(u"80"));
        name->setText(u"Garden"_s);
        part<QLineEdit>(dialog, "roomTopic")->setText(QString(501, u'x'));
        QTest::mouseClick(create, Qt::LeftButton);
        QVERIFY(errorOf(part<QLineEdit>(dialog, "roomTopic")).contains(u"500"));
        part<QLineEdit>(dialog, "roomTopic")->clear();
        QTest::mouseClick(create, Qt::LeftButton);
        QVERIFY(waitUntil([&] { return !dialog.error().isEmpty(); }));
        QCOMPARE(dialog.error(), u"Guests cannot create rooms."_s);
        QVERIFY(dialog.isVisible());
        QVERIFY(create->isEnabled());
    }

    void browsesAndJoins()
    {
        const TestServer server;
        Person owner(server, u"owner"_s);
        const QString garden = makeRoom(owner, u"Garden"_s);
        const SignedIn ada(server, u"ada"_s);
        Browse browse(*ada.account);
        QVERIFY(browse.has(2));
        QCOMPARE(browse.rows().row(0).name, u"General"_s);
        QCOMPARE(browse.rows().row(0).action, u"Open"_s);
        QVERIFY(browse.rows().row(0).marked);
        QCOMPARE(browse.rows().row(1).action, u"Join"_s);
        QVERIFY(browse.rows().row(1).detail.startsWith(u"1 member"));
        QTest::mouseClick(browse.list()->viewport(), Qt::LeftButton, {}, browse.buttonOf(1));
        QCOMPARE(browse.rows().row(1).action, u"Joining…"_s);
        QVERIFY(waitUntil([&] { return browse.chosen.count() == 1; }));
        QCOMPARE(browse.chosen[0][0].value<RoomId>().toString(), garden);
        QVERIFY(ada.account->room(RoomId::fromString(garden)));
    }

    void clickBesideTheButtonJoinsNothing()
    {
        const TestServer server;
        const SignedIn ada(server, u"ada"_s);
        Browse browse(*ada.account);
        QVERIFY(browse.has(1));
        const QRect row = browse.list()->visualRect(browse.rows().index(0));
        QTest::mouseClick(browse.list()->viewport(), Qt::LeftButton, {}, row.center());
        QCOMPARE(browse.chosen.count(), 0);
        // Enter does, once a row is the current one.
        QTest::keyClick(part<QLineEdit>(browse.dialog, "browseQuery"), Qt::Key_Return);
        QCOMPARE(browse.chosen.count(), 1);
    }

    void searches()
    {
        const TestServer server;
        Person owner(server, u"owner"_s);
        makeRoom(owner, u"Garden"_s);
        const SignedIn ada(server, u"ada"_s);
        Browse browse(*ada.account);
        QVERIFY(browse.has(2));
        auto *query = part<QLineEdit>(browse.dialog, "browseQuery");
        query->setText(u"gard"_s);
        QVERIFY(browse.has(1));
        QCOMPARE(browse.rows().row(0).name, u"Garden"_s);
        query->setText(u"cellar"_s);
        QVERIFY(waitUntil([&] { return browse.sentence() == u"There is no public room like this."; }));
        QSignalSpy wanted(&browse.dialog, &BrowseDialog::createWanted);
        QTest::mouseClick(part<QPushButton>(browse.dialog, "sentenceButton"), Qt::LeftButton);
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(wanted[0][0].toString(), u"cellar"_s);
    }

    void pages()
    {
        const TestServer server;
        Person owner(server, u"owner"_s);
        for (int i = 0; i < 70; ++i)
            makeRoom(owner, u"Room %1"_s.arg(i));
        const SignedIn ada(server, u"ada"_s);
        Browse browse(*ada.account);
        QVERIFY(browse.has(50));
        browse.list()->verticalScrollBar()->setValue(browse.list()->verticalScrollBar()->maximum());
        QVERIFY(browse.has(71));
        QVERIFY(!browse.rows().canFetchMore({}));
    }

    void withoutServer()
    {
        TestServer server;
        const SignedIn ada(server, u"ada"_s);
        server.end();
        QVERIFY(waitUntil([&] { return ada.account->state() == client::Account::State::Offline; }));
        Browse browse(*ada.account);
        QVERIFY(waitUntil([&] { return browse.sentence().contains(u"No connection"); }));
        QVERIFY(part<QPushButton>(browse.dialog, "sentenceButton")->isVisible());
    }

    void joinsByLink()
    {
        const TestServer server;
        Person owner(server, u"owner"_s);
        const QString cellar = makeRoom(owner, u"Cellar"_s, "private");
        const QString link = owner.request("room.invite", {{"roomId", cellar}})["url"].toString();
        const SignedIn ada(server, u"ada"_s);
        Browse browse(*ada.account);
        auto *key = part<QLineEdit>(browse.dialog, "inviteKey");
        QVERIFY(!key->isVisible());
        QTest::mouseClick(part<QPushButton>(browse.dialog, "haveLink"), Qt::LeftButton);
        QVERIFY(key->isVisible());
        auto *join = part<QPushButton>(browse.dialog, "joinByInvite");
        QTest::mouseClick(join, Qt::LeftButton);
        QVERIFY(!errorOf(key).isEmpty());
        key->setText(u"wrong"_s);
        QTest::mouseClick(join, Qt::LeftButton);
        QVERIFY(waitUntil([&] { return errorOf(key).contains(u"no such invite link"); }));
        key->setText(link);
        QTest::keyClick(key, Qt::Key_Return);
        QVERIFY(waitUntil([&] { return browse.chosen.count() == 1; }));
        QCOMPARE(browse.chosen[0][0].value<RoomId>().toString(), cellar);
    }

    void confirms()
    {
        Theme theme(false);
        const auto answer = [&theme](const std::function<void(ConfirmDialog &)> &how) {
            QTimer::singleShot(0, &theme, [&how] {
                auto *dialog = qobject_cast<ConfirmDialog *>(QApplication::activeModalWidget());
                QVERIFY(dialog);
                how(*dialog);
            });
            return ConfirmDialog::ask(theme, nullptr, u"Leave room"_s, u"Leave “Garden”?"_s, u"Leave"_s);
        };
        QVERIFY(answer(
            [](ConfirmDialog &dialog) { QTest::mouseClick(part<QPushButton>(dialog, "confirm"), Qt::LeftButton); }));
        QVERIFY(!answer([](ConfirmDialog &dialog) { QTest::keyClick(&dialog, Qt::Key_Escape); }));
        // What cannot be taken back is not done by a careless Enter.
        QVERIFY(!answer([](ConfirmDialog &dialog) { QTest::keyClick(&dialog, Qt::Key_Return); }));
    }
};

QTEST_MAIN(TestRoomDialogs)
#include "tst_room_dialogs.moc"
