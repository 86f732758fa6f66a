#include "server/storage/sqlite/migrations.h"

#include "shared/base/log.h"

#include <QDir>
#include <QFile>
#include <QtEndian>

using namespace Qt::StringLiterals;

// Outside of every namespace, as the macro asks: without it a static library's resources may be left out.
static void initMigrationResources() { Q_INIT_RESOURCE(kith_storage_migrations); }

namespace kith::storage::sqlite {
namespace {

constexpr auto folder = ":/kith/storage/migrations"_L1;

QStringList steps()
{
    initMigrationResources();
    return QDir(QString(folder)).entryList({u"*.sql"_s}, QDir::Files, QDir::Name);
}

tl::unexpected<Error> refuse(QString sentence)
{
    return fail(makeError(ErrorCode::StoreUnavailable, std::move(sentence)));
}

Result<void> checkVersion(qint64 version, const QString &path)
{
    if (version <= schemaVersion())
        return {};
    return refuse(u"%1 was written by a newer version of Kith (schema %2; this version knows %3). Install the newer "
                  "version, or restore a backup."_s.arg(path)
                      .arg(version)
                      .arg(schemaVersion()));
}

tl::unexpected<Error> foreign(const QString &path)
{
    return refuse(u"%1 is a database of another program. Choose another file."_s.arg(path));
}

} // namespace

int schemaVersion()
{
    static const int version = static_cast<int>(steps().size());
    return version;
}

Result<void> checkFileHeader(const QString &path)
{
    // The database header, SQLite's file format, section 1.3.
    constexpr qsizetype size = 100;
    constexpr qsizetype userVersionAt = 60;
    constexpr qsizetype applicationIdAt = 68;
    QFile file(path);
    if (!file.exists())
        return {};
    if (!file.open(QIODevice::ReadOnly))
        return refuse(u"%1 cannot be read: %2."_s.arg(path, file.errorString()));
    const QByteArray header = file.read(size);
    if (header.isEmpty())
        return {};
    if (header.size() < size || !header.startsWith(QByteArray("SQLite format 3\0", 16)))
        return refuse(u"%1 is not a database. Choose another file."_s.arg(path));
    const auto owner = qFromBigEndian<qint32>(header.constData() + applicationIdAt);
    if (owner != 0 && owner != applicationId)
        return foreign(path);
    return owner == 0 ? Result<void>() : checkVersion(qFromBigEndian<qint32>(header.constData() + userVersionAt), path);
}

Result<void> checkOwnership(Database &database)
{
    const QString path = QString::fromUtf8(sqlite3_db_filename(database.handle(), "main"));
    const qint64 owner = database.number("PRAGMA application_id");
    if (owner == applicationId)
        return checkVersion(database.number("PRAGMA user_version"), path);
    if (owner != 0 || database.number("SELECT count(*) FROM sqlite_schema") != 0)
        return foreign(path);
    return {};
}

Result<void> migrate(Database &database)
{
    const QStringList files = steps();
    const qint64 from = database.number("PRAGMA user_version");
    if (from == files.size())
        return {};
    // Steps that rebuild a table need the keys off; whether they hold is checked before each commit.
    database.run("PRAGMA foreign_keys = OFF");
    for (qsizetype step = from; step < files.size(); ++step) {
        QFile file(folder + u'/' + files[step]);
        if (files[step].left(5) != u"%1_"_s.arg(step + 1, 4, 10, QChar(u'0')) || !file.open(QIODevice::ReadOnly))
            return fail(
                makeError(ErrorCode::Internal, u"The migration %1 is misnamed or unreadable."_s.arg(files[step])));
        database.run("BEGIN IMMEDIATE");
        database.run(file.readAll().constData());
        database.run(u"PRAGMA user_version = %1; PRAGMA application_id = %2"_s.arg(step + 1)
                         .arg(applicationId)
                         .toUtf8()
                         .constData());
        if (database.number("SELECT count(*) FROM pragma_foreign_key_check") != 0) {
            database.rollBack();
            return refuse(
                u"The migration %1 would leave rows without their parents; nothing was changed."_s.arg(files[step]));
        }
        database.run("COMMIT");
        if (from != 0)
            qCInfo(lcStore, "Migrated the database: %s.", qUtf8Printable(files[step]));
    }
    database.run("PRAGMA foreign_keys = ON");
    return {};
}

} // namespace kith::storage::sqlite
