#include "desktop/terminal/chat.h"

#include "desktop/terminal/completion.h"
#include "desktop/terminal/lists.h"
#include "desktop/terminal/safe_text.h"
#include "desktop/terminal/width.h"
#include "desktop/words/error_text.h"
#include "desktop/words/invite_key.h"
#include "shared/base/text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::terminal {

using client::Account;
using client::Failure;
using client::Outcome;
using client::RoomState;

namespace {

constexpr int historyDefault = 20;
constexpr int historyMost = 500;
constexpr int widestPrompt = 24;     // of the name of the room
constexpr size_t mostPeople = 1'000; // that /who brings
const QString lastRoom = u"terminal/room"_s;

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

// ---- Signing in

void Chat::registerAccount(const QString &typed)
{
    if (!needsNobody())
        return;
    // Where a server asks for an invitation, it stands behind the name.
    const QString name = typed.section(u' ', 0, 0);
    const QString invite = typed.section(u' ', 1).trimmed();
    const QString key = words::inviteKey(invite);
    if (!invite.isEmpty() && key.isEmpty())
        return m_transcript.bad(words::errorText(ErrorCode::InviteInvalid));
    if (const auto good = checkUserName(name); !good)
        return m_transcript.bad(words::errorText(good.error().code));
    const auto take = [this, name, key](const QString &password) {
        if (const auto good = checkPassword(password); !good)
            return m_transcript.bad(words::errorText(good.error().code));
        m_session.registerAccount(name, password, key);
        showPrompt();
    };
    if (!m_password.isEmpty())
        return take(m_password);
    m_console.askSecret(tr("New password:"), [this, take](const std::optional<QString> &first) {
        if (!first)
            return;
        if (const auto good = checkPassword(*first); !good)
            return m_transcript.bad(words::errorText(good.error().code));
        m_console.askSecret(tr("The same again:"), [this, take, first](const std::optional<QString> &second) {
            if (second && *second != *first)
                m_transcript.bad(tr("The two are not the same. Nothing was done."));
            else if (second)
                take(*first);
        });
    });
}

void Chat::login(const QString &name)
{
    if (!needsNobody())
        return;
    const auto take = [this, name](const QString &password) {
        m_session.login(name, password);
        showPrompt();
    };
    if (!m_password.isEmpty())
        return take(m_password);
    m_console.askSecret(tr("Password of %1:").arg(safeLine(name)), [take](const std::optional<QString> &password) {
        if (password)
            take(*password);
    });
}

void Chat::guest(const QString &name)
{
    if (!needsNobody())
        return;
    m_session.guest(name);
    showPrompt();
}

void Chat::opened()
{
    Account &account = *m_session.account();
    m_open = std::make_unique<Open>(account, m_console, m_transcript);
    m_wasOnline = m_toldAway = false;
    m_storageError.clear();
    QObject *context = &m_open->context;
    connect(&account, &Account::stateChanged, context, [this] { stateChanged(); });
    connect(&account, &Account::roomAdded, context, [this](RoomId id) {
        if (id == m_wanted && m_wasOnline) // before that, stateChanged() says first where this is
            enterWanted();
    });
    connect(&account, &Account::roomRemoved, context, [this](RoomId id) { roomRemoved(id); });
    connect(&account, &Account::roomChanged, context, [this] { showPrompt(); });
    const RoomId last = RoomId::fromString(m_session.settings().value(lastRoom).toString());
    m_wanted = account.room(last) != nullptr ? last : RoomId::general();
    enterWanted();
    stateChanged();
}

void Chat::closing(Account::Ending ending)
{
    const QString me = safeLine(m_session.account()->user().username);
    m_open.reset();
    switch (ending) {
    case Account::Ending::SignedOut:
        m_session.settings().remove(lastRoom);
        m_transcript.note(tr("Signed out."));
        break;
    case Account::Ending::Revoked:
        m_transcript.bad(tr("You were signed out on another device. /login %1: messages that wait are kept.").arg(me));
        break;
    case Account::Ending::Expired:
    case Account::Ending::None:
        m_transcript.bad(tr("Your session has ended. /login %1: messages that wait are kept.").arg(me));
        break;
    }
    showPrompt();
}

void Chat::stateChanged()
{
    const Account &account = *m_session.account();
    const bool online = account.state() == Account::State::Online;
    const QString server = client::serverName(m_session.server());
    if (online && !std::exchange(m_wasOnline, true)) {
        const QString me = safeLine(account.user().displayName);
        m_transcript.good(m_toldAway ? tr("Connected again.") : tr("Connected to %1 as %2.").arg(server, me));
        m_toldAway = false;
        enterWanted();
    } else if (account.state() == Account::State::Offline && std::exchange(m_wasOnline, false)) {
        m_toldAway = true;
        m_transcript.bad(tr("The connection is lost. What you write waits and is sent later."));
    } else if (!online && !m_toldAway && account.connection().state() == client::Connection::State::Waiting) {
        m_toldAway = true;
        m_transcript.bad(tr("%1 cannot be reached. What you write waits and is sent later.").arg(server));
    }
    if (std::exchange(m_storageError, account.storageError()) != account.storageError() && !m_storageError.isEmpty())
        m_transcript.bad(safeText(m_storageError));
    showPrompt();
}

void Chat::logout()
{
    if (!needsAccount())
        return;
    const int unsent = m_session.account()->unsent();
    if (unsent > 0 && !std::exchange(m_logoutAsked, true))
        return m_transcript.bad(
            tr("%n message(s) were not sent yet and would be lost. /logout again does it.", nullptr, unsent));
    m_session.signOut();
}

void Chat::leave()
{
    const Account *account = m_session.account();
    if (account != nullptr && account->waiting() > 0)
        m_transcript.note(tr("%n message(s) wait and are sent when you come back.", nullptr, account->waiting()));
    emit quit();
}

// ---- Rooms

void Chat::go(RoomId room)
{
    m_wanted = {};
    m_session.settings().setValue(lastRoom, room.toString());
    m_open->elsewhere.setOpen(room);
    m_open->view.enter(room);
    m_open->herald.watch(room);
    showPrompt();
}

// At the start: the room of last time, or General, as soon as the server has told of it.
void Chat::enterWanted()
{
    if (!m_wanted.isValid() || m_open->view.room().isValid())
        return;
    if (m_session.account()->room(m_wanted) != nullptr)
        go(m_wanted);
}

void Chat::join(const QString &room)
{
    if (needsAccount())
        findRoom(*m_session.account(), room, &m_open->context,
            [this, room](const Outcome<FoundRoom> &one) { found(one, room); });
}

void Chat::direct(const QString &name)
{
    if (!needsAccount())
        return;
    const QString person = name.startsWith(u'@') ? name.sliced(1) : name;
    if (const RoomId held = heldRoom(*m_session.account(), u'@' + person); held.isValid())
        return go(held);
    findDirect(*m_session.account(), person, &m_open->context,
        [this, person](const Outcome<FoundRoom> &one) { found(one, person); });
}

void Chat::found(const Outcome<FoundRoom> &room, const QString &typed)
{
    if (room) {
        go(room->id);
        if (room->joined)
            m_transcript.note(tr("You joined %1.").arg(roomName(room->id)));
    } else if (room.error().is(ErrorCode::RoomUnknown)) {
        m_transcript.bad(tr("There is no room “%1”, or several. /rooms lists yours.").arg(safeLine(typed)));
    } else if (room.error().is(ErrorCode::UserUnknown)) {
        m_transcript.bad(tr("There is nobody else called “%1”.").arg(safeLine(typed)));
    } else {
        m_transcript.bad(words::errorText(room.error()));
    }
}

void Chat::exitRoom()
{
    if (!needsRoom())
        return;
    const RoomId room = m_open->view.room();
    const QString name = roomName(room);
    if (room.isDirect()) {
        m_open->view.close();
        m_open->herald.watch({});
        m_open->elsewhere.setOpen({});
        m_transcript.note(tr("You closed the conversation with %1. It stays in /rooms.").arg(name));
        return showPrompt();
    }
    m_leaving = room;
    m_session.account()->leaveRoom(room, &m_open->context, [this, name](const Outcome<proto::Empty> &left) {
        m_leaving = {};
        if (left)
            m_transcript.note(tr("You left %1 and are no member of it any more. /join brings you back.").arg(name));
        else
            m_transcript.bad(words::errorText(left.error()));
    });
}

void Chat::roomRemoved(RoomId room)
{
    if (room != m_open->view.room())
        return;
    m_open->view.close();
    m_open->herald.watch({});
    m_open->elsewhere.setOpen({});
    if (room != m_leaving)
        m_transcript.bad(tr("You are not in this room any more. /rooms lists yours."));
    showPrompt();
}

void Chat::who()
{
    if (needsRoom())
        askWho({}, {});
}

void Chat::askWho(std::vector<proto::UserInfo> people, UserId after)
{
    m_session.account()->members(m_open->view.room(), after, &m_open->context,
        [this, people = std::move(people)](const Outcome<proto::UserPageReply> &page) mutable {
            if (!page)
                return m_transcript.bad(words::errorText(page.error()));
            people.insert(people.end(), page->users.begin(), page->users.end());
            if (page->more && !page->users.empty() && people.size() < mostPeople && m_open->view.room().isValid())
                return askWho(std::move(people), page->users.back().id);
            m_transcript.plain(peopleList(std::move(people), page->more, m_console.paint(), m_console.columns()));
        });
}

void Chat::history(const QString &count)
{
    if (!needsRoom())
        return;
    bool isNumber = true;
    const int wanted = count.isEmpty() ? historyDefault : count.toInt(&isNumber);
    if (!isNumber || wanted < 1)
        return m_transcript.bad(tr("Type %1 with a number such as 20.").arg(usage(Verb::History)));
    m_open->view.history(std::min(wanted, historyMost));
}

void Chat::retry()
{
    if (needsAccount() && m_open->view.retry() == 0)
        m_transcript.note(tr("Nothing was refused."));
}

void Chat::discard()
{
    if (!needsAccount())
        return;
    const int count = m_open->view.discard();
    m_transcript.note(count == 0 ? tr("Nothing was refused.") : tr("%n message(s) dropped.", nullptr, count));
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
    if (m_open) {
        const Account &account = *m_session.account();
        std::set<UserId> people = m_open->herald.members();
        for (const auto &[id, room] : account.rooms()) {
            if (room.isDirect())
                people.insert(id.peerOf(account.me()));
            else
                candidates.rooms << safeLine(account.roomName(room));
        }
        for (const UserId id : people) {
            const client::Person *person = account.people().find(id);
            if (person != nullptr && id != account.me())
                candidates.people << person->user.username;
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
