#include "desktop/terminal/arguments.h"

#include "desktop/client/sign_in.h"
#include "desktop/terminal/exit_code.h"

#include <QCommandLineParser>

using namespace Qt::StringLiterals;

namespace kith::terminal {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Arguments)
};

constexpr int mostSeconds = 24 * 60 * 60;
constexpr int mostLines = 100'000;

// After the options, which QCommandLineParser describes.
QString moreHelp()
{
    return Words::tr(
        "Without a task, kith-term is a chat in the terminal; /commands lists what it can do there.\n"
        "\n"
        "Tasks for scripts, which ask nothing:\n"
        "  send ROOM   each line of standard input is a message; ends when all are stored\n"
        "  tail ROOM   prints the messages of a room as they come\n"
        "  rooms       your rooms: number, kind, unread messages, name, with tabs between\n"
        "ROOM is a name, a number, an invite link, or @NAME for a direct conversation. A public room is\n"
        "joined where that is needed. They use the session that kith-term keeps, beside an open one; with\n"
        "--user or --guest, one of their own that ends with them.\n"
        "\n"
        "Exit codes: 0 done, 1 failed (not everything was delivered), 2 wrong usage, 3 cannot sign in,\n"
        "4 server not reached, 5 no such room.\n");
}

ParsedArguments wrong(const QString &sentence)
{
    return {.arguments = {}, .text = u"kith-term: %1"_s.arg(sentence), .exitCode = WrongUsage};
}

bool asksForPassword(const QStringList &line)
{
    return std::any_of(line.begin(), line.end(),
        [](const QString &argument) { return argument == u"--password" || argument.startsWith("--password="_L1); });
}

// The one number of an option, from `least` on.
bool readNumber(const QString &text, int least, int most, int &number)
{
    bool isNumber = false;
    number = text.toInt(&isNumber);
    return isNumber && number >= least && number <= most;
}

} // namespace

