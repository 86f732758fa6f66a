#include "shared/sqlite/migrations.h"

#include "shared/base/log.h"

#include <QDir>
#include <QFile>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace kith::sqlite {
namespace {

tl::unexpected<Error> refuse(QString sentence)
{
    return fail(makeError(ErrorCode::StoreUnavailable, std::move(sentence)));
}

tl::unexpected<Error> foreign(const QString &path)
{
    return refuse(u"%1 is a database of another program. Choose another file."_s.arg(path));
}

// Lets the schema be written as text, while it lives.
class Undefended {
public:
    explicit Undefended(Database &database) : m_database(database) { defend(0); }
    ~Undefended() { defend(1); }
    Undefended(const Undefended &) = delete;
    Undefended &operator=(const Undefended &) = delete;

private:
    void defend(int on) { sqlite3_db_config(m_database.handle(), SQLITE_DBCONFIG_DEFENSIVE, on, nullptr); }
    Database &m_database;
};

} // namespace

Schema::Schema(QString folder, qint64 applicationId)
    : m_folder(std::move(folder)), m_applicationId(applicationId),
      m_steps(QDir(m_folder).entryList({u"*.sql"_s}, QDir::Files, QDir::Name))
{
}

Result<void> Schema::checkVersion(qint64 version, const QString &path) const
{
    if (version <= m_steps.size())
        return {};
    return refuse(u"%1 was written by a newer version of Kith (schema %2; this version knows %3). Install the newer "
                  "version, or restore a backup."_s.arg(path)
                      .arg(version)
                      .arg(m_steps.size()));
}

Result<void> Schema::checkFileHeader(const QString &path) const
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
    if (owner != 0 && owner != m_applicationId)
        return foreign(path);
    return owner == 0 ? Result<void>() : checkVersion(qFromBigEndian<qint32>(header.constData() + userVersionAt), path);
}

Result<void> Schema::checkOwnership(Database &database) const
{
    const QString path = QString::fromUtf8(sqlite3_db_filename(database.handle(), "main"));
    const qint64 owner = database.number("PRAGMA application_id");
    if (owner == m_applicationId)
        return checkVersion(database.number("PRAGMA user_version"), path);
    if (owner != 0 || database.number("SELECT count(*) FROM sqlite_schema") != 0)
        return foreign(path);
    return {};
}

Result<void> Schema::migrate(Database &database) const
{
    const qint64 from = database.number("PRAGMA user_version");
    if (from == m_steps.size())
        return {};
    // Steps that rebuild a table need the keys off; whether they hold is checked before each commit. Steps that only
    // take a constraint away change the schema's text, which the defensive mode forbids.
    database.run("PRAGMA foreign_keys = OFF");
    const Undefended undefended(database);
    for (qsizetype step = from; step < m_steps.size(); ++step) {
        QFile file(m_folder + u'/' + m_steps[step]);
        if (m_steps[step].left(5) != u"%1_"_s.arg(step + 1, 4, 10, QChar(u'0')) || !file.open(QIODevice::ReadOnly))
            return fail(
                makeError(ErrorCode::Internal, u"The migration %1 is misnamed or unreadable."_s.arg(m_steps[step])));
        database.run("BEGIN IMMEDIATE");
        database.run(file.readAll().constData());
        database.run(u"PRAGMA user_version = %1; PRAGMA application_id = %2"_s.arg(step + 1)
                         .arg(m_applicationId)
                         .toUtf8()
                         .constData());
        if (database.number("SELECT count(*) FROM pragma_foreign_key_check") != 0) {
            database.rollBack();
            return refuse(
                u"The migration %1 would leave rows without their parents; nothing was changed."_s.arg(m_steps[step]));
        }
        database.run("COMMIT");
        if (from != 0)
            qCInfo(lcStore, "Migrated the database: %s.", qUtf8Printable(m_steps[step]));
    }
    database.run("PRAGMA foreign_keys = ON");
    return {};
}

} // namespace kith::sqlite
