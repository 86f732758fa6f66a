// One client's connection, whatever carries it.
// Threads: everything here lives on the thread that owns all connections.
#pragma once

#include "server/net/frame.h"
#include "server/net/http.h"
#include "shared/base/text.h"

#include <QHostAddress>
#include <QString>

#include <memory>
#include <optional>

namespace kith::net {

// Close codes of the wire (PROTOCOL.md, "Closing").
enum class CloseCode : quint16 {
    Normal = 1000,
    NotText = 1003,
    BadPayload = 1007,
    Policy = 1008,
    TooLarge = 1009,
    Revoked = 4001,
    ShuttingDown = 4002,
    TooSlow = 4003,
    TooManyRequests = 4004,
};

// Links that do not come from the front door number themselves; this keeps their ids apart from its own.
enum class LinkFamily : quint64 { FrontDoor, SocketIo, EventStream };
constexpr quint64 linkId(LinkFamily family, quint64 number) { return static_cast<quint64>(family) << 56 | number; }

// How the links of a path are.
struct LinkProfile {
    qint64 frameBytes = limits::frameBytes; // of the largest message that is read; a larger one closes with TooLarge
    bool binary = false;                    // binary messages are read; else they close with NotText
    // Why a link closes is told before in an event of PROTOCOL.md (`bad.frame`, `session.closed`).
    bool tellsEvents = true;
};

class Link {
public:
    virtual ~Link() = default;

    // Queues the frame behind everything sent before. Where the bytes not yet taken by the network already
    // pass the bound (limits.sendQueueBytes), the frame and the rest of the queue are dropped and the link
    // closes with TooSlow. Nothing happens on a link that is closing.
    virtual void send(const TextFrame &frame) = 0;

    // Lets what is queued leave, then closes. A peer that does not answer is cut off after 5 s.
    virtual void close(CloseCode code, const QString &reason) = 0;

    // What send() does past the bound: forgets the queue, tells the peer (`session.closed`, where the profile says so)
    // and closes. Its client connects again and resumes.
    virtual void closeTooSlow() = 0;

    virtual bool isOpen() const = 0;
    virtual QHostAddress peer() const = 0;
    virtual quint64 id() const = 0; // unique in the process, never reused
    // "http://host:port" as the client addressed this server in the handshake; for links to this server.
    virtual QString origin() const = 0;
};

// What a link tells. No call comes after linkClosed.
class LinkListener {
public:
    virtual ~LinkListener() = default;
    virtual void linkOpened(const std::shared_ptr<Link> &link) = 0;
    // A whole text message, at most LinkProfile::frameBytes of UTF-8.
    virtual void textReceived(Link &link, const QByteArray &utf8) = 0;
    // A whole binary message; only where the profile allows them.
    virtual void binaryReceived(Link &, const QByteArray &) {}
    virtual void linkClosed(Link &link) = 0;
};

// Who takes the WebSockets of a path of its own, beside /ws (FrontDoor::addUpgrade).
class UpgradeListener : public LinkListener {
public:
    // The answer that refuses this handshake, or nothing. Its form, and its Origin, have been checked before.
    virtual std::optional<HttpResponse> refuse(const HttpRequest &handshake) = 0;
    virtual void linkOpened(const std::shared_ptr<Link> &link, const HttpRequest &handshake) = 0;

private:
    void linkOpened(const std::shared_ptr<Link> &) final {}
};

} // namespace kith::net
