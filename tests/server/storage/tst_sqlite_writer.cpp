// Group commit, and what happens when the disk refuses.
#include "server/storage/sqlite/backend.h"
#include "tests/server/storage/await.h"
#include "tests/server/storage/sqlite_file.h"

#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <semaphore>

#include <sys/resource.h>

using namespace kith;
using namespace kith::storage;
using namespace kith::storage::sqlite;
using namespace Qt::StringLiterals;

namespace {

// How often each kind of line was logged since the test began; what the tests provoke is not shown. Any thread.
std::atomic<int> failuresLogged = 0;
std::atomic<int> recoveriesLogged = 0;
QtMessageHandler previousHandler = nullptr;

void countMessages(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    if (message.startsWith(u"The store cannot be written"))
        ++failuresLogged;
    else if (message.startsWith(u"The store can be written again"))
        ++recoveriesLogged;
    else if (!message.startsWith(u"A statement failed"))
        previousHandler(type, context, message);
}

class NoIdleWork final : public IdleWork {
public:
    std::optional<std::chrono::milliseconds> wait() const override { return std::nullopt; }
    bool isUrgent() const override { return false; }
    void step(Database &) override {}
};

// A writer whose thread is busy with a job until it is released.
class Held {
public:
    Held(const QString &path, Delivery &delivery)
        : writer(std::make_unique<Database>(path, Database::Mode::ReadWrite), delivery, m_idleWork)
    {
        writer.submit(makeJob<void>(
            JobKind::Read,
            [this](Database &) {
                m_started.release();
                m_end.acquire();
                return Result<void>();
            },
            Done<void>()));
        m_started.acquire();
    }
    ~Held() { release(); }
    void release() { m_end.release(); }

private:
    NoIdleWork m_idleWork;
    std::counting_semaphore<8> m_started{0};
    std::counting_semaphore<8> m_end{0};

public:
    Writer writer;
};

} // namespace

class SqliteWriterTest : public QObject {
    Q_OBJECT

private:
    QString path(const QString &name = u"kith.db"_s) const { return m_dir->filePath(name); }

