#include "shared/search/finder.h"

#include "shared/search/fold.h"
#include "shared/search/text_index.h"
#include "shared/search/token_sample.h"

#include <algorithm>
#include <chrono>
#include <queue>
#include <unordered_map>

namespace kith::search {
namespace {

constexpr int firstCandidates = 16;
constexpr int mostCandidates = 1'024;
constexpr qint64 firstRows = 4; // little of each room at first, so that all of many rooms get their turn
constexpr qint64 mostRows = 64;
constexpr int fewCandidates = 30'000;
// So many messages are looked at before the whole index is asked, for about the time that asking takes.
constexpr size_t looksPerRoom = 16;
constexpr size_t fewestLooks = 512;
constexpr size_t mostLooks = 2'048;
constexpr int looksBetweenEarly = 2'048;

// Ends what the index is asked when it takes too long: where no message has all words it still goes through all that
// have each of them.
class Deadline {
public:
    Deadline(sqlite::Database &database, std::chrono::milliseconds time) : m_handle(database.handle()), m_time(time)
    {
        constexpr int steps = 16; // of SQLite's machine; the index takes few
        sqlite3_progress_handler(m_handle, steps, &Deadline::isOver, this);
    }
    ~Deadline() { sqlite3_progress_handler(m_handle, 0, nullptr, nullptr); }
    Deadline(const Deadline &) = delete;
    Deadline &operator=(const Deadline &) = delete;

private:
    static int isOver(void *self)
    {
        const auto *deadline = static_cast<const Deadline *>(self);
        return std::chrono::steady_clock::now() - deadline->m_begun >= deadline->m_time ? 1 : 0;
    }

    sqlite3 *m_handle;
    std::chrono::milliseconds m_time;
    std::chrono::steady_clock::time_point m_begun = std::chrono::steady_clock::now();
};

// What the index answers; nullopt where it took too long.
template <typename Ask>
auto within(sqlite::Database &database, std::chrono::milliseconds time, Ask ask) -> std::optional<decltype(ask())>
{
    const Deadline deadline(database, time);
    try {
        return ask();
    } catch (const sqlite::SqliteError &error) {
        if (error.primary() != SQLITE_INTERRUPT)
            throw;
        return std::nullopt;
    }
}

// One room, read from the newest message on, a step at a time.
class Stream {
public:
    struct Tools {
        sqlite::Database &database;
        const Wanted &wanted;
        Rows &rows;
        const Work &work;
        std::vector<Token> tokens;
        TokenSample sample;
        int looks;      // left before the index is asked
        int looked = 0; // in all
    };

    Stream(const Span &span, const Wanted &wanted)
        : m_span(span), m_next(span.high), m_at(wanted.before ? std::min(span.newest, *wanted.before - 1) : span.newest)
    {
    }

    // All that the index has of this room, descending.
    void know(std::vector<qint64> seqs)
    {
        m_candidates = std::move(seqs);
        m_known = true;
    }

    // All that is newer was looked at, and what was found in it given out.
    EpochMs at() const { return m_at; }
    std::optional<Message> takeHit() { return std::exchange(m_hit, std::nullopt); }
    bool isOver() const { return m_next < m_span.low && !m_hit; }

    // Looks at some messages, down to the next hit at most. False: goOn() said so.
    bool step(Tools &tools)
    {
        if (!m_begun) {
            m_begun = true;
            if (tools.wanted.before && m_span.newest >= *tools.wanted.before)
                seek(tools, *tools.wanted.before);
            return true;
        }
        const bool indexed = m_span.indexedLow <= m_next && m_next <= m_span.indexedHigh;
        return indexed && tools.looks <= 0 ? tryCandidate(tools) : look(tools);
    }

private:
    // The last message before a date: dates ascend with seq.
    void seek(const Tools &tools, EpochMs before)
    {
        qint64 low = m_span.low - 1; // older, or none
        qint64 high = m_span.high + 1;
        while (high - low > 1) {
            const qint64 middle = low + (high - low) / 2;
            const std::optional<EpochMs> date = tools.rows.dateOf(m_span, middle);
            (date && *date >= before ? high : low) = middle;
        }
        m_next = low;
        if (const std::optional<EpochMs> date = tools.rows.dateOf(m_span, low))
            m_at = std::min(m_at, *date);
    }

    void judge(const Tools &tools, const Message &message, QStringView folded)
    {
        m_next = message.seq - 1;
        m_at = std::min(m_at, message.date);
        if (matches(tools.wanted, message, folded))
            m_hit = message;
    }

    // One after the other, down to where the index begins.
    bool look(Tools &tools)
    {
        const qint64 end = m_next > m_span.indexedHigh ? std::max(m_span.low, m_span.indexedHigh + 1)
            : m_next >= m_span.indexedLow              ? std::max(m_span.low, m_span.indexedLow)
                                                       : m_span.low;
        const qint64 lowest = std::max(end, m_next - m_rows + 1);
        m_rows = std::min(m_rows * 2, mostRows);
        bool stopped = false;
        tools.rows.each(m_span, m_next, lowest, [&](const Message &message) {
            stopped = !tools.work.goOn();
            if (stopped)
                return false;
            ++tools.looked;
            const QString folded = foldText(message.text);
            if (tools.looks-- > 0)
                tools.sample.add(folded);
            judge(tools, message, folded);
            return !m_hit;
        });
        if (!stopped && !m_hit)
            m_next = lowest - 1;
        return !stopped;
    }

