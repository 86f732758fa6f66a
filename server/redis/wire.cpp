#include "server/redis/wire.h"

#include <QVarLengthArray>

#include <hiredis/async.h>
#include <hiredis/hiredis.h>

#include <csignal>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>

using namespace Qt::StringLiterals;

namespace qtredis {

namespace {

Value fromReply(const redisReply &reply)
{
    const auto text = [&reply] { return QByteArray(reply.str, static_cast<qsizetype>(reply.len)); };
    switch (reply.type) {
    case REDIS_REPLY_INTEGER:
        return Value::integer(reply.integer);
    case REDIS_REPLY_STATUS: {
        // The most frequent reply of all costs no allocation.
        static const QByteArray okay = QByteArrayLiteral("OK");
        return Value::status(okay == QByteArrayView(reply.str, static_cast<qsizetype>(reply.len)) ? okay : text());
    }
    case REDIS_REPLY_ERROR:
        return Value::error(text());
    case REDIS_REPLY_STRING:
        return Value::bytes(text());
    case REDIS_REPLY_ARRAY: {
        std::vector<Value> values;
        values.reserve(reply.elements);
        for (size_t i = 0; i < reply.elements; ++i)
            values.push_back(fromReply(*reply.element[i]));
        return Value::array(std::move(values));
    }
    default:
        return {};
    }
}

// hiredis writes with write(2): without this a connection that the server has closed ends the process. Qt does the
// same for its own sockets. Whoever handles the signal keeps their handler.
void ignoreBrokenPipes()
{
    struct sigaction now = {};
    if (::sigaction(SIGPIPE, nullptr, &now) == 0 && now.sa_handler == SIG_DFL)
        ::signal(SIGPIPE, SIG_IGN);
}

} // namespace

// What hiredis calls.
struct Wire::Hooks {
    static Wire &wire(void *data) { return *static_cast<Wire *>(data); }

    static void addRead(void *data)
    {
        if (!wire(data).m_read->isEnabled())
            wire(data).m_read->setEnabled(true);
    }
    static void delRead(void *data) { wire(data).m_read->setEnabled(false); }
    static void addWrite(void *data) { wire(data).wantWrite(); }
    static void delWrite(void *data)
    {
        if (wire(data).m_write->isEnabled())
            wire(data).m_write->setEnabled(false);
    }
    static void cleanup(void *data) { wire(data).contextEnds(); }

