#include "server/net/connection_count.h"

namespace kith::net {

ConnectionCount::ConnectionCount(int perAddress) : m_perAddress(perAddress) {}

ConnectionSlot ConnectionCount::take(const QHostAddress &address)
{
    int &count = (*m_counts)[address];
    if (m_perAddress > 0 && count >= m_perAddress)
        return nullptr;
    ++count;
    return ConnectionSlot(m_counts.get(), [counts = m_counts, address](void *) {
        const auto it = counts->find(address);
        if (--it.value() == 0)
            counts->erase(it);
    });
}

QHostAddress unmapped(const QHostAddress &address)
{
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4);
    return isIpv4 ? QHostAddress(ipv4) : address;
}

} // namespace kith::net
