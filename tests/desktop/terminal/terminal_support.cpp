#include "tests/desktop/terminal/terminal_support.h"

#include "desktop/terminal/arguments.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace kith::test {

int TestConsole::count(const QString &text) const
{
    return int(std::count_if(lines.begin(), lines.end(), [&](const QString &line) { return line.contains(text); }));
}

bool TestConsole::waitFor(const QString &text)
{
    if (waitUntil([&] { return count(text) > 0; }))
        return true;
    qWarning("waited in vain for \"%s\" in\n%s", qUtf8Printable(text), qUtf8Printable(all()));
    return false;
}

bool TestConsole::waitPrompt(const QString &text)
{
    if (waitUntil([&] { return prompt == text; }))
        return true;
    qWarning("the prompt is \"%s\"", qUtf8Printable(prompt));
    return false;
}

QStringList TestConsole::take()
{
    static const QRegularExpression time(u"^\\d\\d:\\d\\d "_s);
    QStringList taken = std::exchange(lines, {});
    for (QString &line : taken)
        line.remove(time);
    return taken;
}

void Terminal::start()
{
    stop();
    hasQuit = false;
    auto profile = client::Profile::open({.dataFolder = m_folder.path(), .name = terminal::ownProfile});
    if (!profile)
        qFatal("the profile does not open: %s", qUtf8Printable(profile.error().message));
    console = std::make_unique<TestConsole>();
    m_session = std::make_unique<terminal::Session>(std::move(*profile),
        terminal::Session::Options{.server = QUrl(u"wss://test.example/ws"_s), // one name, whatever the port
            .links = m_wire.links(),
            .timing = quickTiming(),
            .tokens = platform::TokenStore::Place::FileOnly});
    m_chat = std::make_unique<terminal::Chat>(*console, *m_session);
    QObject::connect(m_chat.get(), &terminal::Chat::quit, console.get(), [this] { hasQuit = true; });
    m_chat->start();
}

void Terminal::stop()
{
    m_chat.reset();
    m_session.reset();
    console.reset();
}

bool Terminal::registers(const QString &name)
{
    console->type(u"/register "_s + name);
    console->answer(goodPassword);
    console->answer(goodPassword);
    return console->waitFor(u"Connected to test.example as %1."_s.arg(name)) && console->waitPrompt(u"General>"_s);
}

bool Terminal::waitOnline()
{
    return waitUntil([this] { return isSignedIn() && account().state() == client::Account::State::Online; });
}

} // namespace kith::test
