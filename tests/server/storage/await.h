// Waiting for the answer of a store: runs the event loop until `done` was called, at most 30 s.
#pragma once

#include "server/storage/store.h"

#include <QEventLoop>
#include <QTimer>

#include <memory>

namespace kith::storage {

template <typename T, typename Call>
Result<T> await(Call call)
{
    struct State {
        std::optional<Result<T>> result;
        QEventLoop loop;
    };
    const auto state = std::make_shared<State>();
    call(Done<T>([state](Result<T> result) {
        state->result.emplace(std::move(result));
        state->loop.quit();
    }));
    if (state->result)
        return fail(makeError(ErrorCode::Internal, QStringLiteral("done was called inside the call")));
    QTimer::singleShot(30'000, &state->loop, &QEventLoop::quit);
    state->loop.exec();
    if (!state->result)
        return fail(makeError(ErrorCode::Internal, QStringLiteral("no answer within 30 s")));
    return *state->result;
}

inline Result<std::vector<SessionId>> setPasswordHash(Store &store, const PasswordChange &change)
{
    return await<std::vector<SessionId>>([&](auto done) { store.users().setPasswordHash(change, done); });
}

inline void awaitDrain(Store &store)
{
    QEventLoop loop;
    store.drain([&loop] { loop.quit(); });
    loop.exec();
}

} // namespace kith::storage

// Checks for the error of a Result.
#define KITH_VERIFY_ERROR(result, expected)                                                                            \
    do {                                                                                                               \
        const auto &checked = (result);                                                                                \
        QVERIFY2(!checked.has_value(), "an error was expected");                                                       \
        QCOMPARE(QString(kith::wireName(checked.error().code)), QString(kith::wireName(expected)));                    \
    } while (false)

#define KITH_VERIFY_OK(result)                                                                                         \
    do {                                                                                                               \
        const auto &checked = (result);                                                                                \
        QVERIFY2(checked.has_value(), qPrintable(checked ? QString() : checked.error().message));                      \
    } while (false)
