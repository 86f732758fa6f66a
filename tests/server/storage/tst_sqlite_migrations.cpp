// Which files are opened and which are refused, untouched.
#include "server/storage/sqlite/schema.h"
#include "server/storage/sqlite/sqlite_store.h"
#include "tests/server/storage/await.h"
#include "tests/server/storage/sqlite_file.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace kith;
using namespace kith::storage;
using namespace Qt::StringLiterals;

class SqliteMigrationsTest : public QObject {
    Q_OBJECT

private:
    QString path() const { return m_dir->filePath(u"kith.db"_s); }

    // It is refused with a sentence that has `word` in it, and the folder is as it was.
    void verifyRefused(const QString &word)
    {
        const auto listing = [this] { return QDir(m_dir->path()).entryList(QDir::Files | QDir::Hidden, QDir::Name); };
        const QStringList files = listing();
        const QByteArray before = contentsOf(path());
        const auto store = openSqliteStore({.path = path()});
        QVERIFY(!store);
        QVERIFY2(store.error().message.contains(word), qPrintable(store.error().message));
        QVERIFY2(store.error().message.contains(path()), qPrintable(store.error().message));
        QVERIFY(contentsOf(path()) == before);
        QStringList after = listing();
        if (!files.contains(u"kith.db.lock"_s))
            after.removeAll(u"kith.db.lock"_s);
        QCOMPARE(after, files);
    }

    void loadDump(const QString &name)
    {
        const QByteArray dump = contentsOf(QStringLiteral(KITH_STORAGE_DATA "/") + name);
        QVERIFY(!dump.isEmpty());
        RawDatabase(path()).run(dump);
    }

