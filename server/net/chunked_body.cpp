#include "server/net/chunked_body.h"

#include <algorithm>

namespace kith::net {

namespace {

constexpr int mostDigits = 8;
constexpr int mostExtra = 4 * 1024;

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Bytes of extensions and trailers: no control characters but the tab.
bool isText(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte != 0x7F) || c == '\t';
}

} // namespace

qsizetype ChunkedBody::feed(QByteArrayView bytes)
{
    qsizetype at = 0;
    while (at < bytes.size() && m_state == State::More) {
        if (m_part == Part::Data) {
            const qsizetype count = std::min<qsizetype>(bytes.size() - at, static_cast<qsizetype>(m_size));
            m_data.append(bytes.sliced(at, count));
            m_size -= count;
            at += count;
            if (m_size == 0)
                m_part = Part::DataReturn;
            continue;
        }
        if (!take(bytes[at++]) && m_state == State::More)
            m_state = State::Malformed;
    }
    return at;
}

bool ChunkedBody::take(char c)
{
    switch (m_part) {
    case Part::Size:
        if (const int digit = hexValue(c); digit >= 0) {
            m_size = m_size * 16 + digit;
            return ++m_digits <= mostDigits;
        }
        if (m_digits == 0)
            return false;
        if (m_data.size() + m_size > m_limit) {
            m_state = State::TooLarge;
            return false;
        }
        if (c == ';') {
            m_part = Part::Extension;
            return true;
        }
        m_part = Part::SizeEnd;
        return c == '\r';
    case Part::Extension:
        if (c == '\r') {
            m_part = Part::SizeEnd;
            return true;
        }
        return isText(c) && ++m_extra <= mostExtra;
    case Part::SizeEnd:
        m_part = m_size == 0 ? Part::TrailerStart : Part::Data;
        m_digits = 0;
        return c == '\n';
    case Part::Data:
        return false; // feed() takes these itself
    case Part::DataReturn:
        m_part = Part::DataEnd;
        return c == '\r';
    case Part::DataEnd:
        m_part = Part::Size;
        return c == '\n';
    case Part::TrailerStart:
        if (c == '\r') {
            m_part = Part::LastEnd;
            return true;
        }
        m_part = Part::Trailer;
        return isText(c) && c != ' ' && c != '\t' && ++m_extra <= mostExtra;
    case Part::Trailer:
        if (c == '\r') {
            m_part = Part::TrailerEnd;
            return true;
        }
        return isText(c) && ++m_extra <= mostExtra;
    case Part::TrailerEnd:
        m_part = Part::TrailerStart;
        return c == '\n';
    case Part::LastEnd:
        m_state = c == '\n' ? State::Done : State::Malformed;
        return c == '\n';
    }
    return false;
}

} // namespace kith::net
