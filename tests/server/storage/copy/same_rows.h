// Whether two SQLite files hold the same store.
#pragma once

#include "tests/server/storage/sqlite_file.h"

#include <QStringList>

namespace kith::storage {

// What differs, a line each; none: all rows of all tables are the same.
inline QStringList differingRows(const QString &first, const QString &second)
{
    RawDatabase database(first);
    database.run("ATTACH '" + second.toUtf8() + "' AS other");
    // Columns by name: a file of an older schema has them in another order.
    const QByteArrayList tables{"* FROM %1.users", "* FROM %1.counters", "* FROM %1.sqlite_sequence",
        "* FROM %1.sessions", "* FROM %1.invites", "room_id, seq, rev, from_user, date, cid, text FROM %1.messages",
        "room_id, user_id, role, read_seq, hidden, joined FROM %1.members",
        "id, number, kind, name, name_folded, topic, topic_folded, created, rev, last_seq, members FROM %1.rooms"};
    QStringList differences;
    for (const QByteArray &rows : tables) {
        const QByteArray ours = "SELECT " + QByteArray(rows).replace("%1", "main");
        const QByteArray theirs = "SELECT " + QByteArray(rows).replace("%1", "other");
        for (const auto &[more, less] : {std::pair(ours, theirs), std::pair(theirs, ours)}) {
            const QByteArray count = database.value("SELECT count(*) FROM (" + more + " EXCEPT " + less + ")");
            if (count != "0")
                differences
                    << QStringLiteral("%1 rows of %2 only").arg(QString::fromLatin1(count), QString::fromLatin1(more));
        }
    }
    return differences;
}

} // namespace kith::storage
