#include "server/app/app.h"
#include "server/app/logging.h"
#include "server/app/store_command.h"
#include "server/runtime/descriptor_limit.h"
#include "server/runtime/epoll_dispatcher.h"
#include "server/runtime/signals.h"
#include "server/storage/sqlite/sqlite_store.h"
#include "shared/base/log.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QProcessEnvironment>

#include <cstdio>
#include <span>

using namespace Qt::StringLiterals;

namespace {

enum ExitCode { Stopped = 0, Failed = 1, Usage = 2 };

constexpr auto systemConfig = "/etc/kith/kithd.conf"_L1;

void print(FILE *stream, const QString &text)
{
    std::fputs(text.toUtf8().constData(), stream);
    std::fputc('\n', stream);
    std::fflush(stream);
}

int complain(ExitCode code, const QString &what)
{
    print(stderr, u"kithd: "_s + what);
    return code;
}

void addOptions(QCommandLineParser &parser)
{
    parser.addOptions({
        {u"listen"_s, u"Address and port to listen on."_s, u"ADDRESS:PORT"_s},
        {u"data"_s, u"Folder of everything that the server writes."_s, u"DIR"_s},
        {u"store"_s, u"Where messages are kept: sqlite:PATH or redis://[:password@]host:port/db."_s, u"URL"_s},
        {u"redis-durability"_s, u"warn (default), or strict: do not start on a Redis that can lose messages."_s,
            u"MODE"_s},
        {u"serve-dir"_s, u"Serve this folder at / in place of the built-in browser client."_s, u"DIR"_s},
        {u"config"_s, u"Configuration file (default: %1 where it exists)."_s.arg(systemConfig), u"FILE"_s},
        {u"set"_s, u"Set a configuration key; may be given many times."_s, u"section.key=value"_s},
        {u"event-loop"_s, u"epoll (default) or qt, Qt's own, which slows down with every connection."_s, u"NAME"_s,
            u"epoll"_s},
        {u"check-config"_s, u"Check the configuration, then stop."_s},
        {u"check-store"_s, u"Check everything that is stored, then stop."_s},
        {u"version"_s, u"Print the version, then stop."_s},
        {{u"h"_s, u"help"_s}, u"Print this help, then stop."_s},
    });
}

kith::Result<kith::app::Config> readConfig(const QCommandLineParser &parser)
{
    using namespace kith::app;
    QList<Given> values;
    const bool chosen = parser.isSet(u"config"_s);
    const QString path = chosen ? parser.value(u"config"_s) : QString(systemConfig);
    if (chosen || QFileInfo::exists(path)) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return kith::fail(
                makeError(kith::ErrorCode::BadRequest, u"cannot read %1: %2"_s.arg(path, file.errorString())));
        const auto parsed = parseIni(QString::fromUtf8(file.readAll()), path);
        if (!parsed)
            return kith::fail(parsed.error());
        values = *parsed;
    }
    QStringList unknown;
    values += fromEnvironment(QProcessEnvironment::systemEnvironment().toStringList(), &unknown);
    for (const QString &name : unknown)
        qCWarning(kith::lcApp).noquote() << "ignoring the environment variable" << name << "which is no key";
    for (const QString &pair : parser.values(u"set"_s)) {
        if (pair.indexOf(u'=') < 1)
            return kith::fail(makeError(kith::ErrorCode::BadRequest, u"--set %1: not section.key=value"_s.arg(pair)));
        values.append(
            {.key = pair.section(u'=', 0, 0).trimmed(), .value = pair.section(u'=', 1).trimmed(), .where = u"--set"_s});
    }
    const QList<std::pair<QString, QString>> flags{{u"listen"_s, u"listen"_s}, {u"data"_s, u"data"_s},
        {u"store"_s, u"store"_s}, {u"redis-durability"_s, u"redis.durability"_s}, {u"serve-dir"_s, u"web.serveDir"_s}};
    for (const auto &[flag, key] : flags) {
        if (parser.isSet(flag))
            values.append({.key = key, .value = parser.value(flag), .where = u"--"_s + flag});
    }
    return makeConfig(values);
}

