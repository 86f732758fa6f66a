// One client's connection, whatever carries it.
// Threads: everything here lives on the thread that owns all connections.
#pragma once

#include "server/net/frame.h"

#include <QHostAddress>
#include <QString>

#include <memory>

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

class Link {
public:
    virtual ~Link() = default;

    // Queues the frame behind everything sent before. Where the bytes not yet taken by the network already
    // pass the bound (limits.sendQueueBytes), the frame and the rest of the queue are dropped and the link
    // closes with TooSlow. Nothing happens on a link that is closing.
    virtual void send(const TextFrame &frame) = 0;

    // Lets what is queued leave, then closes. A peer that does not answer is cut off after 5 s.
    virtual void close(CloseCode code, const QString &reason) = 0;

    // What send() does past the bound: forgets the queue, tells the peer (`session.closed`) and closes. Its client
    // connects again and resumes.
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
    // A whole text message, at most limits::frameBytes of UTF-8.
    virtual void textReceived(Link &link, const QByteArray &utf8) = 0;
    virtual void linkClosed(Link &link) = 0;
};

} // namespace kith::net
