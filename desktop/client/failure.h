// Why a request has no reply: the server refused it, or nobody knows whether it was carried out.
#pragma once

#include "shared/base/error.h"

namespace kith::client {

struct Failure {
    enum class Kind {
        Refused,  // `error` says why
        Lost,     // the connection ended first, or there was none
        TimedOut, // no answer in time
    };
    Kind kind = Kind::Lost;
    Error error = {};

    bool is(ErrorCode code) const { return kind == Kind::Refused && error.code == code; }
    // The server is there, and the same request may be answered a moment later.
    bool mayPass() const
    {
        return is(ErrorCode::RateLimited) || is(ErrorCode::StoreUnavailable) || is(ErrorCode::Internal)
            || is(ErrorCode::AuthThrottled);
    }
};

template <typename T>
using Outcome = tl::expected<T, Failure>;

inline tl::unexpected<Failure> failed(Failure::Kind kind) { return tl::unexpected<Failure>(Failure{.kind = kind}); }
inline tl::unexpected<Failure> refused(Error error)
{
    return tl::unexpected<Failure>(Failure{.kind = Failure::Kind::Refused, .error = std::move(error)});
}

} // namespace kith::client
