// The password of --password-file.
#pragma once

#include "shared/base/error.h"

#include <QString>

namespace kith::terminal {

struct FilePassword {
    QString password;
    QString warning; // others may read the file: a sentence
};
// The first line of a file, or of standard input for "-". An error sentence where there is none.
Result<FilePassword> readPasswordFile(const QString &path);

} // namespace kith::terminal
