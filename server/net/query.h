// Values of a query string (application/x-www-form-urlencoded).
#pragma once

#include <QByteArray>
#include <QList>

namespace kith::net {

// The first value of this name, decoded; empty where there is none.
QByteArray queryValue(QByteArrayView query, QByteArrayView name);
// All of them, in their order: "ids[]=1&ids[]=2".
QList<QByteArray> queryValues(QByteArrayView query, QByteArrayView name);

} // namespace kith::net
