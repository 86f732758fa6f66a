#include "server/webapi/session_cookie.h"

#include "server/net/origin.h"

#include <optional>

namespace kith::webapi {

namespace {

constexpr QByteArrayView plainName = "kith";
constexpr QByteArrayView secureName = "__Host-kith";

std::optional<QByteArray> cookieOf(const net::HttpRequest &request, QByteArrayView name)
{
    for (const auto &[header, value] : request.headers) {
        if (header != "cookie")
            continue;
        for (const QByteArray &pair : value.split(';')) {
            const QByteArray cookie = pair.trimmed();
            const qsizetype equals = cookie.indexOf('=');
            if (equals >= 0 && QByteArrayView(cookie).first(equals) == name)
                return cookie.sliced(equals + 1);
        }
    }
    return std::nullopt;
}

QByteArray setCookie(const net::HttpRequest &request, const QByteArray &value, qint64 lifetime)
{
    const bool secure = net::serverOrigin(request).startsWith("https:") || cookieOf(request, secureName);
    return (secure ? secureName : plainName).toByteArray() + '=' + value
        + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + QByteArray::number(lifetime) + (secure ? "; Secure" : "");
}

} // namespace

QString sessionToken(const net::HttpRequest &request)
{
    const auto secure = cookieOf(request, secureName);
    return QString::fromLatin1(secure ? *secure : cookieOf(request, plainName).value_or(QByteArray()));
}

QByteArray sessionCookie(const QString &token, qint64 lifetime, const net::HttpRequest &request)
{
    return setCookie(request, token.toLatin1(), lifetime);
}

QByteArray endedCookie(const net::HttpRequest &request) { return setCookie(request, {}, 0); }

} // namespace kith::webapi
