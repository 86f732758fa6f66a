// A store of 100,000 messages in many rooms, there and back: the first file and the last hold the same rows.
#include "server/storage/copy/copy.h"
#include "server/storage/sqlite/sqlite_store.h"
#include "tests/server/storage/await.h"
#include "tests/server/storage/copy/same_rows.h"
#include "tests/support/redis_server.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

using namespace kith;
using namespace kith::storage;
using namespace Qt::StringLiterals;

class TestStoreCopyLarge : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void thereAndBack();
};

// 500 users, 400 rooms with three members each, and 100,000 messages: 60,000 in the first room, 100 in each other.
static void fill(const QString &path)
{
    QVERIFY(openSqliteStore({.path = path}));
    RawDatabase(path).run(R"(
BEGIN;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
INSERT INTO users SELECT i, 'User' || i, 'user' || i, 'User ' || i, 'user ' || i, '', x'0102', 0, i FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
INSERT INTO rooms (id, number, kind, name, name_folded, topic, topic_folded, created, rev, last_seq, members)
SELECT CAST(i AS TEXT), i, i % 2, 'Room ' || i, 'room ' || i, '', '', i, CASE i WHEN 1 THEN 60000 ELSE 100 END,
  CASE i WHEN 1 THEN 60000 ELSE 100 END, 3 FROM n;
INSERT INTO rooms (id, number, kind, name, name_folded, topic, topic_folded, created, rev, last_seq, members)
VALUES ('1:2', NULL, 2, '', '', '', '', 0, 100, 100, 2);
UPDATE counters SET value = 400;
INSERT INTO members (room_id, user_id, role, read_seq, hidden, joined)
SELECT id, (number + k) % 500 + 1, 2 * (k = 0), 7 * k, 0, number FROM rooms,
  (SELECT 0 AS k UNION SELECT 1 UNION SELECT 2) WHERE number > 0;
INSERT INTO members (room_id, user_id, role, read_seq, hidden, joined) SELECT '0', id, 0, 0, 0, id FROM users;
UPDATE rooms SET members = 500 WHERE id = '0';
INSERT INTO members (room_id, user_id, role, read_seq, hidden, joined) VALUES ('1:2', 1, 0, 3, 0, 1), ('1:2', 2, 0, 4, 0, 1);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
INSERT INTO messages SELECT r.id, i, i, (coalesce(r.number, 1) + i % 3) % 500 + 1, 1700000000000 + i * 7,
  'cid ' || r.id || ' ' || i, 'Text ' || i || ' “' || r.id || '” 🙂' FROM rooms r JOIN n ON i <= r.last_seq;
COMMIT;)");
    QCOMPARE(checkSqliteStore(path).value(), QStringList());
}

void TestStoreCopyLarge::thereAndBack()
{
    QTemporaryDir folder;
    const QString first = folder.filePath(u"first.db"_s);
    const QString last = folder.filePath(u"last.db"_s);
    fill(first);
    test::RedisServer redis;
    const QString address = u"redis://127.0.0.1:%1/0"_s.arg(redis.port());
    QElapsedTimer timer;
    timer.start();
    const auto there = copy::copyStore(u"sqlite:"_s + first, address);
    KITH_VERIFY_OK(there);
    qInfo("SQLite to Redis: %lld ms", timer.restart());
    QCOMPARE(there->counts[static_cast<size_t>(copy::Kind::Messages)], 100'000);
    QCOMPARE(there->counts[static_cast<size_t>(copy::Kind::Cids)], 100'000);
    const auto back = copy::copyStore(address, u"sqlite:"_s + last);
    KITH_VERIFY_OK(back);
    qInfo("Redis to SQLite: %lld ms", timer.restart());
    QCOMPARE(checkSqliteStore(last).value(), QStringList());
    QCOMPARE(differingRows(first, last), QStringList());
}

QTEST_GUILESS_MAIN(TestStoreCopyLarge)
#include "tst_store_copy_large.moc"
