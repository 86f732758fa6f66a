#include "desktop/terminal/scripts.h"

#include "desktop/terminal/safe_text.h"
#include "desktop/terminal/width.h"
#include "desktop/words/error_text.h"
#include "shared/protocol/lines.h"

#include <QDateTime>

#include <cerrno>
#include <cstdio>
#include <limits>
#include <poll.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace kith::terminal {

using client::Account;
using client::Failure;
using client::Outcome;
using client::Pending;
using client::RoomState;

namespace {

constexpr int mostOnTheWay = 100; // lines that are read before their turn
constexpr int quoted = 40;        // columns of a line that is spoken about
constexpr int mostSearches = 30;  // for a room, one each second
constexpr std::chrono::seconds lookEvery{1};

ScriptIo::Printed writeAll(const QByteArray &bytes)
{
    for (qsizetype at = 0; at < bytes.size();) {
        const ssize_t size = ::write(STDOUT_FILENO, bytes.constData() + at, size_t(bytes.size() - at));
        if (size >= 0) {
            at += size;
        } else if (errno == EAGAIN) { // somebody else has set the pipe so
            pollfd output{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
            ::poll(&output, 1, -1);
        } else if (errno != EINTR) {
            return errno == EPIPE ? ScriptIo::Printed::NobodyReads : ScriptIo::Printed::Failed;
        }
    }
    return ScriptIo::Printed::All;
}

// A pipe whose other end is closed says so without being written to.
bool isOutputRead()
{
    pollfd output{.fd = STDOUT_FILENO, .events = 0, .revents = 0};
    return ::poll(&output, 1, 0) <= 0 || (output.revents & (POLLERR | POLLNVAL)) == 0;
}

} // namespace

ScriptIo standardIo()
{
    return {.input = STDIN_FILENO, .print = writeAll, .isRead = isOutputRead, .complain = [](const QString &sentence) {
                std::fputs(("kith-term: " + safeText(sentence).toUtf8() + '\n').constData(), stderr);
            }};
}

// ---- What all have in common

Script::Script(ScriptAccount &account, ScriptIo io, QObject *parent)
    : QObject(parent), m_io(std::move(io)), m_account(account)
{
    connect(&account, &ScriptAccount::ready, this, [this] {
        if (!m_isOver)
            begin();
    });
    connect(&account, &ScriptAccount::failed, this, [this](int code, const QString &sentence) {
        if (m_isOver)
            return;
        complain(sentence);
        finish(code);
    });
}

bool Script::print(const QByteArray &bytes)
{
    if (m_isOver)
        return false;
    switch (m_io.print(bytes)) {
    case ScriptIo::Printed::All:
        return true;
    case ScriptIo::Printed::NobodyReads:
        finish(Done);
        return false;
    case ScriptIo::Printed::Failed:
        complain(tr("The output cannot be written: %1.").arg(qt_error_string(errno)));
        finish(Failed);
        return false;
    }
    return false;
}

void Script::finish(int exitCode)
{
    if (std::exchange(m_isOver, true))
        return;
    connect(&m_account, &ScriptAccount::closed, this, [this, exitCode] { emit finished(exitCode); });
    m_account.close();
}

void Script::find(const QString &typed, const std::function<void(RoomId)> &found)
{
    findRoom(account(), typed, this, [this, typed, found](const Outcome<FoundRoom> &room) {
        if (m_isOver)
            return;
        if (room && !room->several.empty()) {
            complain(
                tr("There are several rooms “%1”. Use the number of the one you mean; “kith-term rooms” lists yours.")
                    .arg(typed));
            return finish(NoSuchRoom);
        }
        if (room)
            return found(room->id);
        const Failure &failure = room.error();
        if ((failure.kind != Failure::Kind::Refused || failure.mayPass()) && ++m_searches < mostSearches) {
            QTimer::singleShot(lookEvery, this, [this, typed, found] { find(typed, found); });
            return;
        }
        const bool isUnknown = failure.is(ErrorCode::RoomUnknown) || failure.is(ErrorCode::UserUnknown)
            || failure.is(ErrorCode::InviteInvalid);
        complain(isUnknown ? tr("There is no room “%1”.").arg(typed) : words::errorText(failure));
        finish(isUnknown ? NoSuchRoom : failure.kind != Failure::Kind::Refused ? NotReached : Failed);
    });
}

// ---- send

Send::Send(ScriptAccount &account, ScriptIo io, QString room, std::chrono::milliseconds patience)
    : Script(account, std::move(io)), m_typed(std::move(room))
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    connect(&m_patience, &QTimer::timeout, this, [this, patience] {
        complain(tr("%n message(s) were not acknowledged", nullptr, this->account().unsent()) + u' '
            + tr("within %n second(s).", nullptr, int(patience.count() / 1000)));
        finish(Failed);
    });
}

