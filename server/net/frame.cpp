#include "server/net/frame.h"

#include <QtEndian>

#include <algorithm>
#include <bit>
#include <cstring>

namespace kith::net {

namespace {

constexpr char finalText = '\x81';   // FIN, opcode 1
constexpr char finalBinary = '\x82'; // FIN, opcode 2
constexpr qsizetype shortPayload = 125;
constexpr qsizetype mediumPayload = 0xFFFF;
constexpr char mediumLength = '\x7E'; // two bytes of length follow
constexpr char longLength = '\x7F';   // eight bytes
constexpr qsizetype smallestBlock = 256;
// Holds some hundred usual messages: what is sent to a busy room in one turn.
constexpr qsizetype largestBlock = 16 * 1024;

qsizetype headerSize(qsizetype payload) { return payload <= shortPayload ? 2 : payload <= mediumPayload ? 4 : 10; }

void writeFrame(char *to, QByteArrayView utf8)
{
    const qsizetype size = utf8.size();
    to[0] = finalText;
    if (size <= shortPayload) {
        to[1] = static_cast<char>(size);
    } else if (size <= mediumPayload) {
        to[1] = mediumLength;
        qToBigEndian(static_cast<quint16>(size), to + 2);
    } else {
        to[1] = longLength;
        qToBigEndian(static_cast<quint64>(size), to + 2);
    }
    if (size > 0)
        std::memcpy(to + headerSize(size), utf8.data(), static_cast<size_t>(size));
}

} // namespace

TextFrame::TextFrame(QByteArrayView payload, FrameKind kind)
    : m_size(headerSize(payload.size()) + payload.size()), m_header(headerSize(payload.size()))
{
    auto memory = std::make_shared_for_overwrite<char[]>(static_cast<size_t>(m_size));
    writeFrame(memory.get(), payload);
    if (kind == FrameKind::Binary)
        memory[0] = finalBinary;
    m_begin = memory.get();
    m_memory = std::move(memory);
}

TextFrame FrameRun::append(QByteArrayView utf8)
{
    TextFrame frame;
    frame.m_header = headerSize(utf8.size());
    frame.m_size = frame.m_header + utf8.size();
    char *const begin = take(frame.m_size, frame.m_memory);
    writeFrame(begin, utf8);
    frame.m_begin = begin;
    return frame;
}

TextFrame FrameRun::appendFrame(QByteArrayView bytes)
{
    TextFrame frame;
    frame.m_size = bytes.size();
    char *const begin = take(bytes.size(), frame.m_memory);
    std::memcpy(begin, bytes.data(), static_cast<size_t>(bytes.size()));
    frame.m_begin = begin;
    return frame;
}

char *FrameRun::take(qsizetype bytes, FrameMemory &memory)
{
    std::shared_ptr<char[]> block = m_memory.lock();
    if (!block || m_used + bytes > m_size) {
        // Half at the least: what a busy room needs differs from turn to turn.
        const qsizetype wanted = block ? 2 * m_size : std::max(m_used, m_size / 2);
        m_size = std::max(bytes,
            static_cast<qsizetype>(
                std::bit_ceil(static_cast<size_t>(std::clamp(wanted, smallestBlock, largestBlock)))));
        // Not make_shared: its one block would live as long as the weak pointer here.
        block.reset(new char[static_cast<size_t>(m_size)]);
        m_memory = block;
        m_used = 0;
    }
    char *const begin = block.get() + m_used;
    m_used += bytes;
    memory = std::move(block);
    return begin;
}

qsizetype frameSize(const char *frame)
{
    const auto length = static_cast<quint8>(frame[1]) & 0x7F;
    if (length <= shortPayload)
        return 2 + length;
    if (frame[1] == mediumLength)
        return 4 + qFromBigEndian<quint16>(frame + 2);
    return 10 + static_cast<qsizetype>(qFromBigEndian<quint64>(frame + 2));
}

} // namespace kith::net
