// A server's WebSocket text frame (RFC 6455, 5.2): header and UTF-8 payload in one buffer. Server frames are
// not masked, so one frame, built once, serves every connection; copies share the bytes.
#pragma once

#include <QByteArray>

namespace kith::net {

class TextFrame {
public:
    TextFrame() = default;
    explicit TextFrame(QByteArrayView utf8);

    const QByteArray &bytes() const { return m_bytes; } // header and payload
    QByteArrayView payload() const { return QByteArrayView(m_bytes).sliced(m_header); }

private:
    QByteArray m_bytes;
    qsizetype m_header = 0;
};

} // namespace kith::net
