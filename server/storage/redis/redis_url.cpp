#include "server/storage/redis/redis_store.h"

#include <QUrl>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace kith::storage {

Result<qtredis::Options> parseRedisUrl(const QString &text)
{
    const auto wrong = [](const QString &what) {
        // Never the URL itself: it may have the password in it.
        return fail(makeError(ErrorCode::BadRequest,
            u"the Redis URL %1; it is redis://[:password@]host:port/db or redis+unix:///path?db=0"_s.arg(what)));
    };
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid())
        return wrong(u"cannot be read"_s);
    qtredis::Options options;
    options.clientName = "kithd";
    options.reconnectMax = std::chrono::seconds(2); // who comes back later than that loses its users to others
    options.user = url.userName(QUrl::FullyDecoded).toUtf8();
    options.password = url.password(QUrl::FullyDecoded).toUtf8();
    QString database;
    if (url.scheme() == "redis+unix"_L1) {
        options.socketPath = url.path();
        database = QUrlQuery(url).queryItemValue(u"db"_s);
        if (options.socketPath.isEmpty())
            return wrong(u"names no socket"_s);
    } else if (url.scheme() == "redis"_L1) {
        options.host = url.host();
        options.port = static_cast<quint16>(url.port(6379));
        database = url.path().mid(1);
        if (options.host.isEmpty())
            return wrong(u"names no host"_s);
    } else {
        return wrong(u"begins with neither redis:// nor redis+unix://"_s);
    }
    bool isNumber = true;
    options.database = database.isEmpty() ? 0 : database.toInt(&isNumber);
    if (!isNumber || options.database < 0)
        return wrong(u"has a database that is no number"_s);
    return options;
}

} // namespace kith::storage
