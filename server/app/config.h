// kithd's configuration: defaults, then kithd.conf, then KITH_… environment variables, then flags; the later wins.
#pragma once

#include "server/domain/settings.h"
#include "shared/base/error.h"

#include <QMap>
#include <QString>
#include <QStringList>

namespace kith::app {

struct Config {
    QString address = QStringLiteral("127.0.0.1");
    quint16 port = 5484;
    QString data;  // folder of everything that the server writes
    QString store; // sqlite:PATH or redis://…; empty: kith.db in the data folder
    bool redisInterop = true;
    bool redisStrict = false; // redis.durability = strict
    QString serveDir;         // instead of the built-in browser client
    QStringList allowedOrigins;
    QString github; // the link that the existing web client shows
    QString tlsCertificate;
    QString tlsKey;
    QString logLevel = QStringLiteral("info");
    domain::Settings settings;

    // Path of the SQLite file.
    QString databasePath() const;
    bool usesRedis() const;
};

// One value as it was given, and where, for the message when it is wrong.
struct Given {
    QString key; // section.key
    QString value;
    QString where; // "kithd.conf, line 7", "KITH_LISTEN", "--listen"
};

// Reads an INI text: [section], key = value, # or ; comments. Errors name the line.
Result<QList<Given>> parseIni(const QString &text, const QString &fileName);

// The KITH_… variables: KITH_LIMITS_MESSAGESPERSECOND is limits.messagesPerSecond. Unknown ones are returned
// in `unknown`, for a warning: other programs may use the prefix.
QList<Given> fromEnvironment(const QStringList &environment, QStringList *unknown);

// Applies values in their order. Unknown keys and wrong values are errors that say where.
Result<Config> makeConfig(const QList<Given> &values);

// Every key with its default and meaning, for --help and the manual.
QString describeKeys();

} // namespace kith::app
