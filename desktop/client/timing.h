// Every interval of the client in one place, so that tests can shorten them. PROTOCOL.md, "Closing".
#pragma once

#include <chrono>

namespace kith::client {

struct Timing {
    using ms = std::chrono::milliseconds;

    ms connect{15'000};   // until a connection must be open
    ms request{30'000};   // until a reply must have come
    ms tick{5'000};       // how often silence is looked at
    ms pingAfter{30'000}; // of silence
    ms dropAfter{75'000}; // of silence
    ms slept{20'000};     // a tick this late means that the machine slept
    ms probe{5'000};      // after a sleep the server has this long to show that it is there
    ms backoffFirst{500}; // doubled with each failure, with jitter
    ms backoffLongest{30'000};
    ms floodWait{10'000};  // at least this after close code 4004
    ms slowWait{250};      // at most this after close code 4003
    ms resumeAgain{2'000}; // where the server could not resume and named no time
    ms gap{250};           // a reply may overtake events: most gaps close by themselves
    ms read{500};          // read markers are gathered
    ms hold{1'000};        // the outbox, where the server asked to wait and named no time; doubled
    ms holdLongest{30'000};
    ms typingEvery{3'000}; // told to the server
    ms typingShown{5'000}; // without news
    ms gatherUsers{30};    // unknown people are asked for together
    ms index{1'000};       // what came waits for the search index
    ms indexAgain{30};     // while there is more for it
    ms sync{50};           // what was typed is made safe against a power cut
};

} // namespace kith::client
