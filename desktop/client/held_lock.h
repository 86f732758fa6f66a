// A file lock whose refusal is said in the words of the person in front of the window.
#pragma once

#include "shared/sqlite/file_lock.h"

namespace kith::client {

// As FileLock::take, but `whenHeld` is the sentence where another process has it.
inline Result<sqlite::FileLock> takeLock(const QString &path, const QString &whenHeld)
{
    Result<sqlite::FileLock> lock = sqlite::FileLock::take(path);
    if (!lock && lock.error().message.contains(QLatin1StringView("in use by another process")))
        return fail(makeError(ErrorCode::StoreUnavailable, whenHeld));
    return lock;
}

} // namespace kith::client
