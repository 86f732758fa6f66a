// Argon2id (RFC 9106) through libsodium, in a pool of its own threads so that the event loop never waits.
#pragma once

#include "shared/base/error.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QThreadPool>

#include <functional>

namespace kith::domain {

struct HashCost {
    unsigned long long operations = 2;
    size_t memoryBytes = 19'922'944; // 19 MiB, OWASP's minimum for Argon2id with two passes
};

// Threads: used from one thread; callbacks run on that thread, never after destruction.
class PasswordHasher : public QObject {
    Q_OBJECT
public:
    static constexpr int threads = 2;
    static constexpr int maxQueued = 512;

    explicit PasswordHasher(HashCost cost = {}, QObject *parent = nullptr);
    ~PasswordHasher() override;

    struct Verdict {
        bool correct = false;
        bool outdated = false; // correct, but made with another cost: hash again
    };

    // auth.throttled where the queue is full.
    void hash(const QString &password, std::function<void(Result<QByteArray>)> done);
    // `stored` may also be a bcrypt hash ($2a$, $2b$, $2y$), which is always outdated. An empty `stored` takes as long
    // as a real one and is never correct, so that nobody learns by the clock which names exist.
    void verify(const QString &password, const QByteArray &stored, std::function<void(Result<Verdict>)> done);

private:
    template <typename T>
    void submit(std::function<Result<T>()> work, std::function<void(Result<T>)> done);

    HashCost m_cost;
    QByteArray m_decoy; // the hash of a password that nobody knows
    QThreadPool m_pool;
    int m_queued = 0;
};

} // namespace kith::domain
