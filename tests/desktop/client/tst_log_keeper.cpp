// What was asked of the log's thread is done, together, before it ends.
#include "desktop/client/log_keeper.h"
#include "shared/sqlite/database.h"
#include "shared/sqlite/file_lock.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace kith;
using namespace kith::client;
using namespace Qt::StringLiterals;

class LogKeeperTest : public QObject {
    Q_OBJECT

    static void write(sqlite::Database &database) { database.run("INSERT INTO t VALUES (zeroblob(100000))"); }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<sqlite::Database> m_database;
    QString m_path;

private slots:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_path = m_dir->filePath(u"a.db"_s);
        QVERIFY(sqlite::makePrivateFile(m_path));
        m_database = std::make_unique<sqlite::Database>(m_path, sqlite::Database::Mode::ReadWrite);
        m_database->run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0;"
                        "CREATE TABLE t (x)");
    }

    void cleanup()
    {
        m_database.reset();
        m_dir.reset();
    }

    void joinsManyWishes()
    {
        LogKeeper keeper(m_path);
        write(*m_database);
        for (int i = 0; i < 10'000; ++i)
            keeper.sync();
        QTRY_VERIFY(keeper.runs() > 0);
        QVERIFY2(keeper.runs() < 9'000, qPrintable(QString::number(keeper.runs())));
        QCOMPARE(keeper.error(), QString());
    }

    void leavesTheLogWhenItOnlySyncs()
    {
        write(*m_database);
        const qint64 before = QFile(m_path).size();
        {
            LogKeeper keeper(m_path);
            keeper.sync();
        }
        QCOMPARE(QFile(m_path).size(), before);
    }

    void finishesBeforeItEnds()
    {
        write(*m_database);
        const qint64 before = QFile(m_path).size();
        {
            LogKeeper keeper(m_path);
            keeper.shorten();
        }
        QVERIFY(QFile(m_path).size() >= before + 100'000);
        // The log begins anew.
        const qint64 log = QFile(m_path + u"-wal"_s).size();
        write(*m_database);
        QCOMPARE(QFile(m_path + u"-wal"_s).size(), log);
    }

    void saysWhatFailed()
    {
        LogKeeper keeper(m_dir->filePath(u"no/such.db"_s));
        keeper.sync();
        QTRY_COMPARE(keeper.runs(), 1);
        QCOMPARE(keeper.error(), QString()); // nothing there, nothing to lose
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"did not confirm"_s));
        keeper.shorten();
        QTRY_VERIFY(!keeper.error().isEmpty());
        keeper.sync();
        QTRY_COMPARE(keeper.error(), QString());
    }
};

QTEST_GUILESS_MAIN(LogKeeperTest)
#include "tst_log_keeper.moc"
