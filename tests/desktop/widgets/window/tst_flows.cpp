// What people do with the program from end to end, by mouse and keyboard in the real window, at the real server.
#include "desktop/widgets/conversation/jump_button.h"
#include "desktop/widgets/dialogs/browse_dialog.h"
#include "desktop/widgets/dialogs/confirm_dialog.h"
#include "desktop/widgets/dialogs/member_list.h"
#include "desktop/widgets/dialogs/new_room_dialog.h"
#include "desktop/widgets/dialogs/result_list.h"
#include "desktop/widgets/dialogs/sign_in_page.h"
#include "tests/desktop/widgets/window/stage.h"

#include <QFile>
#include <QScrollBar>
#include <QWheelEvent>

#include <set>

using namespace kith;
using namespace kith::widgets;
using namespace kith::test;
using models::DeliveryState;

namespace {

// Where the uppermost message that begins in view stands.
struct Mark {
    QPersistentModelIndex row;
    int top = 0;

    static Mark of(const MessageView &view)
    {
        for (int row = 0; row < view.model()->rowCount(); ++row) {
            const QModelIndex index = view.model()->index(row, 0);
            if (const int top = view.rowRect(row).top(); top >= 0 && index.data(models::SeqRole).toLongLong() > 0)
                return {.row = index, .top = top};
        }
        return {};
    }
    int movedIn(const MessageView &view) const { return row.isValid() ? view.rowRect(row.row()).top() - top : 9'999; }
};

// Looks at the view around every page that is put in above, also in the middle of a glide.
class Steady : public QObject {
public:
    explicit Steady(const MessageView &view)
    {
        const auto *model = view.model();
        connect(model, &QAbstractItemModel::rowsAboutToBeInserted, this, [this, &view] { m_mark = Mark::of(view); });
        connect(
            model, &QAbstractItemModel::rowsInserted, this, [this, &view](const QModelIndex &, int first, int last) {
                if (view.isFollowing() || first > m_mark.row.row() || last - first < 10)
                    return;
                ++pages;
                farthest = std::max(farthest, std::abs(m_mark.movedIn(view)));
            });
    }
    int pages = 0;
    int farthest = 0;

private:
    Mark m_mark;
};

void touch(MessageView &view, int pixels)
{
    const QPointF at = view.viewport()->rect().center();
    QWheelEvent event(
        at, view.viewport()->mapToGlobal(at), {0, pixels}, {}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(view.viewport(), &event);
}

bool endsAt(const Stage &stage, qint64 seq)
{
    return waitUntil([&] {
        const int last = stage.messageModel().rowOfSeq(seq);
        return last >= 0 && last == stage.messageModel().rowCount() - 1
            && stage.view().rowRect(last).bottom() < stage.view().viewport()->height();
    });
}

} // namespace

class TestFlows : public QObject {
    Q_OBJECT

private slots:
    void firstStartToFirstMessage()
    {
        Stage stage;
        Person ada(stage.server, u"ada"_s);
        QVERIFY(stage.isShown<SignInPage>());
        stage.signUp(u"maria"_s);
        QCOMPARE(stage.room(), general);
        // What is typed now is a message, without a click.
        QVERIFY(waitUntil([&] { return stage.composer()->hasFocus(); }));
        QTest::keyClicks(stage.composer(), u"Hello, here I am"_s);
        QTest::keyClick(stage.composer(), Qt::Key_Return);
        QCOMPARE(stage.composer()->toPlainText(), QString());
        QCOMPARE(stage.texts(), QStringList{u"Hello, here I am"_s});
        const QJsonObject heard = ada.takeEvent("message");
        QCOMPARE(heard[u"message"].toString(), u"Hello, here I am"_s);
        QCOMPARE(heard[u"from"].toString(), stage.account().me().toString());
        QVERIFY(waitUntil([&] { return stage.texts(DeliveryState::Stored).size() == 1; }));
        QCOMPARE(stored(ada, u"0"_s), QStringList{u"Hello, here I am"_s});
    }

