// The cache: what it holds comes back as it was put, all or nothing, also where the disk refuses.
#include "tests/desktop/client/cache_fixture.h"

#include <QtEndian>

#include <csignal>

#include <sys/resource.h>

using namespace kith;
using namespace kith::client;
using namespace kith::client::test;
using namespace Qt::StringLiterals;

namespace {

// While it lives, connections that are opened may take no more than so many pages, as on a full disk.
class Quota {
public:
    explicit Quota(int pages)
    {
        s_pages = pages;
        sqlite3_auto_extension(reinterpret_cast<void (*)()>(&Quota::apply));
    }
    ~Quota()
    {
        sqlite3_reset_auto_extension();
        set(1'000'000);
        s_last = nullptr;
    }
    Quota(const Quota &) = delete;
    Quota &operator=(const Quota &) = delete;
    static void set(int pages)
    {
        s_pages = pages;
        if (s_last != nullptr)
            apply(s_last, nullptr, nullptr);
    }

private:
    static int apply(sqlite3 *database, char **, const void *)
    {
        s_last = database;
        const QByteArray pragma = "PRAGMA max_page_count = " + QByteArray::number(s_pages);
        return sqlite3_exec(database, pragma.constData(), nullptr, nullptr, nullptr);
    }
    static inline int s_pages = 0;
    static inline sqlite3 *s_last = nullptr;
};

} // namespace

class CacheTest : public CacheFixture {
    Q_OBJECT

private slots:
    void init() { begin(); }
    void cleanup() { end(); }

    void beginsEmpty()
    {
        QVERIFY(m_cache->rooms().empty());
        QVERIFY(m_cache->users().empty());
        QVERIFY(m_cache->outbox().empty());
        QCOMPARE(m_cache->draft(general), QString());
        QVERIFY(m_cache->messagesBefore(general, 10, 10).empty());
        QVERIFY(m_cache->messagesAfter(general, 0, 10).empty());
        QVERIFY(m_cache->notices(general, 0, 10).empty());
        QCOMPARE(m_cache->lastError(), QString());
    }

    void keepsRooms()
    {
        RoomState full;
        full.id = RoomId(17);
        full.kind = RoomKind::Private;
        full.name = odd;
        full.topic = u"It's 100 %"_s;
        full.role = Role::Moderator;
        full.members = 3;
        full.lastSeq = 9'007'199'254'740'993;
        full.readSeq = 41;
        full.serverReadSeq = 40;
        full.last = Preview{.seq = 42, .from = UserId(12), .date = 1'700'000'000'001, .text = odd};
        full.since = 1'700'000'000'002;
        full.known = true;
        full.low = 12;
        full.high = 42;
        full.cursor = 99;
        RoomState bare;
        bare.id = direct;
        bare.kind = RoomKind::Direct;
        VERIFY_OK(write([&](Cache::Batch &batch) {
            batch.putRoom(full);
            batch.putRoom(bare);
        }));
        VERIFY_OK(reopen());
        QCOMPARE(describeAll(m_cache->rooms()), QStringList({describe(full), describe(bare)}));

        // Every part can change, also to nothing.
        RoomState changed = bare;
        changed.id = full.id;
        changed.name = u"Other"_s;
        changed.role = Role::Owner;
        VERIFY_OK(write([&](Cache::Batch &batch) { batch.putRoom(changed); }));
        QCOMPARE(describeAll(m_cache->rooms()), QStringList({describe(changed), describe(bare)}));
        VERIFY_OK(write([&](Cache::Batch &batch) { batch.putRoom(full); }));
        QCOMPARE(describeAll(m_cache->rooms()), QStringList({describe(full), describe(bare)}));
    }

    void keepsUsers()
    {
        const User bob{.id = UserId(12), .username = u"bob"_s, .displayName = odd, .guest = true};
        VERIFY_OK(write([&](Cache::Batch &batch) {
            batch.putUser({.id = UserId(12), .username = u"x"_s, .displayName = u"y"_s});
            batch.putUser(bob);
        }));
        VERIFY_OK(reopen());
        QCOMPARE(describeAll(m_cache->users()), QStringList(describe(bob)));
    }

