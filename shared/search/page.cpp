#include "shared/search/page.h"

#include "shared/search/fold.h"

#include <algorithm>

namespace kith::search {

namespace {

bool isOfThem(const Wanted &wanted, const Message &message)
{
    return (!wanted.from.isValid() || message.from == wanted.from) && (!wanted.before || message.date < *wanted.before);
}

} // namespace

bool matches(const Wanted &wanted, const Message &message)
{
    return isOfThem(wanted, message) && wanted.query.matches(foldText(message.text));
}

bool matches(const Wanted &wanted, const Message &message, QStringView folded)
{
    return isOfThem(wanted, message) && wanted.query.matches(folded);
}

Found firstPage(std::vector<Message> hits, const Wanted &wanted)
{
    const size_t limit = static_cast<size_t>(std::max(wanted.limit, 1));
    size_t count = 0;
    qint64 bytes = 0;
    for (; count < std::min(limit, hits.size()); ++count) {
        bytes += hits[count].text.toUtf8().size();
        if (wanted.textBytes > 0 && bytes > wanted.textBytes && count > 0)
            break;
    }
    Found found{.more = count < hits.size()};
    if (found.more) {
        size_t end = count;
        while (end > 0 && hits[end - 1].date == hits[count].date)
            --end;
        if (end > 0) // otherwise all are of one moment, and those that are too many cannot be asked for
            count = end;
        found.before = hits[count - 1].date;
    }
    hits.resize(count);
    found.messages = std::move(hits);
    return found;
}

Found firstPage(std::vector<Message> hits, const Wanted &wanted, EpochMs certain)
{
    if (wanted.before)
        certain = std::min(certain, *wanted.before - 2);
    std::erase_if(hits, [certain](const Message &hit) { return hit.date <= certain; });
    Found found = firstPage(std::move(hits), wanted);
    if (!found.more) {
        found.more = true;
        found.before = certain + 1;
    }
    return found;
}

} // namespace kith::search
