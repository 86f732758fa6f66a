// A TCP or TLS socket with a tap: once a QWebSocket runs on it, what that object writes by itself (pong, ping,
// close) and its wish to close the socket go to the tap first.
//
// QWebSocket 6.4 closes by itself on a broken frame: it writes the close frame, flushes and closes the socket
// before any signal (`aboutToClose` comes after the write), so no signal is early enough to put the `bad.frame`
// error before the close frame. And QTcpSocket::close() with unread bytes makes the kernel reset the connection,
// which can destroy the close frame on its way. Both virtual functions are the one place to stand between.
//
// Without TLS what is written leaves at once where nothing waits: QTcpSocket would take 32 KiB for its buffer, with the
// first byte and for as long as the connection lives.
#pragma once

#include <QSslSocket>
#include <QTcpSocket>

#include <sys/socket.h>

#include <algorithm>
#include <type_traits>

namespace kith::net {

class Tap {
public:
    virtual ~Tap() = default;
    virtual void webSocketWrites(QByteArrayView bytes) = 0;
    // True where the tap closes the socket itself, later.
    virtual bool webSocketCloses() = 0;
};

class TapPoint {
public:
    virtual ~TapPoint() = default;
    void setTap(Tap *tap) { m_tap = tap; }
    // Writes past the tap.
    qint64 writeThrough(QByteArrayView bytes)
    {
        m_through = true;
        const qint64 written = device().write(bytes.data(), bytes.size());
        m_through = false;
        return written;
    }

protected:
    Tap *tap() const { return m_through ? nullptr : m_tap; }
    Tap *anyTap() const { return m_tap; }

private:
    virtual QIODevice &device() = 0;

    Tap *m_tap = nullptr;
    bool m_through = false;
};

// A socket and its tap point, one object seen from two sides.
struct TappedPair {
    QTcpSocket *socket = nullptr;
    TapPoint *point = nullptr;
};

template <typename Socket>
class TappedSocket final : public Socket, public TapPoint {
public:
    using Socket::Socket;

    void close() override
    {
        if (anyTap() && anyTap()->webSocketCloses())
            return;
        Socket::close();
    }

protected:
    qint64 writeData(const char *data, qint64 size) override
    {
        if (tap()) {
            tap()->webSocketWrites(QByteArrayView(data, static_cast<qsizetype>(size)));
            return size;
        }
        qint64 gone = 0;
        if constexpr (!std::is_same_v<Socket, QSslSocket>) {
            if (this->bytesToWrite() == 0)
                gone = std::max<qint64>(0,
                    ::send(static_cast<int>(this->socketDescriptor()), data, static_cast<size_t>(size),
                        MSG_DONTWAIT | MSG_NOSIGNAL));
            if (gone == size)
                return size;
        }
        const qint64 kept = Socket::writeData(data + gone, size - gone);
        return kept < 0 ? kept : gone + kept;
    }

private:
    QIODevice &device() override { return *this; }
};

} // namespace kith::net