void Send::begin()
{
    find(m_typed, [this](RoomId room) {
        m_room = room;
        connect(&account(), &Account::pendingChanged, this, &Send::changed);
        m_lines = std::make_unique<LineSource>(m_io.input);
        connect(m_lines.get(), &LineSource::line, this, &Send::send);
        connect(m_lines.get(), &LineSource::ended, this, [this] {
            m_atEnd = true;
            changed();
        });
        connect(m_lines.get(), &LineSource::failed, this, [this](int error) {
            complain(tr("The input cannot be read: %1.").arg(qt_error_string(error)));
            m_anyFailed = true;
            m_atEnd = true;
            changed();
        });
    });
}

void Send::send(const QString &line)
{
    ++m_line;
    if (isOver() || line.trimmed().isEmpty())
        return;
    const Result<void> sent = account().send(m_room, line);
    if (!sent) {
        m_anyFailed = true;
        const QString why = sent.error().code == ErrorCode::StoreUnavailable ? sent.error().message
                                                                             : words::errorText(sent.error().code);
        complain(tr("Line %1: %2", "number, what is wrong").arg(m_line).arg(why));
        return;
    }
    const std::vector<Pending> pending = account().pending(m_room);
    if (!pending.empty())
        m_lineOf.emplace(pending.back().cid, m_line);
    changed();
}

// Whether one has left the outbox: it does with the acknowledgement alone.
void Send::changed()
{
    for (const Pending &entry : account().pending(m_room)) {
        if (entry.state != Pending::State::Failed || !m_failed.insert(entry.cid).second)
            continue;
        m_anyFailed = true;
        complain(tr("Line %1 (“%2”): %3", "number, text, what is wrong")
                     .arg(m_lineOf[entry.cid])
                     .arg(cut(entry.text, quoted), words::errorText(entry.error.value_or(ErrorCode::Internal))));
    }
    const int unsent = account().unsent() - int(m_failed.size());
    if (unsent == 0)
        m_patience.stop();
    else if (unsent < m_unsent || !m_patience.isActive())
        m_patience.start();
    m_unsent = unsent;
    if (m_lines)
        m_lines->setPaused(unsent >= mostOnTheWay);
    if (m_atEnd && unsent == 0)
        finish(m_anyFailed ? Failed : Done);
}

void Send::interrupt()
{
    if (m_unsent > 0)
        complain(tr("%n message(s) were not acknowledged", nullptr, m_unsent) + u'.');
    finish(Failed);
}

// ---- tail

Tail::Tail(ScriptAccount &account, ScriptIo io, What what) : Script(account, std::move(io)), m_what(std::move(what))
{
    m_look.setInterval(lookEvery);
    connect(&m_look, &QTimer::timeout, this, [this] {
        if (!m_io.isRead())
            finish(Done);
    });
}

