#include "server/webapi/session_cookie.h"

#include "server/net/origin.h"

namespace kith::webapi {

namespace {

constexpr QByteArrayView name = "kith";
constexpr const char *attributes = "; Path=/; HttpOnly; SameSite=Lax";

} // namespace

QString sessionToken(const net::HttpRequest &request)
{
    for (const auto &[header, value] : request.headers) {
        if (header != "cookie")
            continue;
        for (const QByteArray &pair : value.split(';')) {
            const QByteArray cookie = pair.trimmed();
            const qsizetype equals = cookie.indexOf('=');
            if (equals >= 0 && QByteArrayView(cookie).first(equals) == name)
                return QString::fromLatin1(cookie.sliced(equals + 1));
        }
    }
    return {};
}

QByteArray sessionCookie(const QString &token, qint64 lifetime, const net::HttpRequest &request)
{
    QByteArray cookie = name.toByteArray() + '=' + token.toLatin1() + attributes;
    cookie += "; Max-Age=" + QByteArray::number(lifetime);
    if (net::serverOrigin(request).startsWith("https:"))
        cookie += "; Secure";
    return cookie;
}

QByteArray endedCookie() { return name.toByteArray() + '=' + attributes + "; Max-Age=0"; }

} // namespace kith::webapi
