// Small stores with every feature, there and back; what other servers wrote; what is refused; what the comparison
// finds; copies that break off.
#include "server/storage/copy/copy.h"
#include "server/storage/copy/redis_sink.h"
#include "server/storage/copy/sqlite_sink.h"
#include "server/storage/copy/sqlite_source.h"
#include "tests/server/storage/copy/full_store.h"
#include "tests/server/storage/copy/same_rows.h"

using namespace kith;
using namespace kith::storage;
using namespace kith::storage::full;
using namespace Qt::StringLiterals;
using copy::Kind;

namespace {

qint64 countOf(const copy::Copied &copied, Kind kind) { return copied.counts[static_cast<size_t>(kind)]; }

// Between the copying and its target: changes what is written.
class Saboteur final : public copy::Sink {
public:
    Saboteur(std::unique_ptr<copy::Sink> sink, std::function<void(copy::Records &)> change)
        : m_sink(std::move(sink)), m_change(std::move(change))
    {
    }
    Result<void> begin() override { return m_sink->begin(); }
    Result<void> write(const copy::Records &records) override
    {
        copy::Records changed = records;
        m_change(changed);
        return m_sink->write(changed);
    }
    Result<void> finish(const copy::Counters &counters) override
    {
        copy::Counters given = counters;
        given.rooms += addToRooms;
        return m_sink->finish(given);
    }
    Result<std::unique_ptr<copy::Source>> readBack() override { return m_sink->readBack(); }
    Result<void> commit() override { return m_sink->commit(); }

    qint64 addToRooms = 0;

private:
    std::unique_ptr<copy::Sink> m_sink;
    std::function<void(copy::Records &)> m_change;
};

// Does it to the records of one type.
template <typename Record>
std::function<void(copy::Records &)> toAll(std::function<void(std::vector<Record> &)> change)
{
    return [change](copy::Records &records) {
        if (auto *all = std::get_if<std::vector<Record>>(&records))
            change(*all);
    };
}

using Change = std::function<void(copy::Records &)>;

} // namespace

Q_DECLARE_METATYPE(Change)

class TestStoreCopy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void fromSqliteAndBack();
    void fromRedisAndBack();
    void betweenFiles();
    void fromAnOlderFile();
    void fromAFileAfterACrash();
    void anEmptyStore();
    void servesAfterwards();
    void whatOthersWrote();
    void refusesAFullTarget();
    void acceptsATargetOfOthers();
    void refusesAMissingSource();
    void refusesTheSameStore();
    void refusesWhatIsInUse();
    void refusesAddresses_data();
    void refusesAddresses();
    void comparisonFinds_data();
    void comparisonFinds();
    void comparisonFindsCounters();
    void brokenOffIntoRedis();
    void brokenOffIntoSqlite();
    void progress();

