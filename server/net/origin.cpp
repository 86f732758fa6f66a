#include "server/net/origin.h"

#include "server/net/http_parser.h"

namespace kith::net {

namespace {

struct Parts {
    QByteArray scheme;
    QByteArray authority;
};

QByteArray withoutDefaultPort(const QByteArray &authority, const QByteArray &scheme)
{
    const QByteArray ending = scheme == "https" ? ":443" : ":80";
    return authority.endsWith(ending) ? authority.chopped(ending.size()) : authority;
}

std::optional<Parts> split(QByteArrayView origin)
{
    const QByteArray text = origin.trimmed().toByteArray().toLower();
    const qsizetype schemeEnd = text.indexOf("://");
    if (schemeEnd < 0)
        return std::nullopt;
    Parts parts{text.first(schemeEnd), text.sliced(schemeEnd + 3)};
    if ((parts.scheme != "http" && parts.scheme != "https") || !isAuthority(parts.authority))
        return std::nullopt;
    return parts;
}

} // namespace

QByteArray normalizedOrigin(QByteArrayView origin)
{
    // People write the trailing slash into configurations; browsers never send one.
    const auto parts = split(origin.endsWith('/') ? origin.chopped(1) : origin);
    return parts ? parts->scheme + "://" + withoutDefaultPort(parts->authority, parts->scheme) : QByteArray();
}

bool isOwnOrigin(const HttpRequest &request)
{
    const auto parts = split(request.header("origin"));
    const QByteArray host = request.header("host").toLower();
    return parts && !host.isEmpty()
        && withoutDefaultPort(parts->authority, parts->scheme) == withoutDefaultPort(host, parts->scheme);
}

QByteArray serverOrigin(const HttpRequest &request)
{
    if (isOwnOrigin(request))
        return normalizedOrigin(request.header("origin"));
    const QByteArray scheme = request.secure ? "https" : "http";
    return scheme + "://" + withoutDefaultPort(request.header("host").toLower(), scheme);
}

OriginRule::OriginRule(const QStringList &allowedOrigins)
{
    for (const QString &origin : allowedOrigins) {
        if (const QByteArray normalized = normalizedOrigin(origin.toUtf8()); !normalized.isEmpty())
            m_allowed.append(normalized);
    }
}

bool OriginRule::allows(const HttpRequest &request) const
{
    const qsizetype count = request.headerCount("origin");
    if (count == 0)
        return true;
    if (count > 1)
        return false;
    return isOwnOrigin(request) || m_allowed.contains(normalizedOrigin(request.header("origin")));
}

void OriginRule::open(HttpResponse &answer, const HttpRequest &request) const
{
    if (const QByteArray origin = request.header("origin"); !origin.isEmpty() && allows(request))
        answer.headers +=
            {{"Access-Control-Allow-Origin", origin}, {"Access-Control-Allow-Credentials", "true"}, {"Vary", "Origin"}};
}

HttpResponse OriginRule::preflight(const HttpRequest &request, const QByteArray &methods) const
{
    HttpResponse answer;
    answer.status = 204;
    answer.headers = {{"Access-Control-Allow-Methods", methods}, {"Access-Control-Max-Age", "600"}};
    if (const QByteArray wanted = request.header("access-control-request-headers"); !wanted.isEmpty())
        answer.headers += {{"Access-Control-Allow-Headers", wanted}};
    open(answer, request);
    return answer;
}

} // namespace kith::net
