#include "server/net/frame.h"

#include <QtEndian>

namespace kith::net {

namespace {

constexpr char finalText = '\x81'; // FIN, opcode 1
constexpr qsizetype longestHeader = 10;

} // namespace

TextFrame::TextFrame(QByteArrayView utf8)
{
    const qsizetype size = utf8.size();
    m_bytes.reserve(longestHeader + size);
    m_bytes.append(finalText);
    if (size <= 125) {
        m_bytes.append(static_cast<char>(size));
    } else if (size <= 0xFFFF) {
        char length[2];
        qToBigEndian(static_cast<quint16>(size), length);
        m_bytes.append('\x7E').append(length, sizeof length);
    } else {
        char length[8];
        qToBigEndian(static_cast<quint64>(size), length);
        m_bytes.append('\x7F').append(length, sizeof length);
    }
    m_header = m_bytes.size();
    m_bytes.append(utf8);
}

} // namespace kith::net
