// kith-term, the terminal program. Exit codes: desktop/terminal/exit_code.h.
#include "desktop/terminal/arguments.h"
#include "desktop/terminal/chat.h"
#include "desktop/terminal/password_file.h"
#include "desktop/terminal/scripts.h"
#include "desktop/terminal/terminal_console.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QLoggingCategory>
#include <QTranslator>

#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::terminal;

namespace {

struct Main {
    Q_DECLARE_TR_FUNCTIONS(TerminalMain)
};

// Where one is closed, the next file or socket would get its number and be taken for it.
void openStandardStreams()
{
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor) {
        // Read from what is for writing, and the other way round: an error, as of what is closed.
        if (::fcntl(descriptor, F_GETFD) < 0
            && ::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY) != descriptor)
            std::abort();
    }
}

void print(std::FILE *stream, const QString &text) { std::fputs((text.toUtf8() + '\n').constData(), stream); }

int wrong(ExitCode code, const QString &sentence)
{
    print(stderr, u"kith-term: %1"_s.arg(sentence));
    return code;
}

// Qt's own sentences first, ours over them; English below every language, for its plurals.
void translate(QCoreApplication &app)
{
    const auto install = [&app](const QLocale &locale, const QString &name, const QString &folder) {
        auto *translator = new QTranslator(&app);
        if (translator->load(locale, name, u"_"_s, folder))
            app.installTranslator(translator);
    };
    install(QLocale(), u"qtbase"_s, QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    install(QLocale(QLocale::English), u"kith"_s, u":/i18n"_s);
    install(QLocale(), u"kith"_s, u":/i18n"_s);
}

int runScript(QCoreApplication &app, const Arguments &arguments, const QString &password)
{
    UnixSignals unixSignals;
    ScriptAccount account({.place = arguments.place,
        .server = arguments.server,
        .user = arguments.user,
        .password = password,
        .guest = arguments.guest,
        .timeout = arguments.timeout});
    std::unique_ptr<Script> script;
    switch (arguments.task) {
    case Arguments::Task::Send:
        script = std::make_unique<Send>(account, standardIo(), arguments.room, arguments.timeout);
        break;
    case Arguments::Task::Tail:
        script = std::make_unique<Tail>(account, standardIo(),
            Tail::What{
                .room = arguments.room, .lines = arguments.lines, .count = arguments.count, .json = arguments.json});
        break;
    case Arguments::Task::Rooms:
    case Arguments::Task::Chat:
        script = std::make_unique<Rooms>(account, standardIo(), arguments.json);
        break;
    }
    QObject::connect(&unixSignals, &UnixSignals::ended, script.get(), &Script::interrupt);
    // Queued: it may be before the event loop runs.
    QObject::connect(script.get(), &Script::finished, &app, &QCoreApplication::exit, Qt::QueuedConnection);
    script->run();
    return app.exec();
}

int runChat(QCoreApplication &app, const Arguments &arguments, const QString &password)
{
    if (!Tty::isThere())
        return wrong(
            WrongUsage, Main::tr("There is no terminal here. Scripts use send, tail or rooms; see kith-term --help."));
    auto profile = client::Profile::open(arguments.place);
    if (!profile)
        return wrong(Failed, profile.error().message);
    // What libraries have to say would stand in the middle of the line.
    if (::isatty(STDERR_FILENO) == 1)
        QLoggingCategory::setFilterRules(u"*=false\n*.critical=true"_s);
    UnixSignals unixSignals;
    TerminalConsole console(unixSignals);
    if (!console.start())
        return wrong(Failed, Main::tr("The terminal cannot be used."));
    Session session(std::move(*profile), {.server = arguments.server});
    Chat chat(console, session, password);
    QObject::connect(&chat, &Chat::quit, &app, &QCoreApplication::quit, Qt::QueuedConnection);
    QObject::connect(&unixSignals, &UnixSignals::ended, &app, &QCoreApplication::quit, Qt::QueuedConnection);
    chat.start();
    return app.exec();
}

} // namespace

int main(int argc, char **argv)
{
    openStandardStreams();
    QCoreApplication app(argc, argv);
    app.setApplicationName(u"kith"_s); // the desktop's folders, with a profile of its own
    app.setOrganizationName(u"kith"_s);
    app.setApplicationVersion(QStringLiteral(KITH_VERSION));
    translate(app);

    const ParsedArguments parsed = parseArguments(app.arguments());
    if (!parsed.arguments) {
        print(parsed.exitCode == Done ? stdout : stderr, parsed.text);
        return parsed.exitCode;
    }
    QString password;
    if (!parsed.arguments->passwordFile.isEmpty()) {
        const Result<FilePassword> read = readPasswordFile(parsed.arguments->passwordFile);
        if (!read)
            return wrong(WrongUsage, read.error().message);
        if (!read->warning.isEmpty())
            print(stderr, u"kith-term: %1"_s.arg(read->warning));
        password = read->password;
    }
    return parsed.arguments->task == Arguments::Task::Chat ? runChat(app, *parsed.arguments, password)
                                                           : runScript(app, *parsed.arguments, password);
}
