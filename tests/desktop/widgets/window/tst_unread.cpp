// Where somebody was away for long, or comes with a new device: a conversation begins with the first message that was
// not read, and nothing is taken for read that was not in view.
#include "desktop/widgets/conversation/jump_button.h"
#include "tests/desktop/widgets/window/stage.h"

using namespace kith;
using namespace kith::widgets;
using namespace kith::test;

namespace {

qint64 firstNew(const Stage &stage)
{
    const int line = stage.messageModel().newMessagesRow();
    return line < 0 ? 0 : stage.messageModel().index(line + 1).data(models::SeqRole).toLongLong();
}

bool isInView(const Stage &stage, qint64 seq)
{
    const int row = stage.messageModel().rowOfSeq(seq);
    return row >= 0 && stage.view().viewport()->rect().intersects(stage.view().rowRect(row));
}

} // namespace

class TestUnread : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void onANewDevice()
    {
        Stage t;
        Person ada(t.server, u"ada"_s);
        const QString garden = makeRoom(ada, u"Garden"_s);
        {
            Person maria(t.server, u"maria"_s);
            maria.request("room.join", {{"roomId", garden}});
        }
        ada.say(garden, u"@maria, are you there?"_s);
        talk(ada, garden, 2, 300);
        t.signIn(u"maria"_s);
        QVERIFY(t.hasRoom(u"Garden"_s));
        const RoomId id = RoomId::fromString(garden);
        QVERIFY(t.room() != u"Garden"_s); // nobody wanted to see it yet
        QCOMPARE(t.account().room(id)->unread(), 300);
        QVERIFY(t.opens(u"Garden"_s));
        QVERIFY(waitUntil([&] { return firstNew(t) == 1; }));
        QVERIFY(isInView(t, 1));
        QVERIFY(waitUntil([&] { return t.account().room(id)->readSeq > 0; }));
        QVERIFY(t.account().room(id)->unread() > 250);
    }

    void afterALongTime()
    {
        Stage t;
        t.signUp(u"maria"_s);
        Person ada(t.server, u"ada"_s);
        const QString room = garden(ada, t);
        const RoomId id = RoomId::fromString(room);
        ada.say(room, u"Hello"_s);
        QVERIFY(t.opens(u"Garden"_s));
        QVERIFY(waitUntil([&] { return t.account().room(id)->unread() == 0; }));
        QVERIFY(t.opens(general));
        t.lose();
        talk(ada, room, 2, 603); // more than the window holds
        t.regain();
        QVERIFY(waitUntil([&] { return t.account().room(id)->unread() == 602; }));
        QVERIFY(t.opens(u"Garden"_s));
        QVERIFY(waitUntil([&] { return firstNew(t) == 2; }));
        QVERIFY(isInView(t, 2));
        QVERIFY(waitUntil([&] { return t.account().room(id)->readSeq > 1; }));
        QVERIFY(t.account().room(id)->unread() > 550);
        click(t.part<JumpButton>());
        QVERIFY(waitUntil([&] { return isInView(t, 603) && t.account().room(id)->unread() == 0; }));
    }

    // Nobody waits for what comes from far above: to write, or to ask for the newest, is to have seen enough.
    void whoWritesIsAtTheNewest()
    {
        Stage t;
        Person ada(t.server, u"ada"_s);
        const QString garden = makeRoom(ada, u"Garden"_s);
        {
            Person maria(t.server, u"maria"_s);
            maria.request("room.join", {{"roomId", garden}});
        }
        talk(ada, garden, 1, 300);
        t.signIn(u"maria"_s);
        QVERIFY(t.opens(u"Garden"_s));
        t.say(u"Here I am"_s);
        const RoomId id = RoomId::fromString(garden);
        QVERIFY(waitUntil([&] { return t.account().room(id)->unread() == 0 && isInView(t, 301); }));
        QVERIFY(t.view().isFollowing());
    }
};

QTEST_MAIN(TestUnread)
#include "tst_unread.moc"
