#include "shared/sqlite/file_lock.h"

#include <QFile>

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace kith::sqlite {
namespace {

int openPrivate(const QString &path)
{
    return open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
}

tl::unexpected<Error> refuse(const QString &sentence, const QString &path)
{
    return fail(makeError(ErrorCode::StoreUnavailable, sentence.arg(path, qt_error_string(errno))));
}

} // namespace

Result<FileLock> FileLock::take(const QString &path)
{
    FileLock lock;
    lock.m_descriptor = openPrivate(path + u".lock"_s);
    if (lock.m_descriptor < 0)
        return refuse(u"%1.lock cannot be written: %2."_s, path);
    if (flock(lock.m_descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK)
            return fail(makeError(ErrorCode::StoreUnavailable, u"%1 is in use by another process."_s.arg(path)));
        return refuse(u"%1 cannot be locked: %2."_s, path);
    }
    return lock;
}

FileLock::~FileLock()
{
    if (m_descriptor >= 0)
        close(m_descriptor);
}

Result<void> makePrivateFile(const QString &path)
{
    const int descriptor = openPrivate(path);
    if (descriptor < 0)
        return refuse(u"%1 cannot be written: %2."_s, path);
    close(descriptor);
    return {};
}

} // namespace kith::sqlite
