// make_store FOLDER: a server's store as after years of use, for measuring: FOLDER/kith.db, and FOLDER/tokens with a
// line "user token room" for everybody in a --room or the --crowd. Rooms are numbered from 1 in the order of the
// options; nobody is in General. With --commits it measures instead what one durable commit costs on FOLDER's disk.
#include "server/domain/secrets.h"
#include "server/storage/sqlite/schema.h"
#include "server/storage/sqlite/sqlite_store.h"
#include "shared/base/clock.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTextStream>

using namespace kith;
using namespace kith::storage::sqlite;
using namespace Qt::StringLiterals;

namespace {

constexpr size_t crowdRoom = 10;
constexpr qint64 year = 365LL * 24 * 3'600 * 1'000;

struct Plan {
    std::vector<qint64> rooms = {}; // sizes; each room has its members for itself
    qint64 crowd = 0;               // users in rooms of ten
    qint64 moreRooms = 0;           // of one of the crowd, or of a user of their own
    qint64 messages = 0;
    bool spread = false; // over all rooms; otherwise all in the first
};

// One transaction, and nothing on the disk before its end: what fails is made again.
class Maker {
public:
    Maker(Database &database, QTextStream &tokens) : m_database(database), m_tokens(tokens) {}

    void make(const Plan &plan)
    {
        for (qint64 size : plan.rooms)
            addRoom(addUsers(size), true);
        std::vector<UserId> owners = addUsers(plan.moreRooms > 0 ? std::max<qint64>(1, plan.crowd) : plan.crowd);
        for (size_t i = 0; i < owners.size(); i += crowdRoom) {
            const size_t end = std::min(owners.size(), i + crowdRoom);
            addRoom({owners.begin() + static_cast<qptrdiff>(i), owners.begin() + static_cast<qptrdiff>(end)}, true);
        }
        for (qint64 i = 0; i < plan.moreRooms; ++i)
            addRoom({owners[static_cast<size_t>(i) % owners.size()]}, false);
        Query(m_database, "UPDATE counters SET value = ? WHERE name = 'room'", qint64(m_rooms.size())).run();
        addMessages(plan);
    }

private:
    struct Made {
        RoomId id;
        std::vector<UserId> members;
    };

    std::vector<UserId> addUsers(qint64 count)
    {
        std::vector<UserId> added;
        for (qint64 i = 0; i < count; ++i) {
            const QString name = u"person%1"_s.arg(++m_users);
            Query(m_database,
                "INSERT INTO users (username, folded, display_name, display_folded, email, password_hash, guest, "
                "created)"
                " VALUES (?1, ?1, ?1, ?1, '', x'', 0, ?2)",
                name, m_now - year)
                .run();
            added.emplace_back(static_cast<quint64>(m_database.lastInsertId()));
        }
        return added;
    }

    void addRoom(const std::vector<UserId> &members, bool withTokens)
    {
        const RoomId id(m_rooms.size() + 1);
        const QString name = u"Room %1"_s.arg(id.toString());
        Query(m_database,
            "INSERT INTO rooms (id, number, kind, name, name_folded, topic, topic_folded, created, rev, last_seq, "
            "members)"
            " VALUES (?1, CAST(?1 AS INTEGER), 0, ?2, lower(?2), '', '', ?3, 0, 0, ?4)",
            id, name, m_now - year, qint64(members.size()))
            .run();
        for (UserId user : members) {
            Query(m_database,
                "INSERT INTO members (room_id, user_id, role, read_seq, hidden, joined) VALUES (?, ?, ?, 0, 0, ?)", id,
                user, user == members.front() ? Role::Owner : Role::Member, m_now - year)
                .run();
            if (withTokens)
                addSession(user, id);
        }
        m_rooms.push_back({.id = id, .members = members});
    }

    void addSession(UserId user, RoomId room)
    {
        const QString token = domain::makeToken();
        Query(m_database,
            "INSERT INTO sessions (user_id, token_hash, client, created, last_used, idle_lifetime)"
            " VALUES (?, ?, 'bench', ?, ?, ?)",
            user, domain::hashSecret(token), m_now, m_now, year)
            .run();
        m_tokens << user.toString() << ' ' << token << ' ' << room.toString() << '\n';
    }

    void addMessages(const Plan &plan)
    {
        const size_t rooms = plan.spread ? m_rooms.size() : 1;
        for (size_t i = 0; i < rooms && plan.messages > 0; ++i) {
            const qint64 count = plan.messages / qint64(rooms) + (qint64(i) < plan.messages % qint64(rooms) ? 1 : 0);
            addMessages(m_rooms.at(i), count);
        }
    }

