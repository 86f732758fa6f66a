// What QtRedis takes and gives: replies as typed values, errors, options, scripts. Plain values, free to cross threads.
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QHash>
#include <QString>

#include <chrono>
#include <utility>
#include <vector>

namespace qtredis {

// One reply of Redis, or a part of one. Cheap to move, and to copy where it is no array.
class Value {
public:
    enum class Type : quint8 {
        Nil, // also the nil array
        Integer,
        Status, // "OK", "QUEUED"
        Error,  // "WRONGTYPE Operation against a key…"; of a callback's value only inside arrays, as of EXEC
        Bytes,
        Array,
    };

    Value() = default;
    static Value integer(qint64 number);
    static Value status(QByteArray text);
    static Value error(QByteArray text);
    static Value bytes(QByteArray text);
    static Value array(std::vector<Value> values);

    Type type() const { return m_type; }
    bool isNil() const { return m_type == Type::Nil; }
    bool isInteger() const { return m_type == Type::Integer; }
    bool isStatus() const { return m_type == Type::Status; }
    bool isError() const { return m_type == Type::Error; }
    bool isBytes() const { return m_type == Type::Bytes; }
    bool isArray() const { return m_type == Type::Array; }

    // The integer, or bytes that are a decimal number. Anything else is 0, and `ok` false.
    qint64 toInteger(bool *ok = nullptr) const;
    // Of bytes, a status or an error; anything else is empty.
    const QByteArray &toBytes() const { return m_bytes; }
    // Anything but an array is empty.
    const std::vector<Value> &toArray() const { return m_array; }
    std::vector<Value> takeArray() && { return std::move(m_array); }
    QByteArrayList toByteArrayList() const;
    // Of an array of names and values in turn, as HGETALL and CONFIG GET return it.
    QHash<QByteArray, QByteArray> toHash() const;

    bool operator==(const Value &other) const = default;

private:
    // One of them is in use. A variant would save a few bytes; g++ 12 warns about each.
    qint64 m_integer = 0;
    QByteArray m_bytes;
    std::vector<Value> m_array;
    Type m_type = Type::Nil;
};

struct Error {
    enum class Code {
        None,
        // The command was not sent.
        Refused,      // one that this client does not send: see QtRedis::command()
        NotConnected, // there is no connection; nothing is queued for one
        Overloaded,   // Options::maxPending or maxUnsentBytes is reached
        // The command got no answer: see outcomeUnknown.
        ConnectionLost,
        TimedOut, // it, or one before it, waited longer than Options::commandTimeout
        Closed,   // closeConnection()
        // Redis answered with an error: `message` begins with its code, "WRONGTYPE …".
        Server,
        // An attempt to connect failed: errorOccurred() only.
        HostNotFound,
        ConnectFailed, // refused, unreachable, too slow, or Redis is not ready ("LOADING …")
        Denied,        // user or password
        Protocol,      // what answers is not Redis
    };
    Code code = Code::None;
    QString message = {}; // English, for a person; never a password
    // The command left this process, whole, and no answer came: Redis may have executed it. Otherwise it has not.
    bool outcomeUnknown = false;
};

// What a callback gets: a value, or an error.
struct Result {
    Value value = {};
    Error error = {};
    bool ok() const { return error.code == Error::Code::None; }
    explicit operator bool() const { return ok(); }
};

// A Lua script. Made once, used often: it knows its SHA-1.
class Script {
public:
    explicit Script(QByteArray source);
    const QByteArray &source() const { return m_source; }
    const QByteArray &sha() const { return m_sha; } // 40 lower-case hexadecimal digits

private:
    QByteArray m_source;
    QByteArray m_sha;
};

struct Options {
    QString host = QStringLiteral("127.0.0.1"); // a name or an address
    quint16 port = 6379;
    QString socketPath = {}; // a unix socket; where set, host and port are not used
    QByteArray user = {};    // Redis 6 and later; empty: the default user
    QByteArray password = {};
    int database = 0;
    QByteArray clientName = {}; // for CLIENT LIST; no spaces

    std::chrono::milliseconds connectTimeout{5'000}; // for each address: finding, connecting, signing in
    // A connection whose oldest command has waited longer, and on which nothing arrives, is dropped. 0: never. Commands
    // that wait by themselves (BLPOP, WAIT) hold up all behind them and count too.
    std::chrono::milliseconds commandTimeout{10'000};
    // The pause before an attempt to connect doubles from the first to the last; half of it is random, so that many
    // clients do not come back at once.
    std::chrono::milliseconds reconnectMin{100};
    std::chrono::milliseconds reconnectMax{5'000};

    // Subscriptions: after each interval Redis is asked for a sign of life, and has the timeout to give one. An idle
    // connection for commands is asked for a PING, which has commandTimeout. An interval of 0: never.
    std::chrono::milliseconds heartbeatInterval{5'000};
    std::chrono::milliseconds heartbeatTimeout{5'000};
    // The sign of life is a subscription to this channel, renewed. Nothing is ever published there.
    QByteArray heartbeatChannel = QByteArrayLiteral("qtredis:heartbeat");

    // Beyond these a command is refused at once.
    qsizetype maxPending = 100'000;              // commands without an answer
    qsizetype maxUnsentBytes = 64 * 1024 * 1024; // that the kernel has not taken yet
};

} // namespace qtredis
