#include "desktop/client/cid.h"

#include <QRandomGenerator>
#include <QUuid>
#include <QtEndian>

#include <array>

namespace kith::client {

QString newCid(EpochMs now)
{
    std::array<quint64, 2> bits{};
    QRandomGenerator::system()->generate(bits.begin(), bits.end());
    // 48 bits of time, the version, 12 random bits; the variant, 62 random bits.
    bits[0] = (static_cast<quint64>(now) << 16) | 0x7000 | (bits[0] & 0x0fff);
    bits[1] = (bits[1] & 0x3fff'ffff'ffff'ffff) | 0x8000'0000'0000'0000;
    QByteArray bytes(16, Qt::Uninitialized);
    qToBigEndian(bits[0], bytes.data());
    qToBigEndian(bits[1], bytes.data() + 8);
    return QUuid::fromRfc4122(bytes).toString(QUuid::WithoutBraces);
}

} // namespace kith::client
