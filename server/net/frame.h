// A server's WebSocket frame (RFC 6455, 5.2): header and payload in one piece of memory. Server frames are not masked,
// so one frame, built once, serves every connection; copies share the bytes. Threads: the one that owns all
// connections.
#pragma once

#include <QByteArrayView>

#include <memory>

namespace kith::net {

using FrameMemory = std::shared_ptr<const char[]>;

enum class FrameKind { Text, Binary };

// UTF-8 text, as nearly every frame is; or binary where it says so.
class TextFrame {
public:
    TextFrame() = default;
    // In memory of its own.
    explicit TextFrame(QByteArrayView payload, FrameKind kind = FrameKind::Text);

    QByteArrayView bytes() const { return {m_begin, m_size}; } // header and payload
    QByteArrayView payload() const { return bytes().sliced(m_header); }
    const FrameMemory &memory() const { return m_memory; }

private:
    friend class FrameRun;
    FrameMemory m_memory;
    const char *m_begin = nullptr;
    qsizetype m_size = 0;
    qsizetype m_header = 0;
};

// Frames for the same people, such as a room's: each is laid behind the one before as long as somebody still waits for
// that one. Whoever gets several gets them as one piece of memory (SendQueue joins them). The memory is taken in blocks
// as large as what was waited for at the same time before, 256 bytes to 16 KiB: a slow reader holds on to little more
// than what it waits for, and a busy room has few blocks.
class FrameRun {
public:
    TextFrame append(QByteArrayView utf8);
    // A whole frame of another kind (ping, pong, close).
    TextFrame appendFrame(QByteArrayView frame);

    qsizetype blockBytes() const { return m_size; } // of the newest block

private:
    char *take(qsizetype bytes, FrameMemory &memory);

    std::weak_ptr<char[]> m_memory;
    qsizetype m_size = 0;
    qsizetype m_used = 0;
};

// Header and payload of the server frame that begins here, in bytes.
qsizetype frameSize(const char *frame);

} // namespace kith::net
