#include "server/webapi/exchange.h"

#include "shared/protocol/web_contract.h"

namespace kith::webapi {

int httpStatus(ErrorCode code)
{
    switch (code) {
    case ErrorCode::BadRequest:
    case ErrorCode::BadFrame:
    case ErrorCode::NameInvalid:
    case ErrorCode::PasswordWeak:
    case ErrorCode::InviteInvalid:
    case ErrorCode::MessageEmpty:
    case ErrorCode::MessageTooLong:
        return 400;
    case ErrorCode::AuthRequired:
    case ErrorCode::AuthFailed:
    case ErrorCode::AuthExpired:
    case ErrorCode::RegistrationClosed:
    case ErrorCode::RoomUnknown:
    case ErrorCode::RoomNotMember:
    case ErrorCode::RoomDenied:
        return 403;
    case ErrorCode::UserUnknown:
        return 404;
    case ErrorCode::NameTaken:
        return 409;
    case ErrorCode::AuthThrottled:
    case ErrorCode::RateLimited:
        return 429;
    case ErrorCode::StoreUnavailable:
        return 503;
    case ErrorCode::Internal:
        break;
    }
    return 500;
}

void Exchange::error(const Error &error, const QByteArray &setCookie) const
{
    Headers headers;
    if (error.retryAfter)
        headers += {{"Retry-After", QByteArray::number(*error.retryAfter)}};
    answer(httpStatus(error.code), proto::web::encodeError(error), headers, setCookie);
}

void Exchange::error(int status, const Error &error) const { answer(status, proto::web::encodeError(error), {}, {}); }

void Exchange::notAllowed(const QByteArray &methods) const
{
    const Error error = makeError(ErrorCode::BadRequest, QStringLiteral("This path has other methods."));
    answer(405, proto::web::encodeError(error), {{"Allow", methods}}, {});
}

void Exchange::answer(int status, const QByteArray &body, const Headers &headers, const QByteArray &setCookie) const
{
    net::HttpResponse response{.status = status, .contentType = "application/json", .headers = headers, .body = body};
    response.headers += {{"Cache-Control", "no-store"}};
    if (!setCookie.isEmpty())
        response.headers += {{"Set-Cookie", setCookie}};
    m_origins->open(response, m_request);
    m_responder(response);
}

} // namespace kith::webapi
