#include "desktop/terminal/chat.h"

#include "desktop/terminal/completion.h"
#include "desktop/terminal/lists.h"
#include "desktop/terminal/safe_text.h"
#include "desktop/terminal/width.h"
#include "desktop/words/error_text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::terminal {

using client::Account;
using client::Failure;
using client::RoomState;

namespace {

constexpr int widestPrompt = 24; // of the name of the room

} // namespace

Chat::Chat(Console &console, Session &session, QString password, QObject *parent)
    : QObject(parent), m_console(console), m_session(session), m_password(std::move(password)), m_transcript(console)
{
    connect(&console, &Console::entered, this, &Chat::entered);
    connect(&console, &Console::left, this, &Chat::leave);
    connect(&console, &Console::typing, this, [this](const QString &text) {
        if (m_open && m_open->view.room().isValid() && parseLine(text).verb == Verb::Say)
            m_session.account()->typed(m_open->view.room());
    });
    connect(&session, &Session::opened, this, &Chat::opened);
    connect(&session, &Session::closing, this, &Chat::closing);
    connect(&session, &Session::told, this, [this](const QString &sentence) { m_transcript.bad(safeText(sentence)); });
    connect(&session, &Session::failed, this, [this](const Failure &failure) {
        m_transcript.bad(failure.kind == Failure::Kind::Refused
                ? words::errorText(failure)
                : tr("%1 cannot be reached. Try again when it is there.").arg(client::serverName(m_session.server())));
        showPrompt();
    });
    console.setCompletion([this](const QString &text, qsizetype cursor) { return completeLine(text, cursor); });
}

Chat::~Chat() { m_console.setCompletion(nullptr); }

void Chat::start()
{
    showPrompt();
    if (m_session.openLast())
        return;
    m_transcript.plain(m_console.paint().bold(tr("Kith at %1").arg(client::serverName(m_session.server()))));
    m_transcript.plain(tr("/login NAME signs in, /register NAME makes an account, /guest comes as a guest."));
    m_transcript.plain(tr("/commands lists everything."));
}

void Chat::entered(const QString &line)
{
    const Command command = parseLine(line);
    if (command.verb != Verb::Logout)
        m_logoutAsked = false;
    if (command.verb != Verb::ExitRoom)
        m_exitAsked = false;
    carryOut(command);
}

void Chat::carryOut(const Command &command)
{
    const auto &rows = commandTable();
    const auto row =
        std::find_if(rows.begin(), rows.end(), [&command](const CommandRow &one) { return one.verb == command.verb; });
    if (row != rows.end() && row->needsArgument && command.argument.isEmpty())
        return m_transcript.bad(
            tr("Type %1: %2", "usage of a command, what it does").arg(usage(*row), describe(row->verb)));
    switch (command.verb) {
    case Verb::Nothing:
        return;
    case Verb::Say:
        return say(command.argument);
    case Verb::Unknown:
        return m_transcript.bad(tr("There is no command %1. /commands lists all; /%1 says it in the room.")
                                    .arg(safeLine(command.argument)));
    case Verb::Register:
        return registerAccount(command.argument);
    case Verb::Login:
        return login(command.argument);
    case Verb::Guest:
        return guest(command.argument);
    case Verb::Rooms:
        if (needsAccount())
            m_transcript.plain(
                roomList(*m_session.account(), m_open->view.room(), m_console.paint(), m_console.columns()));
        return;
    case Verb::Join:
        return join(command.argument);
    case Verb::ExitRoom:
        return exitRoom();
    case Verb::Dm:
        return direct(command.argument);
    case Verb::Who:
        return who();
    case Verb::History:
        return history(command.argument);
    case Verb::Search:
        if (needsRoom())
            m_open->view.search(command.argument);
        return;
    case Verb::Retry:
        return retry();
    case Verb::Discard:
        return discard();
    case Verb::Logout:
        return logout();
    case Verb::Commands:
        return m_transcript.plain(commandList(m_console.paint(), m_console.columns()));
    case Verb::Quit:
        return leave();
    }
}

void Chat::say(const QString &text)
{
    if (!needsRoom())
        return;
    const Result<void> sent = m_open->view.send(text);
    if (!sent)
        m_transcript.bad(sent.error().code == ErrorCode::StoreUnavailable ? safeText(sent.error().message)
                                                                          : words::errorText(sent.error().code));
}

void Chat::leave()
{
    const Account *account = m_session.account();
    if (account != nullptr && account->waiting() > 0)
        m_transcript.note(tr("%n message(s) wait and are sent when you come back.", nullptr, account->waiting()));
    emit quit();
}

// ---- What a command needs

bool Chat::needsAccount()
{
    if (m_open)
        return true;
    m_transcript.bad(tr("Sign in first: /login NAME, /register NAME or /guest."));
    return false;
}

bool Chat::needsNobody()
{
    if (m_open) {
        m_transcript.bad(
            tr("You are signed in as %1. /logout first.").arg(safeLine(m_session.account()->user().displayName)));
        return false;
    }
    if (m_session.isBusy())
        m_transcript.note(tr("The server is being asked already."));
    return !m_session.isBusy();
}

bool Chat::needsRoom()
{
    if (!needsAccount())
        return false;
    if (m_open->view.room().isValid())
        return true;
    m_transcript.bad(tr("No room is open. /rooms lists yours, /join ROOM goes to one."));
    return false;
}

// ---- The line being typed

void Chat::showPrompt()
{
    if (!m_open)
        return m_console.setPrompt(m_session.isBusy() ? u"kith (%1)>"_s.arg(tr("signing in")) : u"kith>"_s);
    const Account &account = *m_session.account();
    const RoomId room = m_open->view.room();
    QStringList notes;
    if (account.state() != Account::State::Online)
        notes << tr("offline");
    if (const int waiting = account.waiting(); waiting > 0)
        notes << tr("%n waiting", nullptr, waiting);
    if (const qint64 unread = m_open->elsewhere.unread(); unread > 0)
        notes << tr("%n new", "messages in other rooms", int(unread));
    const QString name =
        !room.isValid() ? tr("no room") : cut(room.isDirect() ? u'@' + roomName(room) : roomName(room), widestPrompt);
    m_console.setPrompt(notes.isEmpty() ? name + u'>' : u"%1 (%2)>"_s.arg(name, notes.join(", "_L1)));
}

Console::Completion Chat::completeLine(const QString &text, qsizetype cursor) const
{
    Candidates candidates;
    // What would stand in the line otherwise than it is called helps nobody, and may be made to deceive.
    const auto offer = [](QStringList &names, const QString &name) {
        if (name == safeLine(name))
            names << name;
    };
    if (m_open) {
        const Account &account = *m_session.account();
        std::set<UserId> people = m_open->herald.members();
        for (const auto &[id, room] : account.rooms()) {
            if (room.isDirect())
                people.insert(id.peerOf(account.me()));
            else
                offer(candidates.rooms, account.roomName(room));
        }
        for (const UserId id : people) {
            const client::Person *person = account.people().find(id);
            if (person != nullptr && id != account.me())
                offer(candidates.people, person->user.username);
        }
    }
    return complete(text, cursor, candidates);
}

QString Chat::roomName(RoomId id) const
{
    const RoomState *room = m_session.account()->room(id);
    return room == nullptr ? QString() : safeLine(m_session.account()->roomName(*room));
}

} // namespace kith::terminal
