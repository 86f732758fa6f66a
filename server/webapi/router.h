// Which HTTP path is answered by whom.
#pragma once

#include "server/net/static_files.h"
#include "server/storage/store.h"

namespace kith::webapi {

class Router {
public:
    Router(storage::Store &store, net::StaticFiles files) : m_store(store), m_files(std::move(files)) {}

    void answer(const net::HttpRequest &request, net::HttpResponder respond);

private:
    // 200 {"status":"ok"} when the store answers, else 503.
    void health(const net::HttpRequest &request, net::HttpResponder respond);

    storage::Store &m_store;
    net::StaticFiles m_files;
};

} // namespace kith::webapi
