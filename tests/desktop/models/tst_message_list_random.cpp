// Whatever happens in whatever order: the rows are those that the pure builder makes of the same data.
#include "tests/desktop/models/shown.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>

using namespace kith;
using namespace kith::test;
using client::Account;

namespace {

constexpr int operations = 300;
constexpr int saidBefore = 500;

class Walk {
public:
    explicit Walk(quint32 seed) : m_random(seed)
    {
        TestClient registering(m_server);
        registering.registerUser(u"me"_s);
        registering.resume();
        m_roomText = makeRoom(m_ada, u"Room"_s);
        m_room = RoomId::fromString(m_roomText);
        registering.request("room.join", {{"roomId", m_roomText}});
        m_ben.request("room.join", {{"roomId", m_roomText}});
        for (int i = 0; i < saidBefore; ++i) {
            if (i % 50 == 0)
                m_server.clock().advance(6 * 60'000); // a new group, at times a new day
            talk();
        }
        m_desk.emplace(m_server, registering, u"me"_s, Desk::Fill(), &m_server.clock());
        m_model.emplace(*m_desk->account);
        m_tester.emplace(&*m_model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QVERIFY(m_desk->holds(m_room, saidBefore));
        enter();
    }

    void run()
    {
        for (int i = 0; i < operations && !QTest::currentTestFailed(); ++i) {
            const QString what = step();
            const QStringList shown = lines(*m_model);
            const QStringList wantedLines = wanted(account(), *m_model, m_newAfter);
            if (shown != wantedLines)
                qWarning() << "operation" << i << what;
            QCOMPARE(shown, wantedLines);
            const std::vector<qint64> held = seqs(*m_model);
            QVERIFY(held.size() <= size_t(MessageListModel::windowSize));
            QCOMPARE(m_model->isAtNewest(), held.back() == m_desk->room(m_room).high);
            m_wasFull |= held.size() == size_t(MessageListModel::windowSize);
            m_wasAway |= !m_model->isAtNewest();
            m_hadNotices |= shown.indexOf(QRegularExpression(u"^notice.*,.*"_s)) >= 0;
            m_hadPending |= !onTheirWay(*m_model).isEmpty();
            m_hadLine |= m_model->newMessagesRow() >= 0;
        }
        m_desk->gate.release();
        QVERIFY(waitUntil([this] { return account().waiting() == 0; }));
        m_model->goToNewest();
        QCOMPARE(lines(*m_model), wanted(account(), *m_model, m_newAfter));
        // It went everywhere.
        QVERIFY(m_wasFull && m_wasAway && m_hadNotices && m_hadPending && m_hadLine);
    }

private:
    Account &account() { return *m_desk->account; }
    int below(int bound) { return m_random.bounded(bound); }

    void talk()
    {
        TestClient &who = below(3) == 0 || !m_benIsIn ? m_ada : m_ben;
        const Answer stored = who.say(m_roomText, u"word %1"_s.arg(++m_said));
        QCOMPARE(stored.code(), u"ok"_s);
        m_heard = stored["seq"].toInteger();
    }
    void listen()
    {
        QVERIFY(waitUntil([this] {
            const client::RoomState &room = m_desk->room(m_room);
            return room.high >= m_heard;
        }));
    }
    void enter()
    {
        const client::RoomState &room = m_desk->room(m_room);
        m_newAfter = room.unread() > 0 ? std::optional(room.readSeq) : std::nullopt;
        m_model->setRoom(m_room);
    }

    QString step()
    {
        switch (below(14)) {
        case 0:
        case 1:
            for (int n = below(4); n >= 0; --n)
                talk();
            listen();
            return u"talk"_s;
        case 2:
        case 3:
        case 4:
        case 5:
            m_model->loadOlder();
            if (!waitUntil([this] { return !m_model->isLoadingOlder(); }))
                QTest::qFail("no older page", __FILE__, __LINE__);
            return u"older"_s;
        case 6:
            m_model->loadNewer();
            return u"newer"_s;
        case 7:
            if (below(3) == 0)
                m_model->goToNewest();
            return u"newest"_s;
        case 8:
            if (below(4) == 0)
                m_model->goTo(1 + below(int(m_desk->room(m_room).high)));
            return u"goTo"_s;
        case 9:
            m_desk->gate.hold();
            if (!account().send(m_room, u"mine %1"_s.arg(below(3))))
                QTest::qFail("not sent", __FILE__, __LINE__);
            return u"send"_s;
        case 10:
            m_desk->gate.release();
            if (!waitUntil([this] { return account().waiting() == 0; }))
                QTest::qFail("not delivered", __FILE__, __LINE__);
            return u"deliver"_s;
        case 11:
            if (const auto pending = account().pending(m_room); !pending.empty())
                account().discard(pending.back().cid);
            return u"discard"_s;
        case 12:
            return comeOrGo();
        default:
            return look();
        }
    }

    QString comeOrGo()
    {
        const size_t before = account().notices(m_room, 0, std::numeric_limits<qint64>::max()).size();
        m_ben.request(m_benIsIn ? "room.leave" : "room.join", {{"roomId", m_roomText}});
        m_benIsIn = !m_benIsIn;
        Person guest(m_server, u"guest%1"_s.arg(++m_guests));
        guest.request("room.join", {{"roomId", m_roomText}});
        if (!waitUntil(
                [&] { return account().notices(m_room, 0, std::numeric_limits<qint64>::max()).size() == before + 2; }))
            QTest::qFail("nobody came or went", __FILE__, __LINE__);
        return u"come or go"_s;
    }

    QString look()
    {
        switch (below(5)) {
        case 0:
            m_model->setFollowing(below(2) == 0);
            return u"following"_s;
        case 1:
            m_model->clearNewMessages();
            m_newAfter.reset();
            return u"clear"_s;
        case 2:
            m_model->markNewMessages();
            if (const qint64 read = m_desk->room(m_room).readSeq; !m_newAfter || *m_newAfter < read)
                m_newAfter = read;
            return u"mark"_s;
        case 3:
            account().markRead(m_room, m_desk->room(m_room).high - below(20));
            return u"read"_s;
        default:
            if (below(3) == 0)
                enter();
            return u"enter"_s;
        }
    }

    QRandomGenerator m_random;
    TestServer m_server{{.fakeClock = true}};
    Person m_ada{m_server, u"ada"_s};
    Person m_ben{m_server, u"ben"_s};
    QString m_roomText;
    RoomId m_room;
    int m_said = 0;
    int m_guests = 0;
    qint64 m_heard = 0;
    bool m_benIsIn = true;
    std::optional<qint64> m_newAfter;
    std::optional<Desk> m_desk;
    std::optional<MessageListModel> m_model;
    std::optional<QAbstractItemModelTester> m_tester;
    bool m_wasFull = false;
    bool m_wasAway = false;
    bool m_hadNotices = false;
    bool m_hadPending = false;
    bool m_hadLine = false;
};

} // namespace

class TestMessageListRandom : public QObject {
    Q_OBJECT

private slots:
    void walk_data()
    {
        QTest::addColumn<quint32>("seed");
        for (const quint32 seed : {1u, 2u, 3u})
            QTest::addRow("seed %u", seed) << seed;
    }
    void walk()
    {
        QFETCH(quint32, seed);
        Walk walk(seed);
        if (!QTest::currentTestFailed())
            walk.run();
    }
};

QTEST_GUILESS_MAIN(TestMessageListRandom)
#include "tst_message_list_random.moc"
