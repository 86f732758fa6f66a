// Which HTTP path is answered by whom.
#pragma once

#include "server/net/static_files.h"
#include "server/webapi/event_streams.h"
#include "server/webapi/web_api.h"

namespace kith::webapi {

class Router {
public:
    // All of it outlives the router.
    struct Parts {
        storage::Store &store;
        WebApi &api;
        EventStreams &streams;
        QByteArray socketIoPath;
        net::HttpHandler socketIo;
    };
    Router(Parts parts, net::StaticFiles files) : m_parts(std::move(parts)), m_files(std::move(files)) {}

    void answer(const net::HttpRequest &request, net::HttpResponder respond);

private:
    // 200 {"status":"ok"} when the store answers, else 503.
    void health(const net::HttpRequest &request, net::HttpResponder respond);

    Parts m_parts;
    net::StaticFiles m_files;
};

} // namespace kith::webapi
