// A thousand histories by chance: clients of two people in a few rooms, over a net that loses, repeats, reorders and
// cuts as the protocol allows, with crashes of clients and restarts of the server. Whatever happened, afterwards each
// client holds exactly what the server has, each typed message is stored once and in its order, and no window ever
// showed a message twice.
//   KITH_SEED=17 ./tst_histories      one history, the one that failed
//   KITH_HISTORIES=50 ./tst_histories fewer of them
#include "desktop/client/account.h"
#include "tests/desktop/client/fake_link.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::test;
using client::Account;
using client::Cache;
using client::Pending;

namespace {

constexpr qint64 everything = std::numeric_limits<qint64>::max();

// Nothing waits: every timer runs out in the next turn of the loop.
client::Timing noTime()
{
    using ms = client::Timing::ms;
    client::Timing timing;
    timing.connect = timing.request = timing.tick = timing.pingAfter = timing.dropAfter = timing.probe = ms(600'000);
    timing.slept = ms(3'600'000);
    timing.backoffFirst = timing.backoffLongest = timing.floodWait = timing.slowWait = timing.resumeAgain = ms(0);
    timing.gap = timing.read = timing.hold = timing.holdLongest = timing.gatherUsers = timing.sync = ms(0);
    return timing;
}

void turn()
{
    QCoreApplication::processEvents();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

User person(quint64 id)
{
    User user;
    user.id = UserId(id);
    user.username = user.displayName = u"user%1"_s.arg(id);
    return user;
}

// One installation: a cache file, an account on it that may crash, and what its windows showed.
class Actor {
public:
    Actor(int number, User user, QString path, FakeNet &net, const ModelServer &server, QStringList &problems)
        : m_number(number), m_user(std::move(user)), m_path(std::move(path)), m_net(net), m_server(server),
          m_problems(problems)
    {
        begin();
    }
    ~Actor() { Cache::remove(m_path); }

    void begin()
    {
        m_account.reset();
        const QUrl url(u"ws://model/ws"_s);
        auto cache = Cache::open(m_path, {.server = url.toString(), .user = m_user.id, .username = m_user.username});
        if (!cache)
            qFatal("the cache does not open: %s", qUtf8Printable(cache.error().message));
        m_account = std::make_unique<Account>(
            Account::Options{.server = url, .user = m_user, .links = m_net.links(m_number), .timing = noTime()},
            std::move(*cache));
        m_shown.clear();
        for (const auto &[id, room] : m_account->rooms())
            showAnew(id);
        watch();
        look();
        m_account->start(ModelServer::tokenOf(m_user.id));
    }
    void crash()
    {
        m_net.crash(m_number);
        begin();
    }

    void type(RoomId room, const QString &text)
    {
        if (const auto sent = m_account->send(room, text); !sent)
            return problem(u"send() refused: "_s + sent.error().message);
        m_typed[room].push_back({m_account->pending(room).back().cid, text});
    }
    void readAll(RoomId id, qint64 seq) { m_account->markRead(id, seq); }
    Account &account() { return *m_account; }
    UserId user() const { return m_user.id; }
    using Typed = std::vector<std::pair<QString, QString>>; // cid and text
    const std::map<RoomId, Typed> &typed() const { return m_typed; }
    bool everFailed(const QString &cid) const { return m_failed.contains(cid); }

    void retryFailed()
    {
        for (const auto &[id, room] : m_server.rooms()) {
            for (const Pending &entry : m_account->pending(id)) {
                if (entry.state == Pending::State::Failed)
                    m_account->retry(entry.cid);
            }
        }
    }

    bool isSettled() const
    {
        if (m_account->state() != Account::State::Online || m_account->unsent() > 0)
            return false;
        return std::all_of(m_server.rooms().begin(), m_server.rooms().end(), [this](const auto &entry) {
            const client::RoomState *held = m_account->room(entry.first);
            return held != nullptr && held->known && held->high == entry.second.lastSeq()
                && held->readSeq <= held->serverReadSeq;
        });
    }
    QString describe() const
    {
        QString text =
            u"client %1: state %2, unsent %3"_s.arg(m_number).arg(int(m_account->state())).arg(m_account->unsent());
        for (const auto &[id, room] : m_server.rooms()) {
            const client::RoomState *held = m_account->room(id);
            text += held == nullptr
                ? u"; no room "_s + id.toString()
                : u"; room %1: known %2, %3..%4 of %5, cursor %6 of %7, read %8/%9"_s.arg(id.toString())
                      .arg(held->known)
                      .arg(held->low)
                      .arg(held->high)
                      .arg(room.lastSeq())
                      .arg(held->cursor)
                      .arg(room.rev)
                      .arg(held->readSeq)
                      .arg(held->serverReadSeq);
        }
        return text;
    }

    // After the handlers of an event: nothing stands on the screen twice.
    void look()
    {
        for (const auto &[id, room] : m_server.rooms()) {
            for (const Pending &entry : m_account->pending(id)) {
                if (entry.state == Pending::State::Failed) {
                    m_failed.insert(entry.cid);
                    continue; // the person is asked about it, whatever it is
                }
                const qint64 seq = m_server.seqOf(m_user.id, entry.cid);
                if (seq > 0 && std::binary_search(m_shown[id].begin(), m_shown[id].end(), seq))
                    problem(u"message %1 of room %2 stands beside its own pending entry"_s.arg(seq).arg(id.toString()));
            }
        }
    }

    void compareWithServer()
    {
        for (const auto &[id, room] : m_server.rooms()) {
            const client::RoomState &held = m_account->rooms().at(id);
            const std::vector<Message> messages = m_account->messagesBefore(id, everything, 1'000'000);
            if (held.cursor > room.rev)
                problem(u"a cursor past the room"_s);
            if (held.lastSeq != room.lastSeq() || held.high != room.lastSeq())
                problem(
                    u"room %1 ends at %2, on the server at %3"_s.arg(id.toString()).arg(held.high).arg(room.lastSeq()));
            if (qint64(messages.size()) != held.high - held.low + 1)
                problem(u"room %1 says %2..%3 and holds %4"_s.arg(id.toString())
                            .arg(held.low)
                            .arg(held.high)
                            .arg(messages.size()));
            qint64 next = held.low;
            std::vector<qint64> seqs;
            for (const Message &message : messages) {
                seqs.push_back(message.seq);
                if (message.seq != next++ || message.seq > room.lastSeq())
                    return problem(u"room %1 has a gap before %2"_s.arg(id.toString()).arg(message.seq));
                const Message &original = room.messages[size_t(message.seq - 1)].message;
                if (message.text != original.text || message.rev != original.rev || message.from != original.from
                    || message.date != original.date)
                    problem(u"message %1 of room %2 is not the server's"_s.arg(message.seq).arg(id.toString()));
            }
            if (seqs != m_shown[id])
                problem(u"room %1: the window does not show what the cache holds"_s.arg(id.toString()));
            if (const auto marker = room.readSeq.find(m_user.id); marker != room.readSeq.end()) {
                if (held.readSeq > marker->second)
                    problem(u"the server was not told that %1 was read"_s.arg(held.readSeq));
            } else if (held.readSeq > 0) {
                problem(u"the server knows of no reading"_s);
            }
        }
    }

private:
    void problem(const QString &what) { m_problems.append(u"client %1: %2"_s.arg(m_number).arg(what)); }

    void showAnew(RoomId id)
    {
        m_shown[id].clear();
        for (const Message &message : m_account->messagesBefore(id, everything, 1'000'000))
            m_shown[id].push_back(message.seq);
    }

    void watch()
    {
        Account *account = m_account.get();
        QObject::connect(
            account, &Account::messagesAppended, account, [this](RoomId id, const std::vector<Message> &messages) {
                for (const Message &message : messages) {
                    auto &seqs = m_shown[id];
                    if (!seqs.empty() && message.seq != seqs.back() + 1)
                        problem(u"%1 appended behind %2"_s.arg(message.seq).arg(seqs.back()));
                    seqs.push_back(message.seq);
                }
            });
        QObject::connect(
            account, &Account::messagesPrepended, account, [this](RoomId id, const std::vector<Message> &messages) {
                auto &seqs = m_shown[id];
                for (auto message = messages.rbegin(); message != messages.rend(); ++message) {
                    if (!seqs.empty() && message->seq != seqs.front() - 1)
                        problem(u"%1 put before %2"_s.arg(message->seq).arg(seqs.front()));
                    seqs.insert(seqs.begin(), message->seq);
                }
            });
        QObject::connect(account, &Account::messagesReset, account, [this](RoomId id) { showAnew(id); });
        QObject::connect(account, &Account::messageChanged, account,
            [this](RoomId, const Message &message) { problem(u"%1 changed"_s.arg(message.seq)); });
        QObject::connect(account, &Account::roomRemoved, account, [this](RoomId) { problem(u"a room went"_s); });
        QObject::connect(account, &Account::ended, account, [this](Account::Ending) { problem(u"the end"_s); });
    }

    const int m_number;
    const User m_user;
    const QString m_path;
    FakeNet &m_net;
    const ModelServer &m_server;
    QStringList &m_problems;
    std::unique_ptr<Account> m_account;
    std::map<RoomId, std::vector<qint64>> m_shown;
    std::map<RoomId, Typed> m_typed;
    std::set<QString> m_failed;
};

class History {
public:
    History(unsigned seed, const QString &folder)
        : m_random(seed), m_rooms(roomIds(m_random.between(2, 3))), m_server(m_random, {person(1), person(2)}, m_rooms),
          m_net(m_server, m_random)
    {
        const int clients = m_random.between(2, 3); // a third one is another device of the first person
        for (int i = 0; i < clients; ++i) {
            m_actors.push_back(std::make_unique<Actor>(i, person(quint64(i % 2) + 1),
                folder + u"/%1-%2.db"_s.arg(seed).arg(i), m_net, m_server, m_server.problems));
        }
    }

    ~History()
    {
        m_actors.clear();
        turn(); // links that were given up are gone before the net
    }

    QStringList run()
    {
        const int steps = m_random.between(20, 60);
        for (int i = 0; i < steps && m_server.problems.isEmpty(); ++i) {
            act();
            carry(m_random.below(8));
        }
        settle();
        return m_server.problems;
    }

private:
    static std::vector<RoomId> roomIds(int count)
    {
        std::vector<RoomId> ids{RoomId::general(), RoomId(17), RoomId(18)};
        ids.resize(size_t(count));
        return ids;
    }

    RoomId anyRoom() { return m_rooms[size_t(m_random.below(int(m_rooms.size())))]; }
    Actor &anyActor() { return *m_actors[size_t(m_random.below(int(m_actors.size())))]; }
    // Some texts repeat, so that nothing may be told from the text alone.
    QString anyText() { return m_random.chance(30) ? u"ok"_s : u"text %1"_s.arg(++m_texts); }

    void act()
    {
        const int dice = m_random.below(100);
        if (dice < 35) {
            Actor &actor = anyActor();
            const RoomId room = anyRoom();
            for (int i = m_random.between(1, 3); i > 0; --i)
                actor.type(room, anyText());
        } else if (dice < 45) {
            const RoomId room = anyRoom();
            for (int i = m_random.chance(15) ? 15 : 1; i > 0; --i)
                m_server.say(room, anyText());
        } else if (dice < 52) {
            m_net.cut(m_random.chance(20) ? client::closecode::flood : client::closecode::lost);
        } else if (dice < 60) {
            m_net.loseEvent();
        } else if (dice < 68) {
            m_net.repeatEvent();
        } else if (dice < 73) {
            anyActor().crash();
        } else if (dice < 76) {
            m_net.cutAll(client::closecode::lost); // the server restarts
            m_net.isUp = m_random.chance(50);
        } else if (dice < 80) {
            anyActor().account().openRoom(anyRoom());
        } else if (dice < 84) {
            anyActor().account().loadOlder(anyRoom());
        } else if (dice < 90) {
            Actor &actor = anyActor();
            const RoomId id = anyRoom();
            if (const client::RoomState *room = actor.account().room(id))
                actor.readAll(id, room->readSeq + m_random.below(4));
        } else if (dice < 93) {
            m_server.rename(anyRoom(), anyText());
        } else if (dice < 95) {
            anyActor().account().wake();
        } else {
            m_net.isUp = true;
        }
    }

    void carry(int frames)
    {
        for (int i = 0; i < frames; ++i) {
            m_net.step();
            look();
            turn();
            look();
        }
    }
    void look()
    {
        for (const auto &actor : m_actors)
            actor->look();
    }

    void settle()
    {
        m_net.isUp = true;
        m_server.isCalm = true;
        // A lost event is noticed with the next one, or with the next resume; where none was lost, with nothing.
        const bool speak = m_random.chance(50);
        if (m_net.lostEvents > 0 && !speak)
            m_net.cutAll(client::closecode::lost);
        for (const auto &actor : m_actors)
            actor->retryFailed();
        bool said = m_net.lostEvents == 0 || !speak;
        constexpr int patience = 20'000;
        for (int i = 0; i < patience && m_server.problems.isEmpty(); ++i) {
            const bool moved = m_net.step();
            look();
            turn();
            look();
            if (moved || !m_net.isIdle())
                continue;
            if (!said) {
                said = true;
                for (const RoomId room : m_rooms)
                    m_server.say(room, u"the end"_s);
            }
            for (const auto &actor : m_actors) {
                for (const RoomId room : m_rooms) {
                    const client::RoomState *held = actor->account().room(room);
                    if (held != nullptr && !held->known)
                        actor->account().openRoom(room);
                }
            }
            if (m_net.isIdle() && std::all_of(m_actors.begin(), m_actors.end(), [](const auto &actor) {
                    return actor->isSettled();
                })) {
                compare();
                return;
            }
        }
        if (m_server.problems.isEmpty()) {
            m_server.problems.append(u"it does not settle"_s);
            for (const auto &actor : m_actors)
                m_server.problems.append(actor->describe());
        }
    }

    void compare()
    {
        for (const auto &actor : m_actors)
            actor->compareWithServer();
        size_t stored = 0;
        size_t typed = 0;
        for (const auto &[id, room] : m_server.rooms())
            stored += size_t(std::count_if(
                room.messages.begin(), room.messages.end(), [](const auto &entry) { return !entry.cid.isEmpty(); }));
        for (const auto &actor : m_actors) {
            for (const auto &[id, entries] : actor->typed()) {
                typed += entries.size();
                qint64 last = 0;
                for (const auto &[cid, text] : entries) {
                    const qint64 seq = m_server.seqOf(actor->user(), cid);
                    if (seq == 0 || m_server.room(id).messages[size_t(seq - 1)].message.text != text)
                        m_server.problems.append(u"typed and not stored: "_s + text);
                    if (actor->everFailed(cid))
                        continue; // others went ahead while the person was asked
                    if (seq <= last)
                        m_server.problems.append(u"%1 was typed behind %2"_s.arg(seq).arg(last));
                    last = seq;
                }
            }
        }
        if (stored != typed)
            m_server.problems.append(u"%1 were typed, %2 are stored"_s.arg(typed).arg(stored));
    }

    Random m_random;
    std::vector<RoomId> m_rooms;
    ModelServer m_server;
    FakeNet m_net;
    std::vector<std::unique_ptr<Actor>> m_actors;
    int m_texts = 0;
};

// What is tested is the end of a process, not of the machine: where there is a folder in memory, it is quicker.
QString folderPattern()
{
    const QFileInfo memory(u"/dev/shm"_s);
    return (memory.isDir() && memory.isWritable() ? memory.filePath() : QDir::tempPath()) + u"/kith-histories-XXXXXX"_s;
}

} // namespace

class TestHistories : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whateverHappens();
};

void TestHistories::whateverHappens()
{
    QTemporaryDir folder(folderPattern());
    bool replay = false;
    const unsigned only = unsigned(qEnvironmentVariableIntValue("KITH_SEED", &replay));
    bool bounded = false;
    const int wanted = qEnvironmentVariableIntValue("KITH_HISTORIES", &bounded);
    const unsigned first = replay ? only : 1;
    const unsigned last = replay ? only : unsigned(bounded ? wanted : 1'000);
    for (unsigned seed = first; seed <= last; ++seed) {
        const QStringList problems = History(seed, folder.path()).run();
        QVERIFY2(problems.isEmpty(),
            qPrintable(u"KITH_SEED=%1 shows it again: %2"_s.arg(seed).arg(problems.join(u"\n  "_s))));
    }
}

QTEST_GUILESS_MAIN(TestHistories)
#include "tst_histories.moc"
