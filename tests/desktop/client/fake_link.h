// Connections in memory between clients and a ModelServer. Nothing moves by itself: a test carries one frame at a
// time, in any order that the protocol allows, and loses, repeats and cuts as it likes.
#pragma once

#include "desktop/client/link.h"
#include "tests/desktop/client/model_server.h"

#include <deque>

namespace kith::test {

class FakeNet {
public:
    FakeNet(ModelServer &server, Random &random) : m_server(server), m_random(random) {}

    // `owner`: whose links these are, for crash().
    client::LinkFactory links(int owner);

    bool isUp = true; // down: attempts fail
    int lostEvents = 0;

    // Carries one thing on one link. False: there was nothing to carry.
    bool step();
    bool isIdle() const;
    int connections() const;

    // Faults, each on a link by chance; false where there was none.
    bool cut(int code);
    bool loseEvent();
    bool repeatEvent();
    void cutAll(int code);
    // The client is gone without a word: call before its links are destroyed.
    void crash(int owner);

private:
    class FakeLink;
    FakeLink *pick(const std::function<bool(const FakeLink &)> &fits);
    void carry(FakeLink &link);
    void remove(FakeLink *link);

    ModelServer &m_server;
    Random &m_random;
    std::vector<FakeLink *> m_links;
};

} // namespace kith::test
