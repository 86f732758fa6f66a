// Going to rooms and leaving them; who is in them and what was said.
#include "desktop/terminal/chat.h"

#include "desktop/terminal/lists.h"
#include "desktop/terminal/safe_text.h"
#include "desktop/words/error_text.h"

using namespace Qt::StringLiterals;

namespace kith::terminal {

using client::Outcome;
using client::RoomState;

namespace {

constexpr int historyDefault = 20;
constexpr int historyMost = 500;
constexpr size_t mostPeople = 1'000; // that /who brings

} // namespace

void Chat::go(RoomId room)
{
    m_wanted = {};
    m_session.setLastRoom(room);
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
    if (const RoomId held = heldRoom(*m_session.account(), u'@' + person).id; held.isValid())
        return go(held);
    findDirect(*m_session.account(), person, &m_open->context,
        [this, person](const Outcome<FoundRoom> &one) { found(one, person); });
}

void Chat::found(const Outcome<FoundRoom> &room, const QString &typed)
{
    if (room && !room->several.empty()) {
        QStringList ids;
        for (const RoomId id : room->several)
            ids << id.toString();
        m_transcript.bad(tr("There are several rooms “%1”. /join the number of one: %2", "name, numbers of rooms")
                             .arg(safeLine(typed), ids.join(", "_L1)));
    } else if (room) {
        go(room->id);
        if (room->joined)
            m_transcript.note(tr("You joined %1.").arg(roomName(room->id)));
    } else if (room.error().is(ErrorCode::RoomUnknown)) {
        m_transcript.bad(tr("There is no room “%1”. /rooms lists yours.").arg(safeLine(typed)));
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
    // Who left a private room needs an invitation to come back, and a server may let nobody back into General.
    const RoomState *state = m_session.account()->room(room);
    const bool isForGood = room == RoomId::general() || (state != nullptr && state->kind == RoomKind::Private);
    if (isForGood && !std::exchange(m_exitAsked, true))
        return m_transcript.bad(tr("You may not find back to %1. /exitRoom again leaves it.").arg(name));
    m_exitAsked = false;
    m_leaving = room;
    m_session.account()->leaveRoom(room, &m_open->context, [this, name, isForGood](const Outcome<proto::Empty> &left) {
        m_leaving = {};
        if (!left)
            m_transcript.bad(words::errorText(left.error()));
        else if (isForGood)
            m_transcript.note(tr("You left %1 and are no member of it any more.").arg(name));
        else
            m_transcript.note(tr("You left %1 and are no member of it any more. /join brings you back.").arg(name));
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

} // namespace kith::terminal
