// How many connections each address holds, HTTP and WebSocket together.
#pragma once

#include <QHash>
#include <QHostAddress>

#include <memory>

namespace kith::net {

// One counted connection; gives its place back when the last copy goes.
using ConnectionSlot = std::shared_ptr<void>;

class ConnectionCount {
public:
    explicit ConnectionCount(int perAddress); // 0 = no limit

    // Null where the address has its share already.
    ConnectionSlot take(const QHostAddress &address);

private:
    using Counts = QHash<QHostAddress, int>;

    int m_perAddress;
    // Shared with the slots, which may outlive this object.
    std::shared_ptr<Counts> m_counts = std::make_shared<Counts>();
};

// An IPv4 address that came through an IPv6 socket, as plain IPv4: one client, one name.
QHostAddress unmapped(const QHostAddress &address);

} // namespace kith::net
