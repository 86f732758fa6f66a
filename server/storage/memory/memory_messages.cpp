#include "server/storage/memory/memory_data.h"

#include <algorithm>
#include <limits>

namespace kith::storage::memory {
namespace {

qint64 bytesOf(const Message &message) { return message.text.toUtf8().size(); }

qint64 budgetOf(qint64 textBytes) { return textBytes > 0 ? textBytes : std::numeric_limits<qint64>::max(); }

struct Slice {
    std::vector<Message> messages; // ascending
    bool more = false;
};

// Takes messages from one end of a range while limit and budget last; `least` of them in any case.
Slice take(const std::vector<Message> &all, qint64 after, qint64 before, bool upwards, int limit, qint64 &budget,
    size_t least = 1)
{
    const auto count = static_cast<qint64>(all.size());
    const qint64 first = std::clamp(after, qint64(0), count); // index of seq after + 1
    const qint64 end = std::clamp(before - 1, first, std::max(first, count));
    Slice slice;
    for (qint64 i = 0; i < end - first; ++i) {
        const Message &message = all[static_cast<size_t>(upwards ? first + i : end - 1 - i)];
        const qint64 bytes = bytesOf(message);
        const bool fits = bytes <= budget;
        if (static_cast<int>(slice.messages.size()) >= limit) {
            slice.more = true;
            break;
        }
        budget = fits ? budget - bytes : 0;
        if (!fits && slice.messages.size() >= least) {
            slice.more = true;
            break;
        }
        slice.messages.push_back(message);
    }
    if (!upwards)
        std::ranges::reverse(slice.messages);
    return slice;
}

} // namespace

Result<Appended> MemoryMessageStore::addMessage(const NewMessage &message)
{
    const std::pair cid(message.from, message.cid);
    if (const auto known = m_data.cids.find(cid); known != m_data.cids.end()) {
        const auto &[room, seq] = known->second;
        const Message &first = m_data.rooms.at(room).messages[static_cast<size_t>(seq - 1)];
        return Appended{.room = room, .seq = seq, .rev = first.rev, .date = first.date, .dup = true};
    }
    RoomData *room = m_data.room(message.room);
    if (room == nullptr || !room->members.contains(message.from))
        return fail(ErrorCode::RoomUnknown);
    const EpochMs date = room->messages.empty() ? message.date : std::max(message.date, room->messages.back().date);
    const qint64 seq = ++room->room.lastSeq;
    const qint64 rev = ++room->room.rev;
    room->messages.push_back(
        {.roomId = message.room, .seq = seq, .rev = rev, .from = message.from, .date = date, .text = message.text});
    m_data.cids.emplace(cid, std::pair(message.room, seq));
    room->members.at(message.from).readSeq = seq;
    Appended appended{.room = message.room, .seq = seq, .rev = rev, .date = date};
    if (message.room.isDirect()) {
        for (auto &[user, member] : room->members) {
            if (std::exchange(member.hidden, false))
                appended.revealed.push_back(user);
        }
    }
    return appended;
}

void MemoryMessageStore::append(NewMessage message, Done<Appended> done)
{
    m_data.answers.give(std::move(done), addMessage(message));
}

void MemoryMessageStore::page(PageQuery query, Done<MessagePage> done)
{
    MessagePage page;
    if (const RoomData *room = m_data.room(query.room)) {
        qint64 budget = budgetOf(query.textBytes);
        Slice slice = take(room->messages, query.after.value_or(0),
            query.before.value_or(std::numeric_limits<qint64>::max()), query.after.has_value(), query.limit, budget);
        page = {.messages = std::move(slice.messages), .more = slice.more};
    }
    m_data.answers.give<MessagePage>(std::move(done), std::move(page));
}

void MemoryMessageStore::changes(ChangesQuery query, Done<std::vector<RoomChanges>> done)
{
    qint64 budget = budgetOf(query.textBytes);
    std::vector<RoomChanges> all;
    for (const ChangesQuery::Cursor &cursor : query.cursors) {
        const RoomData *room = m_data.room(cursor.room);
        if (room == nullptr)
            continue;
        RoomChanges changes{.room = cursor.room, .limited = cursor.rev > room->room.rev, .rev = room->room.rev};
        qint64 left = budget;
        for (const Message &message : room->messages) {
            if (changes.limited)
                break;
            if (message.rev <= cursor.rev)
                continue;
            left -= bytesOf(message);
            changes.messages.push_back(message);
            changes.limited = left < 0 || static_cast<int>(changes.messages.size()) > query.maxMessages;
        }
        if (changes.limited) {
            changes.messages =
                take(room->messages, 0, std::numeric_limits<qint64>::max(), false, query.newest, budget, 0).messages;
        } else {
            budget = left;
        }
        all.push_back(std::move(changes));
    }
    m_data.answers.give<std::vector<RoomChanges>>(std::move(done), std::move(all));
}

void MemoryMessageStore::search(SearchQuery query, Done<search::Found> done)
{
    std::vector<Message> hits;
    for (const auto &[id, room] : m_data.rooms) {
        const auto member = room.members.find(query.asker);
        const bool sees = member != room.members.end() && !member->second.hidden;
        if (!sees || (query.room.isValid() && id != query.room))
            continue;
        std::ranges::copy_if(room.messages, std::back_inserter(hits),
            [&](const Message &message) { return search::matches(query.wanted, message); });
    }
    std::ranges::stable_sort(
        hits, [](const Message &a, const Message &b) { return std::pair(a.date, a.seq) > std::pair(b.date, b.seq); });
    m_data.answers.give<search::Found>(std::move(done), search::firstPage(std::move(hits), query.wanted));
}

} // namespace kith::storage::memory
