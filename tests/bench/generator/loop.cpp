#include "loop.h"

#include <array>
#include <cerrno>
#include <stdexcept>
#include <time.h>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace kith::bench {
namespace {

constexpr size_t bufferSize = 256 * 1024;
constexpr size_t portsOfAnAddress = 25'000; // of the usual 28,232 ephemeral ones
constexpr int64_t patienceNs = 60'000'000'000;

std::runtime_error failed(const char *what)
{
    return std::runtime_error(std::string(what) + ": " + std::strerror(errno));
}

std::runtime_error failed(const Connection &connection, const std::string &what)
{
    return std::runtime_error("connection " + std::to_string(connection.number)
        + (connection.identity.user.empty() ? "" : " (user " + connection.identity.user + ")") + ": " + what);
}

// While connections are being opened.
class Skipper final : public Receiver {
public:
    explicit Skipper(Loop &loop) : m_loop(loop) {}
    void received(Connection &connection, const char *&at, const char *end, int64_t) override
    {
        Frame frame;
        while (const char *next = readFrame(at, end, frame)) {
            at = next;
            m_loop.other(connection, frame);
        }
    }

private:
    Loop &m_loop;
};

} // namespace

int64_t nowNs()
{
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return int64_t(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

Loop::Loop(const Options &options) : m_options(options), m_buffer(bufferSize)
{
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < rlim_t(options.idle) + rlim_t(options.members) + 64)
        throw std::runtime_error("the limit of open files (ulimit -Hn) is too small");
    // Messages are due to the microsecond; the kernel may otherwise wake us 50 µs late.
    ::prctl(PR_SET_TIMERSLACK, 1UL);
    m_epoll = ::epoll_create1(EPOLL_CLOEXEC);
    if (m_epoll < 0)
        throw failed("epoll_create1");
}

Loop::~Loop()
{
    for (const auto &connection : m_connections)
        ::close(connection->descriptor);
    ::close(m_epoll);
}

std::vector<Connection *> Loop::open(const std::vector<Identity> &identities, bool idle)
{
    Skipper skipper(*this);
    const size_t first = m_connections.size();
    const size_t all = first + identities.size();
    int64_t deadline = nowNs() + patienceNs;
    while (m_ready < all) {
        while (m_connections.size() < all && m_connections.size() - m_ready < size_t(m_options.connecting)) {
            const size_t index = m_connections.size() - first;
            connect(identities[index], idle, idle ? -1 : static_cast<int>(index));
        }
        const size_t before = m_ready;
        turn(deadline, skipper);
        if (m_ready != before)
            deadline = nowNs() + patienceNs;
        else if (nowNs() > deadline)
            throw std::runtime_error(std::to_string(all - m_ready) + " connections are never ready");
    }
    std::vector<Connection *> opened;
    for (size_t i = first; i < all; ++i)
        opened.push_back(m_connections[i].get());
    return opened;
}

void Loop::connect(const Identity &identity, bool idle, int member)
{
    auto connection = std::make_unique<Connection>();
    connection->number = m_connections.size();
    connection->member = idle ? -1 : member;
    connection->identity = identity;
    connection->descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (connection->descriptor < 0)
        throw failed("socket");
    const int on = 1;
    ::setsockopt(connection->descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const sockaddr_in &server = m_options.servers[connection->number % m_options.servers.size()];
    if (const size_t source = connection->number / portsOfAnAddress; source > 0) {
        sockaddr_in from{};
        from.sin_family = AF_INET;
        from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + static_cast<uint32_t>(source));
        ::setsockopt(connection->descriptor, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
        if (::bind(connection->descriptor, reinterpret_cast<const sockaddr *>(&from), sizeof from) != 0)
            throw failed("bind");
    }
    if (::connect(connection->descriptor, reinterpret_cast<const sockaddr *>(&server), sizeof server) != 0
        && errno != EINPROGRESS)
        throw failed("connect");
    watch(*connection, true, EPOLL_CTL_ADD);
    m_connections.push_back(std::move(connection));
}

void Loop::turn(int64_t until, Receiver &receiver)
{
    for (Connection *connection : m_toWrite)
        writeOut(*connection);
    m_toWrite.clear();
    std::array<epoll_event, 512> events{};
    const int64_t wait = std::max<int64_t>(0, until - nowNs());
    const timespec timeout{.tv_sec = wait / 1'000'000'000, .tv_nsec = wait % 1'000'000'000};
    const int count = ::epoll_pwait2(m_epoll, events.data(), static_cast<int>(events.size()), &timeout, nullptr);
    if (count < 0 && errno != EINTR)
        throw failed("epoll_pwait2");
    for (int i = 0; i < count; ++i) {
        auto &connection = *static_cast<Connection *>(events[static_cast<size_t>(i)].data.ptr);
        const uint32_t what = events[static_cast<size_t>(i)].events;
        if ((what & EPOLLOUT) != 0) {
            if (connection.state == Connection::State::Connecting)
                connected(connection);
            else
                writeOut(connection);
        }
        if ((what & ~EPOLLOUT) != 0) {
            while (readable(connection, receiver)) {}
            if ((what & EPOLLRDHUP) != 0)
                throw failed(connection, "the server closed it");
        }
    }
}

void Loop::connected(Connection &connection)
{
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(connection.descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0)
        throw failed(connection, std::string("connect: ") + std::strerror(error));
    connection.state = Connection::State::Upgrading;
    watch(connection, false, EPOLL_CTL_MOD);
    write(connection,
        "GET " + upgradePath(m_options.dialect, connection.member < 0)
            + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
}

bool Loop::readable(Connection &connection, Receiver &receiver)
{
    const size_t kept = connection.rest.size();
    std::memcpy(m_buffer.data(), connection.rest.data(), kept);
    if (kept == m_buffer.size())
        throw failed(connection, "a frame of more than 256 KiB");
    const ssize_t size = ::recv(connection.descriptor, m_buffer.data() + kept, m_buffer.size() - kept, MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return errno == EINTR;
    if (size <= 0)
        throw failed(connection, size == 0 ? "the server closed it" : std::strerror(errno));
    const int64_t now = nowNs();
    const char *at = m_buffer.data();
    const char *end = at + kept + size;
    if (connection.state == Connection::State::Upgrading)
        at = upgraded(connection, at, end);
    Frame frame;
    while (connection.state == Connection::State::SigningIn) {
        const char *next = readFrame(at, end, frame);
        if (!next)
            break;
        at = next;
        signingIn(connection, frame);
    }
    if (connection.state == Connection::State::Ready)
        receiver.received(connection, at, end, now);
    connection.rest.assign(at, end);
    return end == m_buffer.data() + m_buffer.size();
}

const char *Loop::upgraded(Connection &connection, const char *at, const char *end)
{
    const std::string_view head(at, static_cast<size_t>(end - at));
    const size_t size = head.find("\r\n\r\n");
    if (size == std::string_view::npos)
        return at;
    // The accept key of RFC 6455's own example.
    if (!head.starts_with("HTTP/1.1 101") || head.find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") == std::string_view::npos)
        throw failed(connection, "no upgrade: " + std::string(head.substr(0, head.find("\r\n"))));
    connection.state = Connection::State::SigningIn;
    if (m_options.dialect == Dialect::Kith)
        sendText(connection, R"({"type":"resume","id":0,"data":{"token":")" + connection.identity.token + R"("}})");
    else if (m_options.dialect == Dialect::Raw)
        becomeReady(connection);
    return at + size + 4;
}

void Loop::signingIn(Connection &connection, const Frame &frame)
{
    const bool idle = connection.member < 0;
    if (frame.opcode != Opcode::Text)
        return other(connection, frame);
    if (m_options.dialect == Dialect::Kith) {
        if (!frame.payload.starts_with(R"({"type":"reply","id":0,)"))
            return other(connection, frame);
        connection.lastSeq = std::max<int64_t>(0, fieldIn(frame.payload, "\"lastSeq\":"));
        return becomeReady(connection);
    }
    if (frame.payload.starts_with("0{"))
        return sendText(connection, idle ? "40/idle," : "40");
    if (frame.payload.starts_with(idle ? "40/idle," : "40{"))
        return becomeReady(connection);
    other(connection, frame);
}

void Loop::becomeReady(Connection &connection)
{
    connection.state = Connection::State::Ready;
    ++m_ready;
}

void Loop::other(Connection &connection, const Frame &frame)
{
    if (!frame.final)
        throw failed(connection, "a fragmented frame");
    if (frame.opcode == Opcode::Close)
        throw failed(
            connection, "closed: " + std::string(frame.payload.substr(std::min<size_t>(2, frame.payload.size()))));
    if (frame.opcode == Opcode::Ping)
        return write(connection, maskedFrame(Opcode::Pong, frame.payload));
    if (frame.opcode != Opcode::Text)
        return;
    switch (kindOf(m_options.dialect, frame.payload)) {
    case Kind::Ping:
        return sendText(connection, "3");
    case Kind::Failure:
        throw failed(connection, std::string(frame.payload));
    case Kind::Message:
        throw failed(connection, "a message that it must not get: " + std::string(frame.payload));
    case Kind::Reply:
    case Kind::Other:
        return;
    }
}

void Loop::sendText(Connection &connection, std::string_view payload)
{
    write(connection, maskedFrame(Opcode::Text, payload));
}

void Loop::write(Connection &connection, std::string_view bytes)
{
    if (connection.unsent.empty())
        m_toWrite.push_back(&connection);
    connection.unsent += bytes;
}

void Loop::writeOut(Connection &connection)
{
    const ssize_t sent =
        ::send(connection.descriptor, connection.unsent.data(), connection.unsent.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN && errno != EINTR)
        throw failed(connection, std::string("send: ") + std::strerror(errno));
    connection.unsent.erase(0, sent > 0 ? static_cast<size_t>(sent) : 0);
    if (connection.blocked == connection.unsent.empty()) {
        connection.blocked = !connection.blocked;
        watch(connection, connection.blocked, EPOLL_CTL_MOD);
    }
}

void Loop::watch(Connection &connection, bool writable, int operation)
{
    epoll_event event{};
    // Edge-triggered: the kernel then looks at each socket once, not twice.
    event.events = EPOLLIN | EPOLLRDHUP | EPOLLET | (writable ? EPOLLOUT : 0U);
    event.data.ptr = &connection;
    if (::epoll_ctl(m_epoll, operation, connection.descriptor, &event) != 0)
        throw failed("epoll_ctl");
}

} // namespace kith::bench
