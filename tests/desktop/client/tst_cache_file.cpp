// The file of a cache: whose it is, who may read it, and that nothing a person wrote is lost with a damaged one.
#include "tests/desktop/client/cache_fixture.h"

#include <sys/stat.h>

using namespace kith;
using namespace kith::client;
using namespace kith::client::test;
using namespace Qt::StringLiterals;

class CacheFileTest : public CacheFixture {
    Q_OBJECT

private:
    // The file was put aside, a new one has what fill() wrote for nobody else.
    void verifyRescued()
    {
        QCOMPARE(cids(m_cache->outbox()), QStringList({u"first"_s, u"second"_s}));
        QCOMPARE(m_cache->outbox()[0].text, odd);
        QCOMPARE(m_cache->outbox()[1].attempted, true);
        QCOMPARE(m_cache->draft(direct), odd);
        verifyBegunAnew();
    }

    void verifyBegunAnew()
    {
        QVERIFY(m_cache->rooms().empty());
        QVERIFY(m_cache->messagesBefore(general, 1'000, 10).empty());
        QVERIFY2(m_cache->lastError().contains(u"damaged"), qPrintable(m_cache->lastError()));
        QVERIFY(!files(u"ada.db.damaged-*"_s).isEmpty());
        QVERIFY(files(u"ada.db.new*"_s).isEmpty());
        VERIFY_OK(write([](Cache::Batch &batch) { batch.putRoom(room(general)); }));
        VERIFY_OK(reopen());
        QCOMPARE(m_cache->lastError(), QString());
        QCOMPARE(m_cache->rooms().size(), size_t(1));
    }

    // Writes rubbish over the page on which a table or index begins.
    void damage(const char *name, qsizetype offset = 0)
    {
        m_cache.reset();
        qint64 page = 0;
        qint64 size = 0;
        {
            RawDatabase raw(path());
            page = raw.number(QByteArray("SELECT rootpage FROM sqlite_schema WHERE name = '").append(name).append("'"));
            size = raw.number("PRAGMA page_size");
        }
        QVERIFY(page > 0);
        QFile file(path());
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek((page - 1) * size + offset));
        QVERIFY(file.write(QByteArray(static_cast<qsizetype>(size) - offset, '\xee')) == size - offset);
    }

private slots:
    void init() { begin(); }
    void cleanup() { end(); }

    void survivesKilledProcesses()
    {
        // The files as they lie there while the cache is open.
        fill();
        const QString copy = m_dir->filePath(u"copy.db"_s);
        QVERIFY(QFile::copy(path(), copy));
        QVERIFY(QFile::copy(path() + u"-wal"_s, copy + u"-wal"_s));
        const auto reopened = Cache::open(copy, ada);
        VERIFY_OK(reopened);
        QCOMPARE((*reopened)->lastError(), QString());
        QCOMPARE(cids((*reopened)->outbox()), QStringList({u"first"_s, u"second"_s}));
        QCOMPARE((*reopened)->messagesBefore(general, 1'000, 1'000).size(), size_t(500));
    }

    void isPrivate()
    {
        fill();
        const auto modeOf = [](const QString &name) {
            struct stat status {};
            return stat(name.toUtf8().constData(), &status) == 0 ? int(status.st_mode & 0777) : -1;
        };
        for (const QString &name : files())
            QCOMPARE(modeOf(m_dir->filePath(name)), 0600);
        QVERIFY(files().contains(u"ada.db-wal"_s));
        // Also where somebody copied it carelessly.
        m_cache.reset();
        QFile::setPermissions(
            path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther | QFile::WriteOther);
        VERIFY_OK(reopen());
        QCOMPARE(modeOf(path()), 0600);
    }

    void isOpenedOnce()
    {
        const auto second = Cache::open(path(), ada);
        QVERIFY(!second);
        QVERIFY(second.error().code == ErrorCode::StoreUnavailable);
        QCOMPARE(second.error().message, u"Kith is already open with this account."_s);
        VERIFY_OK(write([](Cache::Batch &batch) { batch.putDraft(general, u"x"_s); }));
    }

    void refusesPlacesItCannotUse()
    {
        QVERIFY(!Cache::open(m_dir->filePath(u"no/such/folder.db"_s), ada));
        QVERIFY(QDir(m_dir->path()).mkdir(u"folder.db"_s));
        QVERIFY(!Cache::open(m_dir->filePath(u"folder.db"_s), ada));
        QVERIFY(QDir(m_dir->path()).exists(u"folder.db"_s));
    }

    void emptiesFilesOfOthers_data()
    {
        QTest::addColumn<QString>("server");
        QTest::addColumn<quint64>("user");
        QTest::addColumn<QString>("username");
        QTest::newRow("server") << u"wss://other.example.org/ws"_s << quint64(7) << u"Ada"_s;
        QTest::newRow("user") << ada.server << quint64(8) << u"Ada"_s;
        QTest::newRow("username") << ada.server << quint64(7) << u"Eve"_s;
    }

    void emptiesFilesOfOthers()
    {
        QFETCH(QString, server);
        QFETCH(quint64, user);
        QFETCH(QString, username);
        fill();
        VERIFY_OK(reopen());
        QCOMPARE(m_cache->rooms().size(), size_t(1)); // its own is kept
        const Cache::Owner other{.server = server, .user = UserId(user), .username = username};
        VERIFY_OK(reopen(other));
        QVERIFY(m_cache->rooms().empty());
        QVERIFY(m_cache->users().empty());
        QVERIFY(m_cache->outbox().empty());
        QCOMPARE(m_cache->draft(direct), QString());
        QVERIFY(m_cache->messagesAfter(general, 0, 10).empty());
        QVERIFY(!contentsOf(path()).contains("xxxxx"));
        VERIFY_OK(write([](Cache::Batch &batch) { batch.putPending(pending(u"theirs"_s)); }));
        VERIFY_OK(reopen(other));
        QCOMPARE(cids(m_cache->outbox()), QStringList(u"theirs"_s));
    }

    void replacesWhatIsNoCache_data()
    {
        QTest::addColumn<QByteArray>("contents");
        QTest::newRow("short") << QByteArray("Dear diary");
        QTest::newRow("long") << QByteArray(10'000, 'x');
        QTest::newRow("only the first bytes") << QByteArray("SQLite format 3\0", 16);
    }

    void replacesWhatIsNoCache()
    {
        QFETCH(QByteArray, contents);
        m_cache.reset();
        Cache::remove(path());
        QVERIFY(writeFile(path(), contents));
        expectWarning("damaged");
        VERIFY_OK(reopen());
        QCOMPARE(contentsOf(m_dir->filePath(files(u"ada.db.damaged-*"_s)[0])), contents);
        verifyBegunAnew();
    }

    void replacesDatabasesOfOtherPrograms()
    {
        m_cache.reset();
        Cache::remove(path());
        RawDatabase(path()).run("CREATE TABLE outbox (cid, room_id, text, created, error, attempted, seen, position);"
                                "INSERT INTO outbox VALUES ('x', '0', 'x', 0, NULL, 0, 0, 1)");
        expectWarning("damaged");
        VERIFY_OK(reopen());
        QVERIFY(m_cache->outbox().empty());
        verifyBegunAnew();
    }

    void rescuesTheOutbox_data()
    {
        QTest::addColumn<QByteArray>("table");
        for (const char *table : {"rooms", "room_keys", "sqlite_autoindex_outbox_1", "sqlite_autoindex_room_keys_1"})
            QTest::newRow(table) << QByteArray(table);
    }

    void rescuesTheOutbox()
    {
        QFETCH(QByteArray, table);
        fill();
        damage(table.constData());
        expectWarning("2 unsent messages and 1 drafts were kept");
        VERIFY_OK(reopen());
        verifyRescued();
    }

    void rescuesTheOutboxWithoutTables()
    {
        fill();
        m_cache.reset();
        RawDatabase(path()).run("PRAGMA foreign_keys = OFF; DROP TABLE rooms");
        expectWarning("2 unsent messages and 1 drafts were kept");
        VERIFY_OK(reopen());
        verifyRescued();
    }

    void rescuesFromTheLog()
    {
        // Killed, and then the file was damaged: the newest lies only in the log.
        fill();
        const QString copy = m_dir->filePath(u"copy.db"_s);
        m_cache.reset();
        VERIFY_OK(reopen());
        VERIFY_OK(write([](Cache::Batch &batch) { batch.putPending(pending(u"third"_s)); }));
        QVERIFY(QFile::copy(path(), copy));
        QVERIFY(QFile::copy(path() + u"-wal"_s, copy + u"-wal"_s));
        QVERIFY(writeFile(copy + u".broken"_s, {}));
        expectWarning("3 unsent messages");
        const auto reopened = Cache::open(copy, ada);
        VERIFY_OK(reopened);
        QCOMPARE(cids((*reopened)->outbox()), QStringList({u"first"_s, u"second"_s, u"third"_s}));
        QVERIFY(!QFile::exists(copy + u".broken"_s));
        QCOMPARE(files(u"copy.db.damaged-*-wal"_s).size(), 1);
    }

    void rescuesFromBothEnds()
    {
        VERIFY_OK(write([](Cache::Batch &batch) {
            for (int i = 0; i < 300; ++i)
                batch.putPending(pending(QString::number(i), QString(500, u'x')));
        }));
        m_cache.reset();
        // A leaf in the middle of the table.
        qint64 leaf = 0;
        {
            RawDatabase raw(path());
            leaf = raw.number("SELECT pageno FROM dbstat WHERE name = 'outbox' AND pagetype = 'leaf' "
                              "ORDER BY path LIMIT 1 OFFSET 10");
        }
        QVERIFY(leaf > 0);
        QFile file(path());
        QVERIFY(file.open(QIODevice::ReadWrite) && file.seek((leaf - 1) * 4096));
        QCOMPARE(file.write(QByteArray(4096, '\xee')), 4096);
        file.close();
        expectWarning("29[0-9] unsent messages");
        VERIFY_OK(reopen());
        const QStringList kept = cids(m_cache->outbox());
        QCOMPARE(kept.first(), u"0"_s);
        QCOMPARE(kept.last(), u"299"_s);
        for (qsizetype i = 1; i < kept.size(); ++i)
            QVERIFY(kept[i - 1].toInt() < kept[i].toInt());
    }

    void rescuesNothingForOthers()
    {
        fill();
        damage("rooms");
        expectWarning("0 unsent messages and 0 drafts were kept");
        VERIFY_OK(reopen({.server = ada.server, .user = ada.user, .username = u"Eve"_s}));
        QVERIFY(m_cache->outbox().empty());
    }

    void holdsBackWhatHasNoOwner()
    {
        fill();
        damage("owner");
        expectWarning("2 unsent messages");
        VERIFY_OK(reopen());
        QCOMPARE(m_cache->outbox().size(), size_t(2));
        QVERIFY(m_cache->outbox()[0].state == Pending::State::Failed);
    }

    void repairsWhatBreaksWhileOpen()
    {
        // Messages are not read when it opens: the damage is found later, and the next opening repairs it.
        fill();
        damage("messages");
        VERIFY_OK(reopen());
        QCOMPARE(m_cache->lastError(), QString());
        expectWarning("are damaged");
        QVERIFY(m_cache->messagesBefore(general, 1'000, 100).empty());
        QVERIFY2(m_cache->lastError().contains(u"Start Kith again"), qPrintable(m_cache->lastError()));
        expectWarning("2 unsent messages");
        VERIFY_OK(reopen());
        verifyRescued();
    }

    void finishesAReplacementThatWasInterrupted()
    {
        // The old file has its new name, the new one not yet; a log of the old one is still there, and sound.
        fill();
        m_cache.reset();
        const QString other = m_dir->filePath(u"other.db"_s);
        {
            const auto old = Cache::open(other, ada);
            VERIFY_OK(old);
            VERIFY_OK((*old)->write([](Cache::Batch &batch) { batch.putPending(pending(u"of the log"_s)); }));
            QVERIFY(QFile::copy(other + u"-wal"_s, path() + u"-wal"_s));
        }
        QVERIFY(QFile::rename(path(), path() + u".new"_s));
        VERIFY_OK(reopen());
        QCOMPARE(m_cache->lastError(), QString());
        QCOMPARE(cids(m_cache->outbox()), QStringList({u"first"_s, u"second"_s}));
        QCOMPARE(m_cache->messagesBefore(general, 1'000, 1'000).size(), size_t(500));
        QVERIFY(!QFile::exists(path() + u".new"_s));
    }

    void refusesNewerVersions()
    {
        fill();
        m_cache.reset();
        RawDatabase(path()).run("PRAGMA user_version = 99");
        const QByteArray before = contentsOf(path());
        const Result<void> refused = reopen();
        QVERIFY(!refused);
        QVERIFY(refused.error().code == ErrorCode::StoreUnavailable);
        QVERIFY2(refused.error().message.contains(u"newer version of Kith"), qPrintable(refused.error().message));
        QVERIFY(contentsOf(path()) == before);
        QVERIFY(files(u"*damaged*"_s).isEmpty());
    }

    void refusesNewerVersionsInTheLog()
    {
        const QString copy = m_dir->filePath(u"copy.db"_s);
        m_cache.reset();
        {
            RawDatabase newer(path());
            newer.run("PRAGMA user_version = 99");
            QVERIFY(QFile::copy(path(), copy));
            QVERIFY(QFile::copy(path() + u"-wal"_s, copy + u"-wal"_s));
        }
        const QByteArray log = contentsOf(copy + u"-wal"_s);
        QVERIFY(!log.isEmpty());
        QVERIFY(!Cache::open(copy, ada));
        QVERIFY(contentsOf(copy + u"-wal"_s) == log);
    }

    void removesEverything()
    {
        fill();
        damage("rooms");
        expectWarning("damaged");
        VERIFY_OK(reopen());
        m_cache.reset();
        QVERIFY(writeFile(path() + u"-wal"_s, "x"));
        QVERIFY(writeFile(path() + u"-shm"_s, "x"));
        QVERIFY(writeFile(path() + u".new"_s, "x"));
        QVERIFY(writeFile(path() + u".broken"_s, {}));
        QVERIFY(writeFile(m_dir->filePath(u"ada.dbx"_s), "another file"));
        Cache::remove(path());
        QCOMPARE(files(), QStringList(u"ada.dbx"_s));
        Cache::remove(path()); // nothing to remove is no failure
    }
};

QTEST_GUILESS_MAIN(CacheFileTest)
#include "tst_cache_file.moc"
