// Requests that follow one another without waiting, over a store that answers when the test says so.
#include "server/storage/memory/memory_store.h"
#include "tests/support/test_client.h"
#include "tests/support/wait.h"

#include <QTest>

#include <deque>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::storage;
using namespace kith::test;

namespace {

// Its find() can be held back.
class HeldRooms final : public RoomStore {
public:
    explicit HeldRooms(RoomStore &inner) : m_inner(inner) {}
    void create(NewRoom room, Done<Room> done) override { m_inner.create(std::move(room), std::move(done)); }
    void openDirect(UserId asker, UserId peer, EpochMs now, Done<DirectOpened> done) override
    {
        m_inner.openDirect(asker, peer, now, std::move(done));
    }
    void join(JoinQuery query, Done<Joined> done) override { m_inner.join(std::move(query), std::move(done)); }
    void add(RoomId room, UserId user, EpochMs now, Done<Joined> done) override
    {
        m_inner.add(room, user, now, std::move(done));
    }
    void leave(RoomId room, UserId user, Done<Left> done) override { m_inner.leave(room, user, std::move(done)); }
    void createInvite(NewInvite invite, Done<void> done) override
    {
        m_inner.createInvite(std::move(invite), std::move(done));
    }
    void invites(RoomId room, UserId by, EpochMs now, Done<std::vector<InviteRecord>> done) override
    {
        m_inner.invites(room, by, now, std::move(done));
    }
    void removeInvite(RoomId room, QByteArray keyHash, Done<bool> done) override
    {
        m_inner.removeInvite(room, std::move(keyHash), std::move(done));
    }
    void lookAtInvite(QByteArray keyHash, UserId asker, EpochMs now, Done<InvitedRoom> done) override
    {
        m_inner.lookAtInvite(std::move(keyHash), asker, now, std::move(done));
    }
    void roomsOf(UserId user, Done<std::vector<Room>> done) override { m_inner.roomsOf(user, std::move(done)); }
    void find(RoomId room, UserId asker, Done<Room> done) override
    {
        held.push_back([this, room, asker, done = std::move(done)] { m_inner.find(room, asker, done); });
    }
    void browse(BrowseQuery query, Done<RoomPage> done) override { m_inner.browse(std::move(query), std::move(done)); }
    void members(RoomId room, UserId after, int limit, Done<MemberPage> done) override
    {
        m_inner.members(room, after, limit, std::move(done));
    }
    void setRead(RoomId room, UserId user, qint64 seq, Done<ReadMarker> done) override
    {
        m_inner.setRead(room, user, seq, std::move(done));
    }

    void releaseOne()
    {
        const auto find = std::move(held.front());
        held.pop_front();
        find();
    }

    std::deque<std::function<void()>> held;

private:
    RoomStore &m_inner;
};

class HeldStore final : public Store {
public:
    UserStore &users() override { return m_inner->users(); }
    SessionStore &sessions() override { return m_inner->sessions(); }
    HeldRooms &rooms() override { return m_rooms; }
    MessageStore &messages() override { return m_inner->messages(); }
    void probe(Done<void> done) override { m_inner->probe(std::move(done)); }
    void drain(std::function<void()> done) override { m_inner->drain(std::move(done)); }

private:
    std::unique_ptr<Store> m_inner = makeMemoryStore();
    HeldRooms m_rooms{m_inner->rooms()};
};

struct Server {
    Server()
    {
        auto held = std::make_unique<HeldStore>();
        rooms = &held->rooms();
        app = std::make_unique<app::App>(
            quietConfig(), app::App::Parts{.store = std::move(held), .hashCost = cheapHash()});
        if (const auto started = app->start(); !started)
            qFatal("%s", qUtf8Printable(started.error().message));
    }
    QUrl url() const { return QUrl(u"ws://%1/ws"_s.arg(app->address())); }

    std::unique_ptr<app::App> app;
    HeldRooms *rooms = nullptr;
};

struct Talker : TestClient {
    Talker(const Server &server, const QString &name) : TestClient(server.url())
    {
        registerUser(name);
        resume();
    }
    qint64 tell(const QString &room, const QString &text)
    {
        return send("message", {{"roomId", room}, {"message", text}, {"cid", room + u'/' + text}});
    }
};

} // namespace

class TestPipelining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void messagesBehindAJoin();
    void refusedOnesHoldNobodyUp();
    void endsWhileItWaits();

private:
    std::unique_ptr<Server> m_server;
    std::unique_ptr<Talker> m_ana;
    std::unique_ptr<Talker> m_ben;
    QString m_room;
};

void TestPipelining::init()
{
    m_ben.reset();
    m_ana.reset();
    m_server = std::make_unique<Server>();
    m_ana = std::make_unique<Talker>(*m_server, u"ana"_s);
    m_ben = std::make_unique<Talker>(*m_server, u"ben"_s);
    const Answer made = m_ana->request("room.create", {{"name", u"Room"_s}, {"visibility", "public"}});
    m_room = made["room"].toObject().value(u"id").toString();
}

void TestPipelining::messagesBehindAJoin()
{
    const qint64 join = m_ben->send("room.join", {{"roomId", m_room}});
    QList<qint64> ids{m_ben->tell(m_room, u"first"_s)};
    QCOMPARE(m_ben->answer(join).code(), u"ok"_s);
    QCOMPARE(m_server->rooms->held.size(), size_t(1));
    // By now the server knows without the store, and these must not overtake the first.
    ids << m_ben->tell(m_room, u"second"_s) << m_ben->tell(m_room, u"third"_s);
    m_ben->sync();
    QVERIFY(!m_ben->hasAnswer(ids[1]));
    m_server->rooms->releaseOne();
    for (int i = 0; i < 3; ++i)
        QCOMPARE(m_ben->answer(ids[i])["seq"].toInt(), i + 1);
    QVERIFY(m_server->rooms->held.empty()); // the others needed no look-up
}

void TestPipelining::refusedOnesHoldNobodyUp()
{
    const qint64 stranger = m_ben->tell(m_room, u"not in it"_s);
    const qint64 member = m_ben->tell(u"0"_s, u"in this one"_s);
    const qint64 other = m_ben->send("ping");
    QCOMPARE(m_ben->answer(other).code(), u"ok"_s); // only what needs a membership waits
    m_server->rooms->releaseOne();
    QCOMPARE(m_ben->answer(stranger).code(), u"room.notMember"_s);
    QCOMPARE(m_ben->answer(member).code(), u"ok"_s);
}

void TestPipelining::endsWhileItWaits()
{
    m_ben->tell(m_room, u"first"_s);
    m_ben->tell(m_room, u"second"_s);
    m_ben->sync();
    m_ben->close();
    QVERIFY(waitUntil([this] { return m_server->app->gateway().clientCount() == 1; }));
    m_server->rooms->releaseOne();
    m_ana->sync();
    QVERIFY(m_server->rooms->held.empty()); // nobody asks for the second any more
}

QTEST_GUILESS_MAIN(TestPipelining)
#include "tst_pipelining.moc"
