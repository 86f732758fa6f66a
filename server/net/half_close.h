// The end of a connection that must not lose its last bytes.
#pragma once

#include <QSslSocket>

#include <sys/socket.h>

namespace kith::net {

// Bytes that the kernel has not taken yet.
inline qint64 unsentBytes(const QTcpSocket &socket)
{
    qint64 bytes = socket.bytesToWrite();
    if (const auto *tls = qobject_cast<const QSslSocket *>(&socket))
        bytes += tls->encryptedBytesToWrite();
    return bytes;
}

// Tells the peer that nothing more comes, while its own bytes are still taken: close() with bytes unread makes
// the kernel send a reset, and a reset can overtake and destroy what was written last (RFC 9112, 9.6).
// To be called when unsentBytes() is 0.
inline void halfClose(const QTcpSocket &socket) { ::shutdown(static_cast<int>(socket.socketDescriptor()), SHUT_WR); }

} // namespace kith::net
