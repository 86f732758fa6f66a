#include "desktop/terminal/elsewhere.h"

#include "desktop/terminal/safe_text.h"
#include "desktop/terminal/width.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace kith::terminal {

using client::Account;
using client::RoomState;

namespace {

constexpr std::chrono::minutes quiet{1};

} // namespace

Elsewhere::Elsewhere(Account &account, Console &console, QObject *parent)
    : QObject(parent), m_account(account), m_console(console), m_queue(account)
{
    connect(&account, &Account::messageArrived, this, &Elsewhere::arrived);
    connect(&account, &Account::roomAdded, this, &Elsewhere::added);
}

qint64 Elsewhere::unread() const
{
    const RoomState *open = m_account.room(m_open);
    return m_account.unread() - (open == nullptr ? 0 : open->unread());
}

// A direct room comes with its first message, which is no news to the account then.
void Elsewhere::added(RoomId id)
{
    const RoomState *room = m_account.room(id);
    if (m_account.state() != Account::State::Online || room == nullptr || !room->last || room->unread() == 0)
        return;
    arrived(Message{.roomId = id,
        .seq = room->last->seq,
        .from = room->last->from,
        .date = room->last->date,
        .text = room->last->text});
}

void Elsewhere::arrived(const Message &message)
{
    qint64 &seq = m_toldSeq[message.roomId];
    if (message.roomId == m_open || message.seq <= seq)
        return;
    seq = message.seq;
    const bool called = Transcript::mentions(m_account.user(), message.text);
    QElapsedTimer &told = m_told[message.roomId];
    if (!called && !message.roomId.isDirect() && told.isValid()
        && !told.hasExpired(std::chrono::milliseconds(quiet).count()))
        return;
    told.start();
    m_queue.add(message.from, [this, message, called] { tell(message, called); });
}

void Elsewhere::tell(const Message &message, bool called)
{
    const RoomState *room = m_account.room(message.roomId);
    if (room == nullptr)
        return;
    const Paint &paint = m_console.paint();
    const QString when = QDateTime::fromMSecsSinceEpoch(message.date).toString(u"HH:mm"_s);
    const QString sender = safeLine(m_account.people().name(message.from));
    const QString who =
        room->isDirect() ? u"[@%1]"_s.arg(sender) : u"[%1] %2:"_s.arg(safeLine(m_account.roomName(*room)), sender);
    const QString text = cut(who + u' ' + safeLine(message.text), m_console.columns() - int(when.size()) - 2);
    m_console.print(paint.dim(when) + u' ' + (called || room->isDirect() ? paint.mention(text) : paint.dim(text)));
}

} // namespace kith::terminal
