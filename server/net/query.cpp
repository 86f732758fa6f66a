#include "server/net/query.h"

#include <optional>

namespace kith::net {

namespace {

QByteArray decoded(QByteArrayView text)
{
    QByteArray bytes = text.toByteArray();
    bytes.replace('+', ' ');
    return QByteArray::fromPercentEncoding(bytes);
}

// The next value of this name from `begin` on, which moves behind it.
std::optional<QByteArray> nextValue(QByteArrayView query, QByteArrayView name, qsizetype &begin)
{
    while (begin < query.size()) {
        const qsizetype found = query.indexOf('&', begin);
        const qsizetype end = found < 0 ? query.size() : found;
        const QByteArrayView field = query.sliced(begin, end - begin);
        begin = end + 1;
        const qsizetype equals = field.indexOf('=');
        if (decoded(equals < 0 ? field : field.first(equals)) == name)
            return equals < 0 ? QByteArray() : decoded(field.sliced(equals + 1));
    }
    return std::nullopt;
}

} // namespace

QByteArray queryValue(QByteArrayView query, QByteArrayView name)
{
    qsizetype begin = 0;
    return nextValue(query, name, begin).value_or(QByteArray());
}

QList<QByteArray> queryValues(QByteArrayView query, QByteArrayView name)
{
    QList<QByteArray> values;
    qsizetype begin = 0;
    while (const auto value = nextValue(query, name, begin))
        values.append(*value);
    return values;
}

} // namespace kith::net
