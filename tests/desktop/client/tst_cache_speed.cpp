// A cache of years opens before anybody notices. The bounds are loose, for busy machines and builds without
// optimisation; what was measured is printed.
#include "desktop/client/cache.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

using namespace kith;
using namespace kith::client;
using namespace Qt::StringLiterals;

class CacheSpeedTest : public QObject {
    Q_OBJECT

    const Cache::Owner m_owner{.server = u"wss://chat.example.org/ws"_s, .user = UserId(7), .username = u"Ada"_s};
    static constexpr quint64 rooms = 200;
    static constexpr qint64 perRoom = 5'000;
    QTemporaryDir m_dir;

    QString path() const { return m_dir.filePath(u"ada.db"_s); }

private slots:
    void initTestCase()
    {
        auto cache = Cache::open(path(), m_owner);
        QVERIFY(cache);
        const QString text = u"A message of some length, as people write them: with a second half sentence."_s;
        // As they come in life: the rooms take turns.
        for (qint64 at = 0; at < perRoom; at += 10) {
            QVERIFY((*cache)->write([&](Cache::Batch &batch) {
                for (quint64 room = 0; room < rooms; ++room) {
                    std::vector<Message> messages;
                    for (qint64 seq = at + 1; seq <= at + 10; ++seq)
                        messages.push_back({RoomId(room), seq, seq, UserId(room + 1), 1'700'000'000'000 + seq, text});
                    batch.putMessages(messages);
                }
            }));
        }
        QVERIFY((*cache)->write([&](Cache::Batch &batch) {
            for (quint64 room = 0; room < rooms; ++room) {
                RoomState state;
                state.id = RoomId(room);
                state.name = u"Room %1"_s.arg(room);
                state.lastSeq = perRoom;
                state.last = Preview{.seq = perRoom, .from = UserId(1), .date = 1'700'000'000'000, .text = text};
                batch.putRoom(state);
            }
            for (quint64 user = 1; user <= 2'000; ++user)
                batch.putUser({UserId(user), u"user%1"_s.arg(user), u"User %1"_s.arg(user)});
        }));
    }

    void opens()
    {
        for (int round = 0; round < 3; ++round) {
            QElapsedTimer timer;
            timer.start();
            const auto cache = Cache::open(path(), m_owner);
            QVERIFY(cache);
            const qint64 opened = timer.nsecsElapsed();
            QCOMPARE((*cache)->rooms().size(), size_t(rooms));
            QCOMPARE((*cache)->users().size(), size_t(2'000));
            const qint64 read = timer.nsecsElapsed();
            QCOMPARE((*cache)->messagesBefore(RoomId(77), perRoom + 1, 60).size(), size_t(60));
            const qint64 all = timer.nsecsElapsed();
            qInfo("open %.2f ms, rooms and users %.2f ms, page %.2f ms; all %.2f ms", double(opened) / 1e6,
                double(read - opened) / 1e6, double(all - read) / 1e6, double(all) / 1e6);
            QVERIFY(all < 300'000'000);
        }
    }

    void commits()
    {
        const auto cache = Cache::open(path(), m_owner);
        QVERIFY(cache);
        std::vector<qint64> took;
        for (int i = 0; i < 20'000; ++i) {
            QElapsedTimer timer;
            timer.start();
            QVERIFY((*cache)->write([&](Cache::Batch &batch) {
                batch.putMessages({{RoomId(3), perRoom + 1 + i, 1, UserId(1), 0, u"A message of some length."_s}});
            }));
            (*cache)->sync();
            took.push_back(timer.nsecsElapsed());
        }
        std::sort(took.begin(), took.end());
        const auto at = [&](double part) {
            return double(took[static_cast<size_t>(part * double(took.size()))]) / 1e6;
        };
        qInfo("commit of one message: median %.3f ms, 99 %% %.3f ms, 99.9 %% %.3f ms, longest %.3f ms", at(0.5),
            at(0.99), at(0.999), at(0.99999));
        QVERIFY(at(0.5) < 5);
    }

    // On the thread that draws: however long a room is, no step is.
    void leaves()
    {
        constexpr qint64 many = 100'000;
        constexpr int portion = 100; // as Account does
        const RoomId id(5);
        const auto cache = Cache::open(path(), m_owner);
        QVERIFY(cache);
        const QString text = u"A message of some length, as people write them: with a second half sentence."_s;
        RoomState state;
        state.id = id;
        state.low = 1;
        state.high = many;
        state.last = Preview{.seq = many, .from = UserId(1), .date = 1'900'000'000'000, .text = text};
        QVERIFY((*cache)->write([&](Cache::Batch &batch) {
            std::vector<Message> messages;
            for (qint64 seq = 1; seq <= many; ++seq)
                messages.push_back({id, seq, seq, UserId(seq % 50 + 1), 1'700'000'000'000 + seq, text});
            batch.putMessages(messages);
            batch.putRoom(state);
        }));
        while ((*cache)->index(10'000)) {}

        QElapsedTimer timer;
        timer.start();
        QVERIFY((*cache)->write([&](Cache::Batch &batch) { batch.removeRoom(id); }));
        const qint64 left = timer.nsecsElapsed();
        std::vector<qint64> took;
        for (bool more = true; more;) {
            timer.start();
            more = (*cache)->index(portion);
            took.push_back(timer.nsecsElapsed());
        }
        std::sort(took.begin(), took.end());
        qInfo("leaving %lld messages: %.2f ms, then %zu steps: median %.2f ms, 99 %% %.2f ms, longest %.2f ms",
            static_cast<long long>(many), double(left) / 1e6, took.size(), double(took[took.size() / 2]) / 1e6,
            double(took[took.size() * 99 / 100]) / 1e6, double(took.back()) / 1e6);
        QVERIFY(left < 50'000'000);
    }
};

QTEST_GUILESS_MAIN(CacheSpeedTest)
#include "tst_cache_speed.moc"
