#include "server/net/http.h"

#include "shared/base/log.h"

#include <QLocale>

#include <algorithm>

namespace kith::net {

namespace {

bool isLineSafe(QByteArrayView text)
{
    return std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

QByteArray httpDate(const QDateTime &utc)
{
    // RFC 9110, 5.6.7: English names whatever the locale of the process.
    return QLocale::c().toString(utc, QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'")).toLatin1();
}

bool hasHeader(const HttpResponse &response, QByteArrayView name)
{
    return std::any_of(response.headers.begin(), response.headers.end(),
        [name](const auto &header) { return header.first.compare(name, Qt::CaseInsensitive) == 0; });
}

} // namespace

QByteArray HttpRequest::header(QByteArrayView lowerCaseName) const
{
    for (const auto &[name, value] : headers) {
        if (name == lowerCaseName)
            return value;
    }
    return {};
}

qsizetype HttpRequest::headerCount(QByteArrayView lowerCaseName) const
{
    return std::count_if(
        headers.begin(), headers.end(), [lowerCaseName](const auto &header) { return header.first == lowerCaseName; });
}

bool HttpRequest::hasToken(QByteArrayView lowerCaseName, QByteArrayView lowerCaseToken) const
{
    for (const auto &[name, value] : headers) {
        if (name != lowerCaseName)
            continue;
        const auto tokens = value.toLower().split(',');
        for (const QByteArray &token : tokens) {
            if (token.trimmed() == lowerCaseToken)
                return true;
        }
    }
    return false;
}

QByteArrayView reasonPhrase(int status)
{
    switch (status) {
    case 100:
        return "Continue";
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 204:
        return "No Content";
    case 206:
        return "Partial Content";
    case 302:
        return "Found";
    case 303:
        return "See Other";
    case 304:
        return "Not Modified";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 410:
        return "Gone";
    case 413:
        return "Content Too Large";
    case 415:
        return "Unsupported Media Type";
    case 416:
        return "Range Not Satisfiable";
    case 417:
        return "Expectation Failed";
    case 422:
        return "Unprocessable Content";
    case 426:
        return "Upgrade Required";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 503:
        return "Service Unavailable";
    case 505:
        return "HTTP Version Not Supported";
    case 507:
        return "Insufficient Storage";
    default:
        return "Unknown"; // the phrase carries no meaning (RFC 9112, 4)
    }
}

HttpResponse plainResponse(int status, const QByteArray &sentence)
{
    HttpResponse response;
    response.status = status;
    response.body = sentence + '\n';
    return response;
}

QByteArray serialize(const HttpResponse &response, const HttpWriteOptions &options)
{
    // RFC 9110, 8.6 and 15.4.5: 204 has no Content-Length; of 304 we say nothing about the body we do not send.
    const bool bodiless = response.status == 204 || response.status == 304;
    QByteArray out;
    out.reserve(512 + (options.head ? 0 : response.body.size()));
    out.append("HTTP/1.1 ").append(QByteArray::number(response.status)).append(' ');
    out.append(reasonPhrase(response.status)).append("\r\n");

    const auto add = [&out](QByteArrayView name, QByteArrayView value) {
        out.append(name).append(": ").append(value).append("\r\n");
    };
    add("Date", httpDate(options.date));
    add("Connection", options.keepAlive ? "keep-alive" : "close");
    if (!bodiless) {
        if (isLineSafe(response.contentType))
            add("Content-Type", response.contentType);
        if (options.length == HttpLength::Known)
            add("Content-Length", QByteArray::number(response.body.size()));
        else if (options.length == HttpLength::Chunked)
            add("Transfer-Encoding", "chunked");
    }
    constexpr std::pair<QByteArrayView, QByteArrayView> always[] = {
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
    };
    for (const auto &[name, value] : always) {
        if (!hasHeader(response, name))
            add(name, value);
    }
    for (const auto &[name, value] : response.headers) {
        if (isLineSafe(name) && isLineSafe(value))
            add(name, value);
        else
            qCWarning(lcNet, "A response header with a line end was left out.");
    }
    out.append("\r\n");
    if (!bodiless && !options.head && options.length == HttpLength::Known)
        out.append(response.body);
    return out;
}

} // namespace kith::net
