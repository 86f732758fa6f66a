#include "server/app/config.h"

#include "server/storage/redis/redis_store.h"

#include <QDir>
#include <QFileInfo>
#include <QHostAddress>
#include <QStandardPaths>
#include <QUrl>

#include <functional>
#include <limits>
#include <vector>

using namespace Qt::StringLiterals;

namespace kith::app {
namespace {

// Takes a value into the config; what is wrong with it, or nothing.
using Apply = std::function<QString(Config &, const QString &)>;

struct Key {
    QString name;
    QString fallback;
    QString meaning;
    Apply apply;
};

Apply text(QString Config::*field)
{
    return [field](Config &config, const QString &value) {
        config.*field = value;
        return QString();
    };
}

template <typename Number>
Apply number(Number domain::Settings::*field)
{
    return [field](Config &config, const QString &value) {
        bool ok = false;
        const qint64 parsed = value.toLongLong(&ok);
        if (!ok || parsed < 0 || parsed > std::numeric_limits<Number>::max())
            return u"must be a whole number, 0 for no limit"_s;
        config.settings.*field = static_cast<Number>(parsed);
        return QString();
    };
}

QString applyListen(Config &config, const QString &value)
{
    const qsizetype colon = value.lastIndexOf(u':');
    bool ok = false;
    const ushort port = value.mid(colon + 1).toUShort(&ok);
    QString address = value.left(colon);
    if (address.startsWith(u'[') && address.endsWith(u']'))
        address = address.mid(1, address.size() - 2);
    if (address == "localhost"_L1)
        address = u"127.0.0.1"_s;
    if (colon < 0 || !ok || QHostAddress(address).isNull())
        return u"must be ADDRESS:PORT, for example 127.0.0.1:5484 or [::]:5484"_s;
    config.address = address;
    config.port = port;
    return {};
}

QString applyStore(Config &config, const QString &value)
{
    config.store = value;
    if (config.usesRedis()) {
        const auto options = storage::parseRedisUrl(value);
        return options ? QString() : options.error().message;
    }
    if (!value.isEmpty() && (!value.startsWith("sqlite:"_L1) || value.size() == 7))
        return u"must be sqlite:PATH or redis://[:password@]host:port/db"_s;
    return {};
}

QString applyDurability(Config &config, const QString &value)
{
    if (value != "warn"_L1 && value != "strict"_L1)
        return u"must be warn or strict"_s;
    config.redisStrict = value == "strict"_L1;
    return {};
}

QString applyOrigins(Config &config, const QString &value)
{
    QStringList origins;
    for (const QString &part : value.split(u',', Qt::SkipEmptyParts)) {
        const QUrl url(part.trimmed(), QUrl::StrictMode);
        const bool web = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
        if (!url.isValid() || !web || url.host().isEmpty() || url.path().size() > 1 || url.hasQuery())
            return u"must be origins like https://chat.example.org, separated by commas"_s;
        origins << url.toString(QUrl::RemovePath | QUrl::RemoveFragment);
    }
    config.allowedOrigins = origins;
    return {};
}

QString applyPublicUrl(Config &config, const QString &value)
{
    const QUrl url(value, QUrl::StrictMode);
    const bool web = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
    if (!value.isEmpty() && (!url.isValid() || !web || url.host().isEmpty()))
        return u"must be an address like https://chat.example.org"_s;
    config.settings.publicUrl = value.endsWith(u'/') ? value.chopped(1) : value;
    return {};
}

QString applyRegistration(Config &config, const QString &value)
{
    if (!proto::fromWire(value, config.settings.registration))
        return u"must be open, invite or closed"_s;
    return {};
}

template <typename Field>
Apply truth(Field field)
{
    return [field](Config &config, const QString &value) {
        const QString word = value.toLower();
        if (word != "true"_L1 && word != "false"_L1)
            return u"must be true or false"_s;
        std::invoke(field, config) = word == "true"_L1;
        return QString();
    };
}

QString applyLogLevel(Config &config, const QString &value)
{
    if (value != "debug"_L1 && value != "info"_L1 && value != "warning"_L1)
        return u"must be debug, info or warning"_s;
    config.logLevel = value;
    return {};
}

const std::vector<Key> &keys()
{
    using S = domain::Settings;
    static const std::vector<Key> table{
        {u"listen"_s, u"127.0.0.1:5484"_s, u"address and port; port 0 picks a free one"_s, applyListen},
        {u"data"_s, u"$STATE_DIRECTORY, or ~/.local/share/kith"_s, u"folder of everything the server writes"_s,
            text(&Config::data)},
        {u"store"_s, u"sqlite:DATA/kith.db"_s,
            u"where messages are kept: sqlite:PATH or redis://[:password@]host:port/db"_s, applyStore},
        {u"redis.durability"_s, u"warn"_s,
            u"warn, or strict: refuse to start on a Redis that can lose what it has acknowledged"_s, applyDurability},
        {u"redis.interop"_s, u"true"_s, u"tell and hear servers of other kinds over the same Redis"_s,
            truth(&Config::redisInterop)},
        {u"web.serveDir"_s, {}, u"folder served at / in place of the built-in browser client"_s,
            text(&Config::serveDir)},
        {u"web.allowedOrigins"_s, {}, u"other web origins that may connect, separated by commas"_s, applyOrigins},
        {u"web.publicUrl"_s, {}, u"the address people use, for invite links; empty: as they connected"_s,
            applyPublicUrl},
        {u"web.github"_s, {}, u"a link to your code, which the older web client shows"_s, text(&Config::github)},
        {u"tls.certificate"_s, {}, u"PEM file; with tls.key the server speaks TLS. Read again on SIGHUP"_s,
            text(&Config::tlsCertificate)},
        {u"tls.key"_s, {}, u"PEM file of the private key"_s, text(&Config::tlsKey)},
        {u"accounts.registration"_s, u"open"_s, u"open, invite (a room's invite link is needed) or closed"_s,
            applyRegistration},
        {u"accounts.guests"_s, u"true"_s, u"whether people may come in without an account"_s,
            truth([](Config &config) -> bool & { return config.settings.guests; })},
        {u"limits.messagesPerSecond"_s, u"10"_s,
            u"for a user, in bursts of five times that; other requests ten times as many"_s,
            number(&S::messagesPerSecond)},
        {u"limits.connectionsPerAddress"_s, u"200"_s, u"open connections of one address, loopback too"_s,
            number(&S::connectionsPerAddress)},
        {u"limits.signInsPerMinute"_s, u"20"_s, u"registrations and sign-ins from one address"_s,
            number(&S::signInsPerMinute)},
        {u"limits.sendQueueBytes"_s, u"1048576"_s, u"unsent bytes after which a slow connection is closed"_s,
            number(&S::sendQueueBytes)},
        {u"limits.presenceRoom"_s, u"500"_s, u"members of the largest room that shows who comes and goes"_s,
            number(&S::presenceRoom)},
        {u"log.level"_s, u"info"_s, u"debug, info or warning"_s, applyLogLevel},
    };
    return table;
}

const Key *findKey(const QString &name)
{
    for (const Key &key : keys()) {
        if (key.name == name)
            return &key;
    }
    return nullptr;
}

QString environmentName(const QString &key) { return u"KITH_"_s + QString(key).replace(u'.', u'_').toUpper(); }

QString defaultData()
{
    // systemd's StateDirectory= (systemd.exec(5)); the first of them where there are several.
    const QString state = qEnvironmentVariable("STATE_DIRECTORY").section(u':', 0, 0);
    if (!state.isEmpty())
        return state;
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/kith"_s;
}

} // namespace

bool Config::usesRedis() const { return store.startsWith("redis:"_L1) || store.startsWith("redis+unix:"_L1); }

QString Config::databasePath() const { return store.isEmpty() ? QDir(data).filePath(u"kith.db"_s) : store.mid(7); }

Result<QList<Given>> parseIni(const QString &text, const QString &fileName)
{
    QList<Given> values;
    QString section;
    const QStringList lines = text.split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QString line = lines[i].trimmed();
        const QString where = u"%1, line %2"_s.arg(fileName).arg(i + 1);
        if (line.isEmpty() || line.startsWith(u'#') || line.startsWith(u';'))
            continue;
        if (line.startsWith(u'[') && line.endsWith(u']')) {
            section = line.mid(1, line.size() - 2).trimmed();
            continue;
        }
        const qsizetype equals = line.indexOf(u'=');
        if (equals < 1)
            return fail(makeError(ErrorCode::BadRequest, u"%1: not a [section] and not key = value"_s.arg(where)));
        QString value = line.mid(equals + 1).trimmed();
        if (value.size() >= 2 && value.startsWith(u'"') && value.endsWith(u'"'))
            value = value.mid(1, value.size() - 2);
        const QString name = line.left(equals).trimmed();
        values.append({.key = section.isEmpty() ? name : section + u'.' + name, .value = value, .where = where});
    }
    return values;
}

