#include "server/socketio/query.h"

namespace kith::socketio {

namespace {

QByteArray decoded(QByteArrayView text)
{
    QByteArray bytes = text.toByteArray();
    bytes.replace('+', ' ');
    return QByteArray::fromPercentEncoding(bytes);
}

} // namespace

QByteArray queryValue(QByteArrayView query, QByteArrayView name)
{
    for (qsizetype begin = 0; begin < query.size();) {
        const qsizetype found = query.indexOf('&', begin);
        const qsizetype end = found < 0 ? query.size() : found;
        const QByteArrayView field = query.sliced(begin, end - begin);
        const qsizetype equals = field.indexOf('=');
        if (decoded(equals < 0 ? field : field.first(equals)) == name)
            return equals < 0 ? QByteArray() : decoded(field.sliced(equals + 1));
        begin = end + 1;
    }
    return {};
}

} // namespace kith::socketio