void Tail::begin()
{
    m_look.start();
    find(m_what.room, [this](RoomId room) {
        m_room = room;
        m_queue = std::make_unique<NameQueue>(account());
        const auto here = [this](auto call) {
            return [this, call](RoomId id) {
                if (id == m_room)
                    (this->*call)();
            };
        };
        connect(&account(), &Account::roomOpened, this, here(&Tail::start));
        connect(&account(), &Account::messagesAppended, this, here(&Tail::pump));
        connect(&account(), &Account::messagesPrepended, this, here(&Tail::pump));
        connect(&account(), &Account::messagesReset, this, here(&Tail::pump));
        connect(&account(), &Account::openFailed, this, [this](RoomId id, const Failure &failure) {
            if (id != m_room || failure.kind != Failure::Kind::Refused)
                return; // again with the next connection
            complain(words::errorText(failure));
            finish(Failed);
        });
        connect(&account(), &Account::historyFailed, this, [this](RoomId id) {
            if (id == m_room)
                QTimer::singleShot(lookEvery, this, &Tail::pump);
        });
        connect(&account(), &Account::stateChanged, this, [this] {
            if (account().state() != Account::State::Online)
                return;
            if (!m_started)
                account().openRoom(m_room);
            else
                pump(); // what was asked for may have been lost with the connection
        });
        connect(&account(), &Account::roomRemoved, this, [this](RoomId id) {
            if (id != m_room)
                return;
            complain(tr("You are not in this room any more."));
            finish(NoSuchRoom);
        });
        account().openRoom(m_room);
    });
}

void Tail::start()
{
    if (std::exchange(m_started, true))
        return;
    const RoomState &room = *account().room(m_room);
    m_old = room.high;
    m_printed = std::max<qint64>(0, m_old - m_what.lines);
    if (m_what.count && *m_what.count == 0 && m_printed == m_old)
        return finish(Done);
    pump();
}

void Tail::pump()
{
    const RoomState *room = account().room(m_room);
    if (!m_started || isOver() || room == nullptr || room->high <= m_printed)
        return;
    if (room->low > m_printed + 1) { // what lies between was not brought yet
        account().loadOlder(m_room);
        return;
    }
    const int count = int(std::min<qint64>(room->high - m_printed, std::numeric_limits<int>::max()));
    for (const Message &message : account().messagesAfter(m_room, m_printed, count)) {
        m_printed = message.seq;
        m_queue->add(message.from, [this, message] { printMessage(message); });
    }
}

void Tail::printMessage(const Message &message)
{
    const QString name = account().people().name(message.from);
    if (m_what.json) {
        if (!print(proto::encodeLine(proto::MessageLine{.roomId = message.roomId,
                .seq = message.seq,
                .from = message.from,
                .name = name,
                .date = {message.date},
                .message = message.text})))
            return;
    } else {
        QString text = safeText(message.text);
        text.replace(u'\n', u"\n    "_s);
        const QString when = QDateTime::fromMSecsSinceEpoch(message.date).toString(u"yyyy-MM-dd HH:mm:ss"_s);
        if (!print(u"%1 %2: %3\n"_s.arg(when, safeLine(name), text).toUtf8()))
            return;
    }
    if (message.seq > m_old)
        ++m_new;
    if (m_what.count && message.seq >= m_old && m_new >= *m_what.count)
        finish(Done);
}

// ---- rooms

void Rooms::begin()
{
    for (const auto &[id, room] : account().rooms()) {
        const QString name = account().roomName(room);
        const QByteArray line = m_json
            ? proto::encodeLine(proto::RoomLine{
                .id = id, .kind = room.kind, .name = name, .lastSeq = room.lastSeq, .unread = room.unread()})
            : u"%1\t%2\t%3\t%4\n"_s
                  .arg(id.toString(), wireName(room.kind), QString::number(room.unread()), safeLine(name))
                  .toUtf8();
        if (!print(line))
            return;
    }
    finish(Done);
}

} // namespace kith::terminal