    static void connected(const redisAsyncContext *context, int status)
    {
        if (status == REDIS_OK)
            wire(context->data).m_cameUp = true;
    }
    static void reply(redisAsyncContext *context, void *reply, void *)
    {
        // Without a reply: the context ends.
        if (reply)
            wire(context->data).m_arrived.push_back(fromReply(*static_cast<redisReply *>(reply)));
    }
};

Wire::Wire(Owner &owner, QObject *parent) : QObject(parent), m_owner(owner) {}

Wire::~Wire() { close(); }

std::optional<Wire::Loss> Wire::openTcp(const QString &address, quint16 port)
{
    return attach(redisAsyncConnect(address.toLatin1().constData(), port));
}

std::optional<Wire::Loss> Wire::openUnix(const QString &path)
{
    const QByteArray name = path.toLocal8Bit();
    // hiredis would cut it short and connect to something else.
    if (name.size() >= static_cast<qsizetype>(sizeof(sockaddr_un::sun_path)) - 1)
        return Loss{u"The path of the socket is too long."_s};
    return attach(redisAsyncConnectUnix(name.constData()));
}

std::optional<Wire::Loss> Wire::attach(redisAsyncContext *context)
{
    Q_ASSERT(!m_context);
    if (!context)
        return Loss{u"Out of memory."_s};
    if (context->err) {
        Loss loss{QString::fromLocal8Bit(context->errstr)};
        redisAsyncFree(context);
        return loss;
    }
    ignoreBrokenPipes();
    // hiredis opens descriptors that child processes inherit.
    ::fcntl(context->c.fd, F_SETFD, FD_CLOEXEC);

    m_context = context;
    ++m_connection;
    m_guard.watch(context);
    m_arrived.clear();
    m_loss.reset();
    m_cameUp = m_flushPosted = false;
    m_appended = m_written = 0;
    m_read = new QSocketNotifier(QSocketNotifier::Read, this);
    m_read->setSocket(context->c.fd);
    connect(m_read, &QSocketNotifier::activated, this, [this] { readable(); });
    m_write = new QSocketNotifier(QSocketNotifier::Write, this);
    m_write->setSocket(context->c.fd);
    connect(m_write, &QSocketNotifier::activated, this, [this] { writable(); });

    context->data = this;
    context->ev.data = this;
    context->ev.addRead = &Hooks::addRead;
    context->ev.delRead = &Hooks::delRead;
    context->ev.addWrite = &Hooks::addWrite;
    context->ev.delWrite = &Hooks::delWrite;
    context->ev.cleanup = &Hooks::cleanup;
    redisAsyncSetConnectCallback(context, &Hooks::connected);
    return {};
}

void Wire::close()
{
    if (!m_context)
        return;
    m_closing = true;
    redisAsyncFree(m_context);
    m_closing = false;
    m_arrived.clear();
    m_loss.reset();
    m_cameUp = false;
}

bool Wire::isUp() const { return m_context && (m_context->c.flags & REDIS_CONNECTED); }

quint64 Wire::append(const QByteArrayList &args)
{
    if (!isUp())
        return 0;
    QVarLengthArray<const char *, 16> words(args.size());
    QVarLengthArray<size_t, 16> lengths(args.size());
    for (qsizetype i = 0; i < args.size(); ++i) {
        words[i] = args[i].constData();
        lengths[i] = static_cast<size_t>(args[i].size());
    }
    const qsizetype before = unsent();
    if (redisAsyncCommandArgv(
            m_context, &Hooks::reply, nullptr, static_cast<int>(args.size()), words.data(), lengths.constData())
        != REDIS_OK)
        return 0;
    m_appended += static_cast<quint64>(unsent() - before);
    return m_appended;
}

quint64 Wire::written() const { return m_context ? m_appended - static_cast<quint64>(unsent()) : m_written; }

qsizetype Wire::unsent() const { return m_context ? static_cast<qsizetype>(sdslen(m_context->c.obuf)) : 0; }

bool Wire::hasInput() const
{
    char byte = 0;
    return m_context && ::recv(m_context->c.fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

void Wire::wantWrite()
{
    // Before the connection stands, that the socket takes something says so; later the socket nearly always does, and
    // asking the kernel first would cost a turn of the loop.
    if (m_writing || !isUp()) {
        if (!m_write->isEnabled())
            m_write->setEnabled(true);
    } else if (!m_flushPosted && !m_write->isEnabled()) {
        m_flushPosted = true;
        QMetaObject::invokeMethod(this, &Wire::flush, Qt::QueuedConnection);
    }
}

void Wire::readable()
{
    if (!m_context)
        return;
    const std::shared_ptr<int> inside = m_inside;
    ++*inside;
    ++m_activity;
    redisAsyncHandleRead(m_context);
    settle();
    --*inside;
}

void Wire::writable()
{
    if (!m_context)
        return;
    const std::shared_ptr<int> inside = m_inside;
    ++*inside;
    m_writing = true;
    redisAsyncHandleWrite(m_context);
    m_writing = false;
    settle();
    --*inside;
}

void Wire::flush()
{
    // Of an earlier connection, perhaps.
    if (!std::exchange(m_flushPosted, false) || !isUp())
        return;
    m_writing = true;
    redisAsyncHandleWrite(m_context);
    m_writing = false;
    settle();
}

void Wire::settle()
{
    const quint64 connection = m_connection;
    if (std::exchange(m_cameUp, false))
        m_owner.wireUp();
    // The owner may close, and even connect again: what came before is then of no interest, and gone.
    for (size_t i = 0; i < m_arrived.size() && m_connection == connection; ++i) {
        Value value = std::move(m_arrived[i]);
        m_owner.wireReply(std::move(value));
    }
    if (m_connection == connection) {
        m_arrived.clear();
        if (m_loss)
            m_owner.wireDown(*std::exchange(m_loss, std::nullopt));
    }
    m_owner.wireDone();
}

void Wire::contextEnds()
{
    m_written = written();
    if (!m_closing) {
        const bool refused = !m_guard.complaint().isEmpty();
        m_loss =
            Loss{refused ? u"Protocol error: "_s + m_guard.complaint() : QString::fromLocal8Bit(m_context->c.errstr),
                refused || m_context->c.err == REDIS_ERR_PROTOCOL};
    }
    m_context = nullptr;
    for (QSocketNotifier **notifier : {&m_read, &m_write}) {
        // Now: the descriptor is about to be closed.
        (*notifier)->setEnabled(false);
        // Not inside its own activation.
        if (*m_inside > 0) {
            (*notifier)->setParent(nullptr);
            (*notifier)->deleteLater();
        } else {
            delete *notifier;
        }
        *notifier = nullptr;
    }
}

} // namespace qtredis