ParsedArguments parseArguments(const QStringList &line)
{
    if (asksForPassword(line))
        return wrong(Words::tr("A password on the command line can be seen by everybody on this machine. Put it into a"
                               " file that only you may read, and use --password-file FILE."));
    QCommandLineParser parser;
    parser.setApplicationDescription(Words::tr("Chat on your own server, in a terminal."));
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    const QCommandLineOption server(
        u"server"_s, Words::tr("Sign in to this server, such as chat.example.org."), Words::tr("HOST"));
    const QCommandLineOption profile(u"profile"_s,
        Words::tr("Use another set of settings and another account; “default” is the desktop's."), Words::tr("NAME"),
        ownProfile);
    const QCommandLineOption data(u"data"_s, Words::tr("Keep everything in this folder."), Words::tr("DIR"));
    const QCommandLineOption passwordFile(u"password-file"_s,
        Words::tr("Take the password from the first line of this file instead of asking."), Words::tr("FILE"));
    const QCommandLineOption user(u"user"_s, Words::tr("For scripts: sign in as this user."), Words::tr("NAME"));
    const QCommandLineOption guest(u"guest"_s, Words::tr("For scripts: come as a guest."));
    const QCommandLineOption timeout(u"timeout"_s,
        Words::tr("For scripts: how long the server may take to answer; 30."), Words::tr("SECONDS"), u"30"_s);
    const QCommandLineOption json(u"json"_s, Words::tr("tail, rooms: one JSON object a line."));
    const QCommandLineOption lines(
        u"lines"_s, Words::tr("tail: begin with the last N messages; 10."), Words::tr("N"), u"10"_s);
    const QCommandLineOption count(u"count"_s, Words::tr("tail: end after N new messages."), Words::tr("N"));
    parser.addOptions({server, profile, data, passwordFile, user, guest, timeout, json, lines, count});
    parser.addPositionalArgument(u"task"_s, Words::tr("send, tail or rooms."), u"[send ROOM | tail ROOM | rooms]"_s);

    if (!parser.parse(line))
        return wrong(parser.errorText());
    if (parser.isSet(help) || parser.isSet(u"help-all"_s))
        return {.arguments = {}, .text = parser.helpText() + u'\n' + moreHelp()};
    if (parser.isSet(version))
        return {.arguments = {}, .text = u"kith-term %1"_s.arg(QStringLiteral(KITH_VERSION))};

    Arguments arguments;
    arguments.place = {.dataFolder = parser.value(data), .name = parser.value(profile)};
    arguments.user = parser.value(user);
    arguments.passwordFile = parser.value(passwordFile);
    arguments.guest = parser.isSet(guest);
    arguments.json = parser.isSet(json);

    QStringList rest = parser.positionalArguments();
    const QString task = rest.isEmpty() ? QString() : rest.takeFirst();
    using Task = Arguments::Task;
    if (task == u"send")
        arguments.task = Task::Send;
    else if (task == u"tail")
        arguments.task = Task::Tail;
    else if (task == u"rooms")
        arguments.task = Task::Rooms;
    else if (!task.isEmpty())
        return wrong(Words::tr("What is “%1”? The tasks are send, tail and rooms.").arg(task));
    const bool needsRoom = arguments.task == Task::Send || arguments.task == Task::Tail;
    if (needsRoom && rest.isEmpty())
        return wrong(Words::tr("Name the room: kith-term %1 ROOM").arg(task));
    if (needsRoom)
        arguments.room = rest.takeFirst();
    if (!rest.isEmpty())
        return wrong(Words::tr("What is “%1”? A name with spaces needs quotes.").arg(rest.front()));

    const auto onlyFor = [&](const QCommandLineOption &option, bool fits) {
        return parser.isSet(option) && !fits ? u"--"_s + option.names().front() : QString();
    };
    const bool isScript = arguments.task != Task::Chat;
    const bool isTail = arguments.task == Task::Tail;
    for (const QString &misplaced : {onlyFor(user, isScript), onlyFor(guest, isScript), onlyFor(timeout, isScript),
             onlyFor(json, isTail || arguments.task == Task::Rooms), onlyFor(lines, isTail), onlyFor(count, isTail)}) {
        if (!misplaced.isEmpty())
            return wrong(Words::tr("%1 means nothing here; see --help.").arg(misplaced));
    }
    if (parser.isSet(user) && arguments.guest)
        return wrong(Words::tr("Either --user or --guest."));
    if (parser.isSet(user) && (arguments.user.isEmpty() || arguments.passwordFile.isEmpty()))
        return wrong(Words::tr("--user NAME needs --password-file FILE."));
    if (isScript && !parser.isSet(user) && parser.isSet(passwordFile))
        return wrong(Words::tr("--password-file needs --user NAME."));
    // It is read from, or typed at.
    if ((arguments.task == Task::Send || !isScript) && arguments.passwordFile == u"-")
        return wrong(Words::tr("Standard input is needed for messages: the password needs a file."));

    int number = 0;
    if (!readNumber(parser.value(timeout), 1, mostSeconds, number))
        return wrong(Words::tr("--timeout takes a number of seconds."));
    arguments.timeout = std::chrono::seconds(number);
    if (!readNumber(parser.value(lines), 0, mostLines, arguments.lines))
        return wrong(Words::tr("--lines takes a number of messages."));
    if (parser.isSet(count)) {
        if (!readNumber(parser.value(count), 1, std::numeric_limits<int>::max(), number))
            return wrong(Words::tr("--count takes a number of messages."));
        arguments.count = number;
    }
    if (parser.isSet(server)) {
        arguments.server = client::serverUrl(parser.value(server));
        if (!arguments.server.isValid())
            return wrong(Words::tr("“%1” is not the address of a server.").arg(parser.value(server)));
    }
    return {.arguments = arguments};
}

} // namespace kith::terminal
