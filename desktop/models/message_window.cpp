#include "desktop/models/message_window.h"

#include <algorithm>
#include <limits>

namespace kith::models {
namespace {

constexpr qint64 newest = std::numeric_limits<qint64>::max();
constexpr qint64 aboveNewLine = 20; // read messages shown above the "new messages" line

} // namespace

void MessageWindow::open(RoomId room, std::optional<qint64> newAfter)
{
    m_room = room;
    m_atNewest = true;
    qint64 count = pageSize;
    const client::RoomState *state = m_account.room(room);
    if (state && newAfter && *newAfter >= state->low - 1) {
        if (state->high - *newAfter > size) {
            m_messages = m_account.messagesBefore(room, *newAfter + 1, int(aboveNewLine));
            const std::vector<Message> fresh = m_account.messagesAfter(room, *newAfter, pageSize);
            m_messages.insert(m_messages.end(), fresh.begin(), fresh.end());
            m_atNewest = fresh.empty() || fresh.back().seq >= state->high;
            return;
        }
        count = std::clamp<qint64>(state->high - *newAfter + aboveNewLine, pageSize, size);
    }
    m_messages = m_account.messagesBefore(room, newest, int(count));
}

void MessageWindow::close()
{
    m_room = {};
    m_messages.clear();
    m_atNewest = true;
}

qint64 MessageWindow::held() const
{
    const client::RoomState *room = m_account.room(m_room);
    return room ? room->high : 0;
}

bool MessageWindow::atStart() const
{
    const client::RoomState *room = m_account.room(m_room);
    return room && room->atStart() && (m_messages.empty() || m_messages.front().seq <= room->low);
}

bool MessageWindow::contains(qint64 seq) const
{
    return !m_messages.empty() && seq >= m_messages.front().seq && seq <= m_messages.back().seq;
}

bool MessageWindow::extendUp()
{
    const qint64 before = m_messages.empty() ? newest : m_messages.front().seq;
    const std::vector<Message> page = m_account.messagesBefore(m_room, before, pageSize);
    if (page.empty())
        return false;
    m_messages.insert(m_messages.begin(), page.begin(), page.end());
    trimBottom();
    return true;
}

bool MessageWindow::extendDown()
{
    if (m_atNewest)
        return false;
    const std::vector<Message> page = m_account.messagesAfter(m_room, m_messages.back().seq, pageSize);
    m_messages.insert(m_messages.end(), page.begin(), page.end());
    m_atNewest = page.empty() || page.back().seq >= held();
    trimTop(size);
    return !page.empty();
}

bool MessageWindow::showNewest()
{
    if (m_atNewest)
        return false;
    std::vector<Message> page = m_account.messagesBefore(m_room, newest, pageSize);
    const qint64 last = m_messages.back().seq;
    m_atNewest = true;
    if (page.empty() || page.front().seq > last + 1) {
        m_messages = std::move(page);
        return true;
    }
    const auto fresh = std::ranges::upper_bound(page, last, {}, &Message::seq);
    m_messages.insert(m_messages.end(), fresh, page.end());
    trimTop(size);
    return false;
}

bool MessageWindow::showAround(qint64 seq)
{
    std::vector<Message> page = m_account.messagesBefore(m_room, seq, pageSize);
    const std::vector<Message> below = m_account.messagesAfter(m_room, seq - 1, pageSize);
    if (below.empty() || below.front().seq != seq)
        return false;
    page.insert(page.end(), below.begin(), below.end());
    m_messages = std::move(page);
    m_atNewest = m_messages.back().seq >= held();
    return true;
}

void MessageWindow::append(const std::vector<Message> &messages, bool following)
{
    if (!m_atNewest || messages.empty())
        return;
    auto fresh = messages.begin();
    if (!m_messages.empty()) {
        fresh = std::ranges::upper_bound(messages, m_messages.back().seq, {}, &Message::seq);
        if (fresh != messages.end() && fresh->seq != m_messages.back().seq + 1) {
            m_atNewest = false; // a gap must not be shown as if it were none; extendDown() fills it
            return;
        }
    }
    m_messages.insert(m_messages.end(), fresh, messages.end());
    if (m_messages.size() <= size)
        return;
    if (following)
        trimTop(size - pageSize); // not one by one with each message
    else
        trimBottom();
}

bool MessageWindow::replace(const Message &message)
{
    const auto found = std::ranges::lower_bound(m_messages, message.seq, {}, &Message::seq);
    if (found == m_messages.end() || found->seq != message.seq || found->rev >= message.rev)
        return false;
    *found = message;
    return true;
}

void MessageWindow::trimBottom()
{
    if (m_messages.size() <= size)
        return;
    m_messages.resize(size);
    m_atNewest = false;
}

void MessageWindow::trimTop(size_t keep)
{
    if (m_messages.size() > keep)
        m_messages.erase(m_messages.begin(), m_messages.end() - qint64(keep));
}

} // namespace kith::models
