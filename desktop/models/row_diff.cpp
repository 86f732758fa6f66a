#include "desktop/models/row_diff.h"

#include <QHashFunctions>

#include <algorithm>
#include <unordered_map>

namespace kith::models {
namespace {

bool sameThing(const Row &a, const Row &b)
{
    if (a.kind != b.kind)
        return false;
    switch (a.kind) {
    case RowKind::Day:
        return a.date == b.date;
    case RowKind::NewMessages:
        return true;
    case RowKind::Message:
        return a.seq == b.seq && a.cid == b.cid;
    case RowKind::Notice:
        return a.seq == b.seq && a.date == b.date && a.from == b.from && a.change == b.change;
    }
    return false;
}

struct Hash {
    size_t operator()(const Row *row) const
    {
        const qint64 number = row->kind == RowKind::Day ? row->date : row->seq;
        return qHashMulti(0, int(row->kind), number, row->cid);
    }
};
struct Same {
    bool operator()(const Row *a, const Row *b) const { return sameThing(*a, *b); }
};

// For each new row between `first` and `last` the old row that it was, or -1. Old rows are used once.
std::vector<int> match(const std::vector<Row> &from, const std::vector<Row> &to, int first, int fromLast, int toLast)
{
    std::unordered_map<const Row *, std::vector<int>, Hash, Same> old;
    for (int i = fromLast - 1; i >= first; --i)
        old[&from[size_t(i)]].push_back(i);
    std::vector<int> matches;
    for (int i = first; i < toLast; ++i) {
        const auto found = old.find(&to[size_t(i)]);
        if (found == old.end() || found->second.empty()) {
            matches.push_back(-1);
            continue;
        }
        matches.push_back(found->second.back());
        found->second.pop_back();
    }
    return matches;
}

// Lets go of matches that cross others: what is left is the longest list that ascends.
void keepAscending(std::vector<int> &matches)
{
    std::vector<size_t> ends; // ends[n]: where the ascending list of length n + 1 with the lowest end ends
    std::vector<int> before(matches.size(), -1);
    for (size_t i = 0; i < matches.size(); ++i) {
        if (matches[i] < 0)
            continue;
        const auto place = std::ranges::lower_bound(ends, matches[i], {}, [&](size_t at) { return matches[at]; });
        if (place != ends.begin())
            before[i] = int(*std::prev(place));
        if (place == ends.end())
            ends.push_back(i);
        else
            *place = i;
    }
    std::vector<int> kept(matches.size(), -1);
    for (int i = ends.empty() ? -1 : int(ends.back()); i >= 0; i = before[size_t(i)])
        kept[size_t(i)] = matches[size_t(i)];
    matches = std::move(kept);
}

} // namespace

RowDiff diffRows(const std::vector<Row> &from, const std::vector<Row> &to)
{
    // Most changes touch a row or two at an end: nothing but those is looked up.
    const int common = int(std::min(from.size(), to.size()));
    int first = 0;
    while (first < common && sameThing(from[size_t(first)], to[size_t(first)]))
        ++first;
    int fromLast = int(from.size());
    int toLast = int(to.size());
    while (fromLast > first && toLast > first && sameThing(from[size_t(fromLast - 1)], to[size_t(toLast - 1)]))
        --fromLast, --toLast;

    std::vector<int> matches = match(from, to, first, fromLast, toLast);
    keepAscending(matches);

    RowDiff diff;
    int next = first;
    const auto removeUpTo = [&](int end) {
        if (end > next)
            diff.removed.push_back({next, end - next});
        next = end + 1;
    };
    for (int i = first; i < toLast; ++i) {
        if (const int old = matches[size_t(i - first)]; old >= 0)
            removeUpTo(old);
        else if (!diff.inserted.empty() && diff.inserted.back().first + diff.inserted.back().count == i)
            ++diff.inserted.back().count;
        else
            diff.inserted.push_back({i, 1});
    }
    removeUpTo(fromLast);
    std::ranges::reverse(diff.removed);
    return diff;
}

} // namespace kith::models
