// The numbered steps from an empty file to the schema of this program: FOLDER/NNNN_name.sql, compiled in.
// PRAGMA user_version holds the number of the last step, PRAGMA application_id says that the file is ours.
#pragma once

#include "shared/base/error.h"
#include "shared/sqlite/database.h"

#include <QStringList>

namespace kith::sqlite {

class Schema {
public:
    // `folder` is a resource path; its steps are counted here, so the resources must be there.
    Schema(QString folder, qint64 applicationId);

    int version() const { return static_cast<int>(m_steps.size()); } // the number of the newest step
    qint64 applicationId() const { return m_applicationId; }

    // Looks at the file's first bytes only. An error for a file that is no SQLite database, belongs to another
    // program or comes from a newer version; none for a missing or empty file.
    Result<void> checkFileHeader(const QString &path) const;

    // The same through SQLite, which also sees what is only in the write-ahead log. Writes nothing.
    Result<void> checkOwnership(Database &database) const;

    // Runs the missing steps, each in a transaction of its own. Throws SqliteError.
    Result<void> migrate(Database &database) const;

private:
    Result<void> checkVersion(qint64 version, const QString &path) const;

    QString m_folder;
    qint64 m_applicationId;
    QStringList m_steps;
};

} // namespace kith::sqlite
