// The search in messages. Redis has no index of them: they are read, newest first, in pages that do not keep it from
// others for long, and no more than a bound. Who asks is told how far back that was, and can go on from there.
#include "server/storage/redis/rows.h"
#include "server/storage/redis/stores.h"

#include <algorithm>
#include <list>

namespace kith::storage::redis {
namespace {

constexpr qint64 mostMessages = 20'000; // that are read for one search
constexpr qint64 firstPage = 25;        // of a room; most rooms are given up after it
constexpr qint64 mostPage = 200;

// How far a room was read.
struct Place {
    RoomId room;
    EpochMs at = 0;                       // all that is newer was read
    std::optional<EpochMs> lastDate = {}; // of the last message that was read
    qint64 ofThatDate = 0;                // how many of these were
    qint64 page = firstPage;
};

} // namespace

struct RedisMessageStore::Search {
    SearchQuery query;
    Done<search::Found> done;
    quint64 ticket;
    std::list<Place> open = {};
    std::vector<Message> hits = {};
    qint64 left = mostMessages;

    // What is newer than this is known.
    EpochMs certain() const { return std::ranges::max(open, {}, &Place::at).at; }
    bool isEnough() const
    {
        const auto known =
            std::ranges::count_if(hits, [certain = certain()](const Message &hit) { return hit.date > certain; });
        return known > std::max(query.wanted.limit, 1);
    }
};

void RedisMessageStore::search(SearchQuery query, Done<search::Found> done)
{
    auto search = std::make_shared<Search>(Search{std::move(query), std::move(done), m_caller.open()});
    m_caller.run(m_caller.scripts().roomsOf, arguments(search->query.asker), [this, search](Result<Answer> answer) {
        if (!answer) {
            m_caller.close(search->ticket);
            return search->done(fail(answer.error()));
        }
        const SearchQuery &asked = search->query;
        for (const qtredis::Value &row : answer->at(0).toArray()) {
            const Room room = readRoom(row);
            if (!room.lastMessage || (asked.room.isValid() && room.id != asked.room))
                continue;
            const EpochMs newest = room.lastMessage->date;
            search->open.push_back(
                {.room = room.id, .at = asked.wanted.before ? std::min(newest, *asked.wanted.before - 1) : newest});
        }
        searchOn(search);
    });
}

void RedisMessageStore::searchOn(const std::shared_ptr<Search> &search)
{
    const search::Wanted &wanted = search->query.wanted;
    if (wanted.query.isEmpty() || search->open.empty() || search->left <= 0 || search->isEnough()) {
        m_caller.close(search->ticket);
        const bool all = search->open.empty();
        const EpochMs certain = all ? 0 : search->certain();
        if (!all)
            std::erase_if(search->hits, [certain](const Message &hit) { return hit.date <= certain; });
        // Redis has what is of one date in no order.
        std::ranges::sort(search->hits, std::greater<>(),
            [](const Message &hit) { return std::tuple(hit.date, hit.roomId, hit.seq); });
        search::Found found = search::firstPage(std::move(search->hits), wanted);
        if (!all && !found.more) {
            found.more = true;
            found.before = certain + 1;
        }
        return search->done(std::move(found));
    }
    // The room that is the least far back.
    const auto place = std::ranges::max_element(search->open, {}, &Place::at);
    const qint64 count = std::min(place->page, search->left);
    m_caller.run(m_caller.scripts().search,
        arguments(place->room, search->query.asker, wanted.before ? argument(*wanted.before) : QByteArray(),
            place->lastDate ? argument(*place->lastDate) : QByteArray(), place->ofThatDate, count),
        [this, search, place, count](Result<Answer> answer) {
            if (!answer) {
                m_caller.close(search->ticket);
                return search->done(fail(answer.error()));
            }
            const std::vector<Message> messages = readMessages(place->room, answer->at(0));
            for (const Message &message : messages) {
                place->ofThatDate = place->lastDate == message.date ? place->ofThatDate + 1 : 1;
                place->lastDate = message.date;
                place->at = std::min(place->at, message.date);
                if (search::matches(search->query.wanted, message))
                    search->hits.push_back(message);
            }
            search->left -= static_cast<qint64>(messages.size());
            place->page = mostPage;
            if (static_cast<qint64>(messages.size()) < count)
                search->open.erase(place);
            searchOn(search);
        });
}

} // namespace kith::storage::redis