private:
    QString path(const QString &name) const { return m_folder->filePath(name); }
    // A file with everything in it.
    QString filled()
    {
        const QString file = path(u"filled.db"_s);
        fill(*openSqlite(file));
        // No request makes a moderator yet.
        RawDatabase(file).run("UPDATE members SET role = 1 WHERE user_id = 2 AND room_id = '0'");
        return file;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestStoreCopy::fromSqliteAndBack()
{
    const QString first = filled();
    const QString last = path(u"last.db"_s);
    test::RedisServer server;
    const auto there = copy::copyStore(addressOf(first), addressOf(server));
    KITH_VERIFY_OK(there);
    QCOMPARE(countOf(*there, Kind::Users), 4);
    QCOMPARE(countOf(*there, Kind::Rooms), 6);
    QCOMPARE(countOf(*there, Kind::Sessions), 3);
    QCOMPARE(countOf(*there, Kind::Invites), 3);
    QCOMPARE(countOf(*there, Kind::Messages), 20);
    QCOMPARE(countOf(*there, Kind::Cids), 20);
    QCOMPARE(there->notes, QStringList());
    const auto back = copy::copyStore(addressOf(server), addressOf(last));
    KITH_VERIFY_OK(back);
    QCOMPARE(back->counts, there->counts);
    QCOMPARE(back->notes, QStringList());
    QCOMPARE(differingRows(first, last), QStringList());
    QCOMPARE(checkSqliteStore(last).value(), QStringList());
    QVERIFY(!QFile::exists(last + u".copying"_s));
}

void TestStoreCopy::fromRedisAndBack()
{
    test::RedisServer first;
    test::RedisServer last;
    fill(*openRedis(first));
    const auto before = contentsOf(first);
    const QString between = path(u"between.db"_s);
    KITH_VERIFY_OK(copy::copyStore(addressOf(first), addressOf(between)));
    QCOMPARE(contentsOf(first), before); // nothing was there to be adopted
    QCOMPARE(checkSqliteStore(between).value(), QStringList());
    KITH_VERIFY_OK(copy::copyStore(addressOf(between), addressOf(last)));
    const auto after = contentsOf(last);
    QCOMPARE(after.keys(), before.keys());
    for (auto key = before.keyBegin(); key != before.keyEnd(); ++key)
        QVERIFY2(after[*key] == before[*key], key->constData());
}

void TestStoreCopy::betweenFiles()
{
    const QString first = filled();
    const QString last = path(u"last.db"_s);
    KITH_VERIFY_OK(copy::copyStore(addressOf(first), addressOf(last)));
    QCOMPARE(differingRows(first, last), QStringList());
}

// What it was before stays what it was: only a server migrates it.
void TestStoreCopy::fromAnOlderFile()
{
    const QString first = path(u"older.db"_s);
    const QString last = path(u"last.db"_s);
    RawDatabase(first).run(storage::contentsOf(QStringLiteral(KITH_STORAGE_DATA "/schema1.sql")));
    test::RedisServer server;
    KITH_VERIFY_OK(copy::copyStore(addressOf(first), addressOf(server)));
    KITH_VERIFY_OK(copy::copyStore(addressOf(server), addressOf(last)));
    QCOMPARE(RawDatabase(first).value("PRAGMA user_version"), QByteArray("1"));
    QCOMPARE(differingRows(first, last), QStringList());
    QVERIFY(RawDatabase(last).value("SELECT count(*) FROM messages").toInt() > 0);
}

// A server that was killed leaves what it has acknowledged in the log beside the file.
void TestStoreCopy::fromAFileAfterACrash()
{
    const QString first = path(u"serving.db"_s);
    const QString crashed = path(u"crashed.db"_s);
    const QString last = path(u"last.db"_s);
    {
        const auto serving = openSqlite(first);
        fill(*serving);
        QVERIFY(QFile::copy(first, crashed));
        QVERIFY(QFile::copy(first + u"-wal"_s, crashed + u"-wal"_s));
    }
    KITH_VERIFY_OK(copy::copyStore(addressOf(crashed), addressOf(last)));
    QCOMPARE(differingRows(first, last), QStringList());
    QCOMPARE(checkSqliteStore(crashed).value(), QStringList());
}

void TestStoreCopy::anEmptyStore()
{
    const QString first = path(u"first.db"_s);
    const QString last = path(u"last.db"_s);
    openSqlite(first);
    openSqlite(last); // a server was started here once: that is empty
    test::RedisServer server;
    KITH_VERIFY_OK(copy::copyStore(addressOf(first), addressOf(server)));
    KITH_VERIFY_OK(copy::copyStore(addressOf(server), addressOf(last)));
    QCOMPARE(differingRows(first, last), QStringList());
}

// The store over the copy goes on where that over the first one stopped.
void TestStoreCopy::servesAfterwards()
{
    const QString first = filled();
    const QString last = path(u"last.db"_s);
    test::RedisServer server;
    KITH_VERIFY_OK(copy::copyStore(addressOf(first), addressOf(server)));
    const auto goesOn = [](Store &store, const QString &name, quint64 id) {
        const Appended again = say(store, RoomId::general(), UserId(1), u"a 1"_s, u"another text"_s);
        QVERIFY(again.dup);
        QCOMPARE(again.seq, 1);
        QCOMPARE(again.room, RoomId::general());
        const auto opened =
            await<OpenedSession>([&](auto done) { store.sessions().open(secret("desk"), 1'700'000'060'000, done); });
        KITH_VERIFY_OK(opened);
        QCOMPARE(opened->user.id, UserId(1));
        const auto known =
            await<std::optional<Credentials>>([&](auto done) { store.users().credentials(u"çleo"_s, done); });
        QVERIFY(known && known->has_value());
        QCOMPARE((*known)->passwordHash, QByteArray("$argon2id$\xff\x01 new"));
        QCOMPARE(addUser(store, name), UserId(id)); // no id is given again
        QVERIFY(std::ranges::none_of(roomsOf(store, UserId(1)),
            [](const Room &room) { return room.id == RoomId::direct(UserId(1), UserId(3)); }));
        KITH_VERIFY_ERROR(await<Joined>([&](auto done) {
            store.rooms().join({.user = UserId(id), .inviteHash = secret("used up"), .now = 1'700'000'005'000}, done);
        }),
            ErrorCode::InviteInvalid);
        const auto found = await<std::vector<User>>([&](auto done) { store.users().search(u"bo"_s, 10, done); });
        QVERIFY(found && found->size() == 1);
        const auto invites = await<std::vector<InviteRecord>>(
            [&](auto done) { store.rooms().invites(RoomId(2), {}, 1'700'000'005'000, done); });
        QVERIFY(invites && invites->size() == 2); // of the cellar
        const GoneQuery nobody{.now = 1'700'000'005'000, .createdBefore = 1'700'000'005'000};
        const auto here = await<std::vector<Retired>>([&](auto done) { store.users().retireGuests(nobody, done); });
        QVERIFY(here && here->empty());
    };
    goesOn(*openRedis(server), u"Eve"_s, 5);
    KITH_VERIFY_OK(copy::copyStore(addressOf(server), addressOf(last)));
    goesOn(*openSqlite(last), u"Finn"_s, 6);
    // Guests are known as such on both sides.
    constexpr EpochMs later = 1'900'000'000'000;
    for (const std::unique_ptr<Store> &store : {openRedis(server), openSqlite(last)}) {
        const auto gone = await<std::vector<Retired>>(
            [&](auto done) { store->users().retireGuests({.now = later, .createdBefore = later}, done); });
        QVERIFY(gone && gone->size() == 1);
        QCOMPARE(gone->front().user.username, u"guest-1"_s);
        QCOMPARE(gone->front().left.size(), size_t(2)); // General and the cellar
    }
}

// A message as another server of the layout writes it.
static QByteArray theirs(const QByteArray &from, const QByteArray &date, const QByteArray &text, const QByteArray &room)
{
    return R"({"from": )" + from + R"(, "date": )" + date + R"(, "message": ")" + text + R"(", "roomId": ")" + room
        + "\"}";
}