QList<Given> fromEnvironment(const QStringList &environment, QStringList *unknown)
{
    QList<Given> values;
    for (const QString &entry : environment) {
        if (!entry.startsWith("KITH_"_L1))
            continue;
        const QString name = entry.section(u'=', 0, 0);
        bool known = false;
        for (const Key &key : keys()) {
            if (environmentName(key.name) == name) {
                values.append({.key = key.name, .value = entry.section(u'=', 1), .where = name});
                known = true;
            }
        }
        if (!known && unknown)
            unknown->append(name);
    }
    return values;
}

Result<Config> makeConfig(const QList<Given> &values)
{
    Config config;
    for (const Given &given : values) {
        const Key *key = findKey(given.key);
        if (!key)
            return fail(makeError(ErrorCode::BadRequest, u"%1: there is no key \"%2\""_s.arg(given.where, given.key)));
        if (const QString wrong = key->apply(config, given.value); !wrong.isEmpty())
            return fail(
                makeError(ErrorCode::BadRequest, u"%1: %2 = %3: %4"_s.arg(given.where, given.key, given.value, wrong)));
    }
    if (config.tlsCertificate.isEmpty() != config.tlsKey.isEmpty())
        return fail(makeError(ErrorCode::BadRequest, u"tls.certificate and tls.key belong together: one is missing"_s));
    if (!config.serveDir.isEmpty() && !QFileInfo(config.serveDir).isDir())
        return fail(makeError(ErrorCode::BadRequest, u"web.serveDir: %1 is not a folder"_s.arg(config.serveDir)));
    if (config.data.isEmpty())
        config.data = defaultData();
    return config;
}

QString describeKeys()
{
    QString out;
    for (const Key &key : keys()) {
        out += u"  %1%2\n      %3\n"_s.arg(
            key.name, key.fallback.isEmpty() ? QString() : u" = "_s + key.fallback, key.meaning);
    }
    return out;
}

} // namespace kith::app
