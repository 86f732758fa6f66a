// A commit with synchronous=NORMAL only writes to the log, which costs microseconds; the disk is waited for in two
// places, and neither may be the thread that draws the window:
// - Durability. sync() is fdatasync of the log file and not a checkpoint: all that was committed is in the log, and
//   SQLite recovers it from there. A checkpoint after every message would make SQLite begin the log anew with the
//   next commit and wait for its header on the disk, on the wrong thread.
// - Length. A log that is never checkpointed grows, and is read in whole after a crash. So there is a checkpoint
//   whenever it passes 4 MB; the one commit after it waits for the disk.
// The log file carries no locks (they are on the database and the -shm file), so opening and closing it here takes
// none of SQLite's away, as closing another descriptor of the database would.
#include "desktop/client/log_keeper.h"

#include "shared/base/log.h"
#include "shared/sqlite/database.h"

#include <QFile>
#include <QFileInfo>

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace kith::client {
namespace {

QString unsafe(const QString &reason)
{
    return u"The disk did not confirm what Kith has written to it: %1."_s.arg(reason);
}

// Empty, or what went wrong. A file that is not there has nothing to lose.
QString syncPath(const QString &path, bool folder)
{
    const int descriptor = open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return errno == ENOENT ? QString() : unsafe(qt_error_string(errno));
    const int result = folder ? fsync(descriptor) : fdatasync(descriptor);
    const int reason = errno;
    close(descriptor);
    return result == 0 ? QString() : unsafe(qt_error_string(reason));
}

} // namespace

LogKeeper::LogKeeper(QString path) : m_path(std::move(path)), m_thread(&LogKeeper::work, this) {}

LogKeeper::~LogKeeper()
{
    ask(Stop);
    m_thread.join();
}

void LogKeeper::sync() { ask(Sync); }
void LogKeeper::shorten() { ask(Shorten); }

void LogKeeper::ask(Wish wish)
{
    {
        const std::lock_guard lock(m_mutex);
        m_wishes |= wish;
    }
    m_wake.notify_one();
}

QString LogKeeper::error() const
{
    const std::lock_guard lock(m_mutex);
    return m_error;
}

int LogKeeper::runs() const
{
    const std::lock_guard lock(m_mutex);
    return m_runs;
}

void LogKeeper::work()
{
    bool folderIsSafe = false;
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_wake.wait(lock, [this] { return m_wishes != None; });
        const int wishes = std::exchange(m_wishes, m_wishes & Stop);
        if (wishes == Stop)
            return;
        lock.unlock();
        QString error = flush(folderIsSafe);
        if (error.isEmpty() && (wishes & Shorten))
            error = moveIntoFile();
        lock.lock();
        if (!error.isEmpty() && error != m_error)
            qCWarning(lcStore, "%s", qUtf8Printable(error));
        m_error = error;
        ++m_runs;
    }
}

QString LogKeeper::flush(bool &folderIsSafe) const
{
    // SQLite does the same for the names of its log, but not for that of the database.
    if (!folderIsSafe) {
        const QString error = syncPath(QFileInfo(m_path).path(), true);
        if (!error.isEmpty())
            return error;
        folderIsSafe = true;
    }
    return syncPath(m_path + u"-wal"_s, false);
}

QString LogKeeper::moveIntoFile() const
{
    try {
        // Passive: neither readers nor writers wait for it.
        sqlite::Database database(m_path, sqlite::Database::Mode::ReadWrite);
        database.run("PRAGMA synchronous = NORMAL; PRAGMA wal_checkpoint(PASSIVE)");
        return {};
    } catch (const sqlite::SqliteError &error) {
        return unsafe(error.message);
    }
}

} // namespace kith::client