    void open(qint64 maxBytes = 0)
    {
        auto opened = SqliteStore::open({.path = path(), .maxBytes = maxBytes});
        QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().message));
        m_store = std::move(*opened);
    }

    NewMessage message(const QString &text = u"text"_s)
    {
        return {.room = RoomId::general(), .from = m_ada, .cid = u"cid-%1"_s.arg(++m_cid), .text = text};
    }

    Result<Appended> append(const NewMessage &message)
    {
        return await<Appended>([&](auto done) { m_store->messages().append(message, done); });
    }

    // Appends until the store refuses, first in bursts, then to the last page one by one; what was acknowledged
    // goes to m_acknowledged.
    void appendUntilRefused()
    {
        for (int burst : {20, 1}) {
            m_refused = 0;
            for (int round = 0; round < 500 && m_refused == 0; ++round) {
                for (int i = 0; i < burst; ++i)
                    appendCounted();
                awaitDrain(*m_store);
            }
        }
    }

    void appendCounted()
    {
        const NewMessage sent = message(QString(4'000, u'x'));
        m_store->messages().append(sent, [this, cid = sent.cid](Result<Appended> result) {
            if (result) {
                m_acknowledged.append(cid);
            } else {
                ++m_refused;
                m_lastError = result.error();
            }
        });
    }

    bool isUnavailable(const Error &error) const
    {
        return error.code == ErrorCode::StoreUnavailable && error.retryAfter == 5;
    }

    Result<void> probe()
    {
        return await<void>([&](auto done) { m_store->probe(done); });
    }

    // Every ordered and unordered way to read answers.
    bool canRead()
    {
        const auto found = await<Room>([&](auto done) { m_store->rooms().find(RoomId::general(), m_ada, done); });
        const auto rooms = await<std::vector<Room>>([&](auto done) { m_store->rooms().roomsOf(m_ada, done); });
        const auto page = await<MessagePage>(
            [&](auto done) { m_store->messages().page({.room = RoomId::general(), .limit = 5}, done); });
        const auto session = await<OpenedSession>([&](auto done) { m_store->sessions().open("token", 1, done); });
        return found && rooms && page && !page->messages.empty() && session;
    }

    // All that was acknowledged, and nothing else, is in the file.
    void compareWithFile(const QString &file)
    {
        RawDatabase database(file);
        QCOMPARE(database.value("SELECT count(*) FROM messages"), QByteArray::number(m_acknowledged.size()));
        for (const QString &cid : m_acknowledged) {
            QCOMPARE(
                database.value("SELECT count(*) FROM messages WHERE cid = '" + cid.toUtf8() + "'"), QByteArray("1"));
        }
    }

    void verifySound(const QString &file)
    {
        const Result<QStringList> faults = checkSqliteStore(file);
        KITH_VERIFY_OK(faults);
        QCOMPARE(*faults, QStringList());
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<SqliteStore> m_store;
    UserId m_ada;
    int m_cid = 0;
    QStringList m_acknowledged;
    int m_refused = 0;
    Error m_lastError;

private slots:
    void initTestCase() { previousHandler = qInstallMessageHandler(countMessages); }
    void cleanupTestCase() { qInstallMessageHandler(previousHandler); }

    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_acknowledged.clear();
        m_refused = 0;
        failuresLogged = 0;
        recoveriesLogged = 0;
        open();
        const NewUser ada{.username = u"Ada"_s, .folded = u"ada"_s, .displayName = u"Ada"_s};
        const Result<User> made = await<User>([&](auto done) { m_store->users().create(ada, done); });
        KITH_VERIFY_OK(made);
        m_ada = made->id;
        const NewSession session{.user = m_ada, .tokenHash = "token", .created = 1, .idleLifetime = 1'000};
        KITH_VERIFY_OK(await<SessionId>([&](auto done) { m_store->sessions().create(session, done); }));
    }

    void cleanup()
    {
        m_store.reset();
        m_dir.reset();
    }

    void commitsInGroups()
    {
        const quint64 before = m_store->commits();
        int answers = 0;
        for (int i = 0; i < 1'000; ++i)
            m_store->messages().append(message(), [&](Result<Appended> result) { answers += result ? 1 : 0; });
        awaitDrain(*m_store);
        QCOMPARE(answers, 1'000);
        const quint64 commits = m_store->commits() - before;
        QVERIFY2(commits < 100, qPrintable(QString::number(commits)));
    }

    void commitsLoneJobsAtOnce()
    {
        for (int i = 0; i < 20; ++i) {
            const quint64 before = m_store->commits();
            KITH_VERIFY_OK(append(message()));
            QCOMPARE(m_store->commits(), before + 1);
        }
        // Reads alone are no commit.
        const quint64 before = m_store->commits();
        QVERIFY(canRead());
        QCOMPARE(m_store->commits(), before);
    }

    void failuresStayAlone()
    {
        // In one batch with good appends: a refusal after something was written, a statement that SQLite refuses
        // under a savepoint, and one that it refuses without.
        RawDatabase(path()).run("INSERT INTO rooms VALUES (7, '7', 7, 0, 'Broken', 'broken', '', '', 0, 0, 0, 1);"
                                "INSERT INTO members VALUES (70, '7', 1, 0, 0, 0, 0);"
                                "INSERT INTO messages VALUES ('7', 1, 1, 1, 0, 'taken', 'text')");
        int good = 0;
        QStringList bad;
        for (int i = 0; i < 30; ++i) {
            m_store->messages().append(message(), [&](Result<Appended> result) { good += result ? 1 : 0; });
            if (i == 5) {
                m_store->users().create({.username = u"ADA"_s, .folded = u"ada"_s}, [&](Result<User> result) {
                    bad.append(result ? u"made"_s : QString(wireName(result.error().code)));
                });
            } else if (i == 10) {
                m_store->sessions().create({.user = m_ada, .tokenHash = "token"}, [&](Result<SessionId> result) {
                    bad.append(result ? u"made"_s : QString(wireName(result.error().code)));
                });
            } else if (i == 20) {
                NewMessage broken = message();
                broken.room = RoomId(7);
                m_store->messages().append(broken, [&](Result<Appended> result) {
                    bad.append(result ? u"made"_s : QString(wireName(result.error().code)));
                });
            }
        }
        awaitDrain(*m_store);
        QCOMPARE(good, 30);
        QCOMPARE(bad, QStringList({u"name.taken"_s, u"internal"_s, u"internal"_s}));
        KITH_VERIFY_OK(probe());
        QCOMPARE(failuresLogged.load(), 0);
        m_store.reset();
        RawDatabase database(path());
        QCOMPARE(database.value("SELECT last_seq FROM rooms WHERE id = '0'"), QByteArray("30"));
        QCOMPARE(database.value("SELECT last_seq FROM rooms WHERE id = '7'"), QByteArray("0"));
        QCOMPARE(database.value("SELECT count(*) FROM messages"), QByteArray("31"));
    }

    void survivesFullDisk()
    {
        m_store.reset();
        open(300'000);
        appendUntilRefused();
        QVERIFY(m_refused > 0);
        QVERIFY(isUnavailable(m_lastError));
        QVERIFY(m_acknowledged.size() > 20);
        const qsizetype before = m_acknowledged.size();

        // Reads answer, writes of every kind do not, and health says so.
        QVERIFY(canRead());
        const NewUser bob{.username = u"Bob"_s, .folded = u"bob"_s, .displayName = QString(20'000, u'x')};
        const Result<User> refused = await<User>([&](auto done) { m_store->users().create(bob, done); });
        KITH_VERIFY_ERROR(refused, ErrorCode::StoreUnavailable);
        m_refused = 0;
        for (int i = 0; i < 10; ++i)
            appendCounted();
        awaitDrain(*m_store);
        QCOMPARE(m_refused, 10);
        const Result<void> sick = probe();
        KITH_VERIFY_ERROR(sick, ErrorCode::StoreUnavailable);
        QVERIFY(isUnavailable(sick.error()));
        // One failure after the bursts, perhaps another after the single ones: not one for each request.
        QVERIFY(failuresLogged == recoveriesLogged + 1);
        QVERIFY(failuresLogged <= 2);

        // Space returns: no restart is needed.
        m_store->setMaxBytes(0);
        KITH_VERIFY_OK(probe());
        m_refused = 0;
        for (int i = 0; i < 50; ++i)
            appendCounted();
        awaitDrain(*m_store);
        QCOMPARE(m_refused, 0);
        QCOMPARE(m_acknowledged.size(), before + 50);
        QCOMPARE(recoveriesLogged.load(), failuresLogged.load());

        m_store.reset();
        compareWithFile(path());
        verifySound(path());
    }

    void survivesWriteErrors()
    {
        // No file of this process may grow past a bound: write() fails, as on a broken disk.
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit previous{};
        QCOMPARE(getrlimit(RLIMIT_FSIZE, &previous), 0);
        rlimit bound = previous;
        bound.rlim_cur = 400'000;
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &bound), 0);
        appendUntilRefused();
        const bool read = canRead();
        const Result<void> sick = probe();
        setrlimit(RLIMIT_FSIZE, &previous);
        QVERIFY(m_refused > 0);
        QVERIFY(isUnavailable(m_lastError));
        QVERIFY(read);
        KITH_VERIFY_ERROR(sick, ErrorCode::StoreUnavailable);
        KITH_VERIFY_OK(probe());
        m_refused = 0;
        for (int i = 0; i < 50; ++i)
            appendCounted();
        awaitDrain(*m_store);
        QCOMPARE(m_refused, 0);
        QVERIFY(failuresLogged <= 2);
        QCOMPARE(recoveriesLogged.load(), failuresLogged.load());
        m_store.reset();
        compareWithFile(path());
        verifySound(path());
    }

    void survivesLocks()
    {
        // Another program holds the write lock. Reads in the same batch still answer.
        appendCounted();
        awaitDrain(*m_store);
        {
            RawDatabase other(path());
            other.run("BEGIN IMMEDIATE");
            bool read = false;
            appendCounted(); // waits for the lock, while the next two gather for one batch
            appendCounted();
            m_store->rooms().find(RoomId::general(), m_ada, [&](Result<Room> room) { read = room && m_refused == 2; });
            awaitDrain(*m_store);
            QCOMPARE(m_refused, 2);
            QVERIFY(isUnavailable(m_lastError));
            QVERIFY(read);
            QVERIFY(canRead());
            other.run("ROLLBACK");
        }
        m_refused = 0;
        appendCounted();
        awaitDrain(*m_store);
        QCOMPARE(m_refused, 0);
        m_store.reset();
        compareWithFile(path());
    }

    void keepsWhatItAcknowledged()
    {
        // The files as a killed process leaves them: copied while the store is open, with its log.
        for (int i = 0; i < 100; ++i)
            appendCounted();
        awaitDrain(*m_store);
        QCOMPARE(m_acknowledged.size(), 100);
        const QString copy = path(u"copy.db"_s);
        QVERIFY(QFile::copy(path(), copy));
        QVERIFY(QFile::copy(path() + u"-wal"_s, copy + u"-wal"_s));
        m_store.reset();
        QVERIFY(writeFile(copy + u".lock"_s, {})); // left behind, but locked by nobody
        auto reopened = SqliteStore::open({.path = copy});
        KITH_VERIFY_OK(reopened);
        const auto room = await<Room>([&](auto done) { (*reopened)->rooms().find(RoomId::general(), m_ada, done); });
        QCOMPARE(room.value().lastSeq, 100);
        reopened->reset();
        compareWithFile(copy);
        verifySound(copy);
    }

    void finishesWhatIsQueued()
    {
        for (int i = 0; i < 5'000; ++i) // more than one transaction takes
            m_store->messages().append(message(), {});
        m_store.reset();
        QCOMPARE(RawDatabase(path()).value("SELECT count(*) FROM messages"), QByteArray("5000"));
        QVERIFY(!QFile::exists(path() + u"-wal"_s)); // all of it is in the file
    }

    void takesBackWhatFailedJobsWrote()
    {
        // Jobs that write and then fail, among others that are good, all in one batch.
        m_store.reset();
        RawDatabase(path()).run("CREATE TABLE marks (name TEXT UNIQUE)");
        Delivery delivery;
        Held held(path(), delivery);
        QStringList answers;
        const auto submit = [&](JobKind kind, auto work) {
            held.writer.submit(makeJob<void>(kind, work, Done<void>([&](Result<void> result) {
                answers.append(result ? u"ok"_s : QString(wireName(result.error().code)));
            })));
        };
        const auto mark = [](Database &database, const QString &name) {
            Query(database, "INSERT INTO marks VALUES (?)", name).run();
        };
        const auto good = [mark](const QString &name) {
            return [mark, name](Database &database) -> Result<void> {
                mark(database, name);
                return {};
            };
        };
        const auto refusing = [mark](Database &database) -> Result<void> {
            mark(database, u"refused"_s);
            return fail(ErrorCode::NameTaken);
        };
        const auto failing = [mark](Database &database) -> Result<void> {
            mark(database, u"failed"_s);
            mark(database, u"a"_s); // is there already
            return {};
        };
        submit(JobKind::SafeWrite, good(u"a"_s));
        submit(JobKind::Write, refusing);
        submit(JobKind::Write, failing);
        submit(JobKind::SafeWrite, good(u"b"_s));
        submit(JobKind::SafeWrite, failing);
        submit(JobKind::SafeWrite, good(u"c"_s));
        held.release();
        QTRY_COMPARE(answers, QStringList({u"ok"_s, u"name.taken"_s, u"internal"_s, u"ok"_s, u"internal"_s, u"ok"_s}));
        QCOMPARE(
            RawDatabase(path()).value("SELECT group_concat(name, ' ') FROM (SELECT name FROM marks ORDER BY name)"),
            QByteArray("a b c"));
        QCOMPARE(held.writer.commits(), quint64(1));
    }

    void refusesPastTheQueuesBound()
    {
        m_store.reset();
        Delivery delivery;
        Held held(path(), delivery);
        size_t answers = 0;
        Error refused;
        size_t answersAtRefusal = 0;
        for (size_t i = 0; i < queueLimit + 1; ++i) {
            held.writer.submit(makeJob<void>(
                JobKind::Read, [](Database &) { return Result<void>(); }, Done<void>([&](Result<void> result) {
                    ++answers;
                    if (!result) {
                        refused = result.error();
                        answersAtRefusal = answers;
                    }
                })));
        }
        QTRY_COMPARE(answers, size_t(1)); // at once, while everything else waits
        held.release();
        QTRY_COMPARE(answers, queueLimit + 1);
        QVERIFY(isUnavailable(refused));
        QCOMPARE(answersAtRefusal, size_t(1));
    }
};

QTEST_GUILESS_MAIN(SqliteWriterTest)
#include "tst_sqlite_writer.moc"