void TestStoreCopy::whatOthersWrote()
{
    test::RedisServer server;
    {
        test::RedisClient redis(server);
        redis({"SET", "total_users", "2"});
        const QByteArrayList names{"Ada", "Bob", "ADA"};
        for (int i = 1; i <= 3; ++i) { // the third is ahead of the counter
            const QByteArray id = QByteArray::number(i);
            redis({"SET", "username:" + names[i - 1], "user:" + id});
            redis({"HSET", "user:" + id, "username", names[i - 1], "password", "$2b$x" + id});
            redis({"SADD", "user:" + id + ":rooms", "0"});
        }
        redis({"SADD", "user:1:rooms", "1:2", "7"}); // that of user 2 does not have 1:2
        redis({"SET", "room:0:name", "General"});
        redis({"SET", "room:7:name", "Old"});
        redis({"ZADD", "room:0", "1600000001", theirs("\"1\"", "1600000001", "first", "0")});
        redis({"ZADD", "room:0", "1600000002.25", theirs("2", "1600000002.25", "second", "0")});
        redis({"ZADD", "room:0", "1600000003", "no JSON"});
        redis({"ZADD", "room:0", "1600000004", theirs("-1", "1600000004", "from nobody", "0")});
        redis({"ZADD", "room:0", "1600000005", theirs("99", "1600000005", "from somebody unknown", "0")});
        redis({"ZADD", "room:1:2", "1600000006", theirs("1", "1600000006", "just us", "1:2")});
    }
    const QString file = path(u"theirs.db"_s);
    const auto copied = copy::copyStore(addressOf(server), addressOf(file));
    KITH_VERIFY_OK(copied);
    QCOMPARE(countOf(*copied, Kind::Users), 3);
    QCOMPARE(countOf(*copied, Kind::Rooms), 3);
    QCOMPARE(countOf(*copied, Kind::Messages), 6);
    QCOMPARE(countOf(*copied, Kind::Cids), 0);
    QCOMPARE(copied->notes.size(), 1);
    QVERIFY2(copied->notes[0].contains(u"\"ADA\" cannot sign in"_s), qPrintable(copied->notes[0]));
    QCOMPARE(checkSqliteStore(file).value(), QStringList());
    {
        const auto store = openSqlite(file);
        QStringList texts;
        for (const Message &message : history(*store, RoomId::general()))
            texts << message.from.toString() + u": "_s + message.text;
        QCOMPARE(texts,
            QStringList(
                {u"1: first"_s, u"2: second"_s, u"0: no JSON"_s, u"0: from nobody"_s, u"99: from somebody unknown"_s}));
        QCOMPARE(history(*store, RoomId::general())[1].date, 1'600'000'002'250);
        const auto ada =
            await<std::optional<Credentials>>([&](auto done) { store->users().credentials(u"ada"_s, done); });
        QVERIFY(ada && ada->has_value());
        QCOMPARE((*ada)->user.id, UserId(1));
        QCOMPARE((*ada)->passwordHash, QByteArray("$2b$x1"));
        QCOMPARE(roomsOf(*store, UserId(1)).size(), size_t(3));
        QCOMPARE(roomsOf(*store, UserId(2)).size(), size_t(2)); // both see what was said in a direct room
    }
    // From here on it is a store like any other.
    test::RedisServer second;
    const QString last = path(u"last.db"_s);
    KITH_VERIFY_OK(copy::copyStore(addressOf(file), addressOf(second)));
    QCOMPARE(contentsOf(second)["total_users"], QByteArrayList{"3"});
    KITH_VERIFY_OK(copy::copyStore(addressOf(second), addressOf(last)));
    QCOMPARE(differingRows(file, last), QStringList());
    QCOMPARE(addUser(*openSqlite(last), u"Eve"_s), UserId(4));
}

