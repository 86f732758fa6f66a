// What waits for one connection: whole frames, shared with the other connections that get them. What lies side by side
// in memory is joined, so that the messages of a turn are one piece for the kernel.
#pragma once

#include "server/net/frame.h"

#include <vector>

namespace kith::net {

class SendQueue {
public:
    void push(const TextFrame &frame)
    {
        const QByteArrayView bytes = frame.bytes();
        m_bytes += bytes.size();
        if (m_first < m_pieces.size()) {
            Piece &last = m_pieces.back();
            if (last.memory.get() == frame.memory().get() && last.data + last.size == bytes.data()) {
                last.size += bytes.size();
                return;
            }
        }
        m_pieces.push_back({frame.memory(), bytes.data(), bytes.size()});
    }
    // A whole frame of another kind (ping, pong, close). Many small ones take little more memory than their bytes.
    void push(QByteArrayView frame) { push(m_own.appendFrame(frame)); }

    bool isEmpty() const { return m_bytes == 0; }
    qint64 bytes() const { return m_bytes; }

    enum class Outcome {
        Drained,
        Full,   // the kernel takes no more now
        Broken, // nor will it ever
    };
    // Gives the kernel what it takes, in as few calls as possible.
    Outcome writeTo(int descriptor);

    // For who writes in another way: the bytes that come next, and that so many of them have left.
    QByteArrayView front() const;
    void leave(qsizetype bytes);

    // Forgets everything but the rest of a frame that has begun to leave.
    void cut();
    void clear();

    size_t pieces() const { return m_pieces.size() - m_first; }

private:
    struct Piece {
        FrameMemory memory;
        const char *data;
        qsizetype size;
    };
    void popFront();

    FrameRun m_own;
    std::vector<Piece> m_pieces; // from m_first on
    size_t m_first = 0;
    qint64 m_bytes = 0;
    const char *m_begun = nullptr; // where the frame begins of which a part has left; nullptr: none has
};

} // namespace kith::net
