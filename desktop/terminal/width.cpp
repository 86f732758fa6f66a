#include "desktop/terminal/width.h"

#include <QTextBoundaryFinder>

#include <algorithm>
#include <array>
#include <utility>

namespace kith::terminal {
namespace {

struct Range {
    char32_t first;
    char32_t last;
};

// East Asian Wide and Fullwidth of Unicode 15, with unassigned gaps inside blocks that are wide as a whole.
constexpr std::array wide =
    std::to_array<Range>({{0x1100, 0x115F}, {0x231A, 0x231B}, {0x2329, 0x232A}, {0x23E9, 0x23EC}, {0x23F0, 0x23F0},
        {0x23F3, 0x23F3}, {0x25FD, 0x25FE}, {0x2614, 0x2615}, {0x2648, 0x2653}, {0x267F, 0x267F}, {0x2693, 0x2693},
        {0x26A1, 0x26A1}, {0x26AA, 0x26AB}, {0x26BD, 0x26BE}, {0x26C4, 0x26C5}, {0x26CE, 0x26CE}, {0x26D4, 0x26D4},
        {0x26EA, 0x26EA}, {0x26F2, 0x26F3}, {0x26F5, 0x26F5}, {0x26FA, 0x26FA}, {0x26FD, 0x26FD}, {0x2705, 0x2705},
        {0x270A, 0x270B}, {0x2728, 0x2728}, {0x274C, 0x274C}, {0x274E, 0x274E}, {0x2753, 0x2755}, {0x2757, 0x2757},
        {0x2795, 0x2797}, {0x27B0, 0x27B0}, {0x27BF, 0x27BF}, {0x2B1B, 0x2B1C}, {0x2B50, 0x2B50}, {0x2B55, 0x2B55},
        {0x2E80, 0x303E}, {0x3041, 0x4DBF}, {0x4E00, 0xA4CF}, {0xA960, 0xA97C}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},
        {0xFE10, 0xFE19}, {0xFE30, 0xFE6B}, {0xFF01, 0xFF60}, {0xFFE0, 0xFFE6}, {0x16FE0, 0x18DFF}, {0x1AFF0, 0x1B2FF},
        {0x1F004, 0x1F004}, {0x1F0CF, 0x1F0CF}, {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A}, {0x1F200, 0x1F320},
        {0x1F32D, 0x1F335}, {0x1F337, 0x1F37C}, {0x1F37E, 0x1F393}, {0x1F3A0, 0x1F3CA}, {0x1F3CF, 0x1F3D3},
        {0x1F3E0, 0x1F3F0}, {0x1F3F4, 0x1F3F4}, {0x1F3F8, 0x1F43E}, {0x1F440, 0x1F440}, {0x1F442, 0x1F4FC},
        {0x1F4FF, 0x1F53D}, {0x1F54B, 0x1F54E}, {0x1F550, 0x1F567}, {0x1F57A, 0x1F57A}, {0x1F595, 0x1F596},
        {0x1F5A4, 0x1F5A4}, {0x1F5FB, 0x1F64F}, {0x1F680, 0x1F6C5}, {0x1F6CC, 0x1F6CC}, {0x1F6D0, 0x1F6D2},
        {0x1F6D5, 0x1F6DF}, {0x1F6EB, 0x1F6EC}, {0x1F6F4, 0x1F6FC}, {0x1F7E0, 0x1F7F0}, {0x1F90C, 0x1F93A},
        {0x1F93C, 0x1F945}, {0x1F947, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD}});

constexpr char32_t emojiStyle = 0xFE0F;        // U+FE0F asks for the picture, which is wide
constexpr char32_t softHyphen = 0xAD;          // a format character that terminals show
constexpr Range hangulTail{0x1160, 0x11FF};    // vowels and finals join the syllable before them
constexpr Range flagLetters{0x1F1E6, 0x1F1FF}; // two make a flag

bool isIn(Range range, char32_t c) { return c >= range.first && c <= range.last; }

int codePointWidth(char32_t c)
{
    if (c < 0x20 || (c >= 0x7F && c < 0xA0))
        return 0;
    if (c < 0x300)
        return 1;
    switch (QChar::category(c)) {
    case QChar::Mark_NonSpacing:
    case QChar::Mark_Enclosing:
        return 0;
    case QChar::Other_Format:
        return c == softHyphen ? 1 : 0;
    default:
        break;
    }
    if (isIn(hangulTail, c))
        return 0;
    const auto at =
        std::lower_bound(wide.begin(), wide.end(), c, [](Range range, char32_t code) { return range.last < code; });
    return at != wide.end() && isIn(*at, c) ? 2 : 1;
}

template <typename Visit>
void eachCluster(QStringView text, Visit visit)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    for (qsizetype from = 0, to = finder.toNextBoundary(); to > from; from = to, to = finder.toNextBoundary()) {
        if (!visit(text.sliced(from, to - from)))
            return;
    }
}

} // namespace