    std::unique_ptr<QTemporaryDir> m_dir;

private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_dir.reset(); }

    void makesNewFiles()
    {
        QVERIFY(openSqliteStore({.path = path()}));
        QCOMPARE(QFile::permissions(path()), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser);
        RawDatabase database(path());
        QCOMPARE(
            database.value("PRAGMA application_id"), QByteArray::number(storage::sqlite::schema().applicationId()));
        QCOMPARE(database.value("PRAGMA user_version"), QByteArray::number(storage::sqlite::schema().version()));
        QCOMPARE(database.value("PRAGMA journal_mode"), QByteArray("wal"));
        QCOMPARE(database.value("SELECT name FROM rooms WHERE id = '0'"), QByteArray("General"));
    }

    void opensEmptyFiles()
    {
        QVERIFY(writeFile(path(), {}));
        QVERIFY(openSqliteStore({.path = path()}));
        QVERIFY(openSqliteStore({.path = path()})); // and again, with nothing to migrate
    }

    void opensOldSchemas_data()
    {
        QTest::addColumn<QString>("schema");
        QTest::newRow("1") << u"schema1.sql"_s;
        QTest::newRow("2") << u"schema2.sql"_s;
        QTest::newRow("3") << u"schema3.sql"_s;
        QTest::newRow("4") << u"schema4.sql"_s;
    }

    void opensOldSchemas()
    {
        QFETCH(QString, schema);
        loadDump(schema);
        auto opened = openSqliteStore({.path = path()});
        KITH_VERIFY_OK(opened);
        Store &store = **opened;
        const UserId ada(1);
        const UserId bob(2);

        const auto people = await<std::vector<User>>([&](auto done) {
            store.users().byIds({ada, bob, UserId(3)}, done);
        }).value();
        QCOMPARE(people.size(), size_t(3));
        QCOMPARE(people[0].username, u"Ada"_s);
        QCOMPARE(people[0].displayName, u"Ada Lovelace"_s);
        QCOMPARE(people[1].displayName, u"Бoб 🙂"_s);
        QCOMPARE(people[2].guest, true);
        const auto credentials =
            await<std::optional<Credentials>>([&](auto done) { store.users().credentials(u"bob"_s, done); }).value();
        QCOMPARE(credentials->passwordHash, QByteArray("\0\xff'x", 4));

        const auto rooms = await<std::vector<Room>>([&](auto done) { store.rooms().roomsOf(ada, done); }).value();
        QCOMPARE(rooms.size(), size_t(3)); // 1:3 is not revealed to her
        QCOMPARE(rooms[0].lastSeq, 2);
        QCOMPARE(rooms[0].readSeq, 1);
        QCOMPARE(rooms[0].members, 3);
        QCOMPARE(rooms[0].lastMessage->text, u"line\nline"_s);
        QCOMPARE(rooms[1].name, u"Räume"_s);
        QCOMPARE(rooms[1].topic, u"It's about %, _ and \\"_s);
        QVERIFY(rooms[1].role == Role::Owner);
        QCOMPARE(rooms[1].rev, 3);
        QCOMPARE(rooms[2].id, RoomId::direct(ada, bob));
        const auto page =
            await<MessagePage>([&](auto done) { store.messages().page({.room = RoomId(1)}, done); }).value();
        QCOMPARE(page.messages.size(), size_t(3));
        QCOMPARE(page.messages[0].text, u"'quoted' 漢字 👩‍👩‍👧"_s);
        QCOMPARE(page.messages[1].from, bob);
        QCOMPARE(page.messages[1].date, 1'700'000'010'004);
        // What is in the index, in part or not at all, is found alike.
        const auto found = [&](const QString &query) {
            QStringList texts;
            const SearchQuery search{.asker = ada, .wanted = {.query = search::Query(query)}};
            const auto result = await<search::Found>([&](auto done) { store.messages().search(search, done); });
            for (const Message &message : result.value().messages)
                texts << message.text;
            return texts.join(u'|');
        };
        QCOMPARE(found(u"quote"_s), page.messages[0].text);
        QCOMPARE(found(u"two"_s), u"two"_s);
        QCOMPARE(found(u"THRE"_s), u"three"_s);
        QCOMPARE(found(u"welco"_s), u"Welcome"_s);
        QCOMPARE(found(u"from"_s), QString()); // said where she is not

        const auto session = await<OpenedSession>([&](auto done) {
            store.sessions().open(QByteArray("\0token\xff", 7), 1'700'000'009'000, done);
        }).value();
        QCOMPARE(session.user.id, ada);
        QCOMPARE(session.session.client, u"kith 0.1"_s);
        const auto joined = await<Joined>([&](auto done) {
            store.rooms().join({.user = UserId(3), .inviteHash = QByteArray("\1\0key", 5)}, done);
        }).value();
        QCOMPARE(joined.room.name, u"Secret"_s);

        // It goes on where it stopped: ids, seqs, and cids that were used before.
        const NewMessage old{.room = RoomId(1), .from = ada, .cid = u"cid-5"_s, .text = u"x"_s};
        QCOMPARE(await<Appended>([&](auto done) { store.messages().append(old, done); }).value().dup, true);
        const NewMessage next{.room = RoomId(1), .from = ada, .cid = u"cid-9"_s, .text = u"x"_s};
        QCOMPARE(await<Appended>([&](auto done) { store.messages().append(next, done); }).value().seq, 4);
        const NewRoom room{.name = u"Next"_s, .owner = ada};
        QCOMPARE(await<Room>([&](auto done) { store.rooms().create(room, done); }).value().id, RoomId(3));
        const NewUser carol{.username = u"Carol"_s, .folded = u"carol"_s};
        QCOMPARE(await<User>([&](auto done) { store.users().create(carol, done); }).value().id, UserId(4));
        opened->reset();
        QCOMPARE(checkSqliteStore(path()).value(), QStringList());
    }

    void migratedIsAsNew()
    {
        const QByteArray all = "SELECT group_concat(type || name || coalesce(sql, ''), char(10)) FROM"
                               " (SELECT * FROM sqlite_schema ORDER BY type, name)";
        loadDump(u"schema1.sql"_s);
        QVERIFY(openSqliteStore({.path = path()}));
        const QByteArray migrated = RawDatabase(path()).value(all);
        QVERIFY(QFile::remove(path()));
        QVERIFY(openSqliteStore({.path = path()}));
        QCOMPARE(migrated, RawDatabase(path()).value(all));
        QVERIFY(migrated.contains("cid TEXT,"));
    }

    void migratesUnderReaders()
    {
        // A connection that has read the schema before sees the new one.
        loadDump(u"schema1.sql"_s);
        RawDatabase reader(path());
        QCOMPARE(reader.value("SELECT count(*) FROM messages"), QByteArray("6"));
        QVERIFY(openSqliteStore({.path = path()}));
        reader.run("INSERT INTO messages VALUES ('2', 1, 1, 0, 5, NULL, 'x')");
    }

    void keepsMessagesOfOthers_data()
    {
        QTest::addColumn<QString>("schema");
        QTest::newRow("added after the migration") << u"schema1.sql"_s;
        QTest::newRow("there before") << u"schema2.sql"_s;
    }

    void keepsMessagesOfOthers()
    {
        QFETCH(QString, schema);
        loadDump(schema);
        if (schema == u"schema1.sql"_s) {
            QVERIFY(openSqliteStore({.path = path()}));
            RawDatabase(path()).run("INSERT INTO messages VALUES ('2', 1, 1, 0, 1700000010007, NULL, 'from nobody'),"
                                    " ('2', 2, 2, 99, 1700000010008, NULL, 'from somebody unknown');"
                                    "UPDATE rooms SET last_seq = 2, rev = 2 WHERE id = '2'");
        }
        auto opened = openSqliteStore({.path = path()});
        KITH_VERIFY_OK(opened);
        Store &store = **opened;
        const auto page =
            await<MessagePage>([&](auto done) { store.messages().page({.room = RoomId(2)}, done); }).value();
        QCOMPARE(page.messages.size(), size_t(2));
        QVERIFY(!page.messages[0].from.isValid());
        QCOMPARE(page.messages[0].text, u"from nobody"_s);
        QCOMPARE(page.messages[1].from, UserId(99));
        const NewMessage next{.room = RoomId(2), .from = UserId(2), .cid = u"cid-9"_s, .text = u"x"_s};
        QCOMPARE(await<Appended>([&](auto done) { store.messages().append(next, done); }).value().seq, 3);
        opened->reset();
        QCOMPARE(checkSqliteStore(path()).value(), QStringList());
    }

    void refusesNewerVersions()
    {
        QVERIFY(openSqliteStore({.path = path()}));
        RawDatabase(path()).run("PRAGMA user_version = 99");
        verifyRefused(u"newer version"_s);
        QVERIFY(!checkSqliteStore(path()));
    }

    void refusesNewerVersionsInTheLog()
    {
        // The newer server was killed: its version is in the log, not yet in the file.
        QVERIFY(openSqliteStore({.path = path()}));
        const QString original = m_dir->filePath(u"original.db"_s);
        QVERIFY(QFile::rename(path(), original));
        {
            RawDatabase newer(original);
            newer.run("PRAGMA user_version = 99");
            QVERIFY(QFile::copy(original, path()));
            QVERIFY(QFile::copy(original + u"-wal"_s, path() + u"-wal"_s));
        }
        QVERIFY(!contentsOf(path() + u"-wal"_s).isEmpty());
        const QByteArray before = contentsOf(path());
        const QByteArray log = contentsOf(path() + u"-wal"_s);
        const auto store = openSqliteStore({.path = path()});
        QVERIFY(!store);
        QVERIFY2(store.error().message.contains(u"newer version"), qPrintable(store.error().message));
        QVERIFY(contentsOf(path()) == before);
        QVERIFY(contentsOf(path() + u"-wal"_s) == log);
    }

    void refusesForeignDatabases()
    {
        RawDatabase(path()).run("PRAGMA application_id = 4711; CREATE TABLE theirs (x)");
        verifyRefused(u"another program"_s);
        QVERIFY(!checkSqliteStore(path()));
    }

    void refusesUnmarkedDatabases()
    {
        RawDatabase(path()).run("CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)");
        verifyRefused(u"another program"_s);
    }

    void refusesOtherFiles_data()
    {
        QTest::addColumn<QByteArray>("contents");
        QTest::newRow("short") << QByteArray("Dear diary");
        QTest::newRow("long") << QByteArray(10'000, 'x');
        QTest::newRow("only the first bytes") << QByteArray("SQLite format 3\0", 16);
    }

    void refusesOtherFiles()
    {
        QFETCH(QByteArray, contents);
        QVERIFY(writeFile(path(), contents));
        verifyRefused(u"not a database"_s);
        QVERIFY(!checkSqliteStore(path()));
    }

    void refusesMissingFolders()
    {
        const auto store = openSqliteStore({.path = m_dir->filePath(u"no/such/kith.db"_s)});
        QVERIFY(!store);
        QVERIFY2(store.error().message.contains(u"cannot be written"), qPrintable(store.error().message));
        QVERIFY(!checkSqliteStore(m_dir->filePath(u"none.db"_s)));
    }

    void refusesReadOnlyFiles()
    {
        QVERIFY(openSqliteStore({.path = path()}));
        QVERIFY(QFile::setPermissions(path(), QFile::ReadOwner | QFile::ReadGroup | QFile::ReadOther));
        const uid_t user = geteuid();
        if (user == 0) { // to root every file is writable
            QVERIFY(QFile::setPermissions(m_dir->path(), QFile::Permissions(0x7777)));
            QVERIFY(QFile::setPermissions(path() + u".lock"_s, QFile::Permissions(0x6666)));
            QCOMPARE(seteuid(65'534), 0);
        }
        const auto store = openSqliteStore({.path = path()});
        QCOMPARE(seteuid(user), 0);
        QVERIFY(!store);
        QVERIFY2(store.error().message.contains(u"cannot be written"), qPrintable(store.error().message));
    }

    void refusesWhatIsInUse()
    {
        auto first = openSqliteStore({.path = path()});
        KITH_VERIFY_OK(first);
        const auto second = openSqliteStore({.path = path()});
        QVERIFY(!second);
        QVERIFY2(second.error().message.contains(u"in use by another process"), qPrintable(second.error().message));
        KITH_VERIFY_OK(await<void>([&](auto done) { (*first)->probe(done); }));
        first->reset();
        QVERIFY(openSqliteStore({.path = path()}));
    }

    void opensAfterAKill()
    {
        // Another process holds the lock and is killed: nothing of the lock stays.
        const QByteArray lock = (path() + u".lock"_s).toUtf8();
        int ready[2];
        QCOMPARE(pipe(ready), 0);
        const pid_t child = fork();
        if (child == 0) {
            const int descriptor = ::open(lock.constData(), O_RDWR | O_CREAT, 0600);
            if (flock(descriptor, LOCK_EX) == 0 && write(ready[1], "x", 1) == 1)
                pause();
            _exit(1);
        }
        char byte = 0;
        QCOMPARE(read(ready[0], &byte, 1), ssize_t(1));
        const auto refused = openSqliteStore({.path = path()});
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        close(ready[0]);
        close(ready[1]);
        QVERIFY(!refused);
        QVERIFY(openSqliteStore({.path = path()}));
    }
};

QTEST_GUILESS_MAIN(SqliteMigrationsTest)
#include "tst_sqlite_migrations.moc"
