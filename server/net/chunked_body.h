// The chunked transfer coding (RFC 9112, 7.1), strictly. Beast 1.74 has one too, but it asserts on, or reads past,
// some broken chunk headers.
#pragma once

#include <QByteArray>

namespace kith::net {

class ChunkedBody {
public:
    enum class State { More, Done, Malformed, TooLarge };

    explicit ChunkedBody(qint64 limit) : m_limit(limit) {}

    // Returns how many bytes belonged to the body; fewer than given only when it is done or broken.
    qsizetype feed(QByteArrayView bytes);

    State state() const { return m_state; }
    const QByteArray &data() const { return m_data; }

private:
    enum class Part { Size, Extension, SizeEnd, Data, DataReturn, DataEnd, TrailerStart, Trailer, TrailerEnd, LastEnd };

    bool take(char c); // false: malformed

    qint64 m_limit;
    State m_state = State::More;
    Part m_part = Part::Size;
    qint64 m_size = 0; // of the chunk, then what is left of it
    int m_digits = 0;
    int m_extra = 0; // bytes of extensions and trailers, which are read over
    QByteArray m_data;
};

} // namespace kith::net
