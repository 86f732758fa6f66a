#include "server/webapi/router.h"

namespace kith::webapi {

void Router::answer(const net::HttpRequest &request, net::HttpResponder respond)
{
    if (request.path == "/healthz")
        return health(request, std::move(respond));
    if (request.path == m_parts.socketIoPath)
        return m_parts.socketIo(request, std::move(respond));
    if (request.path == "/stream")
        return m_parts.streams.answer(request, respond);
    if (m_parts.api.has(request.path))
        return m_parts.api.answer(request, respond);
    respond(m_files.answer(request));
}

void Router::health(const net::HttpRequest &request, net::HttpResponder respond)
{
    if (request.method != "GET" && request.method != "HEAD")
        return respond({.status = 405, .headers = {{"Allow", "GET, HEAD"}}, .body = "Only GET and HEAD.\n"});
    m_parts.store.probe([respond = std::move(respond)](Result<void> alive) {
        net::HttpResponse response{.status = alive ? 200 : 503,
            .contentType = "application/json",
            .headers = {{"Cache-Control", "no-store"}},
            .body = {}};
        response.body = alive ? "{\"status\":\"ok\"}" : "{\"status\":\"unavailable\"}";
        respond(response);
    });
}

} // namespace kith::webapi