    void keepsMessages()
    {
        std::vector<Message> all;
        for (qint64 seq = 1; seq <= 20; ++seq)
            all.push_back(message(general, seq, 100 + seq, odd));
        VERIFY_OK(write([&](Cache::Batch &batch) {
            batch.putMessages({message(direct, 3, 3), message(RoomId(1), 3, 3)});
            batch.putMessages(all);
        }));
        VERIFY_OK(reopen());
        QCOMPARE(describeAll(m_cache->messagesAfter(general, 0, 100)), describeAll(all));
        QVERIFY(seqs(m_cache->messagesBefore(general, 11, 3)) == (std::vector<qint64>{8, 9, 10}));
        QVERIFY(seqs(m_cache->messagesAfter(general, 11, 3)) == (std::vector<qint64>{12, 13, 14}));
        QVERIFY(seqs(m_cache->messagesBefore(general, 3, 10)) == (std::vector<qint64>{1, 2}));
        QVERIFY(seqs(m_cache->messagesAfter(general, 18, 10)) == (std::vector<qint64>{19, 20}));
        QVERIFY(m_cache->messagesBefore(general, 1, 10).empty());
        QVERIFY(m_cache->messagesAfter(general, 20, 10).empty());
        QVERIFY(m_cache->messagesBefore(general, 10, 0).empty());
        QVERIFY(m_cache->messagesBefore(general, 10, -1).empty());
        QVERIFY(m_cache->messagesAfter(general, 10, -1).empty());
        QCOMPARE(m_cache->messagesAfter(direct, 0, 10)[0].roomId, direct);
    }

    void replacesOnlyLowerRevs()
    {
        VERIFY_OK(write([](Cache::Batch &batch) {
            batch.putMessages({message(general, 1, 10, u"old"_s)});
            batch.putMessages({message(general, 1, 12, u"edited"_s)});
            batch.putMessages({message(general, 1, 12, u"same"_s)});
            batch.putMessages({message(general, 1, 11, u"late"_s)});
        }));
        const auto held = m_cache->messagesAfter(general, 0, 10);
        QCOMPARE(held.size(), size_t(1));
        QCOMPARE(describe(held[0]), describe(message(general, 1, 12, u"edited"_s)));
    }

    void keepsMessageRowsInPlace()
    {
        // A full-text index will refer to them.
        VERIFY_OK(write([](Cache::Batch &batch) {
            batch.putMessages({message(general, 1, 1), message(general, 2, 2)});
        }));
        const auto rowOf = [this] { return RawDatabase(path()).number("SELECT rowid FROM messages WHERE seq = 1"); };
        const qint64 before = rowOf();
        VERIFY_OK(write([](Cache::Batch &batch) { batch.putMessages({message(general, 1, 9, u"edited"_s)}); }));
        QCOMPARE(rowOf(), before);
    }

    void forgetsMessagesOfOneRoom()
    {
        VERIFY_OK(write([](Cache::Batch &batch) {
            for (const RoomId id : {general, direct}) {
                batch.putRoom(room(id));
                batch.putMessages({message(id, 1, 1)});
                batch.putNotice(id, {.afterSeq = 1, .user = UserId(3), .name = u"Eve"_s});
                batch.putDraft(id, u"draft"_s);
            }
            batch.forgetMessages(general);
            batch.forgetMessages(RoomId(99)); // never heard of
        }));
        QVERIFY(m_cache->messagesAfter(general, 0, 10).empty());
        QVERIFY(m_cache->notices(general, 0, 10).empty());
        QCOMPARE(m_cache->draft(general), u"draft"_s);
        QCOMPARE(m_cache->rooms().size(), size_t(2));
        QCOMPARE(m_cache->messagesAfter(direct, 0, 10).size(), size_t(1));
        QCOMPARE(m_cache->notices(direct, 0, 10).size(), size_t(1));
        VERIFY_OK(write([](Cache::Batch &batch) { batch.putMessages({message(general, 5, 1)}); }));
        QVERIFY(seqs(m_cache->messagesAfter(general, 0, 10)) == std::vector<qint64>{5});
    }

