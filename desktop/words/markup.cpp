// Lines and blocks. What stands within a line: markup_inline.cpp.
#include "desktop/words/markup.h"

#include "desktop/client/mentions.h"
#include "desktop/words/markup_inline.h"
#include "shared/base/text.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace kith::words {

namespace {

constexpr QChar tick = u'`';

qsizetype ticksAt(QStringView text, qsizetype at)
{
    qsizetype end = at;
    while (end < text.size() && text[end] == tick)
        ++end;
    return end - at;
}

// "- ", "12. ", with the blanks before; 0: no item.
qsizetype markerLength(QStringView line)
{
    constexpr qsizetype mostDigits = 3;
    qsizetype i = 0;
    while (i < line.size() && line[i] == u' ')
        ++i;
    const qsizetype start = i;
    if (i < line.size() && (line[i] == u'-' || line[i] == u'*' || line[i] == u'+')) {
        ++i;
    } else {
        while (i < line.size() && line[i] >= u'0' && line[i] <= u'9')
            ++i;
        if (i == start || i - start > mostDigits || i >= line.size() || (line[i] != u'.' && line[i] != u')'))
            return 0;
        ++i;
    }
    return i + 1 < line.size() && line[i] == u' ' && !line[i + 1].isSpace() ? i + 1 : 0;
}

// Nearly every message is plain: one look at each character tells.
bool mayHaveMarks(QStringView text)
{
    bool lineStart = true;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        switch (c.unicode()) {
        case u'`':
        case u'*':
        case u'_':
        case u'~':
        case u'[':
            return true;
        case u':': // an address, not "at 10:30"
            if (i + 1 < text.size() && (text[i + 1] == u'/' || text[i + 1].isLetter()))
                return true;
            break;
        case u'>':
        case u'-':
        case u'+':
            if (lineStart)
                return true;
            break;
        case u' ':
            continue; // an item may be indented
        default:
            if (lineStart && c >= u'0' && c <= u'9')
                return true;
        }
        lineStart = c == u'\n';
    }
    return false;
}

class Parser {
public:
    explicit Parser(const QString &source) : m_source(source) { m_out.text.reserve(source.size()); }

    Markup parse()
    {
        const QStringView text(m_source);
        for (qsizetype at = 0; at <= text.size();) {
            const qsizetype newline = text.indexOf(u'\n', at);
            const qsizetype end = newline < 0 ? text.size() : newline;
            qsizetype next = fence(at, end);
            if (next < 0) {
                line(at, end);
                next = end;
            }
            if (next < text.size())
                m_out.text += u'\n';
            at = next + 1;
        }
        return std::move(m_out);
    }

private:
    // The lines of a block of code: returns where its last one ends, or -1 where none begins.
    qsizetype fence(qsizetype at, qsizetype end)
    {
        constexpr qsizetype least = 3;
        const QStringView text(m_source);
        const qsizetype ticks = ticksAt(text, at);
        const QStringView rest = text.mid(at + ticks, end - at - ticks);
        if (ticks < least || ticks >= m_unclosed || end == text.size() || rest.contains(tick))
            return -1;
        // "```cpp" names a language; "```int x;" begins with the code at once.
        const bool named = std::ranges::all_of(rest.trimmed(),
            [](QChar c) { return c.isLetterOrNumber() || c == u'+' || c == u'#' || c == u'-' || c == u'.'; });
        const qsizetype from = named ? end + 1 : at + ticks;
        for (qsizetype start = end + 1; start <= text.size();) {
            const qsizetype newline = text.indexOf(u'\n', start);
            const qsizetype stop = newline < 0 ? text.size() : newline;
            const QStringView last = text.mid(start, stop - start).trimmed();
            qsizetype closing = 0;
            while (closing < last.size() && last[last.size() - 1 - closing] == tick)
                ++closing;
            if (closing >= ticks) {
                const qsizetype close = last.data() + last.size() - text.data() - closing;
                code(at, from, close, stop);
                return stop;
            }
            start = stop + 1;
        }
        m_unclosed = ticks; // nor is a longer one
        return -1;
    }

