// An exclusive lock beside the database, so that no two servers open the same file. The kernel gives it up when
// the process ends, however it ends.
#pragma once

#include "shared/base/error.h"

#include <QString>

#include <utility>

namespace kith::sqlite {

class FileLock {
public:
    // Locks PATH.lock, which is made where it is missing and stays.
    static Result<FileLock> take(const QString &path);
    FileLock() = default;
    FileLock(FileLock &&other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}
    FileLock &operator=(FileLock &&other) noexcept
    {
        std::swap(m_descriptor, other.m_descriptor);
        return *this;
    }
    ~FileLock();

private:
    int m_descriptor = -1;
};

// Makes an empty file that only its owner may read (0600), where there is none.
Result<void> makePrivateFile(const QString &path);

} // namespace kith::sqlite
