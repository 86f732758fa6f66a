// One hiredis context on Qt's event loop: bytes and replies, no policy.
//
// hiredis runs callbacks from the middle of its own work, where its context must neither end nor be entered again. So
// nothing of ours happens there but taking a copy of the reply: the owner hears of everything afterwards.
#pragma once

#include "server/redis/reply_guard.h"
#include "server/redis/values.h"

#include <QObject>
#include <QSocketNotifier>

#include <memory>
#include <optional>

struct redisAsyncContext;

namespace qtredis {

class Wire final : public QObject {
    Q_OBJECT

public:
    struct Loss {
        QString reason = {};
        bool protocol = false; // what came was not what Redis sends
    };
    // None of these may delete the wire but the last.
    class Owner {
    public:
        virtual ~Owner() = default;
        virtual void wireUp() = 0;
        virtual void wireReply(Value &&value) = 0;
        virtual void wireDown(const Loss &loss) = 0; // after the replies that came before
        virtual void wireDone() = 0;                 // the end of each activity
    };

    Wire(Owner &owner, QObject *parent);
    ~Wire() override;

    // Begins to connect: wireUp() or wireDown() follows. What fails at once is returned.
    std::optional<Loss> openTcp(const QString &address, quint16 port);
    std::optional<Loss> openUnix(const QString &path);
    // Ends the connection without a word to the owner.
    void close();
    bool isUp() const;

    // Puts a command behind the others; what a turn of the event loop brings leaves together at its end. Only while
    // up. Returns where the command ends in the stream; 0: hiredis refused it.
    quint64 append(const QByteArrayList &args);
    // How much of the stream the kernel has taken: of this connection, or of the last one where there is none.
    quint64 written() const;
    qsizetype unsent() const;
    // Grows whenever something arrives.
    quint64 activity() const { return m_activity; }
    // Something has arrived that this thread has not yet come to.
    bool hasInput() const;

private:
    struct Hooks;

    std::optional<Loss> attach(redisAsyncContext *context);
    void readable();
    void writable();
    void flush();
    void wantWrite();
    void settle();
    void contextEnds();

    Owner &m_owner;
    redisAsyncContext *m_context = nullptr;
    ReplyGuard m_guard;
    QSocketNotifier *m_read = nullptr; // children
    QSocketNotifier *m_write = nullptr;
    // How many activations of a notifier are on the stack. Outlives the wire, which may end inside one.
    std::shared_ptr<int> m_inside = std::make_shared<int>(0);

    std::vector<Value> m_arrived;
    std::optional<Loss> m_loss;
    bool m_cameUp = false;
    bool m_closing = false;
    bool m_writing = false;
    bool m_flushPosted = false;
    quint64 m_connection = 0; // counts them
    quint64 m_activity = 0;
    quint64 m_appended = 0; // bytes, of this connection
    quint64 m_written = 0;  // of a connection that has ended
};

} // namespace qtredis
