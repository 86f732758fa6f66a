// One HTTP request of the web client's contract, and its answer: JSON, never cached, with the errors' statuses.
#pragma once

#include "server/net/origin.h"
#include "shared/base/error.h"

namespace kith::webapi {

class Exchange {
public:
    Exchange(net::HttpRequest request, net::HttpResponder responder, std::shared_ptr<const net::OriginRule> origins)
        : m_request(std::move(request)), m_responder(std::move(responder)), m_origins(std::move(origins))
    {
    }

    const net::HttpRequest &request() const { return m_request; }
    const net::HttpResponder &responder() const { return m_responder; }

    void json(const QByteArray &body, const QByteArray &setCookie = {}, int status = 200) const
    {
        answer(status, body, {}, setCookie);
    }
    // {message, code, …} with the status of the error.
    void error(const Error &error, const QByteArray &setCookie = {}) const;
    void error(int status, const Error &error) const;
    void notAllowed(const QByteArray &methods) const; // 405

private:
    using Headers = QList<std::pair<QByteArray, QByteArray>>;
    void answer(int status, const QByteArray &body, const Headers &headers, const QByteArray &setCookie) const;

    net::HttpRequest m_request;
    net::HttpResponder m_responder;
    std::shared_ptr<const net::OriginRule> m_origins; // it may answer when all else has gone
};

// Who has no session, and who may not, both get 403: the client's contract has no other.
int httpStatus(ErrorCode code);

} // namespace kith::webapi
