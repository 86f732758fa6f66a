// Result<T> and Error: every function that can fail returns them; no exception crosses a folder.
#pragma once

#include <QString>

#include <tl/expected.hpp>

#include <optional>

namespace kith {

// The stable codes of the wire (PROTOCOL.md, "Error codes").
enum class ErrorCode {
    BadRequest,
    BadFrame,
    AuthRequired,
    AuthFailed,
    AuthExpired,
    AuthThrottled,
    NameTaken,
    NameInvalid,
    PasswordWeak,
    RegistrationClosed,
    InviteInvalid,
    RoomUnknown,
    RoomNotMember,
    RoomDenied,
    UserUnknown,
    MessageEmpty,
    MessageTooLong,
    RateLimited,
    StoreUnavailable,
    Internal,
};

// "room.notMember" for RoomNotMember.
QLatin1StringView wireName(ErrorCode code);
std::optional<ErrorCode> errorCodeFromWire(QStringView name);

// Why an invite link does not work.
enum class InviteFault {
    Unknown, // there is none with this key, or none any more
    Expired,
    Used, // as often as it may be
};
// "unknown", "expired", "used".
QLatin1StringView wireName(InviteFault fault);
std::optional<InviteFault> inviteFaultFromWire(QStringView name);

struct Error {
    ErrorCode code = ErrorCode::Internal;
    QString message;                        // English, for a person
    QString field = {};                     // the field of the request that is wrong, where one is
    std::optional<int> retryAfter = {};     // seconds, where waiting helps
    std::optional<InviteFault> reason = {}; // with InviteInvalid, where there is a link
};

// An Error with the standard sentence of its code.
Error makeError(ErrorCode code);
Error makeError(ErrorCode code, QString message);
Error badField(QLatin1StringView field, QString message);
// invite.invalid, with its reason.
Error inviteInvalid(InviteFault fault);

template <typename T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }
inline tl::unexpected<Error> fail(ErrorCode code) { return tl::unexpected<Error>(makeError(code)); }

} // namespace kith
