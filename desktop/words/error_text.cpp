#include "desktop/words/error_text.h"

#include <QCoreApplication>

namespace kith::words {

namespace {

struct ErrorText {
    Q_DECLARE_TR_FUNCTIONS(ErrorText)

public:
    // Without what to do where that depends on a time to wait: see advice().
    static QString whatHappened(ErrorCode code)
    {
        switch (code) {
        case ErrorCode::BadRequest:
        case ErrorCode::BadFrame:
            return tr("The server did not understand this.");
        case ErrorCode::AuthRequired:
            return tr("Sign in first.");
        case ErrorCode::AuthFailed:
            return tr("Name or password is wrong.");
        case ErrorCode::AuthExpired:
            return tr("Your session has ended. Sign in again.");
        case ErrorCode::AuthThrottled:
            return tr("Too many attempts.");
        case ErrorCode::NameTaken:
            return tr("This name is taken.");
        case ErrorCode::NameInvalid:
            return tr("Use 1 to 32 letters, digits, dots, dashes or underscores.");
        case ErrorCode::PasswordWeak:
            return tr("Use at least 8 characters.");
        case ErrorCode::RegistrationClosed:
            return tr("New accounts cannot be created here.");
        case ErrorCode::InviteInvalid:
            return tr("This invite link is not valid. Ask for a new one.");
        case ErrorCode::RoomUnknown:
            return tr("This room does not exist.");
        case ErrorCode::RoomNotMember:
            return tr("You are not in this room. Join it first.");
        case ErrorCode::RoomDenied:
            return tr("You are not allowed to do this here.");
        case ErrorCode::UserUnknown:
            return tr("This person does not exist.");
        case ErrorCode::MessageEmpty:
            return tr("The message is empty.");
        case ErrorCode::MessageTooLong:
            return tr("The message is too long.");
        case ErrorCode::RateLimited:
            return tr("Too fast.");
        case ErrorCode::StoreUnavailable:
            return tr("The server cannot store anything right now.");
        case ErrorCode::Internal:
            break;
        }
        return tr("Something failed on the server.");
    }

    static QString whatHappened(InviteFault fault)
    {
        switch (fault) {
        case InviteFault::Unknown:
            break;
        case InviteFault::Expired:
            return tr("This invite link has expired. Ask for a new one.");
        case InviteFault::Used:
            return tr("This invite link has been used as often as it may be. Ask for a new one.");
        }
        return tr("There is no such invite link, or it was withdrawn. Ask for a new one.");
    }

    static QString advice(ErrorCode code, std::optional<int> seconds)
    {
        if (seconds && *seconds > 0)
            return tr("Try again in %n seconds.", nullptr, *seconds);
        switch (code) {
        case ErrorCode::AuthThrottled:
        case ErrorCode::RateLimited:
            return tr("Wait a moment.");
        case ErrorCode::StoreUnavailable:
            return tr("Try again soon.");
        case ErrorCode::Internal:
            return tr("Try again.");
        default:
            return {};
        }
    }

    static QString sentence(ErrorCode code, std::optional<int> seconds)
    {
        const QString what = whatHappened(code);
        const QString todo = advice(code, seconds);
        return todo.isEmpty() ? what : tr("%1 %2", "what happened, what to do").arg(what, todo);
    }

    static QString lost() { return tr("No connection to the server. Try again when you are online."); }
    static QString whatHappened(const client::LinkFault &fault)
    {
        using Kind = client::LinkFault::Kind;
        switch (fault.kind) {
        case Kind::None:
        case Kind::Unreachable:
            break;
        case Kind::HostUnknown:
            return tr("No server of this name is found. Check how it is written, and that you are online.");
        case Kind::NoChat:
            return tr("Something answers at this address, but no chat server.");
        case Kind::Certificate:
            return tr("The server's certificate cannot be trusted: %1. Ask the people who run it.",
                "a sentence without its full stop, such as: The certificate has expired")
                .arg(fault.detail);
        case Kind::TlsFailed:
            return tr("No encrypted connection to this server comes about. Ask the people who run it.");
        case Kind::NotEncrypted:
            return tr("This server does not encrypt. Write %1 to connect anyway.").arg(fault.detail);
        }
        return tr("No server answers at this address.");
    }
    static QString timedOut() { return tr("The server does not answer. Try again."); }
};

} // namespace

QString errorText(ErrorCode code) { return ErrorText::sentence(code, {}); }

QString errorText(const client::LinkFault &fault) { return ErrorText::whatHappened(fault); }

QString errorText(const client::Failure &failure)
{
    switch (failure.kind) {
    case client::Failure::Kind::Lost:
        return ErrorText::lost();
    case client::Failure::Kind::TimedOut:
        return ErrorText::timedOut();
    case client::Failure::Kind::Refused:
        break;
    }
    if (failure.error.reason)
        return ErrorText::whatHappened(*failure.error.reason);
    return ErrorText::sentence(failure.error.code, failure.error.retryAfter);
}

} // namespace kith::words
