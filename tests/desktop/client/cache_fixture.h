// What the tests of a cache share: its values, and one that is opened anew for each test.
#pragma once

#include "desktop/client/cache.h"
#include "tests/desktop/client/client_values.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

#include <stdexcept>

#define VERIFY_OK(result)                                                                                              \
    do {                                                                                                               \
        const auto &checked = (result);                                                                                \
        QVERIFY2(checked.has_value(), qPrintable(checked ? QString() : checked.error().message));                      \
    } while (false)

namespace kith::client::test {

using namespace Qt::StringLiterals;

inline const Cache::Owner ada{.server = u"wss://chat.example.org/ws"_s, .user = UserId(7), .username = u"Ada"_s};
inline const RoomId general = RoomId::general();
inline const RoomId direct = RoomId::direct(UserId(7), UserId(12));

// Right to left, joined emoji, combining marks, a character beyond the first plane, and what text must not be
// mistaken for.
inline const QString odd = u"'שלום' 👩‍👩‍👧 a\u0301 𝄞\n\t\"%_\\ \u202eتجربة"_s;

inline Message message(RoomId room, qint64 seq, qint64 rev, const QString &text = u"text"_s)
{
    return {.roomId = room, .seq = seq, .rev = rev, .from = UserId(12), .date = 1'700'000'000'000 + seq, .text = text};
}

inline RoomState room(RoomId id, const QString &name = u"Room"_s)
{
    RoomState state;
    state.id = id;
    state.name = name;
    return state;
}

inline Pending pending(const QString &cid, const QString &text = u"text"_s)
{
    return {.cid = cid, .roomId = general, .text = text, .created = 1'700'000'000'123};
}

inline QStringList cids(const std::vector<Pending> &outbox)
{
    QStringList found;
    for (const Pending &one : outbox)
        found.append(one.cid);
    return found;
}

inline std::vector<qint64> seqs(const std::vector<Message> &messages)
{
    std::vector<qint64> found;
    for (const Message &one : messages)
        found.push_back(one.seq);
    return found;
}

inline QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline bool writeFile(const QString &path, const QByteArray &contents)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(contents) == contents.size();
}

// As another program would open it.
class RawDatabase {
public:
    explicit RawDatabase(const QString &path)
    {
        if (sqlite3_open(path.toUtf8().constData(), &m_handle) != SQLITE_OK)
            throw std::runtime_error("cannot open");
    }
    ~RawDatabase() { sqlite3_close(m_handle); }
    RawDatabase(const RawDatabase &) = delete;
    RawDatabase &operator=(const RawDatabase &) = delete;

    void run(const QByteArray &statements)
    {
        if (sqlite3_exec(m_handle, statements.constData(), nullptr, nullptr, nullptr) != SQLITE_OK)
            throw std::runtime_error(sqlite3_errmsg(m_handle));
    }
    qint64 number(const QByteArray &query)
    {
        sqlite3_stmt *statement = nullptr;
        if (sqlite3_prepare_v2(m_handle, query.constData(), -1, &statement, nullptr) != SQLITE_OK)
            throw std::runtime_error(sqlite3_errmsg(m_handle));
        const qint64 found = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : -1;
        sqlite3_finalize(statement);
        return found;
    }

private:
    sqlite3 *m_handle = nullptr;
};

class CacheFixture : public QObject {
protected:
    QString path() const { return m_dir->filePath(u"ada.db"_s); }

    Result<void> reopen(const Cache::Owner &owner = ada)
    {
        m_cache.reset();
        auto cache = Cache::open(path(), owner);
        if (!cache)
            return fail(cache.error());
        m_cache = std::move(*cache);
        return {};
    }

    Result<void> write(const std::function<void(Cache::Batch &)> &work) { return m_cache->write(work); }

    QStringList files(const QString &pattern = u"*"_s) const
    {
        return QDir(m_dir->path()).entryList({pattern}, QDir::Files | QDir::Hidden, QDir::Name);
    }

    void expectWarning(const char *pattern)
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QString::fromUtf8(pattern)));
    }

    // Two messages and a draft that nobody else has, and something of each other kind.
    void fill()
    {
        VERIFY_OK(write([](Cache::Batch &batch) {
            batch.putRoom(room(general, u"General"_s));
            batch.putUser({.id = UserId(12), .username = u"bob"_s, .displayName = u"Bob"_s});
            for (qint64 seq = 1; seq <= 500; ++seq)
                batch.putMessages({message(general, seq, seq, QString(200, u'x'))});
            batch.putPending(pending(u"first"_s, odd));
            Pending second = pending(u"second"_s);
            second.attempted = true;
            batch.putPending(second);
            batch.putDraft(direct, odd);
        }));
    }

    void begin()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        VERIFY_OK(reopen());
    }

    void end()
    {
        m_cache.reset();
        m_dir.reset();
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Cache> m_cache;
};

} // namespace kith::client::test
