#include "desktop/client/timeline.h"

#include <algorithm>

namespace kith::client {
namespace {

constexpr int page = 60;
constexpr int fillPage = 200;

Message messageOf(const proto::MessageInfo &info)
{
    return {.roomId = info.roomId,
        .seq = info.seq,
        .rev = info.rev,
        .from = info.from,
        .date = info.date.ms,
        .text = info.message};
}

std::vector<Message> messagesOf(const std::vector<proto::MessageInfo> &infos)
{
    std::vector<Message> messages;
    messages.reserve(infos.size());
    for (const proto::MessageInfo &info : infos)
        messages.push_back(messageOf(info));
    return messages;
}

// The longest run without gaps at the end of a page.
std::vector<Message> tailRun(const std::vector<Message> &messages)
{
    auto start = messages.end();
    while (start != messages.begin() && (start == messages.end() || std::prev(start)->seq == start->seq - 1))
        --start;
    return {start, messages.end()};
}

void preview(RoomState &room, const Message &message)
{
    room.lastSeq = std::max(room.lastSeq, message.seq);
    if (!room.last || message.seq >= room.last->seq)
        room.last = Preview{.seq = message.seq, .from = message.from, .date = message.date, .text = message.text};
}

} // namespace

Timeline::Timeline(Connection &connection, Cache &cache, Find find, Store store, Timing timing, QObject *parent)
    : QObject(parent), m_connection(connection), m_cache(cache), m_find(std::move(find)), m_store(std::move(store)),
      m_timing(timing)
{
}

bool Timeline::take(RoomState &room, const proto::MessageInfo &info, const Also &also)
{
    RoomState after = room;
    Loose loose = m_loose[room.id];
    if (!after.known) {
        after.known = true;
        after.low = info.seq;
        after.high = info.seq - 1;
    }
    const Applied applied = apply(after, loose, {messageOf(info)}, 0);
    preview(after, messageOf(info));
    const bool begins = !room.known;
    const bool stored = commit(room, std::move(after), std::move(loose), applied, also);
    if (!stored)
        room.lastSeq = std::max(room.lastSeq, info.seq); // it is missing: asked for until the disk takes it
    else if (begins)
        emit opened(room.id);
    check(room);
    return stored;
}

void Timeline::takeChanges(RoomState &room, const proto::RoomChangesInfo &changes)
{
    const std::vector<Message> messages = messagesOf(changes.messages);
    if (changes.limited) {
        startAnew(room, messages, changes.rev, room.lastSeq);
    } else if (room.known) {
        RoomState after = room;
        Loose loose = m_loose[room.id];
        const Applied applied = apply(after, loose, messages, changes.rev);
        for (const Message &message : messages)
            preview(after, message);
        commit(room, std::move(after), std::move(loose), applied, {});
    }
    check(room);
}

void Timeline::takeNewest(RoomState &room, const std::vector<proto::MessageInfo> &infos, std::optional<qint64> rev)
{
    const std::vector<Message> messages = messagesOf(infos);
    if (!room.known) {
        const qint64 newest = messages.empty() ? 0 : messages.back().rev;
        startAnew(room, messages, rev.value_or(newest), messages.empty() ? 0 : messages.back().seq);
    } else {
        RoomState after = room;
        Loose loose = m_loose[room.id];
        std::vector<Message> older;
        std::vector<Message> newer;
        for (const Message &message : messages)
            (message.seq < room.low ? older : newer).push_back(message);
        if (older.empty() || older.back().seq != room.low - 1)
            older.clear();
        older = tailRun(older);
        const Applied applied = apply(after, loose, newer, rev.value_or(0));
        for (const Message &message : newer)
            preview(after, message);
        if (!older.empty())
            after.low = older.front().seq;
        const bool done = commit(
            room, std::move(after), std::move(loose), applied,
            older.empty() ? Also() : [&](Cache::Batch &batch) { batch.putMessages(older); });
        if (done && !older.empty())
            emit prepended(room.id, older);
    }
    check(room);
}

Timeline::Applied Timeline::apply(RoomState &room, Loose &loose, const std::vector<Message> &messages, qint64 rev)
{
    Applied applied;
    for (const Message &message : messages) {
        place(room, loose, message, applied);
        loose.pendingRev = std::max(loose.pendingRev, message.rev);
    }
    loose.pendingRev = std::max(loose.pendingRev, rev);
    while (!loose.ahead.empty() && loose.ahead.begin()->first <= room.high + 1) {
        const auto next = loose.ahead.extract(loose.ahead.begin());
        place(room, loose, next.mapped(), applied);
    }
    if (loose.ahead.empty())
        room.cursor = std::max(room.cursor, loose.pendingRev);
    return applied;
}

void Timeline::place(RoomState &room, Loose &loose, const Message &message, Applied &applied)
{
    if (message.seq > room.high + 1) {
        const auto [held, isNew] = loose.ahead.try_emplace(message.seq, message);
        if (!isNew && held->second.rev < message.rev)
            held->second = message;
    } else if (message.seq == room.high + 1) {
        applied.appended.push_back(message);
        room.high = message.seq;
    } else if (message.seq >= room.low) {
        // What this same call has appended is not in the cache yet.
        const auto fresh = std::find_if(applied.appended.begin(), applied.appended.end(),
            [&](const Message &other) { return other.seq == message.seq; });
        if (fresh != applied.appended.end()) {
            if (fresh->rev < message.rev)
                *fresh = message;
            return;
        }
        const std::vector<Message> held = m_cache.messagesAfter(room.id, message.seq - 1, 1);
        if (!held.empty() && held.front().seq == message.seq && held.front().rev < message.rev)
            applied.changed.push_back(message);
    } // below the run: not held
}

bool Timeline::commit(RoomState &room, RoomState after, Loose loose, const Applied &applied, const Also &also)
{
    const bool stored = m_store([&](Cache::Batch &batch) {
        if (!applied.appended.empty())
            batch.putMessages(applied.appended);
        if (!applied.changed.empty())
            batch.putMessages(applied.changed);
        batch.putRoom(after);
        if (also)
            also(batch);
    });
    if (!stored)
        return false;
    room = std::move(after);
    m_loose[room.id] = std::move(loose);
    if (!applied.appended.empty())
        emit appended(room.id, applied.appended);
    for (const Message &message : applied.changed)
        emit changed(room.id, message);
    return true;
}

bool Timeline::startAnew(RoomState &room, const std::vector<Message> &messages, qint64 rev, qint64 lastSeq)
{
    const std::vector<Message> run = tailRun(messages);
    std::vector<Message> fresh;
    std::copy_if(run.begin(), run.end(), std::back_inserter(fresh),
        [high = room.known ? room.high : 0](const Message &message) { return message.seq > high; });
    RoomState after = room;
    after.known = true;
    after.high = run.empty() ? lastSeq : run.back().seq;
    after.low = run.empty() ? after.high + 1 : run.front().seq;
    after.cursor = rev;
    for (const Message &message : run)
        preview(after, message);
    const bool stored = m_store([&](Cache::Batch &batch) {
        batch.forgetMessages(after.id);
        batch.putMessages(run);
        batch.putRoom(after);
    });
    if (!stored)
        return false;
    room = std::move(after);
    m_loose[room.id] = Loose{.ahead = {}, .pendingRev = rev};
    emit reset(room.id, fresh);
    return true;
}

void Timeline::open(RoomId id)
{
    const RoomState *room = m_find(id);
    if (room == nullptr)
        return;
    if (room->known) {
        emit opened(id);
        return;
    }
    if (!m_opening.insert(id).second)
        return;
    const proto::History request{.roomId = id, .before = {}, .after = {}, .limit = page};
    m_connection.request(request, this, [this, id](const Outcome<proto::MessagesReply> &reply) {
        m_opening.erase(id);
        RoomState *asked = m_find(id);
        if (asked == nullptr)
            return;
        if (!reply) {
            emit openFailed(id, reply.error());
            return;
        }
        takeNewest(*asked, reply->messages, {});
        if (asked->known)
            emit opened(id);
        else
            emit openFailed(id, Failure{.kind = Failure::Kind::Refused, .error = makeError(ErrorCode::Internal)});
    });
}

void Timeline::loadOlder(RoomId id, int limit)
{
    const RoomState *room = m_find(id);
    if (room == nullptr || !room->known || room->atStart() || !m_older.insert(id).second)
        return;
    const proto::History request{.roomId = id, .before = room->low, .after = {}, .limit = limit};
    m_connection.request(
        request, this, [this, id](const Outcome<proto::MessagesReply> &reply) { olderCame(id, reply); });
}

void Timeline::olderCame(RoomId id, const Outcome<proto::MessagesReply> &reply)
{
    m_older.erase(id);
    RoomState *room = m_find(id);
    if (room == nullptr)
        return;
    if (!reply) {
        emit historyFailed(id, reply.error());
        return;
    }
    std::vector<Message> older = messagesOf(reply->messages);
    std::erase_if(older, [room](const Message &message) { return message.seq >= room->low; });
    older = tailRun(older);
    RoomState after = *room;
    const bool fits = !older.empty() && older.back().seq == room->low - 1;
    if (fits)
        after.low = older.front().seq;
    const bool stored = fits && m_store([&](Cache::Batch &batch) {
        batch.putMessages(older);
        batch.putRoom(after);
    });
    if (!stored) {
        emit historyFailed(id, Failure{.kind = Failure::Kind::Refused, .error = makeError(ErrorCode::Internal)});
        return;
    }
    *room = std::move(after);
    emit prepended(id, older);
}

bool Timeline::isMissing(const RoomState &room) const
{
    if (!room.known)
        return false;
    const auto loose = m_loose.find(room.id);
    return room.lastSeq > room.high || (loose != m_loose.end() && !loose->second.ahead.empty());
}

void Timeline::check(const RoomState &room)
{
    if (!isMissing(room) || !m_filling.insert(room.id).second)
        return;
    fillLater(room.id, m_timing.gap);
}

void Timeline::fillLater(RoomId id, Timing::ms wait)
{
    QTimer::singleShot(wait, this, [this, id] { fill(id); });
}

void Timeline::fill(RoomId id)
{
    const RoomState *room = m_find(id);
    if (room == nullptr || !isMissing(*room)) {
        m_filling.erase(id);
        return;
    }
    const proto::History request{.roomId = id, .before = {}, .after = room->high, .limit = fillPage};
    m_connection.request(request, this,
        [this, id, after = room->high](const Outcome<proto::MessagesReply> &reply) { filled(id, after, reply); });
}

void Timeline::filled(RoomId id, qint64 askedAfter, const Outcome<proto::MessagesReply> &reply)
{
    RoomState *room = m_find(id);
    if (!reply && (reply.error().mayPass() || reply.error().kind == Failure::Kind::TimedOut)) {
        const std::optional<int> seconds = reply.error().error.retryAfter;
        fillLater(id, seconds ? Timing::ms(*seconds * 1000) : m_timing.resumeAgain);
        return; // perhaps nobody says anything more
    }
    if (room == nullptr || !reply) {
        m_filling.erase(id); // the next event or resume begins again
        return;
    }
    RoomState after = *room;
    Loose loose = m_loose[id];
    const std::vector<Message> messages = messagesOf(reply->messages);
    const Applied applied = apply(after, loose, messages, 0);
    for (const Message &message : messages)
        preview(after, message);
    const bool stored = commit(*room, std::move(after), std::move(loose), applied, {});
    if (!stored)
        fillLater(id, m_timing.resumeAgain); // until the disk takes it
    else if (room->high > askedAfter)
        fill(id);
    else
        m_filling.erase(id); // the server has no more
}

void Timeline::forget(RoomId id) { m_loose.erase(id); }

} // namespace kith::client
