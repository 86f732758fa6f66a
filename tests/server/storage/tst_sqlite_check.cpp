// checkSqliteStore() finds each kind of damage, and nothing in a sound store.
#include "server/storage/sqlite/sqlite_store.h"
#include "tests/server/storage/await.h"
#include "tests/server/storage/sqlite_file.h"

#include <QTemporaryDir>
#include <QTest>

using namespace kith;
using namespace kith::storage;
using namespace Qt::StringLiterals;

class SqliteCheckTest : public QObject {
    Q_OBJECT

private slots:
    void findsDamage_data()
    {
        QTest::addColumn<QByteArray>("damage");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const char *damage, const QString &expected) {
            QTest::newRow(name) << QByteArray(damage) << expected;
        };
        row("sound", "SELECT 1", {});
        row("gap", "DELETE FROM messages WHERE room_id = '1' AND seq = 2", u"room 1: lastSeq 3, but 2 messages"_s);
        row("first missing", "DELETE FROM messages WHERE room_id = '1' AND seq = 1", u"room 1: lastSeq 3"_s);
        row("last missing", "DELETE FROM messages WHERE room_id = '1' AND seq = 3", u"room 1: lastSeq 3"_s);
        row("all missing", "DELETE FROM messages WHERE room_id = '1'", u"room 1: lastSeq 3, but no messages"_s);
        row("room behind", "UPDATE rooms SET last_seq = 2 WHERE id = '1'", u"room 1: lastSeq 2"_s);
        row("rev behind", "UPDATE rooms SET rev = 2 WHERE id = '1'", u"room 1: rev 2, but a message has rev 3"_s);
        row("message's rev", "UPDATE messages SET rev = 1 WHERE room_id = '1' AND seq = 2", u"message 2: rev 1"_s);
        row("member count", "UPDATE rooms SET members = 7 WHERE id = '0'", u"room 0: 7 members, but 2 rows"_s);
        row("direct with one",
            "DELETE FROM members WHERE room_id = '1:2' AND user_id = 2;"
            "UPDATE rooms SET members = 1 WHERE id = '1:2'",
            u"room 1:2: 1 members"_s);
        row("read marker", "UPDATE members SET read_seq = 9 WHERE room_id = '1'", u"read marker of user 1"_s);
        row("orphan", "PRAGMA foreign_keys = OFF; DELETE FROM users WHERE id = 2", u"parent in table users"_s);
        row("sender", "UPDATE messages SET from_user = 9 WHERE room_id = '1' AND seq = 2",
            u"message 2: there is no user 9"_s);
        row("sender of another server", "UPDATE messages SET from_user = 0, cid = NULL WHERE room_id = '1'", {});
        row("general gone",
            "PRAGMA foreign_keys = OFF; DELETE FROM members WHERE room_id = '0';"
            "DELETE FROM rooms WHERE id = '0'",
            u"General is missing"_s);
        row("kind", "UPDATE rooms SET kind = 2 WHERE id = '1'", u"room 1: id and kind"_s);
        row("counter", "UPDATE counters SET value = 0", u"room counter is at 0, but room 1 exists"_s);
        row("index",
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM"
            " sqlite_schema WHERE name = 'members_by_user') WHERE name = 'sessions_by_user'",
            u"SQLite: "_s);
    }

    void findsDamage()
    {
        QFETCH(QByteArray, damage);
        QFETCH(QString, expected);
        QTemporaryDir dir;
        const QString path = dir.filePath(u"kith.db"_s);
        {
            auto opened = openSqliteStore({.path = path});
            KITH_VERIFY_OK(opened);
            Store &store = **opened;
            store.users().create({.username = u"Ada"_s, .folded = u"ada"_s}, {});
            store.users().create({.username = u"Bob"_s, .folded = u"bob"_s}, {});
            store.rooms().create({.name = u"Room"_s, .owner = UserId(1)}, {});
            store.rooms().openDirect(UserId(1), UserId(2), 1, {});
            for (int i = 0; i < 3; ++i) {
                store.messages().append(
                    {.room = RoomId(1), .from = UserId(1), .cid = QString::number(i), .text = u"t"_s}, {});
            }
        }
        RawDatabase(path).run(damage);
        const Result<QStringList> faults = checkSqliteStore(path);
        KITH_VERIFY_OK(faults);
        const QString all = faults->join(u'\n');
        if (expected.isEmpty())
            QCOMPARE(all, QString());
        else
            QVERIFY2(all.contains(expected), qPrintable(all));
    }
};

QTEST_GUILESS_MAIN(SqliteCheckTest)
#include "tst_sqlite_check.moc"