static void verifyRefused(const Result<copy::Copied> &copied, const QString &because)
{
    QVERIFY(!copied);
    QVERIFY2(copied.error().message.contains(because), qPrintable(copied.error().message));
    QVERIFY(copied.error().code != ErrorCode::BadRequest);
}

void TestStoreCopy::refusesAFullTarget()
{
    const QString first = filled();
    const QString second = path(u"second.db"_s);
    addUser(*openSqlite(second), u"Zoe"_s);
    const QByteArray before = storage::contentsOf(second);
    verifyRefused(copy::copyStore(addressOf(first), addressOf(second)), u"is not empty"_s);
    QCOMPARE(storage::contentsOf(second), before);

    const QString text = path(u"text.db"_s);
    QVERIFY(writeFile(text, "This is a letter, and no database at all. It is long enough to have a header of one."));
    QVERIFY(!copy::copyStore(addressOf(first), addressOf(text)));
    QVERIFY(storage::contentsOf(text).startsWith("This is a letter"));

    test::RedisServer server;
    for (const QByteArray key : {"total_users", "username:Ada", "room:0:name", "kith:rooms:last"}) {
        server.ask({"SET", key, "1"});
        const auto keys = contentsOf(server);
        const auto refused = copy::copyStore(addressOf(first), addressOf(server));
        verifyRefused(refused, u"is not empty"_s);
        QVERIFY(refused.error().message.contains(QString::fromLatin1(key)));
        QCOMPARE(contentsOf(server), keys);
        server.ask({"FLUSHALL"});
    }
}