int clusterWidth(QStringView cluster)
{
    int width = 0;
    int flags = 0;
    for (qsizetype i = 0; i < cluster.size(); ++i) {
        char32_t c = cluster[i].unicode();
        if (cluster[i].isHighSurrogate() && i + 1 < cluster.size() && cluster[i + 1].isLowSurrogate()) {
            c = QChar::surrogateToUcs4(cluster[i], cluster[i + 1]);
            ++i;
        }
        flags += isIn(flagLetters, c) ? 1 : 0;
        width = c == emojiStyle && width > 0 ? 2 : std::max(width, codePointWidth(c));
    }
    return flags > 1 ? 2 : width;
}

int textWidth(QStringView text)
{
    int width = 0;
    eachCluster(text, [&width](QStringView cluster) {
        width += clusterWidth(cluster);
        return true;
    });
    return width;
}

QString cut(const QString &text, int columns)
{
    if (textWidth(text) <= columns)
        return text;
    QString kept;
    int width = 0;
    eachCluster(text, [&](QStringView cluster) {
        width += clusterWidth(cluster);
        if (width > columns - 1)
            return false;
        kept += cluster;
        return true;
    });
    return kept + QChar(0x2026);
}

namespace {

// What goes into a row, one piece after the other.
class Rows {
public:
    Rows(int columns, int first, int indent)
        : m_columns(columns), m_margin(std::clamp(indent, 0, std::max(columns - narrowest, 0)), u' '), m_width(first)
    {
    }

    void next()
    {
        out += u'\n' + m_margin;
        m_width = int(m_margin.size());
        m_isStart = true;
    }

    // The spaces before a word are none where it begins a row.
    void add(int spaces, QStringView word)
    {
        const int width = textWidth(word);
        if (m_width + spaces + width > m_columns && !m_isStart) {
            next();
            spaces = 0;
        }
        if (m_width + spaces + width <= m_columns)
            return put(spaces, word, width);
        for (; spaces > 0; --spaces)
            fit(u" ", 1);
        eachCluster(word, [this](QStringView cluster) {
            fit(cluster, clusterWidth(cluster));
            return true;
        });
    }

    QString out;

private:
    static constexpr int narrowest = 2; // a row has room for any character

    void put(int spaces, QStringView text, int width)
    {
        out += QString(spaces, u' ');
        out += text;
        m_width += spaces + width;
        m_isStart = false;
    }
    void fit(QStringView cluster, int width)
    {
        if (m_width + width > m_columns)
            next();
        put(0, cluster, width);
    }

    int m_columns;
    QString m_margin;
    int m_width;
    bool m_isStart = true; // nothing of the text stands in the row yet
};

} // namespace

QString wrapped(const QString &text, int columns, int first, int indent)
{
    Rows rows(columns, first, indent);
    for (qsizetype at = 0; at < text.size();) {
        if (text[at] == u'\n') {
            rows.next();
            ++at;
            continue;
        }
        qsizetype word = at;
        while (word < text.size() && text[word] == u' ')
            ++word;
        qsizetype end = word;
        while (end < text.size() && text[end] != u' ' && text[end] != u'\n')
            ++end;
        // Before and behind a wide character a row may end, as it does in Chinese and Japanese.
        int spaces = int(word - at);
        qsizetype begin = word;
        qsizetype to = word;
        bool afterWide = false;
        eachCluster(QStringView(text).sliced(word, end - word), [&](QStringView cluster) {
            const bool isWide = clusterWidth(cluster) > 1;
            if (to > begin && (isWide || afterWide)) {
                rows.add(std::exchange(spaces, 0), QStringView(text).sliced(begin, to - begin));
                begin = to;
            }
            afterWide = isWide;
            to += cluster.size();
            return true;
        });
        rows.add(spaces, QStringView(text).sliced(begin, end - begin));
        at = end;
    }
    return rows.out;
}

QString padded(const QString &text, int columns)
{
    const QString kept = cut(text, columns);
    return kept + QString(std::max(0, columns - textWidth(kept)), u' ');
}

qsizetype previousCluster(const QString &text, qsizetype at)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    finder.setPosition(at);
    return std::max<qsizetype>(0, finder.toPreviousBoundary());
}

qsizetype nextCluster(const QString &text, qsizetype at)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    finder.setPosition(at);
    const qsizetype next = finder.toNextBoundary();
    return next < 0 ? text.size() : next;
}

} // namespace kith::terminal