int checkStore(const kith::app::Config &config)
{
    if (config.usesRedis())
        return complain(Usage, u"--check-store looks at SQLite files only"_s);
    const auto faults = kith::storage::checkSqliteStore(config.databasePath());
    if (!faults)
        return complain(Failed, faults.error().message);
    for (const QString &fault : *faults)
        print(stdout, fault);
    print(stdout,
        faults->isEmpty() ? u"%1 is sound"_s.arg(config.databasePath())
                          : u"%1 has %2 faults"_s.arg(config.databasePath()).arg(faults->size()));
    return faults->isEmpty() ? Stopped : Failed;
}

// The event loop has to be chosen before there is an application. False: there is none of this name.
bool chooseEventLoop(const QString &name)
{
    if (name == "epoll"_L1)
        QCoreApplication::setEventDispatcher(new kith::runtime::EpollDispatcher);
    return name == "epoll"_L1 || name == "qt"_L1;
}

int serve(QCoreApplication &application, const kith::app::Config &config)
{
    kith::runtime::raiseDescriptorLimit();
    kith::runtime::Signals signalSource;
    kith::app::App app(config);
    // Starting waits some seconds for a Redis that is away.
    bool stopped = false;
    QObject::connect(&signalSource, &kith::runtime::Signals::terminate, [&stopped] { stopped = true; });
    if (const auto started = app.start(); !started)
        return complain(Failed, started.error().message);
    if (stopped)
        return Stopped;
    QObject::connect(&signalSource, &kith::runtime::Signals::terminate, &app, &kith::app::App::stop);
    QObject::connect(&signalSource, &kith::runtime::Signals::reload, &app, &kith::app::App::reload);
    QObject::connect(&app, &kith::app::App::stopped, &application, &QCoreApplication::quit, Qt::QueuedConnection);
    print(stdout, u"kithd ready on "_s + app.address());
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    kith::app::installLogging(u"info"_s);
    QStringList arguments;
    for (const char *argument : std::span(argv, static_cast<size_t>(argc)))
        arguments.append(QString::fromLocal8Bit(argument));
    QCommandLineParser parser;
    parser.setApplicationDescription(u"The Kith chat server."_s);
    addOptions(parser);
    if (!parser.parse(arguments))
        return complain(Usage, parser.errorText());
    if (!chooseEventLoop(parser.value(u"event-loop"_s)))
        return complain(Usage, u"--event-loop %1: not epoll or qt"_s.arg(parser.value(u"event-loop"_s)));

    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"kithd"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(KITH_VERSION));
    if (parser.isSet(u"help"_s)) {
        print(stdout,
            parser.helpText() + u"\n"_s + kith::app::describeStoreCommand()
                + u"\nKeys of the configuration file, of --set and, as KITH_SECTION_KEY, of "
                  u"the environment:\n"_s
                + kith::app::describeKeys());
        return Stopped;
    }
    if (parser.isSet(u"version"_s)) {
        print(stdout, u"kithd %1"_s.arg(QCoreApplication::applicationVersion()));
        return Stopped;
    }
    if (parser.positionalArguments().value(0) == "store"_L1)
        return kith::app::runStoreCommand(parser.positionalArguments());
    if (!parser.positionalArguments().isEmpty())
        // Not repeated: it may be an address with a password.
        return complain(Usage, u"an argument is none of the options, nor the command store; see --help"_s);
    const auto config = readConfig(parser);
    if (!config)
        return complain(Usage, config.error().message);
    kith::app::installLogging(config->logLevel);
    if (parser.isSet(u"check-config"_s)) {
        print(stdout, u"The configuration is valid."_s);
        return Stopped;
    }
    if (parser.isSet(u"check-store"_s))
        return checkStore(*config);
    return serve(application, *config);
}
