#include "server/redis/values.h"

#include <QCryptographicHash>

#include <utility>

namespace qtredis {

Value Value::integer(qint64 number)
{
    Value value;
    value.m_type = Type::Integer;
    value.m_integer = number;
    return value;
}

Value Value::status(QByteArray text)
{
    Value value;
    value.m_type = Type::Status;
    value.m_bytes = std::move(text);
    return value;
}

Value Value::error(QByteArray text)
{
    Value value;
    value.m_type = Type::Error;
    value.m_bytes = std::move(text);
    return value;
}

Value Value::bytes(QByteArray text)
{
    Value value;
    value.m_type = Type::Bytes;
    value.m_bytes = std::move(text);
    return value;
}

Value Value::array(std::vector<Value> values)
{
    Value value;
    value.m_type = Type::Array;
    value.m_array = std::move(values);
    return value;
}

qint64 Value::toInteger(bool *ok) const
{
    if (m_type == Type::Bytes)
        return m_bytes.toLongLong(ok);
    if (ok)
        *ok = m_type == Type::Integer;
    return m_integer;
}

QByteArrayList Value::toByteArrayList() const
{
    QByteArrayList list;
    const std::vector<Value> &values = m_array;
    list.reserve(static_cast<qsizetype>(values.size()));
    for (const Value &value : values)
        list.append(value.toBytes());
    return list;
}

QHash<QByteArray, QByteArray> Value::toHash() const
{
    QHash<QByteArray, QByteArray> hash;
    const std::vector<Value> &values = m_array;
    hash.reserve(static_cast<qsizetype>(values.size() / 2));
    for (size_t i = 0; i + 1 < values.size(); i += 2)
        hash.insert(values[i].toBytes(), values[i + 1].toBytes());
    return hash;
}

Script::Script(QByteArray source)
    : m_source(std::move(source)), m_sha(QCryptographicHash::hash(m_source, QCryptographicHash::Sha1).toHex())
{
}

} // namespace qtredis
