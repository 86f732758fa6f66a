#include "desktop/terminal/room_view.h"

#include "desktop/terminal/safe_text.h"
#include "desktop/terminal/width.h"
#include "desktop/words/error_text.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace kith::terminal {

using client::Account;
using client::Failure;
using client::Pending;
using client::RoomState;

namespace {

constexpr int shownOnEntering = 10;
constexpr qint64 newest = std::numeric_limits<qint64>::max();
constexpr std::chrono::milliseconds slow{1'000};
constexpr int searchPage = 500;
constexpr int searchMost = 50'000; // messages looked at
constexpr size_t matchesShown = 20;
constexpr int quoted = 40; // columns of a message that is spoken about

} // namespace

RoomView::RoomView(Account &account, Transcript &transcript, QObject *parent)
    : QObject(parent), m_account(account), m_transcript(transcript), m_queue(account)
{
    m_slow.setSingleShot(true);
    m_slow.setInterval(slow);
    connect(&m_slow, &QTimer::timeout, this, &RoomView::announceWaiting);
    const auto here = [this](auto call) {
        return [this, call](RoomId id, const auto &...rest) {
            if (id == m_room)
                (this->*call)(rest...);
        };
    };
    connect(&account, &Account::roomOpened, this, [this](RoomId id) {
        if (id == m_room && !m_isOpen)
            opened();
    });
    connect(&account, &Account::openFailed, this, here(&RoomView::openFailed));
    connect(&account, &Account::messagesAppended, this, here(&RoomView::appended));
    connect(&account, &Account::messagesReset, this, [this](RoomId id) {
        if (id == m_room)
            reset();
    });
    connect(&account, &Account::messagesPrepended, this, [this](RoomId id) {
        if (id == m_room && m_wantedOlder > 0)
            moreHistory();
    });
    connect(&account, &Account::historyFailed, this, [this](RoomId id, const Failure &failure) {
        if (id == m_room && m_wantedOlder > 0)
            showHistory(failure);
    });
    connect(&account, &Account::pendingChanged, this, &RoomView::pendingChanged);
    connect(&account, &Account::stateChanged, this, [this] {
        if (m_account.state() == Account::State::Online && m_room.isValid() && !m_isOpen)
            m_account.openRoom(m_room); // it may have failed for want of a connection
        else if (m_account.state() != Account::State::Online)
            announceWaiting();
    });
}

void RoomView::enter(RoomId id)
{
    close();
    const RoomState *room = m_account.room(id);
    if (room == nullptr)
        return;
    m_room = id;
    QStringList heading{room->isDirect() ? u'@' + nameOf(id) : nameOf(id)};
    if (!room->topic.isEmpty())
        heading << safeLine(room->topic);
    m_transcript.heading(heading.join(u" · "_s));
    m_account.openRoom(id);
}

void RoomView::close()
{
    m_queue.clear();
    m_announced.clear();
    m_transcript.forgetDay();
    m_room = {};
    m_isOpen = false;
    m_shown = m_oldest = 0;
    m_wantedOlder = 0;
}

void RoomView::opened()
{
    const RoomState &room = *m_account.room(m_room);
    m_isOpen = true;
    m_shown = room.high;
    const std::vector<Message> messages = m_account.messagesBefore(m_room, newest, shownOnEntering);
    m_oldest = messages.empty() ? room.high + 1 : messages.front().seq;
    if (messages.empty())
        m_transcript.note(tr("Nothing has been said here yet."));
    if (const auto missed = m_oldest - 1 - room.readSeq; missed > 0)
        m_transcript.note(tr("%n more new message(s) before these: /history", nullptr, int(missed)));
    const qint64 read = room.readSeq;
    bool marked = messages.empty() || messages.front().seq > read; // all are new: no line needed
    for (const Message &message : messages) {
        if (!marked && message.seq > read && message.from != m_account.me()) {
            marked = true;
            m_queue.add({}, [this] { m_transcript.heading(tr("New")); });
        }
        show(message);
    }
    m_queue.add({}, [this] {
        m_account.markRead(m_room, m_shown);
        announceWaiting();
        pendingChanged(m_room);
    });
}

void RoomView::openFailed(const Failure &failure)
{
    if (!m_isOpen && failure.kind == Failure::Kind::Refused)
        m_transcript.bad(words::errorText(failure));
    else if (!m_isOpen)
        m_transcript.note(tr("What was said here comes with the connection."));
}

void RoomView::appended(const std::vector<Message> &messages)
{
    if (!m_isOpen)
        return;
    for (const Message &message : messages) {
        if (message.seq <= m_shown)
            continue;
        m_shown = message.seq;
        show(message);
    }
}

// So much was said meanwhile that only the newest page came.
void RoomView::reset()
{
    if (!m_isOpen)
        return;
    const RoomState &room = *m_account.room(m_room);
    if (room.low <= m_shown + 1)
        return appended(m_account.messagesAfter(m_room, m_shown, int(std::max<qint64>(1, room.high - m_shown))));
    const std::vector<Message> messages = m_account.messagesBefore(m_room, newest, shownOnEntering);
    m_oldest = messages.empty() ? room.high + 1 : messages.front().seq;
    m_queue.add(
        {}, [this] { m_transcript.note(tr("Much was said meanwhile. /history shows what came before these:")); });
    appended(messages);
}

void RoomView::show(const Message &message)
{
    m_queue.add(message.from, [this, message] {
        const bool waited = message.from == m_account.me() && wasAnnounced(message);
        m_transcript.message(m_account, message, waited ? Transcript::Mark::Sent : Transcript::Mark::None);
        m_account.markRead(message.roomId, message.seq);
    });
}

Result<void> RoomView::send(const QString &text)
{
    const Result<void> sent = m_account.send(m_room, text);
    if (!sent)
        return sent;
    if (m_account.state() == Account::State::Online)
        m_slow.start();
    else
        announceWaiting();
    return {};
}

void RoomView::announceWaiting()
{
    if (!m_isOpen && !m_room.isValid())
        return;
    for (const Pending &entry : m_account.pending(m_room)) {
        const auto same = [&entry](const Announced &other) { return other.cid == entry.cid; };
        if (entry.state == Pending::State::Failed || std::any_of(m_announced.begin(), m_announced.end(), same))
            continue;
        m_announced.push_back({.cid = entry.cid, .room = entry.roomId, .text = entry.text});
        m_transcript.message(m_account,
            Message{.roomId = entry.roomId, .from = m_account.me(), .date = entry.created, .text = entry.text},
            Transcript::Mark::Waiting);
    }
}

bool RoomView::wasAnnounced(const Message &message)
{
    const std::vector<Pending> pending = m_account.pending(message.roomId);
    const auto found = std::find_if(m_announced.begin(), m_announced.end(), [&](const Announced &one) {
        const bool waits =
            std::any_of(pending.begin(), pending.end(), [&one](const Pending &entry) { return entry.cid == one.cid; });
        return one.room == message.roomId && one.text == message.text && !waits;
    });
    if (found == m_announced.end())
        return false;
    m_announced.erase(found);
    return true;
}

void RoomView::pendingChanged(RoomId id)
{
    for (const Pending &entry : m_account.pending(id)) {
        if (entry.state != Pending::State::Failed) {
            m_toldFailed.erase(entry.cid); // tried anew
        } else if (m_toldFailed.insert(entry.cid).second) {
            const QString text = cut(safeLine(entry.text), quoted);
            const QString reason = words::errorText(entry.error.value_or(ErrorCode::Internal));
            m_transcript.bad(id == m_room
                    ? tr("Not sent: “%1” %2", "message, reason").arg(text, reason)
                    : tr("Not sent to %1: “%2” %3", "room, message, reason").arg(nameOf(id), text, reason));
            m_transcript.note(tr("/retry sends it again, /discard drops it."));
        }
    }
}

int RoomView::retry()
{
    int count = 0;
    for (const auto &[id, room] : m_account.rooms()) {
        for (const Pending &entry : m_account.pending(id)) {
            if (entry.state != Pending::State::Failed)
                continue;
            ++count;
            m_account.retry(entry.cid);
        }
    }
    return count;
}

int RoomView::discard()
{
    int count = 0;
    for (const auto &[id, room] : m_account.rooms()) {
        for (const Pending &entry : m_account.pending(id)) {
            if (entry.state != Pending::State::Failed)
                continue;
            ++count;
            std::erase_if(m_announced, [&entry](const Announced &one) { return one.cid == entry.cid; });
            m_account.discard(entry.cid);
        }
    }
    return count;
}

void RoomView::history(int count)
{
    if (!m_isOpen)
        return m_transcript.note(tr("What was said here comes with the connection."));
    m_wantedOlder = count;
    moreHistory();
}

void RoomView::moreHistory()
{
    const RoomState &room = *m_account.room(m_room);
    if (room.low > m_oldest - m_wantedOlder && !room.atStart())
        m_account.loadOlder(m_room); // messagesPrepended() or historyFailed() follows
    else
        showHistory({});
}

void RoomView::showHistory(const std::optional<Failure> &failure)
{
    const std::vector<Message> messages = m_account.messagesBefore(m_room, m_oldest, std::exchange(m_wantedOlder, 0));
    if (failure)
        m_transcript.bad(words::errorText(*failure));
    if (messages.empty()) {
        if (!failure)
            m_transcript.note(tr("There is nothing older: this is where it began."));
        return;
    }
    m_oldest = messages.front().seq;
    m_queue.add({}, [this, count = int(messages.size())] {
        m_transcript.heading(tr("%n older message(s)", nullptr, count));
        m_transcript.forgetDay();
    });
    for (const Message &message : messages)
        m_queue.add(message.from, [this, message] { m_transcript.message(m_account, message); });
    m_queue.add({}, [this] {
        m_transcript.heading(tr("Back to now"));
        m_transcript.forgetDay();
    });
}

void RoomView::search(const QString &text)
{
    std::vector<Message> matches; // newest first
    int seen = 0;
    for (qint64 before = newest; seen < searchMost && matches.size() < matchesShown;) {
        const std::vector<Message> page = m_account.messagesBefore(m_room, before, searchPage);
        if (page.empty())
            break;
        seen += int(page.size());
        before = page.front().seq;
        std::copy_if(page.rbegin(), page.rend(), std::back_inserter(matches),
            [&text](const Message &message) { return message.text.contains(text, Qt::CaseInsensitive); });
    }
    if (matches.empty())
        return m_transcript.note(
            tr("“%1” is not in the %n message(s) that are kept here. /history brings older ones.", nullptr, seen)
                .arg(safeLine(text)));
    matches.resize(std::min(matches.size(), matchesShown));
    std::reverse(matches.begin(), matches.end());
    m_queue.add({}, [this, count = int(matches.size())] {
        m_transcript.heading(tr("The newest %n message(s) with this text", nullptr, count));
    });
    for (const Message &message : matches)
        m_queue.add(message.from, [this, message] { m_transcript.found(m_account, message); });
}

QString RoomView::nameOf(RoomId id) const
{
    const RoomState *room = m_account.room(id);
    return room == nullptr ? QString() : safeLine(m_account.roomName(*room));
}

} // namespace kith::terminal
