#include "shared/base/error.h"

#include <array>

using namespace Qt::StringLiterals;

namespace kith {
namespace {

struct Row {
    ErrorCode code;
    QLatin1StringView name;
    QLatin1StringView sentence;
};

constexpr std::array rows{
    Row{ErrorCode::BadRequest, "bad.request"_L1, "The request is not valid."_L1},
    Row{ErrorCode::BadFrame, "bad.frame"_L1, "The frame is not a JSON object."_L1},
    Row{ErrorCode::AuthRequired, "auth.required"_L1, "Sign in first."_L1},
    Row{ErrorCode::AuthFailed, "auth.failed"_L1, "The name or the password is wrong."_L1},
    Row{ErrorCode::AuthExpired, "auth.expired"_L1, "This sign-in has ended. Sign in again."_L1},
    Row{ErrorCode::AuthThrottled, "auth.throttled"_L1, "Too many attempts. Wait a moment and try again."_L1},
    Row{ErrorCode::NameTaken, "name.taken"_L1, "This name is taken."_L1},
    Row{ErrorCode::NameInvalid, "name.invalid"_L1,
        "A name has 1 to 32 letters, digits, dots, underscores or hyphens."_L1},
    Row{ErrorCode::PasswordWeak, "password.weak"_L1, "A password has 8 to 1,024 characters."_L1},
    Row{ErrorCode::RegistrationClosed, "registration.closed"_L1, "This server does not accept new accounts."_L1},
    Row{ErrorCode::InviteInvalid, "invite.invalid"_L1, "This invite link is not valid."_L1},
    Row{ErrorCode::RoomUnknown, "room.unknown"_L1, "There is no such room."_L1},
    Row{ErrorCode::RoomNotMember, "room.notMember"_L1, "Join the room first."_L1},
    Row{ErrorCode::RoomDenied, "room.denied"_L1, "You may not do this here."_L1},
    Row{ErrorCode::UserUnknown, "user.unknown"_L1, "There is no such person."_L1},
    Row{ErrorCode::MessageEmpty, "message.empty"_L1, "The message is empty."_L1},
    Row{ErrorCode::MessageTooLong, "message.tooLong"_L1, "The message is longer than 16,384 characters."_L1},
    Row{ErrorCode::RateLimited, "rate.limited"_L1, "Too many requests. Wait a moment and try again."_L1},
    Row{ErrorCode::StoreUnavailable, "store.unavailable"_L1,
        "The server cannot store anything at the moment. Try again soon."_L1},
    Row{ErrorCode::Internal, "internal"_L1, "Something went wrong on the server."_L1},
};
static_assert(rows.size() == static_cast<size_t>(ErrorCode::Internal) + 1);

struct FaultRow {
    QLatin1StringView name;
    QLatin1StringView sentence;
};

// In the order of InviteFault.
constexpr std::array faults{
    FaultRow{"unknown"_L1, "There is no such invite link, or it was withdrawn."_L1},
    FaultRow{"expired"_L1, "This invite link has expired."_L1},
    FaultRow{"used"_L1, "This invite link has been used up."_L1},
};
static_assert(faults.size() == static_cast<size_t>(InviteFault::Used) + 1);

const Row &rowOf(ErrorCode code) { return rows[static_cast<size_t>(code)]; }

} // namespace

QLatin1StringView wireName(ErrorCode code) { return rowOf(code).name; }

std::optional<ErrorCode> errorCodeFromWire(QStringView name)
{
    for (const Row &row : rows) {
        if (row.name == name)
            return row.code;
    }
    return std::nullopt;
}

Error makeError(ErrorCode code) { return {.code = code, .message = QString(rowOf(code).sentence)}; }

Error makeError(ErrorCode code, QString message) { return {.code = code, .message = std::move(message)}; }

QLatin1StringView wireName(InviteFault fault) { return faults[static_cast<size_t>(fault)].name; }

std::optional<InviteFault> inviteFaultFromWire(QStringView name)
{
    for (size_t i = 0; i < faults.size(); ++i) {
        if (faults[i].name == name)
            return static_cast<InviteFault>(i);
    }
    return std::nullopt;
}

Error badField(QLatin1StringView field, QString message)
{
    return {.code = ErrorCode::BadRequest, .message = std::move(message), .field = QString(field)};
}

Error inviteInvalid(InviteFault fault)
{
    return {.code = ErrorCode::InviteInvalid,
        .message = QString(faults[static_cast<size_t>(fault)].sentence),
        .reason = fault};
}

} // namespace kith
