#include "desktop/client/outbox.h"

#include <algorithm>

namespace kith::client {
namespace {

constexpr int internalErrorsInARow = 5;

bool needsSession(ErrorCode code) { return code == ErrorCode::AuthRequired || code == ErrorCode::AuthExpired; }

} // namespace

Outbox::Outbox(Connection &connection, Store store, Confirm confirm, Timing timing, QObject *parent)
    : QObject(parent), m_connection(connection), m_store(std::move(store)), m_confirm(std::move(confirm)),
      m_timing(timing)
{
    m_hold.setSingleShot(true);
    connect(&m_hold, &QTimer::timeout, this, [this] { pump(); });
}

void Outbox::restore(std::vector<Pending> entries) { m_entries = std::move(entries); }

bool Outbox::add(Pending entry)
{
    if (!m_store([&](Cache::Batch &batch) { batch.putPending(entry); }))
        return false;
    const RoomId room = entry.roomId;
    m_entries.push_back(std::move(entry));
    emit changed(room);
    pump(room);
    return true;
}

void Outbox::retry(const QString &cid)
{
    Pending *entry = find(cid);
    if (entry == nullptr || entry->state != Pending::State::Failed)
        return;
    entry->state = Pending::State::Queued;
    entry->error.reset();
    const RoomId room = entry->roomId;
    m_store([entry](Cache::Batch &batch) { batch.putPending(*entry); });
    emit changed(room);
    pump(room);
}

void Outbox::discard(const QString &cid)
{
    const Pending *entry = find(cid);
    if (entry == nullptr || (entry->state != Pending::State::Failed && entry->attempted))
        return;
    if (!m_store([&](Cache::Batch &batch) { batch.removePending(cid); }))
        return;
    const RoomId room = entry->roomId;
    std::erase_if(m_entries, [&](const Pending &other) { return other.cid == cid; });
    emit changed(room);
    pump(room);
}

void Outbox::setOnline(bool online)
{
    m_online = online;
    if (online)
        pump();
}

std::vector<Pending> Outbox::in(RoomId room) const
{
    std::vector<Pending> entries;
    std::copy_if(m_entries.begin(), m_entries.end(), std::back_inserter(entries),
        [room](const Pending &entry) { return entry.roomId == room && !entry.seen; });
    return entries;
}

int Outbox::waiting() const
{
    return static_cast<int>(std::count_if(m_entries.begin(), m_entries.end(),
        [](const Pending &entry) { return entry.state != Pending::State::Failed && !entry.seen; }));
}

const Pending *Outbox::newest(RoomId room) const
{
    const auto found = std::find_if(m_entries.rbegin(), m_entries.rend(),
        [room](const Pending &entry) { return entry.roomId == room && !entry.seen; });
    return found == m_entries.rend() ? nullptr : &*found;
}

bool Outbox::saw(RoomId room, const std::optional<QString> &cid, const QString &text)
{
    // The room's first that may have reached the server: they go one at a time.
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&](const Pending &entry) {
        if (entry.roomId != room || entry.seen)
            return false;
        return cid ? entry.cid == *cid : entry.attempted && entry.state != Pending::State::Failed && entry.text == text;
    });
    if (found == m_entries.end())
        return false;
    found->seen = true;
    // The message stays on the screen when this process ends before the reply; the entry must not come back beside it.
    m_store([entry = *found](Cache::Batch &batch) { batch.putPending(entry); });
    return true;
}

Pending *Outbox::find(const QString &cid)
{
    const auto found =
        std::find_if(m_entries.begin(), m_entries.end(), [&](const Pending &entry) { return entry.cid == cid; });
    return found == m_entries.end() ? nullptr : &*found;
}

void Outbox::pump()
{
    std::set<RoomId> rooms;
    for (const Pending &entry : m_entries)
        rooms.insert(entry.roomId);
    for (const RoomId room : rooms)
        pump(room);
}

void Outbox::pump(RoomId room)
{
    if (!m_online || m_hold.isActive() || m_busy.contains(room))
        return;
    const auto next = std::find_if(m_entries.begin(), m_entries.end(),
        [room](const Pending &entry) { return entry.roomId == room && entry.state == Pending::State::Queued; });
    if (next != m_entries.end())
        send(*next);
}

void Outbox::send(Pending &entry)
{
    entry.state = Pending::State::Sending;
    const bool again = entry.attempted;
    if (!again) {
        entry.attempted = true;
        m_store([&](Cache::Batch &batch) { batch.putPending(entry); });
    }
    m_busy.insert(entry.roomId);
    const proto::SendMessage request{.roomId = entry.roomId, .message = entry.text, .cid = entry.cid};
    m_connection.request(request, this,
        [this, cid = request.cid, again](const Outcome<proto::MessageReply> &reply) { replied(cid, again, reply); });
    emit changed(request.roomId);
}

void Outbox::replied(const QString &cid, bool again, const Outcome<proto::MessageReply> &reply)
{
    Pending *entry = find(cid);
    if (entry == nullptr)
        return;
    const RoomId room = entry->roomId;
    m_busy.erase(room);
    entry->state = Pending::State::Queued;
    if (!reply) {
        refusedWith(*entry, again, reply.error());
    } else {
        m_holds = 0;
        m_internalErrors = 0;
        // Where the disk refuses it, it is sent once more later and answered with `dup`.
        const Pending confirmed = *entry;
        entry->seen = true;
        if (m_confirm(confirmed, *reply)) {
            std::erase_if(m_entries, [&](const Pending &other) { return other.cid == cid; });
        } else {
            if (Pending *kept = find(cid))
                kept->seen = confirmed.seen; // the message is not on the screen
            hold({});
        }
    }
    emit changed(room);
    pump(room);
}

void Outbox::refusedWith(Pending &entry, bool again, const Failure &failure)
{
    if (failure.kind != Failure::Kind::Refused || needsSession(failure.error.code)) {
        m_online = false; // until the next resume
        if (failure.kind == Failure::Kind::TimedOut)
            m_connection.restart();
        return;
    }
    const ErrorCode code = failure.error.code;
    m_internalErrors = code == ErrorCode::Internal ? m_internalErrors + 1 : 0;
    if (failure.mayPass() && m_internalErrors < internalErrorsInARow) {
        if (!again && code != ErrorCode::Internal)
            entry.attempted = false; // it was not stored: it may still be taken back
        hold(failure.error.retryAfter);
        return;
    }
    m_internalErrors = 0;
    entry.state = Pending::State::Failed;
    entry.error = code;
    entry.seen = false;
    m_store([&](Cache::Batch &batch) { batch.putPending(entry); });
}

// The limit is the person's, not the room's: everything waits.
void Outbox::hold(std::optional<int> retryAfter)
{
    if (m_hold.isActive())
        return;
    constexpr int mostDoublings = 10;
    const auto longer = std::min(m_timing.hold * (1 << std::min(m_holds++, mostDoublings)), m_timing.holdLongest);
    m_hold.start(retryAfter ? Timing::ms(std::max(*retryAfter, 0) * 1000 + 50) : longer);
}

} // namespace kith::client
