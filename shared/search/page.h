// What is asked of a search in messages, and how its hits become one answer.
#pragma once

#include "shared/model/model.h"
#include "shared/search/query.h"

#include <optional>
#include <vector>

namespace kith::search {

struct Wanted {
    Query query = {};
    UserId from = {};                   // invalid: anybody
    std::optional<EpochMs> before = {}; // older than that
    int limit = 20;
    qint64 textBytes = 0; // of the texts (UTF-8) together; at least one message; 0: no bound
};

struct Found {
    std::vector<Message> messages = {}; // newest first
    bool more = false;                  // there may be more: ask with `before`
    EpochMs before = 0;                 // where more: everything from there on was looked at; always earlier than asked
};

bool matches(const Wanted &wanted, const Message &message);
// `folded`: foldText() of its text, where it is at hand.
bool matches(const Wanted &wanted, const Message &message, QStringView folded);

// What of all hits, newest first, goes into one answer: `limit` of them and what the texts may weigh. It does not end
// between two of the same date, so that an answer can be continued by date.
Found firstPage(std::vector<Message> hits, const Wanted &wanted);

// The same of a search that ends before it is through: all that is newer than `certain` was looked at, and the other
// hits are left for the next answer. That one is asked for messages older than this one was, always: where a search
// does not get through one moment, the rest of that moment is not found.
Found firstPage(std::vector<Message> hits, const Wanted &wanted, EpochMs certain);

} // namespace kith::search
