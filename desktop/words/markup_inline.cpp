#include "desktop/words/markup_inline.h"

#include <algorithm>
#include <array>
#include <unordered_map>

using namespace Qt::StringLiterals;

namespace kith::words {

namespace {

constexpr qsizetype longestRun = 3; // of marks: **bold** in *italic* ends in three

bool isWordCharacter(QStringView line, qsizetype at)
{
    if (at < 0 || at >= line.size())
        return false;
    char32_t c = line[at].unicode();
    if (line[at].isLowSurrogate() && at > 0)
        c = QChar::surrogateToUcs4(line[at - 1], line[at]);
    else if (line[at].isHighSurrogate() && at + 1 < line.size())
        c = QChar::surrogateToUcs4(line[at], line[at + 1]);
    if (!QChar::isLetterOrNumber(c) && c != U'_' && !QChar::isMark(c))
        return false;
    switch (QChar::script(c)) { // written without blanks, or with endings that follow a word at once
    case QChar::Script_Han:
    case QChar::Script_Hiragana:
    case QChar::Script_Katakana:
    case QChar::Script_Hangul:
    case QChar::Script_Thai:
    case QChar::Script_Lao:
    case QChar::Script_Khmer:
    case QChar::Script_Myanmar:
        return false;
    default:
        return true;
    }
}

class Line {
public:
    Line(const QString &source, qsizetype at, qsizetype end)
        : m_base(at), m_line(QStringView(source).mid(at, end - at)), m_opaque(size_t(m_line.size()))
    {
    }

    void into(Markup &out)
    {
        findCode();
        findNamedLinks();
        findAddresses();
        findEmphasis();
        std::ranges::sort(m_marks, {}, &Mark::at);
        write(out);
    }

private:
    struct Mark { // not shown
        qsizetype at = 0;
        qsizetype length = 0;
        qsizetype from = 0; // what it marks
        qsizetype to = 0;
    };
    struct Styled {
        qsizetype from = 0;
        qsizetype to = 0;
        Markup::Style style = Markup::Code;
    };
    struct Found {
        qsizetype from = 0;
        qsizetype to = 0;
        QUrl url = {};
    };
    struct Opener {
        QChar mark;
        qsizetype at = 0;
        qsizetype length = 0;
    };

    qsizetype runAt(qsizetype at) const
    {
        qsizetype end = at + 1;
        while (end < m_line.size() && m_line[end] == m_line[at])
            ++end;
        return end - at;
    }

    void hide(qsizetype from, qsizetype to) { std::fill(m_opaque.begin() + from, m_opaque.begin() + to, true); }

    void mark(qsizetype open, qsizetype from, qsizetype to, qsizetype close)
    {
        m_marks.push_back({.at = open, .length = from - open, .from = from, .to = to});
        m_marks.push_back({.at = to, .length = close - to, .from = from, .to = to});
    }

    // A run of backticks closes with the next run of the same length.
    void findCode()
    {
        if (!m_line.contains(u'`'))
            return;
        std::vector<std::pair<qsizetype, qsizetype>> runs; // where, how long
        for (qsizetype at = m_line.indexOf(u'`'); at >= 0; at = m_line.indexOf(u'`', at + runs.back().second))
            runs.emplace_back(at, runAt(at));
        std::vector<size_t> next(runs.size(), runs.size());
        std::unordered_map<qsizetype, size_t> seen; // by length, from the end
        for (size_t i = runs.size(); i-- > 0;) {
            if (const auto same = seen.find(runs[i].second); same != seen.end())
                next[i] = same->second;
            seen[runs[i].second] = i;
        }
        for (size_t i = 0; i < runs.size(); ++i) {
            if (next[i] == runs.size())
                continue;
            const auto [open, length] = runs[i];
            qsizetype from = open + length;
            qsizetype to = runs[next[i]].first;
            // `` ` `` : one blank at either end keeps ticks apart.
            const QStringView inside = m_line.mid(from, to - from);
            if (inside.size() > 2 && inside.startsWith(u' ') && inside.endsWith(u' ') && inside.contains(u'`'))
                ++from, --to;
            mark(open, from, to, runs[next[i]].first + length);
            m_styled.push_back({from, to, Markup::Code});
            hide(open, runs[next[i]].first + length);
            i = next[i];
        }
    }