    void removesRooms()
    {
        VERIFY_OK(write([](Cache::Batch &batch) {
            for (const RoomId id : {general, direct}) {
                batch.putRoom(room(id));
                batch.putMessages({message(id, 1, 1)});
                batch.putNotice(id, {.afterSeq = 1, .user = UserId(3), .name = u"Eve"_s});
                batch.putDraft(id, u"draft"_s);
            }
            batch.putPending(pending(u"mine"_s));
        }));
        VERIFY_OK(write([](Cache::Batch &batch) {
            batch.removeRoom(general);
            batch.removeRoom(RoomId(99));
        }));
        QCOMPARE(describeAll(m_cache->rooms()), QStringList(describe(room(direct))));
        QVERIFY(m_cache->messagesAfter(general, 0, 10).empty());
        QVERIFY(m_cache->notices(general, 0, 10).empty());
        QCOMPARE(m_cache->draft(general), QString());
        QCOMPARE(m_cache->messagesAfter(direct, 0, 10).size(), size_t(1));
        QCOMPARE(m_cache->notices(direct, 0, 10).size(), size_t(1));
        QCOMPARE(m_cache->draft(direct), u"draft"_s);
        QCOMPARE(cids(m_cache->outbox()), QStringList(u"mine"_s));
        // Back again: nothing of its first time is left.
        VERIFY_OK(write([](Cache::Batch &batch) { batch.putRoom(room(general)); }));
        QVERIFY(m_cache->messagesAfter(general, 0, 10).empty());
    }

