// The search in messages. Redis has no index of them: they are read, newest first, in pages that do not keep it from
// others for long, and no more than a bound; and they are looked at a few in each turn of the event loop. Who asks is
// told how far back that was, and can go on from there.
#include "server/storage/redis/rows.h"
#include "server/storage/redis/stores.h"

#include <algorithm>
#include <list>

namespace kith::storage::redis {
namespace {

// For one search are read
constexpr qint64 mostMessages = 20'000;
constexpr qint64 mostBytes = 8 * 1024 * 1024;
// and of these by one script
constexpr qint64 leastPage = 4; // of a room at first: most rooms are given up after it
constexpr qint64 firstPage = 25;
constexpr qint64 mostPage = 200;
constexpr qint64 pageBytes = 64 * 1024;
constexpr size_t mostRooms = 100; // that are asked for their newest message
// and in one turn of the event loop looked at, of all searches together: a millisecond or two.
constexpr qsizetype turnBytes = 32 * 1024;

// How far a room was read.
struct Place {
    RoomId room;
    EpochMs at = 0;                       // all that is newer was read
    qint64 page = firstPage;              // how many are read next
    std::optional<EpochMs> lastDate = {}; // of the last message that was read
    qint64 ofThatDate = 0;                // how many of these were
};

} // namespace

struct RedisMessageStore::Search {
    SearchQuery query;
    Done<search::Found> done;
    quint64 ticket;
    QByteArrayList rooms = {}; // whose dates are not known yet
    std::list<Place> open = {};
    std::vector<Message> hits = {};
    qint64 messagesLeft = mostMessages;
    qint64 bytesLeft = mostBytes;

    // What was read last.
    std::list<Place>::iterator place = {};
    qtredis::Value rows = {};
    size_t judged = 0;   // of them
    bool isLast = false; // there is nothing older in the room

    // What is newer than this is known.
    EpochMs certain() const { return std::ranges::max(open, {}, &Place::at).at; }
    bool isEnough() const
    {
        const auto known =
            std::ranges::count_if(hits, [certain = certain()](const Message &hit) { return hit.date > certain; });
        return known > std::max(query.wanted.limit, 1);
    }
    bool isOver() const { return open.empty() || messagesLeft <= 0 || bytesLeft <= 0 || isEnough(); }
    QByteArray before() const { return query.wanted.before ? argument(*query.wanted.before) : QByteArray(); }
    // Looks at one message; how long it is.
    qsizetype judgeNext();
};

RedisMessageStore::RedisMessageStore(Caller &caller) : m_caller(caller)
{
    QObject::connect(&m_turn, &QTimer::timeout, &m_turn, [this] { judge(); });
}

void RedisMessageStore::search(SearchQuery query, Done<search::Found> done)
{
    const auto search = std::make_shared<Search>(Search{std::move(query), std::move(done), m_caller.open()});
    findRooms(search);
}

void RedisMessageStore::ask(
    const SearchPtr &search, const qtredis::Script &script, QByteArrayList arguments, std::function<void(Answer)> next)
{
    m_caller.run(script, std::move(arguments), [this, search, next = std::move(next)](Result<Answer> answer) {
        if (answer)
            return next(std::move(*answer));
        m_caller.close(search->ticket);
        search->done(fail(answer.error()));
    });
}

void RedisMessageStore::findRooms(const SearchPtr &search)
{
    const SearchQuery &query = search->query;
    if (query.room.isValid()) {
        search->rooms = {argument(query.room)};
        return findDates(search);
    }
    ask(search, m_caller.scripts().searchRooms, arguments(query.asker, QByteArray()),
        [this, search](const Answer &answer) {
            search->rooms = answer.at(0).toByteArrayList();
            findDates(search);
        });
}

// Of each room where to begin. Only then it is known which one has the newest message that is asked for: with all of
// them taken to be as new as can be, an account with many rooms would read each of them before it got anywhere.
void RedisMessageStore::findDates(const SearchPtr &search)
{
    if (search->rooms.isEmpty()) {
        const auto rooms = static_cast<qint64>(search->open.size());
        for (Place &place : search->open)
            place.page = std::clamp(mostMessages / (2 * rooms), leastPage, firstPage);
        return searchOn(search);
    }
    QByteArrayList given = arguments(search->query.asker, search->before());
    given += search->rooms.mid(0, mostRooms);
    search->rooms = search->rooms.mid(mostRooms);
    ask(search, m_caller.scripts().searchRooms, std::move(given), [this, search](const Answer &answer) {
        for (const qtredis::Value &row : answer.at(0).toArray()) {
            const auto &fields = row.toArray();
            search->open.push_back({.room = roomId(fields.at(0)), .at = fields.at(1).toInteger()});
        }
        findDates(search);
    });
}

void RedisMessageStore::searchOn(const SearchPtr &search)
{
    if (search->isOver())
        return finish(search);
    // The room that is the least far back.
    const auto place = std::ranges::max_element(search->open, {}, &Place::at);
    ask(search, m_caller.scripts().search,
        arguments(place->room, search->query.asker, search->before(),
            place->lastDate ? argument(*place->lastDate) : QByteArray(), place->ofThatDate,
            std::min(place->page, search->messagesLeft), std::min(pageBytes, search->bytesLeft)),
        [this, search, place](const Answer &answer) {
            place->page = std::min(place->page * 4, mostPage);
            search->place = place;
            search->rows = answer.at(0);
            search->judged = 0;
            search->isLast = flag(answer.at(1));
            m_judged.push_back(search);
            m_turn.start();
        });
}

qsizetype RedisMessageStore::Search::judgeNext()
{
    const Message message = readMessage(place->room, rows.toArray()[judged++]);
    place->ofThatDate = place->lastDate == message.date ? place->ofThatDate + 1 : 1;
    place->lastDate = message.date;
    place->at = std::min(place->at, message.date);
    --messagesLeft;
    const qsizetype length = message.text.size() + 64; // and what else there is to it
    bytesLeft -= length;
    if (search::matches(query.wanted, message))
        hits.push_back(message);
    return length;
}

void RedisMessageStore::judge()
{
    qsizetype left = turnBytes;
    while (left > 0 && !m_judged.empty()) {
        const SearchPtr search = m_judged.front();
        while (left > 0 && search->judged < search->rows.toArray().size())
            left -= search->judgeNext();
        m_judged.pop_front();
        if (search->judged < search->rows.toArray().size()) {
            m_judged.push_back(search); // the others in between
            break;
        }
        search->rows = {};
        if (search->isLast)
            search->open.erase(search->place);
        // Not from in here: whoever is answered may end the store.
        QMetaObject::invokeMethod(
            &m_turn, [this, search] { searchOn(search); }, Qt::QueuedConnection);
    }
    if (m_judged.empty())
        m_turn.stop();
}

void RedisMessageStore::finish(const SearchPtr &search)
{
    m_caller.close(search->ticket);
    // Redis has what is of one date in no order.
    std::ranges::sort(
        search->hits, std::greater<>(), [](const Message &hit) { return std::tuple(hit.date, hit.roomId, hit.seq); });
    const search::Wanted &wanted = search->query.wanted;
    search->done(search->open.empty() ? search::firstPage(std::move(search->hits), wanted)
                                      : search::firstPage(std::move(search->hits), wanted, search->certain()));
}

} // namespace kith::storage::redis