    void addMessages(const Made &room, qint64 count)
    {
        for (qint64 seq = 1; seq <= count; ++seq) {
            const qint64 number = ++m_messages;
            const QString cid = u"01900000-%1-7000-8000-%2"_s.arg(number >> 32, 4, 16, QLatin1Char('0'))
                                    .arg(number, 12, 16, QLatin1Char('0'));
            Query(m_database,
                "INSERT INTO messages (room_id, seq, rev, from_user, date, cid, text) VALUES (?, ?, ?, ?, ?, ?, ?)",
                room.id, seq, seq, room.members[static_cast<size_t>(seq) % room.members.size()],
                m_now - (count - seq) * 1'000, cid, u"%1 who waters the tomatoes"_s.arg(seq, 8))
                .run();
        }
        Query(m_database, "UPDATE rooms SET rev = ?2, last_seq = ?2 WHERE id = ?1", room.id, count).run();
        Query(m_database, "UPDATE members SET read_seq = ?2 WHERE room_id = ?1", room.id, count).run();
    }

    Database &m_database;
    QTextStream &m_tokens;
    const EpochMs m_now = SystemClock().now();
    std::vector<Made> m_rooms;
    qint64 m_users = 0;
    qint64 m_messages = 0;
};

void makeStore(const QString &folder, const Plan &plan)
{
    const QString path = folder + u"/kith.db"_s;
    if (QFile::exists(path))
        qFatal("%s is there already", qUtf8Printable(path));
    // Opened once as the server does, for the schema.
    if (const auto store = storage::openSqliteStore({.path = path}); !store)
        qFatal("%s", qUtf8Printable(store.error().message));
    QFile file(folder + u"/tokens"_s);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("%s cannot be written", qUtf8Printable(file.fileName()));
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    QTextStream tokens(&file);
    Database database(path, Database::Mode::ReadWrite);
    database.run("PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; PRAGMA journal_mode = MEMORY; BEGIN");
    Maker(database, tokens).make(plan);
    database.run("COMMIT; PRAGMA journal_mode = WAL; PRAGMA optimize");
}

// One message a commit, as nothing but the disk and SQLite would have it.
void measureCommits(const QString &folder, int count)
{
    const QString path = folder + u"/commits.db"_s;
    if (const auto made = makePrivateFile(path); !made)
        qFatal("%s", qUtf8Printable(made.error().message));
    std::vector<qint64> times;
    {
        Database database(path, Database::Mode::ReadWrite);
        database.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                     "CREATE TABLE messages (room INTEGER, seq INTEGER, sender INTEGER, cid TEXT, text TEXT,"
                     " PRIMARY KEY (room, seq), UNIQUE (sender, cid)) WITHOUT ROWID");
        for (int i = 1; i <= count; ++i) {
            QElapsedTimer timer;
            timer.start();
            Query(database, "INSERT INTO messages VALUES (1, ?, ?, ?, 'who waters the tomatoes tonight?')", i, i % 10,
                u"01900000-0000-7000-8000-%1"_s.arg(i, 12, 16, QLatin1Char('0')))
                .run();
            times.push_back(timer.nsecsElapsed());
        }
    }
    std::ranges::sort(times);
    const auto us = [&](double share) { return double(times[size_t(share * double(times.size() - 1))]) / 1e3; };
    QTextStream(stdout) << u"{\"commits\": %1, \"p50Us\": %2, \"p99Us\": %3, \"sqlite\": \"%4\", \"qt\": \"%5\"}\n"_s
                               .arg(count)
                               .arg(us(0.5))
                               .arg(us(0.99))
                               .arg(QLatin1StringView(sqlite3_libversion()), QLatin1StringView(qVersion()));
    for (const QString &rest : {path, path + u"-wal"_s, path + u"-shm"_s})
        QFile::remove(rest);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addPositionalArgument(u"FOLDER"_s, u"Where kith.db and tokens are made."_s);
    parser.addOptions({{u"room"_s, u"A room with so many members of its own; may be given many times."_s, u"SIZE"_s},
        {u"crowd"_s, u"So many users in rooms of ten."_s, u"USERS"_s, u"0"_s},
        {u"rooms"_s, u"So many more rooms of one member each."_s, u"COUNT"_s, u"0"_s},
        {u"messages"_s, u"So many stored messages in the first room."_s, u"COUNT"_s, u"0"_s},
        {u"spread"_s, u"The messages lie in all rooms."_s},
        {u"commits"_s, u"Make no store; measure so many single commits."_s, u"COUNT"_s}});
    parser.process(app);
    if (parser.positionalArguments().size() != 1)
        parser.showHelp(2);
    const QString folder = parser.positionalArguments().constFirst();
    QDir().mkpath(folder);
    Plan plan{.rooms = {},
        .crowd = parser.value(u"crowd"_s).toLongLong(),
        .moreRooms = parser.value(u"rooms"_s).toLongLong(),
        .messages = parser.value(u"messages"_s).toLongLong(),
        .spread = parser.isSet(u"spread"_s)};
    for (const QString &size : parser.values(u"room"_s))
        plan.rooms.push_back(std::max(1LL, size.toLongLong()));
    if (plan.messages > 0 && plan.rooms.empty())
        qFatal("messages need a --room");
    try {
        if (parser.isSet(u"commits"_s))
            measureCommits(folder, std::max(1, parser.value(u"commits"_s).toInt()));
        else
            makeStore(folder, plan);
    } catch (const SqliteError &error) {
        qFatal("SQLite: %s", qUtf8Printable(error.message));
    }
    return 0;
}
