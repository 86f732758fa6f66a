#include "server/socketio/random_id.h"

#include <QRandomGenerator>

#include <array>

namespace kith::socketio {

QByteArray randomId()
{
    std::array<quint32, 5> words;
    QRandomGenerator::system()->fillRange(words.data(), static_cast<qsizetype>(words.size()));
    return QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words)
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

} // namespace kith::socketio
