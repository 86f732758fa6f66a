// Values of a query string (application/x-www-form-urlencoded), as Engine.IO's URLs carry them.
#pragma once

#include <QByteArray>

namespace kith::socketio {

// The first value of this name, decoded; empty where there is none.
QByteArray queryValue(QByteArrayView query, QByteArrayView name);

} // namespace kith::socketio