    // [words](https://example.org)
    void findNamedLinks()
    {
        constexpr qsizetype longestAddress = 2048;
        qsizetype open = -1;
        for (qsizetype i = 0; i < m_line.size(); ++i) {
            if (m_opaque[size_t(i)] || (m_line[i] != u'[' && m_line[i] != u']'))
                continue;
            if (m_line[i] == u'[') {
                open = i;
                continue;
            }
            const qsizetype words = std::exchange(open, -1);
            if (words < 0 || i + 1 >= m_line.size() || m_line[i + 1] != u'(')
                continue;
            if (m_line.mid(words + 1, i - words - 1).trimmed().isEmpty())
                continue;
            qsizetype end = i + 2;
            for (qsizetype depth = 0; end < m_line.size() && end - i < longestAddress; ++end) {
                const QChar c = m_line[end];
                if (c.isSpace() || m_opaque[size_t(end)] || (c == u')' && depth == 0))
                    break;
                depth += c == u'(' ? 1 : c == u')' ? -1 : 0;
            }
            if (end >= m_line.size() || m_line[end] != u')') {
                i = end - 1; // no address is looked at twice
                continue;
            }
            const QUrl url = linkTarget(m_line.mid(i + 2, end - i - 2).toString());
            if (url.isEmpty())
                continue;
            mark(words, words + 1, i, end + 1);
            m_links.push_back({words + 1, i, url});
            hide(words, words + 1);
            hide(i, end + 1);
            i = end;
        }
    }

