#include "server/domain/password_hasher.h"

#include <QByteArrayView>

#include <crypt.h>
#include <sodium.h>

#include <array>
#include <memory>
#include <utility>

namespace kith::domain {
namespace {

Result<QByteArray> hashNow(const QByteArray &password, const HashCost &cost)
{
    std::array<char, crypto_pwhash_STRBYTES> out{};
    if (crypto_pwhash_str_alg(out.data(), password.constData(), static_cast<unsigned long long>(password.size()),
            cost.operations, cost.memoryBytes, crypto_pwhash_ALG_ARGON2ID13)
        != 0)
        return fail(ErrorCode::Internal); // out of memory
    return QByteArray(out.data());
}

// bcrypt, as servers of the documented Redis layout keep it; crypt(3) of libxcrypt knows it.
bool isBcrypt(const QByteArray &hash)
{
    return hash.startsWith("$2a$") || hash.startsWith("$2b$") || hash.startsWith("$2y$");
}

bool matchesBcrypt(const QByteArray &password, const QByteArray &hash)
{
    const auto scratch = std::make_unique<crypt_data>();
    // A C string: a password with a NUL in it cannot be one of theirs.
    const char *made =
        password.contains('\0') ? nullptr : crypt_r(password.constData(), hash.constData(), scratch.get());
    const bool comparable = made && qstrlen(made) == static_cast<size_t>(hash.size());
    return comparable && sodium_memcmp(made, hash.constData(), static_cast<size_t>(hash.size())) == 0;
}

} // namespace

PasswordHasher::PasswordHasher(HashCost cost, QObject *parent) : QObject(parent), m_cost(cost)
{
    if (sodium_init() < 0)
        qFatal("libsodium cannot be initialised");
    m_pool.setMaxThreadCount(threads);
    m_pool.setObjectName(QStringLiteral("kith-hash"));
    QByteArray nobody(32, Qt::Uninitialized);
    randombytes_buf(nobody.data(), static_cast<size_t>(nobody.size()));
    m_decoy = hashNow(nobody, m_cost).value_or(QByteArray());
}

PasswordHasher::~PasswordHasher()
{
    m_pool.clear();
    m_pool.waitForDone();
}

template <typename T>
void PasswordHasher::submit(std::function<Result<T>()> work, std::function<void(Result<T>)> done)
{
    if (m_queued >= maxQueued) {
        Error busy = makeError(ErrorCode::AuthThrottled);
        busy.retryAfter = 2;
        // Later, like every answer, so that callers need not expect both.
        QMetaObject::invokeMethod(
            this, [done, busy] { done(fail(busy)); }, Qt::QueuedConnection);
        return;
    }
    ++m_queued;
    // The callback is taken out on this thread: what it holds (a connection) must not die on another one, as it
    // would where the pool lets go of its copy last.
    auto waiting = std::make_shared<std::function<void(Result<T>)>>(std::move(done));
    m_pool.start([this, work = std::move(work), waiting = std::move(waiting)] {
        Result<T> result = work();
        QMetaObject::invokeMethod(
            this,
            [this, result = std::move(result), waiting] {
                --m_queued;
                const auto answer = std::exchange(*waiting, nullptr);
                answer(result);
            },
            Qt::QueuedConnection);
    });
}

void PasswordHasher::hash(const QString &password, std::function<void(Result<QByteArray>)> done)
{
    submit<QByteArray>([bytes = password.toUtf8(), cost = m_cost] { return hashNow(bytes, cost); }, std::move(done));
}

void PasswordHasher::verify(
    const QString &password, const QByteArray &stored, std::function<void(Result<Verdict>)> done)
{
    const bool real = !stored.isEmpty();
    submit<Verdict>(
        [bytes = password.toUtf8(), hash = real ? stored : m_decoy, real, cost = m_cost]() -> Result<Verdict> {
            if (isBcrypt(hash)) {
                const bool correct = matchesBcrypt(bytes, hash);
                return Verdict{.correct = correct, .outdated = correct};
            }
            const bool equal = crypto_pwhash_str_verify(
                                   hash.constData(), bytes.constData(), static_cast<unsigned long long>(bytes.size()))
                == 0;
            Verdict verdict{.correct = equal && real};
            verdict.outdated = verdict.correct
                && crypto_pwhash_str_needs_rehash(hash.constData(), cost.operations, cost.memoryBytes) != 0;
            return verdict;
        },
        std::move(done));
}

} // namespace kith::domain