void TestStoreCopy::acceptsATargetOfOthers()
{
    test::RedisServer server;
    server.ask({"SET", "session:of:another:program", "theirs"});
    KITH_VERIFY_OK(copy::copyStore(addressOf(filled()), addressOf(server)));
    QVERIFY(server.ask({"EXISTS", "session:of:another:program"}).contains('1'));
    KITH_VERIFY_OK(copy::copyStore(addressOf(server), addressOf(path(u"last.db"_s))));
}

void TestStoreCopy::refusesAMissingSource()
{
    test::RedisServer server;
    const QString missing = path(u"missing.db"_s);
    verifyRefused(copy::copyStore(addressOf(missing), addressOf(server)), u"does not exist"_s);
    QVERIFY(!QFile::exists(missing));
    QVERIFY(contentsOf(server).isEmpty());
    const QString target = path(u"target.db"_s);
    verifyRefused(copy::copyStore(addressOf(server), addressOf(target)), u"There is no store"_s);
    QVERIFY(!QFile::exists(target));
    QVERIFY(contentsOf(server).isEmpty());
    server.stop();
    verifyRefused(copy::copyStore(addressOf(server), addressOf(target)), u"redis://127.0.0.1"_s);
}

void TestStoreCopy::refusesTheSameStore()
{
    const QString file = filled();
    const QString link = path(u"link.db"_s);
    QVERIFY(QFile::link(file, link));
    const QByteArray before = storage::contentsOf(file);
    verifyRefused(copy::copyStore(addressOf(file), addressOf(file)), u"the same store"_s);
    verifyRefused(copy::copyStore(addressOf(file), addressOf(link)), u"the same store"_s);
    QCOMPARE(storage::contentsOf(file), before);
    test::RedisServer server;
    KITH_VERIFY_OK(copy::copyStore(addressOf(file), addressOf(server)));
    verifyRefused(copy::copyStore(addressOf(server), addressOf(server)), u"the same store"_s);
    verifyRefused(
        copy::copyStore(addressOf(server), u"redis+unix://%1?db=0"_s.arg(server.socketPath())), u"the same store"_s);
    KITH_VERIFY_OK(copy::copyStore(addressOf(server), addressOf(server, 1)));
}