    // Addresses as they stand. Not within the words of a link, which lead elsewhere.
    void findAddresses()
    {
        std::vector<Found> found;
        const auto look = [&](qsizetype from, qsizetype to) {
            if (from >= to)
                return;
            for (const TextLink &link : findLinks(m_line.mid(from, to - from).toString())) {
                found.push_back({from + link.start, from + link.start + link.length, link.url});
                hide(from + link.start, from + link.start + link.length);
            }
        };
        std::vector<std::pair<qsizetype, qsizetype>> named;
        for (const Found &link : m_links)
            named.emplace_back(link.from, link.to);
        size_t link = 0;
        qsizetype from = 0;
        for (qsizetype i = 0; i < m_line.size(); ++i) {
            const bool inWords = link < named.size() && i >= named[link].first && i < named[link].second;
            if (link < named.size() && i >= named[link].second)
                ++link;
            if (!m_opaque[size_t(i)] && !inWords)
                continue;
            look(from, i);
            from = i + 1;
        }
        look(from, m_line.size());
        m_links.insert(m_links.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
        std::ranges::sort(m_links, {}, &Found::from);
    }

    // A mark opens where something follows it and no word stands before it; it closes the other way round. Paths and
    // patterns (src/*.cpp) have marks as well.
    bool opens(qsizetype at, qsizetype length) const
    {
        const qsizetype after = at + length;
        if (after >= m_line.size() || m_line[after].isSpace())
            return false;
        if (const QChar c = m_line[after];
            m_line[at] == u'_' && !c.isLetterOrNumber() && !c.isSurrogate() && !isMark(c))
            return false; // a face: >_<
        return at == 0 || (!isWordCharacter(m_line, at - 1) && !isPath(m_line[at - 1]));
    }
    bool closes(qsizetype at, qsizetype length) const
    {
        const qsizetype after = at + length;
        if (at == 0 || m_line[at - 1].isSpace() || isPath(m_line[at - 1]))
            return false;
        return after >= m_line.size() || !isWordCharacter(m_line, after);
    }
    // Nothing but marks between marks is a face, too: *_*
    bool saysSomething(qsizetype from, qsizetype to) const
    {
        constexpr qsizetype enough = 8; // and this many are a riddle, not a face
        return to - from > enough || !std::ranges::all_of(m_line.mid(from, to - from), isMark);
    }
    static bool isMark(QChar c) { return c == u'*' || c == u'_' || c == u'~'; }
    static bool isPath(QChar c) { return c == u'/' || c == u'\\'; }

    static size_t kindOf(QChar mark, qsizetype length)
    {
        const size_t row = mark == u'*' ? 0 : mark == u'_' ? 1 : 2;
        return row * longestRun + size_t(length - 1);
    }

    void findEmphasis()
    {
        for (qsizetype at = 0; at < m_line.size();) {
            const QChar c = m_line[at];
            if (m_opaque[size_t(at)] || (c != u'*' && c != u'_' && c != u'~')) {
                ++at;
                continue;
            }
            const qsizetype length = runAt(at);
            const bool means = c == u'*' ? length <= longestRun : length == (c == u'~' ? 2 : 1);
            if (means)
                run(c, at, length);
            at += length;
        }
    }

    void run(QChar c, qsizetype at, qsizetype length)
    {
        qsizetype rest = length;
        while (rest > 0 && closes(at, length)) {
            const auto counted = [&](qsizetype n) { return m_counts[kindOf(c, n)]; };
            // What is opened is closed whole; of three, the inner part may be closed alone.
            const bool any = (rest >= 1 && counted(1)) || (rest >= 2 && counted(2)) || counted(3);
            if (!any)
                break;
            while (m_openers.back().mark != c || (m_openers.back().length > rest && m_openers.back().length != 3)) {
                --m_counts[kindOf(m_openers.back().mark, m_openers.back().length)];
                m_openers.pop_back();
            }
            Opener opener = m_openers.back();
            m_openers.pop_back();
            --m_counts[kindOf(c, opener.length)];
            if (!saysSomething(opener.at + opener.length, at + length - rest))
                break;
            const qsizetype taken = std::min(opener.length, rest);
            const qsizetype from = opener.at + opener.length;
            const qsizetype to = at + length - rest;
            mark(from - taken, from, to, to + taken);
            if (c == u'~')
                m_styled.push_back({from, to, Markup::Strike});
            else if (taken != 2)
                m_styled.push_back({from, to, Markup::Emphasis});
            if (c != u'~' && taken >= 2)
                m_styled.push_back({from, to, Markup::Strong});
            rest -= taken;
            if (opener.length > taken) {
                opener.length -= taken;
                push(opener);
            }
        }
        if (rest > 0 && opens(at, length))
            push({c, at + length - rest, rest});
    }

    void push(const Opener &opener)
    {
        m_openers.push_back(opener);
        ++m_counts[kindOf(opener.mark, opener.length)];
    }

    void write(Markup &out)
    {
        const qsizetype start = out.text.size();
        std::vector<qsizetype> hidden; // before the end of each mark
        qsizetype sum = 0;
        for (const Mark &mark : m_marks)
            hidden.push_back(sum += mark.length);
        const auto shown = [&](qsizetype at) {
            const auto after = std::ranges::upper_bound(m_marks, at, {}, &Mark::at);
            if (after == m_marks.begin())
                return start + at;
            const auto index = size_t(after - m_marks.begin()) - 1;
            const qsizetype inMark = std::max<qsizetype>(0, m_marks[index].at + m_marks[index].length - at);
            return start + at - hidden[index] + inMark;
        };
        qsizetype at = 0;
        for (const Mark &mark : m_marks) {
            out.text += m_line.mid(at, mark.at - at);
            out.cuts.push_back({.at = out.text.size(),
                .source = m_base + mark.at,
                .length = mark.length,
                .from = shown(mark.from),
                .to = shown(mark.to)});
            at = mark.at + mark.length;
        }
        out.text += m_line.mid(at);
        std::ranges::stable_sort(m_styled, {}, &Styled::from);
        for (const Styled &styled : m_styled) {
            const qsizetype from = shown(styled.from);
            const qsizetype to = shown(styled.to);
            if (!out.spans.empty() && out.spans.back().start == from && out.spans.back().length == to - from)
                out.spans.back().styles |= styled.style;
            else
                out.spans.push_back({from, to - from, styled.style});
        }
        for (const Found &link : m_links)
            out.links.push_back({shown(link.from), shown(link.to) - shown(link.from), link.url});
    }

    qsizetype m_base;
    QStringView m_line;
    std::vector<bool> m_opaque; // code and addresses: no marks in there
    std::vector<Mark> m_marks;
    std::vector<Styled> m_styled;
    std::vector<Found> m_links;
    std::vector<Opener> m_openers;
    std::array<int, 3 *longestRun> m_counts = {}; // of openers
};

} // namespace

void parseInline(const QString &source, qsizetype at, qsizetype end, Markup &out)
{
    if (at < end)
        Line(source, at, end).into(out);
}

} // namespace kith::words