    void switchingRooms()
    {
        Stage stage;
        Person ada(stage.server, u"ada"_s);
        stage.signUp(u"maria"_s);
        const QString room = garden(ada, stage);
        TestClient phone(stage.server); // of maria, too
        QVERIFY(!phone.login(u"maria"_s).isError());
        QVERIFY(!phone.resume().isError());

        // By mouse. What was begun stays with its room.
        QVERIFY(stage.opens(u"Garden"_s));
        stage.type(stage.composer(), u"Who waters"_s);
        QVERIFY(stage.opens(general));
        QCOMPARE(stage.composer()->toPlainText(), QString());
        QCOMPARE(rowNamed(stage.list(), u"Garden"_s).data(models::DraftRole).toString(), u"Who waters"_s);
        stage.type(stage.composer(), u"Anybody"_s);

        // By keyboard: searched, from row to row, and to the neighbours.
        QWidget &window = stage.app->window();
        QTest::keyClick(&window, Qt::Key_L, Qt::ControlModifier);
        auto *search = stage.part<LineEdit>(u"Find a conversation"_s);
        QVERIFY(waitUntil([&] { return search->hasFocus(); }));
        QTest::keyClicks(search, u"gard"_s);
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(stage.room(), u"Garden"_s);
        QCOMPARE(stage.composer()->toPlainText(), u"Who waters"_s);
        const bool below = rowNamed(stage.list(), general).row() > rowNamed(stage.list(), u"Garden"_s).row();
        QTest::keyClick(&window, below ? Qt::Key_Down : Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(stage.room(), general);
        QCOMPARE(stage.composer()->toPlainText(), u"Anybody"_s);
        QTest::keyClick(&window, Qt::Key_L, Qt::ControlModifier);
        QTest::keyClick(search, Qt::Key_Down);
        QVERIFY(stage.list().hasFocus());
        QTest::keyClick(&stage.list(), below ? Qt::Key_Up : Qt::Key_Down);
        QCOMPARE(stage.room(), general); // arrows only move
        QTest::keyClick(&stage.list(), Qt::Key_Return);
        QCOMPARE(stage.room(), u"Garden"_s);
        QVERIFY(stage.composer()->hasFocus());
        QVERIFY(stage.opens(general));

        // What is said elsewhere is counted, and read once it is seen.
        const auto unread = [&] { return rowNamed(stage.list(), u"Garden"_s).data(models::UnreadRole).toInt(); };
        talk(ada, room, 1, 3);
        QVERIFY(waitUntil([&] { return unread() == 3; }));
        QCOMPARE(window.windowTitle(), u"(3) General – Kith"_s);
        QVERIFY(!phone.getsEvent("read"));
        QVERIFY(stage.opens(u"Garden"_s));
        QVERIFY(stage.messageModel().newMessagesRow() >= 0);
        QVERIFY(waitUntil([&] { return unread() == 0; }));
        QCOMPARE(window.windowTitle(), u"Garden – Kith"_s);
        QJsonObject read;
        do {
            read = phone.takeEvent("read");
        } while (!read.isEmpty() && read[u"seq"].toInt() != 3);
        QCOMPARE(read[u"roomId"].toString(), room);

        QCOMPARE(stage.composer()->toPlainText(), u"Who waters"_s);
        QTest::keyClicks(stage.composer(), u" it?"_s);
        QTest::keyClick(stage.composer(), Qt::Key_Return);
        QVERIFY(waitUntil([&] { return stage.texts(DeliveryState::Stored).size() == 4; }));
        QCOMPARE(stored(ada, room).last(), u"Who waters it?"_s);
        QVERIFY(stage.opens(general));
        QCOMPARE(rowNamed(stage.list(), u"Garden"_s).data(models::DraftRole).toString(), QString());
    }

    void scrollingToTheStart()
    {
        constexpr qint64 count = 2'000;
        Stage stage;
        Person ada(stage.server, u"ada"_s);
        const QString room = makeRoom(ada, u"Garden"_s);
        talk(ada, room, 1, count);
        stage.signUp(u"maria"_s);
        ada.request("room.invite", {{"roomId", room}, {"userId", stage.account().me().toString()}});
        QVERIFY(stage.opens(u"Garden"_s));
        QVERIFY(endsAt(stage, count));
        MessageView &view = stage.view();
        models::MessageListModel &model = stage.messageModel();
        const QScrollBar &bar = *view.verticalScrollBar();
        const Steady steady(view);
        std::set<qint64> met;
        const auto meet = [&] {
            qint64 before = 0;
            for (const Shown &message : stage.messages()) {
                if (before > 0 && message.seq != before + 1)
                    return false;
                before = message.seq;
                met.insert(before);
                if (message.text != u"line %1"_s.arg(before))
                    return false;
            }
            return true;
        };

        click(view.viewport());
        for (int turn = 0; turn < 1'000 && (bar.value() > 0 || !model.isAtStart()); ++turn) {
            if (turn % 2 == 0) {
                const QPersistentModelIndex top = Mark::of(view).row;
                QTest::keyClick(&view, Qt::Key_PageUp);
                QVERIFY(waitUntil([&] { return Mark::of(view).row != top || bar.value() == 0; }));
            } else {
                touch(view, 450);
                const Mark mark = Mark::of(view);
                // The page above has come, and every height is known.
                QVERIFY(waitUntil([&] { return (model.isAtStart() || bar.value() >= 600) && view.isMeasured(); }));
                QCOMPARE(mark.movedIn(view), 0);
            }
            QVERIFY(meet());
        }
        QVERIFY(model.isAtStart());
        QCOMPARE(bar.value(), 0);
        QCOMPARE(stage.messages().front().seq, 1);
        QCOMPARE(qint64(met.size()), count);
        QVERIFY2(steady.pages > 20, qPrintable(QString::number(steady.pages)));
        QCOMPARE(steady.farthest, 0);

        click(stage.part<JumpButton>());
        QVERIFY(endsAt(stage, count));
        QVERIFY(!stage.isShown<JumpButton>());
        QVERIFY(meet());
        QTest::keyClick(&view, Qt::Key_Home);
        QVERIFY(bar.value() < bar.maximum());
        QTest::keyClick(&view, Qt::Key_End);
        QVERIFY(endsAt(stage, count));
    }

    // Somebody who reads further up is left in peace.
    void readingWhileOthersTalk()
    {
        constexpr int before = 500;
        constexpr int fresh = 450; // more than the window of the model holds
        Stage stage;
        Person ada(stage.server, u"ada"_s);
        const QString room = makeRoom(ada, u"Garden"_s);
        talk(ada, room, 1, before);
        stage.signUp(u"maria"_s);
        ada.request("room.invite", {{"roomId", room}, {"userId", stage.account().me().toString()}});
        QVERIFY(stage.opens(u"Garden"_s));
        QVERIFY(endsAt(stage, before));
        MessageView &view = stage.view();
        while (stage.messages().size() < 180) {
            touch(view, 300);
            QVERIFY(waitUntil([&] { return view.verticalScrollBar()->value() >= 600 && view.isMeasured(); }));
        }
        while (view.verticalScrollBar()->value() > 800)
            touch(view, 100); // among what the window would let go first
        QVERIFY(stage.messageModel().isAtNewest());
        const Mark mark = Mark::of(view);
        const qint64 seq = mark.row.data(models::SeqRole).toLongLong();
        QVERIFY(seq > 0);
        talk(ada, room, before + 1, before + fresh);
        const auto jump = [&] { return stage.part<JumpButton>()->accessibleName(); };
        QVERIFY(waitUntil([&] { return jump().contains(QString::number(fresh)) && view.isMeasured(); }));
        QCOMPARE(stage.messageModel().rowOfSeq(seq), mark.row.row());
        QCOMPARE(mark.movedIn(view), 0);
        click(stage.part<JumpButton>());
        QVERIFY(endsAt(stage, before + fresh));
        QVERIFY(waitUntil([&] { return stage.account().unread() == 0; }));
        // And from there it follows again.
        QVERIFY(!ada.say(room, u"still there?"_s).isError());
        QVERIFY(endsAt(stage, before + fresh + 1));
    }

    void losingTheServer()
    {
        Stage stage({.sqlite = true});
        auto ada = std::make_unique<Person>(stage.server, u"ada"_s);
        stage.signUp(u"maria"_s);
        stage.say(u"one"_s);
        QVERIFY(waitUntil([&] { return stage.texts(DeliveryState::Stored).size() == 1; }));
        ada.reset();

        stage.wire.isUp = false;
        stage.server.end();
        QVERIFY(waitUntil([&] { return !stage.online(); }));
        const QStringList typed{u"two"_s, u"three"_s, u"four"_s};
        for (const QString &text : typed)
            stage.say(text);
        QCOMPARE(stage.texts(DeliveryState::Sending), typed);
        const auto banner = [&] { return stage.sentences(*stage.part<ConnectionBanner>()); };
        QVERIFY(waitUntil([&] { return banner().contains(u"Offline, 3 message"_s); }));
        stage.say(u"five"_s);
        QVERIFY(waitUntil([&] { return banner().contains(u"Offline, 4 message"_s); }));
        QVERIFY(stage.opens(general)); // all can be used

        stage.server.restart();
        TestClient again(stage.server);
        QVERIFY(!again.login(u"ada"_s).isError());
        QVERIFY(!again.resume().isError());
        QVERIFY(!again.say(u"0"_s, u"meanwhile"_s).isError());
        QVERIFY(!again.say(u"0"_s, u"and more"_s).isError());
        stage.wire.isUp = true;
        const QStringList all{u"one"_s, u"meanwhile"_s, u"and more"_s, u"two"_s, u"three"_s, u"four"_s, u"five"_s};
        QVERIFY(waitUntil([&] { return stage.texts(DeliveryState::Stored) == all; }));
        QCOMPARE(stage.texts(), all);
        QCOMPARE(stored(again, u"0"_s), all);
        QVERIFY(waitUntil([&] { return !stage.isShown<ConnectionBanner>(); }));
        // Both ways.
        stage.say(u"six"_s);
        QVERIFY(waitUntil([&] { return stage.texts(DeliveryState::Stored).size() == 8; }));
        QVERIFY(!again.say(u"0"_s, u"seven"_s).isError());
        QVERIFY(waitUntil([&] { return stage.texts().last() == u"seven"_s; }));
    }

    void signingOut()
    {
        Stage stage;
        stage.signUp(u"maria"_s);
        const QString cache = stage.cachePath();
        QVERIFY(QFile::exists(cache));
        stage.choose(stage.part<QToolButton>(u"Menu"_s), u"Sign out…"_s);
        auto *dialog = stage.part<ConfirmDialog>();
        QVERIFY(!stage.sentences(*dialog).contains(u"not sent"_s));
        click(stage.part<QPushButton>(u"confirm"_s));
        QVERIFY(waitUntil([&] { return stage.isShown<SignInPage>(); }));
        QVERIFY(!QFile::exists(cache));
        QVERIFY(!stage.profile->account());
        QCOMPARE(stage.part<LineEdit>(u"server"_s)->text(), u"127.0.0.1:"_s + QString::number(stage.server.port()));
        QCOMPARE(stage.part<LineEdit>(u"password"_s)->text(), QString());
    }

    void signingOutWithUnsentMessages()
    {
        Stage stage;
        stage.signUp(u"maria"_s);
        const QString cache = stage.cachePath();
        stage.lose();
        stage.say(u"one"_s);
        stage.say(u"two"_s);
        stage.choose(stage.part<QToolButton>(u"Menu"_s), u"Sign out…"_s);
        QVERIFY(stage.sentences(*stage.part<ConfirmDialog>()).contains(u"2 message(s) were not sent yet"_s));
        // Enter is "Cancel".
        QVERIFY(waitUntil([&] { return stage.part<ConfirmDialog>()->isActiveWindow(); }));
        QTest::keyClick(stage.part<ConfirmDialog>()->focusWidget(), Qt::Key_Return);
        QVERIFY(stage.isClosed<ConfirmDialog>());
        QCOMPARE(stage.texts(DeliveryState::Sending), (QStringList{u"one"_s, u"two"_s}));

        stage.choose(stage.part<QToolButton>(u"Menu"_s), u"Sign out…"_s);
        click(stage.part<QPushButton>(u"confirm"_s));
        QVERIFY(waitUntil([&] { return stage.isShown<SignInPage>(); }));
        QVERIFY(!QFile::exists(cache));
        stage.wire.isUp = true;
        TestClient maria(stage.server);
        QVERIFY(!maria.login(u"maria"_s).isError());
        QVERIFY(!maria.resume().isError());
        QCOMPARE(stored(maria, u"0"_s), QStringList());
    }

    void roomsAndPeople()
    {
        Stage stage;
        Person ada(stage.server, u"ada"_s);
        const QString allotment = makeRoom(ada, u"Allotment"_s);
        QVERIFY(!ada.say(allotment, u"welcome"_s).isError());
        stage.signUp(u"maria"_s);
        auto *create = stage.part<QToolButton>(u"New conversation"_s);

        stage.choose(create, u"New room…"_s);
        stage.type(stage.part<LineEdit>(u"roomName"_s), u"Kitchen"_s);
        stage.type(stage.part<LineEdit>(u"roomTopic"_s), u"who cooks"_s);
        click(stage.part<QPushButton>(u"create"_s));
        QVERIFY(stage.isClosed<NewRoomDialog>());
        QVERIFY(waitUntil([&] { return stage.room() == u"Kitchen"_s; }));
        QVERIFY(stage.hasRoom(u"Kitchen"_s));
        QVERIFY(waitUntil([&] { return stage.composer()->hasFocus(); }));

        stage.choose(create, u"Browse rooms…"_s);
        stage.type(stage.part<QLineEdit>(u"browseQuery"_s), u"allot"_s);
        const QString listName = u"Public rooms"_s;
        QVERIFY(waitUntil([&] {
            const auto *found = stage.part<ResultList>(listName);
            return found->model()->rowCount() == 1 && rowNamed(*found, u"Allotment"_s, Qt::DisplayRole).isValid();
        }));
        auto *found = stage.part<ResultList>(listName);
        const QRect row = found->visualRect(found->model()->index(0, 0));
        QTest::mouseClick(found->viewport(), Qt::LeftButton, {}, {row.right() - 20, row.center().y()}); // "Join"
        QVERIFY(stage.isClosed<BrowseDialog>());
        QVERIFY(waitUntil([&] { return stage.room() == u"Allotment"_s; }));
        QVERIFY(waitUntil([&] { return stage.texts() == QStringList{u"welcome"_s}; }));
        const QJsonObject joined = ada.takeEvent("room.member");
        QCOMPARE(joined[u"change"].toString(), u"joined"_s);

        auto *members = stage.part<MemberList>();
        QVERIFY(waitUntil([&] { return members->model()->rowCount() == 2; }));
        const QModelIndex person = rowNamed(*members, u"ada"_s);
        QVERIFY(waitUntil([&] { return !members->visualRect(person).isEmpty(); }));
        QTest::mouseClick(
            members->viewport(), Qt::LeftButton, {}, members->personRect(rowNamed(*members, u"ada"_s)).center());
        QVERIFY(waitUntil([&] { return stage.room() == u"ada"_s; }));
        ada.forgetEvents();
        stage.say(u"just between us"_s);
        const QJsonObject heard = ada.takeEvent("message");
        QCOMPARE(heard[u"message"].toString(), u"just between us"_s);
        QVERIFY(heard[u"roomId"].toString() != allotment);

        QVERIFY(stage.opens(u"Allotment"_s));
        ada.forgetEvents();
        stage.choose(stage.part<QToolButton>(u"More about this conversation"_s), u"Leave room…"_s);
        QVERIFY(stage.sentences(*stage.part<ConfirmDialog>()).contains(u"Allotment"_s));
        click(stage.part<QPushButton>(u"confirm"_s));
        QVERIFY(waitUntil([&] { return !rowNamed(stage.list(), u"Allotment"_s).isValid(); }));
        QCOMPARE(stage.room(), QString());
        QVERIFY(!stage.isShown<ComposerField>());
        QJsonObject left;
        do {
            left = ada.takeEvent("room.member");
        } while (!left.isEmpty() && left[u"roomId"].toString() != allotment);
        QCOMPARE(left[u"change"].toString(), u"left"_s);
        QVERIFY(stage.hasRoom(u"Kitchen"_s) && stage.hasRoom(u"ada"_s) && stage.hasRoom(general));
    }
};

QTEST_MAIN(TestFlows)
#include "tst_flows.moc"
