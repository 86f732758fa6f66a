#include "server/net/send_queue.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/socket.h>

namespace kith::net {

namespace {

constexpr size_t mostParts = 64;
// What an idle connection keeps for the next time.
constexpr size_t keptPieces = 4;

} // namespace

SendQueue::Outcome SendQueue::writeTo(int descriptor)
{
    std::array<iovec, mostParts> parts;
    while (m_bytes > 0) {
        const size_t count = std::min(mostParts, m_pieces.size() - m_first);
        size_t offered = 0;
        for (size_t i = 0; i < count; ++i) {
            const Piece &piece = m_pieces[m_first + i];
            parts[i] = {const_cast<char *>(piece.data), static_cast<size_t>(piece.size)};
            offered += parts[i].iov_len;
        }
        msghdr message = {};
        message.msg_iov = parts.data();
        message.msg_iovlen = count;
        const ssize_t sent = ::sendmsg(descriptor, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0)
            return errno == EAGAIN || errno == EWOULDBLOCK ? Outcome::Full : Outcome::Broken;
        leave(sent);
        if (static_cast<size_t>(sent) < offered)
            return Outcome::Full;
    }
    return Outcome::Drained;
}

QByteArrayView SendQueue::front() const
{
    return m_bytes == 0 ? QByteArrayView() : QByteArrayView(m_pieces[m_first].data, m_pieces[m_first].size);
}

void SendQueue::leave(qsizetype bytes)
{
    m_bytes -= bytes;
    while (bytes > 0 && bytes >= m_pieces[m_first].size) {
        bytes -= m_pieces[m_first].size;
        popFront();
    }
    if (bytes == 0)
        return;
    Piece &piece = m_pieces[m_first];
    const char *frame = m_begun ? m_begun : piece.data;
    piece.data += bytes;
    piece.size -= bytes;
    while (frame + frameSize(frame) <= piece.data)
        frame += frameSize(frame);
    m_begun = frame < piece.data ? frame : nullptr;
}

void SendQueue::popFront()
{
    m_begun = nullptr;
    m_pieces[m_first++].memory.reset();
    if (m_first < m_pieces.size()) {
        // What has left is forgotten in large steps, or a reader that is never quite done would gather it.
        if (m_first >= mostParts && m_first * 2 >= m_pieces.size()) {
            m_pieces.erase(m_pieces.begin(), m_pieces.begin() + static_cast<std::ptrdiff_t>(m_first));
            m_first = 0;
        }
        return;
    }
    m_first = 0;
    m_pieces.clear();
    if (m_pieces.capacity() > keptPieces)
        m_pieces.shrink_to_fit();
}

void SendQueue::cut()
{
    if (!m_begun)
        return clear();
    Piece rest = m_pieces[m_first];
    rest.size = m_begun + frameSize(m_begun) - rest.data;
    m_bytes = rest.size;
    m_pieces.clear();
    m_pieces.push_back(std::move(rest));
    m_first = 0;
}

void SendQueue::clear()
{
    m_pieces = {};
    m_first = 0;
    m_bytes = 0;
    m_begun = nullptr;
}

} // namespace kith::net
