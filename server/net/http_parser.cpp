#include "server/net/http_parser.h"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

#include <algorithm>
#include <limits>

namespace kith::net {

namespace http = boost::beast::http;

namespace {

constexpr QByteArrayView headEnd("\r\n\r\n");
constexpr QByteArrayView methods[] = {"GET", "HEAD", "POST", "OPTIONS", "DELETE", "PUT"};

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool isControl(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool isPort(QByteArrayView text) { return text.size() <= 5 && std::all_of(text.begin(), text.end(), isDigit); }

bool isNameCharacter(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_';
}

} // namespace

std::optional<QByteArray> decodePath(QByteArrayView encoded)
{
    if (!encoded.startsWith('/'))
        return std::nullopt;
    QByteArray path;
    path.reserve(encoded.size());
    for (qsizetype i = 0; i < encoded.size(); ++i) {
        char c = encoded[i];
        if (c == '%') {
            if (i + 2 >= encoded.size())
                return std::nullopt;
            const int high = hexValue(encoded[i + 1]);
            const int low = hexValue(encoded[i + 2]);
            if (high < 0 || low < 0)
                return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        }
        if (isControl(c))
            return std::nullopt;
        path.append(c);
    }
    // After decoding, so that %2e%2e and %2f hide nothing.
    const auto parts = path.split('/');
    for (const QByteArray &part : parts) {
        if (part == "." || part == "..")
            return std::nullopt;
    }
    return path;
}

bool isAuthority(QByteArrayView text)
{
    if (text.startsWith('[')) {
        const qsizetype end = text.indexOf(']');
        if (end < 3)
            return false;
        const QByteArrayView address = text.sliced(1, end - 1);
        const bool plausible = std::all_of(
            address.begin(), address.end(), [](char c) { return hexValue(c) >= 0 || c == ':' || c == '.'; });
        const QByteArrayView rest = text.sliced(end + 1);
        return plausible && (rest.isEmpty() || (rest.startsWith(':') && isPort(rest.sliced(1))));
    }
    const qsizetype colon = text.indexOf(':');
    const QByteArrayView name = colon < 0 ? text : text.first(colon);
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), isNameCharacter)
        && (colon < 0 || isPort(text.sliced(colon + 1)));
}

HttpParser::HttpParser(BodyLimit bodyLimit) : m_bodyLimit(std::move(bodyLimit)) {}

void HttpParser::reset()
{
    m_phase = Phase::Head;
    m_head.clear();
    m_chunks.reset();
    m_length = 0;
    m_request = {};
    m_authority.clear();
    m_expectsContinue = false;
}

bool HttpParser::failWith(int status, QByteArray sentence)
{
    m_phase = Phase::Failed;
    m_status = status;
    m_sentence = std::move(sentence);
    m_keepAlive = false;
    return false;
}

qsizetype HttpParser::feed(QByteArrayView bytes)
{
    qsizetype taken = 0;
    if (m_phase == Phase::Head)
        taken = feedHead(bytes);
    if (m_phase == Phase::Body && taken < bytes.size())
        taken += feedBody(bytes.sliced(taken));
    return taken;
}

qsizetype HttpParser::feedHead(QByteArrayView bytes)
{
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        const char previous = m_head.isEmpty() ? '\0' : m_head.back();
        // RFC 9112, 2.2: empty lines before a request line are tolerated.
        if ((m_head.isEmpty() && c == '\r') || (m_head == "\r" && c == '\n')) {
            m_head = c == '\r' ? QByteArray("\r") : QByteArray();
            continue;
        }
        // Told at once: whoever sends these would else hold the connection until the time for a head is over.
        if ((c == '\n') != (previous == '\r') || (isControl(c) && c != '\r' && c != '\n' && c != '\t')) {
            failWith(400, "The request has a stray control character.");
            return i + 1;
        }
        if (m_head.size() >= headLimit) {
            failWith(431, "The request head is larger than 16 KiB.");
            return i + 1;
        }
        m_head.append(c);
        if (c == '\n' && m_head.endsWith(headEnd)) {
            readHead();
            return i + 1;
        }
    }
    return bytes.size();
}

void HttpParser::readHead()
{
    const qsizetype lineEnd = m_head.indexOf("\r\n");
    if (readRequestLine(QByteArrayView(m_head).first(lineEnd)) && checkLines() && readFields() && checkFields()
        && startBody())
        m_head.clear();
}

bool HttpParser::readFields()
{
    http::request_parser<http::empty_body> parser;
    parser.header_limit(headLimit);
    // The body is not for Beast. Not boost::none: with it, Beast 1.74 refuses every Content-Length.
    parser.body_limit(std::numeric_limits<std::uint64_t>::max());
    boost::system::error_code error;
    parser.put(boost::asio::buffer(m_head.constData(), static_cast<size_t>(m_head.size())), error);
    if ((error && error != http::error::need_more) || !parser.is_header_done())
        return failWith(400, "The request head is malformed.");
    for (const auto &field : parser.get()) {
        const auto name = field.name_string();
        const auto value = field.value();
        m_request.headers.emplaceBack(QByteArray(name.data(), static_cast<qsizetype>(name.size())).toLower(),
            QByteArray(value.data(), static_cast<qsizetype>(value.size())));
    }
    return true;
}