void TestStoreCopy::refusesWhatIsInUse()
{
    const QString file = filled();
    const QString fresh = path(u"fresh.db"_s);
    const QString target = path(u"target.db"_s);
    test::RedisServer server;
    {
        const auto serving = openSqlite(file);
        verifyRefused(copy::copyStore(addressOf(file), addressOf(server)), u"Stop the server first"_s);
        QVERIFY(contentsOf(server).isEmpty());
    }
    {
        const auto serving = openSqlite(fresh);
        QVERIFY(!copy::copyStore(addressOf(file), addressOf(fresh)));
        KITH_VERIFY_OK(await<void>([&](auto done) { serving->probe(done); }));
    }
    test::RedisClient redis(server);
    const qint64 now = redis({"TIME"}).toArray()[0].toInteger() * 1'000;
    redis({"ZADD", "kith:instances", QByteArray::number(now + 60'000), "instance"});
    verifyRefused(copy::copyStore(addressOf(file), addressOf(server)), u"in use by a running server"_s);
    redis({"ZADD", "kith:instances", QByteArray::number(now - 1'000), "instance"}); // a dead one
    KITH_VERIFY_OK(copy::copyStore(addressOf(file), addressOf(server)));
    redis({"ZADD", "kith:instances", QByteArray::number(now + 60'000), "instance"});
    verifyRefused(copy::copyStore(addressOf(server), addressOf(target)), u"in use by a running server"_s);
    redis({"DEL", "kith:instances"});
    redis({"SET", copyingKey, "begun some day"});
    verifyRefused(copy::copyStore(addressOf(server), addressOf(target)), u"not complete (begun some day)"_s);
    QVERIFY(!QFile::exists(target));
}

void TestStoreCopy::refusesAddresses_data()
{
    QTest::addColumn<QString>("address");
    QTest::newRow("a path") << u"/var/lib/kith/kith.db"_s;
    QTest::newRow("no path") << u"sqlite:"_s;
    QTest::newRow("nothing") << QString();
    QTest::newRow("another scheme") << u"rediss://:secret@host/0"_s;
    QTest::newRow("no number") << u"redis://:secret@127.0.0.1/first"_s;
    QTest::newRow("no URL") << u"redis://:secret@[127.0.0.1"_s;
}

void TestStoreCopy::refusesAddresses()
{
    QFETCH(QString, address);
    const QString file = filled();
    for (const auto &copied :
        {copy::copyStore(address, addressOf(path(u"target.db"_s))), copy::copyStore(addressOf(file), address)}) {
        KITH_VERIFY_ERROR(copied, ErrorCode::BadRequest);
        QVERIFY(!copied.error().message.contains(u"secret"_s));
    }
    QVERIFY(!copy::shownAddress(address).contains(u"secret"_s));
    QCOMPARE(copy::shownAddress(u"redis://name:secret@host:1/2"_s), u"redis://host:1/2"_s);
}

void TestStoreCopy::comparisonFinds_data()
{
    QTest::addColumn<bool>("intoRedis");
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("kind");
    using copy::StoredMember, copy::StoredUser, copy::StoredSession, copy::StoredInvite, copy::StoredCid,
        copy::StoredRoom;
    for (const bool intoRedis : {false, true}) {
        const auto row = [&](const char *what, const Change &change, const QString &kind) {
            QTest::addRow("%s into %s", what, intoRedis ? "Redis" : "SQLite") << intoRedis << change << kind;
        };
        row("changed message", toAll<Message>([](auto &all) { all[3].text += u'!'; }), u"messages: the copy has"_s);
        row("later message", toAll<Message>([](auto &all) { ++all[3].date; }), u"messages: the copy has"_s);
        row("dropped message", toAll<Message>([](auto &all) { all.pop_back(); }), u"messages: 20 were read, but 19"_s);
        row("dropped member", toAll<StoredMember>([](auto &all) { all.pop_back(); }), u"memberships: "_s);
        row("role", toAll<StoredMember>([](auto &all) { all[0].role = Role::Moderator; }), u"memberships: "_s);
        row("read marker", toAll<StoredMember>([](auto &all) { ++all[0].readSeq; }), u"memberships: "_s);
        row("hash of a password", toAll<StoredUser>([](auto &all) { all[0].passwordHash += 'x'; }), u"users: "_s);
        row("topic", toAll<StoredRoom>([](auto &all) { all[1].topic.clear(); }), u"rooms: "_s);
        row("dropped session", toAll<StoredSession>([](auto &all) { all.pop_back(); }), u"sessions: 3 were read"_s);
        row("invite", toAll<StoredInvite>([](auto &all) { ++all[0].used; }), u"invites: "_s);
        row("dropped cid", toAll<StoredCid>([](auto &all) { all.pop_back(); }), u"message cids: 20 were read"_s);
    }
}

void TestStoreCopy::comparisonFinds()
{
    QFETCH(bool, intoRedis);
    QFETCH(Change, change);
    QFETCH(QString, kind);
    const auto source = copy::SqliteSource::open(filled());
    KITH_VERIFY_OK(source);
    test::RedisServer server;
    const QString target = path(u"target.db"_s);
    const auto sink = [&]() -> std::unique_ptr<copy::Sink> {
        if (!intoRedis)
            return std::make_unique<copy::SqliteSink>(target);
        return std::make_unique<copy::RedisSink>(
            std::move(copy::RedisLink::connect(*parseRedisUrl(addressOf(server))).value()));
    };
    {
        Saboteur saboteur(sink(), change);
        const auto copied = copy::copyAll(**source, saboteur);
        QVERIFY(!copied);
        QVERIFY2(copied.error().message.contains(u"must not be used"_s), qPrintable(copied.error().message));
        QVERIFY2(copied.error().message.contains(kind), qPrintable(copied.error().message));
    }
    // And nobody takes it for a store.
    QVERIFY(!QFile::exists(target));
    if (intoRedis)
        QVERIFY(!openRedisStore({.connection = *parseRedisUrl(addressOf(server))}));
}

void TestStoreCopy::comparisonFindsCounters()
{
    const auto source = copy::SqliteSource::open(filled());
    KITH_VERIFY_OK(source);
    Saboteur saboteur(std::make_unique<copy::SqliteSink>(path(u"target.db"_s)), [](copy::Records &) {});
    saboteur.addToRooms = 1;
    const auto copied = copy::copyAll(**source, saboteur);
    QVERIFY(!copied);
    QVERIFY(copied.error().message.contains(u"counters: "_s));
}

// False as soon as something of this kind is on its way.
static copy::OnProgress stopAt(copy::Progress::Stage stage, Kind kind)
{
    return [stage, kind](const copy::Progress &progress) { return progress.stage != stage || progress.kind != kind; };
}

void TestStoreCopy::brokenOffIntoRedis()
{
    using Stage = copy::Progress::Stage;
    const QString file = filled();
    test::RedisServer server;
    for (const auto &[stage, kind] : {std::pair(Stage::Copying, Kind::Users), std::pair(Stage::Copying, Kind::Messages),
             std::pair(Stage::Comparing, Kind::Messages)}) {
        verifyRefused(copy::copyStore(addressOf(file), addressOf(server), stopAt(stage, kind)), u"Stopped"_s);
        const auto left = contentsOf(server);
        QVERIFY(left[copyingKey].value(0).startsWith("begun 20"));
        // Neither a server nor another copy takes it for anything.
        QVERIFY(!openRedisStore({.connection = *parseRedisUrl(addressOf(server))}));
        verifyRefused(copy::copyStore(addressOf(server), addressOf(path(u"target.db"_s))), u"not complete"_s);
        verifyRefused(copy::copyStore(addressOf(file), addressOf(server)), u"FLUSHDB"_s);
        QCOMPARE(contentsOf(server), left);
        server.ask({"FLUSHDB"});
    }
    KITH_VERIFY_OK(copy::copyStore(addressOf(file), addressOf(server)));
    QVERIFY(!contentsOf(server).contains(copyingKey));
}

void TestStoreCopy::brokenOffIntoSqlite()
{
    using Stage = copy::Progress::Stage;
    const QString file = filled();
    const QString target = path(u"target.db"_s);
    const QString unfinished = target + u".copying"_s;
    for (const Stage stage : {Stage::Copying, Stage::Comparing}) {
        verifyRefused(copy::copyStore(addressOf(file), addressOf(target), stopAt(stage, Kind::Messages)), u"Stopped"_s);
        QVERIFY(!QFile::exists(target));
        QVERIFY(!QFile::exists(unfinished));
    }
    // One that was killed leaves its file, and an empty store stays what it was.
    openSqlite(target);
    verifyRefused(
        copy::copyStore(addressOf(file), addressOf(target), stopAt(Stage::Copying, Kind::Messages)), u"Stopped"_s);
    QCOMPARE(checkSqliteStore(target).value(), QStringList());
    QVERIFY(writeFile(unfinished, "half of a file"));
    QVERIFY(writeFile(unfinished + u"-journal"_s, "half of a journal"));
    KITH_VERIFY_OK(copy::copyStore(addressOf(file), addressOf(target)));
    QCOMPARE(differingRows(file, target), QStringList());
    QVERIFY(!QFile::exists(unfinished));
    QVERIFY(!QFile::exists(unfinished + u"-journal"_s));
}

void TestStoreCopy::progress()
{
    test::RedisServer server;
    std::vector<copy::Progress> seen;
    KITH_VERIFY_OK(copy::copyStore(addressOf(filled()), addressOf(server), [&](const copy::Progress &progress) {
        seen.push_back(progress);
        return true;
    }));
    QVERIFY(seen.size() >= 2 * copy::kinds.size()); // all kinds are copied, then compared
    const auto place = [](const copy::Progress &at) { return std::tuple(at.stage, at.kind, at.done); };
    for (size_t i = 0; i + 1 < seen.size(); ++i)
        QVERIFY(place(seen[i]) < place(seen[i + 1]));
    QCOMPARE(seen.back().done, 20);
    QCOMPARE(seen.back().total, 20);
}

QTEST_GUILESS_MAIN(TestStoreCopy)
#include "tst_store_copy.moc"