    // From `open` to `from` the mark that opens, from `close` to `end` the one that closes.
    void code(qsizetype open, qsizetype from, qsizetype close, qsizetype end)
    {
        if (close > from && m_source[close - 1] == u'\n')
            --close;
        close = std::max(close, from);
        const qsizetype start = m_out.text.size();
        m_out.text += QStringView(m_source).mid(from, close - from);
        const qsizetype stop = m_out.text.size();
        m_out.cuts.push_back({.at = start, .source = open, .length = from - open, .from = start, .to = stop});
        m_out.cuts.push_back({.at = stop, .source = close, .length = end - close, .from = start, .to = stop});
        m_out.blocks.push_back({.kind = Markup::Kind::Code, .start = start, .length = stop - start});
        if (stop > start)
            m_out.spans.push_back({start, stop - start, Markup::Code});
    }

    void line(qsizetype at, qsizetype end)
    {
        const QStringView words = QStringView(m_source).mid(at, end - at);
        const qsizetype start = m_out.text.size();
        if (words.startsWith("> "_L1) || words == ">"_L1) {
            quote(at, end, words.size() == 1 ? 1 : 2);
            return;
        }
        if (const qsizetype marker = markerLength(words); marker > 0) {
            m_out.text += words.first(marker);
            if (QChar &bullet = m_out.text[m_out.text.size() - 2]; bullet == u'-' || bullet == u'*' || bullet == u'+')
                bullet = u'•'; // as long as what it stands for
            parseInline(m_source, at + marker, end, m_out);
            m_out.blocks.push_back(
                {.kind = Markup::Kind::Item, .start = start, .length = m_out.text.size() - start, .marker = marker});
            return;
        }
        parseInline(m_source, at, end, m_out);
    }

    void quote(qsizetype at, qsizetype end, qsizetype mark)
    {
        const qsizetype start = m_out.text.size();
        const size_t cut = m_out.cuts.size();
        m_out.cuts.push_back({.at = start, .source = at, .length = mark});
        parseInline(m_source, at + mark, end, m_out);
        const qsizetype stop = m_out.text.size();
        m_out.cuts[cut].from = start;
        m_out.cuts[cut].to = stop;
        if (!m_out.blocks.empty()) {
            Markup::Block &above = m_out.blocks.back();
            if (above.kind == Markup::Kind::Quote && above.start + above.length + 1 == start) {
                above.length = stop - above.start;
                return;
            }
        }
        m_out.blocks.push_back({.kind = Markup::Kind::Quote, .start = start, .length = stop - start});
    }

    const QString &m_source;
    Markup m_out;
    qsizetype m_unclosed = std::numeric_limits<qsizetype>::max(); // so many ticks and more close nowhere
};

} // namespace

QString Markup::typed(const QString &source, qsizetype from, qsizetype to) const
{
    if (cuts.empty())
        return source.mid(from, to - from);
    QString result;
    qsizetype at = from;
    qsizetype hidden = 0; // so much of what was typed is not shown up to here
    for (const Cut &cut : cuts) {
        if (cut.at > to)
            break;
        if (cut.at >= from) {
            result += QStringView(source).mid(at + hidden, cut.at - at);
            at = cut.at;
            if (cut.from >= from && cut.to <= to)
                result += QStringView(source).mid(cut.source, cut.length);
        }
        hidden += cut.length;
    }
    return result += QStringView(source).mid(at + hidden, to - at);
}

qsizetype Markup::shown(qsizetype position) const
{
    qsizetype hidden = 0;
    for (const Cut &cut : cuts) {
        if (cut.source >= position)
            break;
        hidden += std::min(cut.length, position - cut.source);
    }
    return position - hidden;
}

Markup parseMarkup(const QString &source)
{
    if (!mayHaveMarks(source))
        return {.text = source};
    return Parser(source).parse();
}

void markMentions(Markup &markup, const QString &username)
{
    const std::vector<client::Mention> mentions = client::findMentions(markup.text, foldName(username));
    if (mentions.empty())
        return;
    const auto inCode = [&markup](qsizetype at) {
        return std::ranges::any_of(markup.spans, [at](const Markup::Span &span) {
            return span.styles.testFlag(Markup::Code) && at >= span.start && at < span.start + span.length;
        });
    };
    std::vector<Markup::Span> named;
    for (const auto &[start, length] : mentions) {
        if (!inCode(start))
            named.push_back({start, length, Markup::Mention});
    }
    markup.spans.insert(markup.spans.end(), named.begin(), named.end());
    std::ranges::stable_sort(markup.spans, {}, &Markup::Span::start);
}

} // namespace kith::words
