// Slows down who guesses passwords or makes accounts in masses.
#pragma once

#include "server/domain/rate.h"
#include "server/domain/settings.h"
#include "shared/base/error.h"

#include <functional>

namespace kith::domain {

class SignInGuard {
public:
    virtual ~SignInGuard() = default;

    // Counts an attempt from the address (a text that stands for who is counted together) and, where the name is not
    // empty, looks at how often it failed before. auth.throttled, store.unavailable. Calls `done` at once or later.
    virtual void attempt(const QString &address, const QString &foldedName, std::function<void(Result<void>)> done) = 0;
    virtual void failed(const QString &foldedName) = 0;
    virtual void succeeded(const QString &foldedName) = 0;
};

// Where there is one server.
class LocalSignInGuard final : public SignInGuard {
public:
    LocalSignInGuard(const Clock &clock, const Settings &settings)
        : m_perAddress(clock, settings.signInsPerMinute / 60.0, settings.signInsPerMinute), m_failures(clock)
    {
    }

    void attempt(const QString &address, const QString &foldedName, std::function<void(Result<void>)> done) override;
    void failed(const QString &foldedName) override { m_failures.failed(foldedName); }
    void succeeded(const QString &foldedName) override { m_failures.succeeded(foldedName); }

private:
    Buckets<QString> m_perAddress;
    FailedSignIns m_failures;
};

// auth.throttled, with the seconds to wait.
Error throttled(int seconds);

} // namespace kith::domain