bool HttpParser::readRequestLine(QByteArrayView line)
{
    const qsizetype first = line.indexOf(' ');
    const qsizetype second = first < 0 ? -1 : line.indexOf(' ', first + 1);
    if (second < 0 || line.indexOf(' ', second + 1) >= 0)
        return failWith(400, "The request line is malformed.");
    const QByteArrayView method = line.first(first);
    const QByteArrayView target = line.sliced(first + 1, second - first - 1);
    const QByteArrayView version = line.sliced(second + 1);

    if (version.size() != 8 || !version.startsWith("HTTP/") || !isDigit(version[5]) || version[6] != '.'
        || !isDigit(version[7]))
        return failWith(400, "The request line is malformed.");
    if (version != "HTTP/1.1" && version != "HTTP/1.0")
        return failWith(505, "Only HTTP/1.1 and HTTP/1.0 are spoken here.");
    m_http11 = version == "HTTP/1.1";
    if (std::find(std::begin(methods), std::end(methods), method) == std::end(methods))
        return failWith(501, "This method is not known here.");
    m_request.method = method.toByteArray();
    return readTarget(target);
}

bool HttpParser::readTarget(QByteArrayView target)
{
    QByteArrayView local = target;
    if (target == "*" && m_request.method == "OPTIONS") {
        local = "/";
    } else if (!target.startsWith('/')) {
        // RFC 9112, 3.2.2: absolute form must be understood; its authority counts instead of Host.
        const qsizetype schemeEnd = target.indexOf("://");
        const QByteArray scheme = schemeEnd < 0 ? QByteArray() : target.first(schemeEnd).toByteArray().toLower();
        if (scheme != "http" && scheme != "https")
            return failWith(400, "The request target is malformed.");
        const QByteArrayView rest = target.sliced(schemeEnd + 3);
        const auto end = std::find_if(rest.begin(), rest.end(), [](char c) { return c == '/' || c == '?'; });
        const qsizetype authority = end - rest.begin();
        m_authority = rest.first(authority).toByteArray();
        if (!isAuthority(m_authority))
            return failWith(400, "The request target is malformed.");
        local = rest.sliced(authority);
    }
    const qsizetype question = local.indexOf('?');
    const QByteArrayView path = question < 0 ? local : local.first(question);
    const auto decoded = decodePath(path.isEmpty() && !m_authority.isEmpty() ? QByteArrayView("/") : path);
    if (!decoded || target.contains('#'))
        return failWith(400, "The path of the request is not allowed.");
    m_request.path = *decoded;
    m_request.query = question < 0 ? QByteArray() : local.sliced(question + 1).toByteArray();
    return true;
}

bool HttpParser::checkLines()
{
    // Beast joins folded lines; RFC 9112, 5.2 lets a server refuse them, and another reader may see two fields.
    if (m_head.contains("\r\n ") || m_head.contains("\r\n\t"))
        return failWith(400, "Folded header lines are not allowed.");
    return true;
}

bool HttpParser::checkFields()
{
    const qsizetype hosts = m_request.headerCount("host");
    if (hosts > 1 || (hosts == 0 && m_http11) || (hosts == 1 && !isAuthority(m_request.header("host"))))
        return failWith(400, "A request has exactly one valid Host.");
    if (!m_authority.isEmpty()) {
        auto &headers = m_request.headers;
        headers.removeIf([](const auto &header) { return header.first == "host"; });
        headers.emplaceBack("host", m_authority);
    }

    const qsizetype codings = m_request.headerCount("transfer-encoding");
    const qsizetype lengths = m_request.headerCount("content-length");
    if (codings > 0) {
        if (!m_http11 || codings > 1 || lengths > 0
            || m_request.header("transfer-encoding").compare("chunked", Qt::CaseInsensitive) != 0)
            return failWith(400, "The length of the body is not told in one clear way.");
    }
    if (lengths > 0) {
        const QByteArray length = m_request.header("content-length");
        if (lengths > 1 || length.isEmpty() || length.size() > 18
            || !std::all_of(length.begin(), length.end(), isDigit))
            return failWith(400, "The length of the body is not told in one clear way.");
    }

    const QByteArray expect = m_request.header("expect");
    if (!expect.isEmpty() && expect.compare("100-continue", Qt::CaseInsensitive) != 0)
        return failWith(417, "This expectation cannot be met.");
    m_expectsContinue = m_http11 && !expect.isEmpty();
    m_keepAlive =
        m_http11 ? !m_request.hasToken("connection", "close") : m_request.hasToken("connection", "keep-alive");
    return true;
}

bool HttpParser::startBody()
{
    const qint64 limit = m_bodyLimit ? m_bodyLimit(m_request) : defaultBodyLimit;
    m_length = m_request.header("content-length").toLongLong();
    if (m_length > limit)
        return failWith(413, "The body is larger than allowed here.");
    const bool chunked = m_request.headerCount("transfer-encoding") > 0;
    if (chunked)
        m_chunks.emplace(limit);
    m_phase = chunked || m_length > 0 ? Phase::Body : Phase::Done;
    return true;
}

qsizetype HttpParser::feedBody(QByteArrayView bytes)
{
    if (!m_chunks) {
        const auto left = static_cast<qsizetype>(m_length) - m_request.body.size();
        const qsizetype taken = std::min(left, bytes.size());
        m_request.body.append(bytes.first(taken));
        if (taken == left)
            m_phase = Phase::Done;
        return taken;
    }
    const qsizetype taken = m_chunks->feed(bytes);
    switch (m_chunks->state()) {
    case ChunkedBody::State::More:
        break;
    case ChunkedBody::State::Done:
        m_request.body = m_chunks->data();
        m_chunks.reset();
        m_phase = Phase::Done;
        break;
    case ChunkedBody::State::Malformed:
        failWith(400, "The body is malformed.");
        break;
    case ChunkedBody::State::TooLarge:
        failWith(413, "The body is larger than allowed here.");
        break;
    }
    return taken;
}

} // namespace kith::net