    bool tryCandidate(Tools &tools)
    {
        if (!tools.work.goOn())
            return false;
        ++tools.looked;
        while (m_nextCandidate < m_candidates.size() && m_candidates[m_nextCandidate] > m_next)
            ++m_nextCandidate;
        if (m_nextCandidate == m_candidates.size() && !m_known) {
            auto found = within(tools.database, tools.work.index, [&] {
                return candidates(tools.database, tools.tokens,
                    {.room = m_span.index,
                        .lowest = std::max(m_span.low, m_span.indexedLow),
                        .highest = m_next,
                        .from = tools.wanted.from,
                        .limit = m_limit});
            });
            if (!found) {
                // Message by message it gets on a little, each time.
                m_span.indexedLow = 1;
                m_span.indexedHigh = 0;
                return true;
            }
            m_candidates = std::move(*found);
            m_nextCandidate = 0;
            m_limit = std::min(m_limit * 4, mostCandidates);
        }
        if (m_nextCandidate == m_candidates.size()) {
            m_next = m_span.indexedLow - 1;
            return true;
        }
        const qint64 seq = m_candidates[m_nextCandidate++];
        m_next = seq - 1;
        if (const std::optional<Message> message = tools.rows.one(m_span, seq))
            judge(tools, *message, foldText(message->text));
        return true;
    }

    Span m_span;
    qint64 m_next; // all above it were looked at
    EpochMs m_at;
    bool m_begun = false;
    bool m_known = false; // m_candidates are all there are
    std::optional<Message> m_hit;
    std::vector<qint64> m_candidates;
    size_t m_nextCandidate = 0;
    int m_limit = firstCandidates;
    qint64 m_rows = firstRows;
};

// Where the tokens are in few messages, all of these are known at once; otherwise each room is asked for its own.
void knowFew(const Stream::Tools &tools, std::vector<Stream> &streams, const std::vector<Span> &spans)
{
    const auto found = within(tools.database, tools.work.index,
        [&] { return candidatesAnywhere(tools.database, tools.tokens, tools.wanted.from, fewCandidates); });
    if (!found || found->size() == static_cast<size_t>(fewCandidates))
        return;
    std::unordered_map<qint64, std::vector<qint64>> ofRoom;
    for (const auto &[room, seq] : *found)
        ofRoom[room].push_back(seq);
    for (size_t i = 0; i < spans.size(); ++i)
        streams[i].know(std::move(ofRoom[spans[i].index]));
}

struct Older {
    bool operator()(const Stream *a, const Stream *b) const { return a->at() < b->at(); }
};

} // namespace

Found find(sqlite::Database &database, const Wanted &wanted, const std::vector<Span> &spans, Scope scope, Rows &rows,
    const Work &work, const Early &early)
{
    if (wanted.query.isEmpty())
        return {};
    Stream::Tools tools{.database = database,
        .wanted = wanted,
        .rows = rows,
        .work = work,
        .tokens = wanted.query.tokens(),
        .sample = TokenSample(wanted.query.tokens()),
        .looks = scope == Scope::WholeIndex
            ? static_cast<int>(std::clamp(looksPerRoom * spans.size(), fewestLooks, mostLooks))
            : 0};
    std::vector<Stream> streams;
    streams.reserve(spans.size());
    for (const Span &span : spans)
        streams.emplace_back(span, wanted);
    // The room that is the least far back goes on, so that all that is newer than the first of them is known.
    std::priority_queue<Stream *, std::vector<Stream *>, Older> open;
    for (Stream &stream : streams) {
        if (!stream.isOver())
            open.push(&stream);
    }
    const size_t enough = static_cast<size_t>(std::max(wanted.limit, 1)) + 1;
    std::vector<Message> hits;
    size_t told = 0;
    int toldAt = 0;
    const auto tell = [&] {
        toldAt = tools.looked;
        if (early && hits.size() > told)
            early({hits.begin() + static_cast<qsizetype>(std::exchange(told, hits.size())), hits.end()});
    };
    bool asking = false;
    while (hits.size() < enough && !open.empty()) {
        if (tools.looks <= 0 && !std::exchange(asking, true)) {
            tell();
            tools.tokens = tools.sample.telling();
            if (scope == Scope::WholeIndex)
                knowFew(tools, streams, spans);
        }
        if (tools.looked - toldAt >= looksBetweenEarly)
            tell();
        Stream *stream = open.top();
        open.pop();
        bool stopped = false;
        if (std::optional<Message> hit = stream->takeHit())
            hits.push_back(std::move(*hit));
        else
            stopped = !stream->step(tools);
        if (!stream->isOver())
            open.push(stream);
        if (stopped)
            break;
    }
    if (hits.size() >= enough || open.empty())
        return firstPage(std::move(hits), wanted);

    return firstPage(std::move(hits), wanted, open.top()->at());
}

} // namespace kith::search
