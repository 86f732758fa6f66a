// kith, the desktop program. Exit codes: 0 done, 1 it could not start, 2 wrong arguments.
#include "desktop/client/sign_in.h"
#include "desktop/platform/single_instance.h"
#include "desktop/widgets/window/app.h"
#include "desktop/widgets/window/background.h"
#include "desktop/words/kith_link.h"
#include "shared/base/log.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QLibraryInfo>
#include <QMessageBox>
#include <QStyleFactory>
#include <QTimer>
#include <QTranslator>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;
using namespace kith;

namespace {

enum ExitCode { Done = 0, CannotStart = 1, WrongArguments = 2 };

struct Main {
    Q_DECLARE_TR_FUNCTIONS(Main)
};

struct Arguments {
    client::Profile::Place place;
    QUrl server;
    QString link;            // to be opened
    bool background = false; // without the window, where there is a tray
    std::optional<int> exit; // nothing is left to do
};

void print(std::FILE *stream, const QString &text) { std::fputs(qPrintable(text + u'\n'), stream); }

// Help and version need no screen.
bool asksForText(int argc, char **argv)
{
    for (int i = 1; i < argc; ++i) {
        const QLatin1StringView argument(argv[i]);
        for (const auto text : {"-h"_L1, "--help"_L1, "--help-all"_L1, "-v"_L1, "--version"_L1}) {
            if (argument == text)
                return true;
        }
    }
    return false;
}

void describe(QCoreApplication &app)
{
    app.setApplicationName(u"kith"_s);
    app.setOrganizationName(u"kith"_s);
    app.setApplicationVersion(QStringLiteral(KITH_VERSION));
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

Arguments parse(const QCoreApplication &app)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(Main::tr("Chat on your own server."));
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    const QCommandLineOption server(
        u"server"_s, Main::tr("Sign in to this server, such as chat.example.org."), Main::tr("URL"));
    const QCommandLineOption profile(
        u"profile"_s, Main::tr("Use another set of settings and another account."), Main::tr("NAME"), u"default"_s);
    const QCommandLineOption data(u"data"_s, Main::tr("Keep everything in this folder."), Main::tr("DIR"));
    const QCommandLineOption background(
        u"background"_s, Main::tr("Begin in the tray, without a window; where there is no tray, with it."));
    parser.addOptions({server, profile, data, background});
    parser.addPositionalArgument(Main::tr("LINK"), Main::tr("Open this kith: link."), u"[%1]"_s.arg(Main::tr("LINK")));

    const auto wrong = [](const QString &sentence) {
        print(stderr, u"kith: %1"_s.arg(sentence));
        return Arguments{.place = {}, .server = {}, .link = {}, .exit = WrongArguments};
    };
    if (!parser.parse(app.arguments()))
        return wrong(parser.errorText());
    if (parser.isSet(help) || parser.isSet(u"help-all"_s)) {
        print(stdout, parser.helpText());
        return {.place = {}, .server = {}, .link = {}, .exit = Done};
    }
    if (parser.isSet(version)) {
        print(stdout, u"kith %1"_s.arg(app.applicationVersion()));
        return {.place = {}, .server = {}, .link = {}, .exit = Done};
    }
    const QStringList links = parser.positionalArguments();
    if (const auto odd = std::ranges::find_if(links, [](const QString &link) { return !words::kithLink(link); });
        odd != links.end())
        return wrong(Main::tr("What is “%1”?").arg(*odd));
    if (links.size() > 1)
        return wrong(Main::tr("One link at a time."));

    Arguments arguments{.place = {.dataFolder = parser.value(data), .name = parser.value(profile)},
        .server = {},
        .link = links.value(0),
        .background = parser.isSet(background),
        .exit = {}};
    if (parser.isSet(server)) {
        arguments.server = client::serverUrl(parser.value(server));
        if (!arguments.server.isValid())
            return wrong(Main::tr("“%1” is not the address of a server.").arg(parser.value(server)));
    }
    return arguments;
}

// Says "painted" once the conversation has been drawn, for ./dev bench (QT_LOGGING_RULES=kith.app.debug=true).
class FirstPaint final : public QObject {
public:
    using QObject::QObject;

    bool eventFilter(QObject *object, QEvent *event) override
    {
        if (event->type() == QEvent::Paint && object->parent()
            && object->parent()->inherits("kith::widgets::MessageView"))
            QTimer::singleShot(0, this, [this] {
                qCDebug(lcApp, "painted");
                deleteLater();
            });
        return false;
    }
};

// There is no window yet in which it could be said.
void complain(const QString &sentence)
{
    print(stderr, u"kith: %1"_s.arg(sentence));
    QMessageBox box(QMessageBox::Warning, Main::tr("Kith cannot start"), sentence, QMessageBox::Close);
    box.setTextFormat(Qt::PlainText);
    box.exec();
}

// To the program that has the profile open already. False: there is none, or it does not answer.
bool handOver(const Arguments &arguments)
{
    constexpr std::chrono::seconds patience{5};
    const auto seen = client::Profile::look(arguments.place);
    return seen
        && platform::SingleInstance::handOver(platform::SingleInstance::socketPath(seen->folder),
            {.link = arguments.link, .activationToken = qEnvironmentVariable("XDG_ACTIVATION_TOKEN")}, patience);
}

} // namespace

int main(int argc, char **argv)
{
    if (asksForText(argc, argv)) {
        QCoreApplication app(argc, argv);
        describe(app);
        translate(app);
        return parse(app).exit.value_or(Done);
    }

    QApplication::setHighDpiScaleFactorRoundingPolicy(Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
    QApplication app(argc, argv);
    describe(app);
    app.setApplicationDisplayName(u"Kith"_s);
    app.setDesktopFileName(u"kith"_s);
    app.setWindowIcon(QIcon(u":/kith/icons/kith.svg"_s));
    translate(app);
    const Arguments arguments = parse(app);
    if (arguments.exit)
        return *arguments.exit;

    app.setStyle(QStyleFactory::create(u"Fusion"_s));
    auto profile = client::Profile::open(arguments.place);
    if (!profile) {
        if (handOver(arguments))
            return Done;
        complain(profile.error().message);
        return CannotStart;
    }
    platform::SingleInstance instance;
    instance.listen(platform::SingleInstance::socketPath((*profile)->folder()));
    widgets::App kith(app, std::move(*profile), {.server = arguments.server, .dataFolder = arguments.place.dataFolder});
    widgets::Background background(kith);
    QObject::connect(&instance, &platform::SingleInstance::called, &background, &widgets::Background::take);
    if (lcApp().isDebugEnabled())
        app.installEventFilter(new FirstPaint(&app));
    QObject::connect(&background, &widgets::Background::quitRequested, &app, &QApplication::quit, Qt::QueuedConnection);
    background.start(arguments.background);
    if (!arguments.link.isEmpty())
        background.openLink(arguments.link);
    return app.exec();
}