    void keepsTheNewestNotices()
    {
        const Notice first{.afterSeq = 7, .user = UserId(3), .name = odd, .change = MemberChange::Removed, .date = 5};
        VERIFY_OK(write([&](Cache::Batch &batch) {
            batch.putNotice(general, first);
            batch.putNotice(direct, first);
        }));
        VERIFY_OK(reopen());
        QCOMPARE(describeAll(m_cache->notices(general, 7, 7)), QStringList(describe(first)));
        QVERIFY(m_cache->notices(general, 8, 100).empty());
        QVERIFY(m_cache->notices(general, 0, 6).empty());

        VERIFY_OK(write([](Cache::Batch &batch) {
            for (int i = 0; i < 250; ++i)
                batch.putNotice(general, {.afterSeq = 10 + i / 2, .user = UserId(3), .name = QString::number(i)});
            batch.putNotice(general, {.afterSeq = 1, .user = UserId(3), .name = u"long ago"_s});
        }));
        const auto kept = m_cache->notices(general, 0, 1'000);
        QCOMPARE(kept.size(), size_t(200));
        for (size_t i = 0; i < kept.size(); ++i)
            QCOMPARE(kept[i].name, QString::number(50 + i));
        QCOMPARE(m_cache->notices(direct, 0, 1'000).size(), size_t(1));
    }

    void keepsTheOutboxInOrder()
    {
        VERIFY_OK(write([](Cache::Batch &batch) {
            for (const QString &cid : {u"c"_s, u"a"_s, u"b"_s})
                batch.putPending(pending(cid));
        }));
        VERIFY_OK(reopen());
        QCOMPARE(cids(m_cache->outbox()), QStringList({u"c"_s, u"a"_s, u"b"_s}));
        // A known one stays where it is; one that was removed and comes again stands at the end.
        VERIFY_OK(write([](Cache::Batch &batch) {
            batch.putPending(pending(u"a"_s, u"changed"_s));
            batch.removePending(u"c"_s);
            batch.removePending(u"unknown"_s);
            batch.putPending(pending(u"c"_s));
        }));
        QCOMPARE(cids(m_cache->outbox()), QStringList({u"a"_s, u"b"_s, u"c"_s}));
        QCOMPARE(m_cache->outbox()[0].text, u"changed"_s);
        // The last place is not given twice.
        VERIFY_OK(write([](Cache::Batch &batch) { batch.removePending(u"c"_s); }));
        VERIFY_OK(reopen());
        VERIFY_OK(write([](Cache::Batch &batch) { batch.putPending(pending(u"d"_s)); }));
        QCOMPARE(cids(m_cache->outbox()), QStringList({u"a"_s, u"b"_s, u"d"_s}));
    }

    void keepsTheStateOfPending_data()
    {
        using State = Pending::State;
        QTest::addColumn<State>("state");
        QTest::addColumn<std::optional<ErrorCode>>("error");
        QTest::addColumn<State>("readState");
        QTest::addColumn<std::optional<ErrorCode>>("readError");
        const std::optional<ErrorCode> none;
        const std::optional<ErrorCode> denied = ErrorCode::RoomNotMember;
        QTest::newRow("queued") << State::Queued << none << State::Queued << none;
        QTest::newRow("sending") << State::Sending << none << State::Queued << none;
        QTest::newRow("failed") << State::Failed << denied << State::Failed << denied;
        QTest::newRow("failed, unsaid") << State::Failed << none << State::Failed << std::optional(ErrorCode::Internal);
        QTest::newRow("tried again") << State::Queued << denied << State::Queued << none;
    }

    void keepsTheStateOfPending()
    {
        QFETCH(Pending::State, state);
        QFETCH(std::optional<ErrorCode>, error);
        QFETCH(Pending::State, readState);
        QFETCH(std::optional<ErrorCode>, readError);
        for (const bool flag : {true, false}) {
            Pending one = pending(u"cid"_s, odd);
            one.state = flag ? Pending::State::Failed : Pending::State::Queued;
            one.error = ErrorCode::NameTaken;
            VERIFY_OK(write([&](Cache::Batch &batch) { batch.putPending(one); }));
            one.roomId = direct;
            one.state = state;
            one.error = error;
            one.attempted = flag;
            one.seen = !flag;
            VERIFY_OK(write([&](Cache::Batch &batch) { batch.putPending(one); }));
            VERIFY_OK(reopen());
            one.state = readState;
            one.error = readError;
            QCOMPARE(describeAll(m_cache->outbox()), QStringList(describe(one)));
        }
    }

    void keepsErrorsOfNewerServers()
    {
        VERIFY_OK(write([](Cache::Batch &batch) { batch.putPending(pending(u"cid"_s)); }));
        m_cache.reset();
        RawDatabase(path()).run("UPDATE outbox SET error = 'message.notFunny'");
        VERIFY_OK(reopen());
        QVERIFY(m_cache->outbox()[0].state == Pending::State::Failed);
        QVERIFY(m_cache->outbox()[0].error == ErrorCode::Internal);
    }

    void keepsDrafts()
    {
        VERIFY_OK(write([](Cache::Batch &batch) {
            batch.putDraft(general, u"first"_s);
            batch.putDraft(general, odd);
            batch.putDraft(direct, u"x"_s);
        }));
        VERIFY_OK(reopen());
        QCOMPARE(m_cache->draft(general), odd);
        VERIFY_OK(write([](Cache::Batch &batch) { batch.putDraft(general, {}); }));
        QCOMPARE(m_cache->draft(general), QString());
        QCOMPARE(m_cache->draft(direct), u"x"_s);
    }

    void writesAllOrNothing()
    {
        VERIFY_OK(write([](Cache::Batch &batch) { batch.putDraft(general, u"before"_s); }));
        expectWarning("cannot be read or written");
        const Result<void> refused = write([](Cache::Batch &batch) {
            batch.putRoom(room(direct));
            batch.putMessages({message(direct, 1, 1)});
            batch.putDraft(general, u"after"_s);
            batch.putRoom(room(RoomId())); // no room has this id
        });
        QVERIFY(!refused);
        QVERIFY(refused.error().code == ErrorCode::StoreUnavailable);
        QCOMPARE(m_cache->lastError(), refused.error().message);
        QVERIFY(m_cache->rooms().empty());
        QVERIFY(m_cache->messagesAfter(direct, 0, 10).empty());
        QCOMPARE(m_cache->draft(general), u"before"_s);
        VERIFY_OK(write([](Cache::Batch &batch) { batch.putMessages({message(direct, 1, 1)}); }));
        QCOMPARE(m_cache->messagesAfter(direct, 0, 10).size(), size_t(1));
        QCOMPARE(m_cache->lastError(), QString());
    }

    void rollsBackForExceptionsOfTheCaller()
    {
        QVERIFY_EXCEPTION_THROWN((void)write([](Cache::Batch &batch) {
            batch.putDraft(general, u"x"_s);
            throw std::runtime_error("theirs");
        }),
            std::runtime_error);
        QCOMPARE(m_cache->draft(general), QString());
        VERIFY_OK(write([](Cache::Batch &batch) { batch.putDraft(general, u"y"_s); }));
    }

    void keepsTheLogShort()
    {
        // How often the log began anew: in its header (SQLite's file format, section 4.1).
        const auto beginnings = [this] {
            return qFromBigEndian<quint32>(contentsOf(path() + u"-wal"_s).mid(12, 4).constData());
        };
        int notes = 0; // each another text: the same again writes nothing
        const auto note = [&] {
            return write([&](Cache::Batch &batch) { batch.putDraft(general, QString::number(++notes)); }).has_value();
        };
        QVERIFY(note());
        for (qint64 round = 0; round < 3; ++round) {
            const quint32 before = beginnings();
            for (qint64 i = 0; i < 40; ++i) {
                VERIFY_OK(write([&](Cache::Batch &batch) {
                    for (qint64 j = 0; j < 100; ++j)
                        batch.putMessages({message(general, round * 4'000 + i * 100 + j, 1, QString(2'000, u'x'))});
                }));
            }
            // It begins anew with a commit soon after, and nobody had to ask.
            QTRY_VERIFY_WITH_TIMEOUT(note() && beginnings() > before, 20'000);
        }
        QCOMPARE(m_cache->lastError(), QString());
        VERIFY_OK(reopen());
        QVERIFY(QFile(path() + u"-wal"_s).size() < 100'000);
        QCOMPARE(m_cache->messagesBefore(general, 1'000'000, 100'000).size(), size_t(12'000));
    }

    void syncsWhileItWorks()
    {
        for (int i = 0; i < 300; ++i) {
            VERIFY_OK(write([i](Cache::Batch &batch) { batch.putPending(pending(QString::number(i))); }));
            m_cache->sync();
        }
        QCOMPARE(m_cache->lastError(), QString());
        VERIFY_OK(reopen()); // waits for the last
        QCOMPARE(m_cache->outbox().size(), size_t(300));
    }

    void saysWhenTheDiskIsFull()
    {
        m_cache.reset();
        const Quota quota(60);
        VERIFY_OK(reopen());
        Result<void> result;
        expectWarning("disk is full");
        qint64 written = 0;
        while (result && written < 1'000) {
            result = write([&](Cache::Batch &batch) {
                batch.putRoom(room(general, QString::number(written + 1)));
                batch.putMessages({message(general, written + 1, 1, QString(2'000, u'x'))});
            });
            if (result)
                ++written;
        }
        QVERIFY(!result);
        QVERIFY(written > 5);
        QVERIFY(result.error().code == ErrorCode::StoreUnavailable);
        QVERIFY2(result.error().message.contains(u"The disk is full."), qPrintable(result.error().message));
        QCOMPARE(m_cache->lastError(), result.error().message);
        // Reading goes on, and both parts of the failed transaction are gone.
        QCOMPARE(m_cache->rooms()[0].name, QString::number(written));
        QCOMPARE(m_cache->messagesBefore(general, 10'000, 10'000).size(), size_t(written));
        // Space returns.
        Quota::set(10'000);
        VERIFY_OK(write([](Cache::Batch &batch) { batch.putDraft(general, QString(20'000, u'x')); }));
        QCOMPARE(m_cache->lastError(), QString());
    }

    void survivesWriteErrors()
    {
        // No file of this process may grow past a bound: write() fails, as on a broken disk.
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit previous{};
        QCOMPARE(getrlimit(RLIMIT_FSIZE, &previous), 0);
        rlimit bound = previous;
        bound.rlim_cur = 200'000;
        fill();
        expectWarning("cannot be read or written");
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &bound), 0);
        const Result<void> result = write([](Cache::Batch &batch) { batch.putDraft(general, QString(500'000, u'x')); });
        setrlimit(RLIMIT_FSIZE, &previous);
        QVERIFY(!result);
        QCOMPARE(m_cache->draft(general), QString());
        QCOMPARE(cids(m_cache->outbox()), QStringList({u"first"_s, u"second"_s}));
        VERIFY_OK(write([](Cache::Batch &batch) { batch.putDraft(general, u"x"_s); }));
        VERIFY_OK(reopen());
        QCOMPARE(m_cache->lastError(), QString());
        QCOMPARE(m_cache->draft(general), u"x"_s);
    }

    void opensSchema1()
    {
        m_cache.reset();
        Cache::remove(path());
        const QByteArray dump = contentsOf(QStringLiteral(KITH_CLIENT_DATA "/cache_0001.sql"));
        QVERIFY(!dump.isEmpty());
        RawDatabase(path()).run(dump);
        VERIFY_OK(reopen());
        QCOMPARE(m_cache->lastError(), QString());

        RoomState rooms;
        rooms.id = RoomId(17);
        rooms.kind = RoomKind::Private;
        rooms.name = u"Räume"_s;
        rooms.topic = u"It's about %, _ and \\"_s;
        rooms.role = Role::Owner;
        rooms.members = 3;
        rooms.lastSeq = 42;
        rooms.readSeq = 41;
        rooms.serverReadSeq = 40;
        rooms.last =
            Preview{.seq = 42, .from = UserId(12), .date = 1'700'000'000'042, .text = u"'quoted' 👩‍👩‍👧"_s};
        rooms.since = 1'700'000'000'002;
        rooms.known = true;
        rooms.low = 41;
        rooms.high = 42;
        rooms.cursor = 99;
        RoomState other;
        other.id = direct;
        other.kind = RoomKind::Direct;
        other.name = u"Bob"_s;
        QCOMPARE(describeAll(m_cache->rooms()), QStringList({describe(rooms), describe(other)}));
        QCOMPARE(describeAll(m_cache->users()),
            QStringList({describe(User{.id = UserId(7), .username = u"ada"_s, .displayName = u"Ada Lovelace"_s}),
                describe(
                    User{.id = UserId(12), .username = u"bob"_s, .displayName = u"Бoб 🙂"_s, .guest = true})}));
        QCOMPARE(describeAll(m_cache->messagesAfter(RoomId(17), 0, 10)),
            QStringList({describe(message(RoomId(17), 41, 98, u"line\nline"_s)),
                describe(message(RoomId(17), 42, 99, u"'quoted' 👩‍👩‍👧"_s))}));
        QCOMPARE(describeAll(m_cache->notices(RoomId(17), 0, 100)),
            QStringList(describe(Notice{.afterSeq = 41,
                .user = UserId(3),
                .name = u"Eve"_s,
                .change = MemberChange::Left,
                .date = 1'700'000'000'007})));
        Pending failed = pending(u"0190-a"_s, u"refused 漢字"_s);
        failed.roomId = direct;
        failed.state = Pending::State::Failed;
        failed.error = ErrorCode::RoomNotMember;
        failed.attempted = true;
        Pending queued = pending(u"0190-b"_s, u"שלום"_s);
        queued.seen = true;
        QCOMPARE(describeAll(m_cache->outbox()), QStringList({describe(failed), describe(queued)}));
        QCOMPARE(m_cache->draft(RoomId(17)), u"half a sen"_s);
        VERIFY_OK(write([](Cache::Batch &batch) { batch.putPending(pending(u"0190-c"_s)); }));
        QCOMPARE(cids(m_cache->outbox()), QStringList({u"0190-a"_s, u"0190-b"_s, u"0190-c"_s}));
    }
};

QTEST_GUILESS_MAIN(CacheTest)
#include "tst_cache.moc"
