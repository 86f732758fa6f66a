#include "desktop/widgets/conversation/message_layout.h"

#include "desktop/widgets/conversation/words.h"
#include "desktop/widgets/theme/theme.h"

#include <QFontDatabase>
#include <QFontInfo>
#include <QFontMetrics>

#include <cmath>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

constexpr int columnWidth = metrics::messages + 48;
constexpr int narrowView = 640;
constexpr int lineGap = 2;
constexpr int padAcross = metrics::medium;
constexpr int padDown = 6;
constexpr int leastLine = 16;            // of names and times
constexpr int metaGap = metrics::medium; // between the text and the time
constexpr int metaOut = metrics::tiny;   // the time stands closer to the bubble's edge than the text
constexpr int stateIcon = 14;
constexpr int buttonHeightMin = metrics::huge;
constexpr qreal widest = 0.88; // of the column: who speaks is seen by the side as well

QStringList emojiFamilies() { return {u"Noto Color Emoji"_s, u"Apple Color Emoji"_s, u"Segoe UI Emoji"_s}; }

} // namespace

QFont metaFont(const QFont &body)
{
    QFont font = body;
    font.setPixelSize(std::max(9, int(std::lround(QFontInfo(body).pixelSize() * 0.74))));
    return font;
}

QFont codeFont(const QFont &body)
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPixelSize(std::max(9, int(std::lround(QFontInfo(body).pixelSize() * 0.9))));
    return font;
}

QFont withEmoji(const QFont &font)
{
    QFont result = font;
    // By its real name: "Sans Serif" is one only where it stands alone.
    result.setFamilies(QStringList{QFontInfo(font).family()} + emojiFamilies());
    return result;
}

QFont emojiFont(const QFont &font)
{
    QFont result = font;
    result.setFamilies(emojiFamilies() + font.families());
    return result;
}

QRect messageColumn(int viewWidth)
{
    const int margin = viewWidth < narrowView ? metrics::medium : metrics::large;
    const int width = std::clamp(viewWidth - 2 * margin, 0, columnWidth);
    return {(viewWidth - width) / 2, 0, width, 0};
}

MessageLayout::MessageLayout(MessageRow row, const RowStyle &style) : m_row(std::move(row)), m_style(style)
{
    m_column = messageColumn(style.width);
    if (m_row.isMessage())
        layMessage();
    else
        layLine();
    m_column.setHeight(m_height);
    if (style.direction == Qt::RightToLeft)
        mirror();
}

QString MessageLayout::retryText() { return Words::tr("Retry"); }

QString MessageLayout::discardText() { return Words::tr("Delete"); }

// As if from left to right: mirror() follows.
void MessageLayout::layMessage()
{
    const bool toLeft = m_style.direction == Qt::RightToLeft;
    const int face = m_row.own || m_style.direct ? 0 : metrics::smallAvatar + metrics::small;
    const int bodyX = m_column.x() + face;
    const int most =
        std::max(80, std::min({metrics::messages, int(m_column.width() * widest), m_column.width() - face}));
    const int textMost = most - 2 * padAcross;
    int y = m_row.head ? m_style.group : m_style.line;

    if (face && m_row.head) {
        m_avatar = QRect(m_column.x(), y, metrics::smallAvatar, metrics::smallAvatar);
        const QFontMetrics names(m_style.smallStrong);
        m_shownName = names.elidedText(m_row.name, Qt::ElideRight, m_column.width() - face - lineGap);
        m_name = QRect(bodyX + lineGap, y, names.horizontalAdvance(m_shownName), std::max(leastLine, names.height()));
        y += m_name.height() + lineGap;
    }

    m_markup = words::parseMarkup(m_row.text);
    if (m_row.calls)
        words::markMentions(m_markup, m_style.reader);
    m_text = TextBlock(m_markup,
        {.font = m_style.body,
            .width = qreal(textMost),
            .direction = m_style.direction,
            .linkColor = m_style.link,
            .code = m_style.code});
    m_shownTime = Words::time(QDateTime::fromMSecsSinceEpoch(m_row.date), m_style.locale);
    const int metaHeight = std::max(leastLine, QFontMetrics(m_style.meta).height());
    const int timeWidth = QFontMetrics(m_style.meta).horizontalAdvance(m_shownTime);
    const int meta = timeWidth + (m_row.own ? metrics::tiny + stateIcon : 0);

    // The time ends the last line where there is room, and has a line of its own otherwise.
    const auto last = m_text.lastLine();
    const qreal end = toLeft ? m_text.width() - last.used.left() : last.used.right();
    const int used = m_text.lineCount() == 1 ? m_text.width() : int(std::ceil(end));
    const int reserve = metaGap + meta - metaOut;
    const bool inTheWay = last.boxed || (m_text.lineCount() > 1 && last.rightToLeft != toLeft);
    const bool inLine = !inTheWay && used + reserve <= textMost;
    const int inner = inLine ? std::max(m_text.width(), used + reserve) : std::max(m_text.width(), meta - metaOut);

    const int width = inner + 2 * padAcross;
    m_bubble = QRect(m_row.own ? m_column.x() + m_column.width() - width : bodyX, y, width,
        m_text.height() + 2 * padDown + (inLine ? 0 : metaHeight));
    m_textOrigin = m_bubble.topLeft() + QPoint(padAcross, padDown);
    const int metaY = m_bubble.y() + m_bubble.height() - metrics::tiny - metaHeight;
    const int metaX = m_bubble.x() + m_bubble.width() - padAcross + metaOut - meta;
    m_time = QRect(metaX, metaY, timeWidth, metaHeight);
    if (m_row.own)
        m_state = QRect(metaX + timeWidth + metrics::tiny, metaY + 1, stateIcon, stateIcon);
    m_height = m_bubble.y() + m_bubble.height();
    if (m_row.hasFailed())
        layFailure(m_height + lineGap);
}

// "Not sent: …  Retry  Delete" under the bubble, ending where it ends; in two lines where one is too short.
void MessageLayout::layFailure(int top)
{
    const QFontMetrics words(m_style.small);
    const int right = m_column.x() + m_column.width();
    const int discard = words.horizontalAdvance(discardText()) + 2 * metrics::tiny;
    const int retry = words.horizontalAdvance(retryText()) + 2 * metrics::tiny;
    const int buttons = retry + metrics::tiny + discard - metrics::tiny;
    m_reasonText = TextBlock({.text = Words::notSent(m_row.error)},
        {.font = m_style.small, .width = qreal(m_column.width()), .direction = m_style.direction});
    const int step = lineHeight(m_style.small);
    const int buttonHeight = std::max(buttonHeightMin, words.height());
    const bool beside =
        m_reasonText.lineCount() == 1 && m_reasonText.width() + metrics::tiny + buttons <= m_column.width();
    int y = top;
    if (beside) {
        m_reason = QRect(right - buttons - metrics::tiny - m_reasonText.width(), y + (buttonHeight - step) / 2,
            m_reasonText.width(), m_reasonText.height());
    } else {
        m_reason = QRect(right - m_reasonText.width(), y + metrics::tiny, m_reasonText.width(), m_reasonText.height());
        y = m_reason.y() + m_reason.height();
    }
    m_discard = QRect(right + metrics::tiny - discard, y, discard, buttonHeight);
    m_retry = QRect(m_discard.x() - metrics::tiny - retry, y, retry, buttonHeight);
    m_height = y + buttonHeight;
}

// A day, a notice, the "new messages" line: centred words.
void MessageLayout::layLine()
{
    QString words;
    int top = metrics::medium;
    switch (m_row.kind) {
    case models::RowKind::Day:
        words = Words::day(QDateTime::fromMSecsSinceEpoch(m_row.date).date(), m_style.today, m_style.locale);
        top = metrics::huge;
        break;
    case models::RowKind::NewMessages:
        words = Words::newMessages();
        break;
    case models::RowKind::Notice:
        words = Words::notice(m_row.change, m_row.names, m_row.unfolded);
        break;
    case models::RowKind::Message:
        break;
    }
    const bool strong = m_row.kind == models::RowKind::NewMessages;
    const int width = m_column.width() - 2 * metrics::medium;
    m_text = TextBlock({.text = words},
        {.font = strong ? m_style.smallStrong : m_style.small,
            .width = qreal(std::max(width, 40)),
            .direction = m_style.direction,
            .align = Qt::AlignHCenter});
    const int step = lineHeight(m_style.small);
    const int spare = std::max(0, 20 - step); // lines of one row stand in 20 px, as beside them in the browser
    const bool day = m_row.kind == models::RowKind::Day;
    const int inside = day ? lineGap : 0;
    const int body = m_text.height() + spare + 2 * inside;
    m_textOrigin = QPoint(m_column.x() + metrics::medium, top + inside + spare / 2);
    if (day) {
        const QRect used = m_text.lastLine().used.toAlignedRect().translated(m_textOrigin);
        m_pill = QRect(used.x() - padAcross, top, used.width() + 2 * padAcross, body);
    }
    m_height = top + body;
}

void MessageLayout::mirror()
{
    for (QRect *rect :
        {&m_column, &m_bubble, &m_avatar, &m_name, &m_time, &m_state, &m_reason, &m_retry, &m_discard, &m_pill}) {
        if (!rect->isNull())
            rect->moveLeft(m_style.width - rect->x() - rect->width());
    }
    m_textOrigin.setX(m_style.width - m_textOrigin.x() - m_text.width());
}

MessageLayout::Hit MessageLayout::hit(QPoint point) const
{
    if (m_row.kind == models::RowKind::Notice && Words::isFolded(m_row.names))
        return {textRect().adjusted(0, -metrics::tiny, 0, metrics::tiny).contains(point) ? Area::Names : Area::None};
    if (!m_row.isMessage())
        return {};
    if (m_retry.contains(point))
        return {Area::Retry};
    if (m_discard.contains(point))
        return {Area::Discard};
    if (m_avatar.contains(point) || m_name.contains(point))
        return {Area::Person};
    if (m_time.contains(point))
        return {Area::Time};
    if (m_state.contains(point))
        return {Area::State};
    if (!m_bubble.contains(point))
        return {};
    const auto &links = m_markup.links;
    const int character = links.empty() ? -1 : m_text.characterAt(point - m_textOrigin);
    for (size_t i = 0; character >= 0 && i < links.size(); ++i) {
        if (character >= links[i].start && character < links[i].start + links[i].length)
            return {Area::Link, int(i)};
    }
    return {Area::Text};
}

int MessageLayout::positionAt(QPoint point) const
{
    if (!m_row.isMessage())
        return 0;
    if (point.y() < m_bubble.y())
        return 0;
    if (point.y() > m_bubble.bottom())
        return int(m_markup.text.size());
    return std::clamp(m_text.positionAt(point - m_textOrigin), 0, int(m_markup.text.size()));
}

const words::Markup::Block *MessageLayout::codeAt(QPoint point) const
{
    const int position = positionAt(point);
    const bool inside = m_bubble.contains(point);
    const words::Markup::Block *only = nullptr;
    int count = 0;
    for (const words::Markup::Block &block : m_markup.blocks) {
        if (block.kind != words::Markup::Kind::Code)
            continue;
        if (inside && position >= block.start && position <= block.start + block.length)
            return &block;
        only = &block;
        ++count;
    }
    return count == 1 ? only : nullptr;
}

QString MessageLayout::linkAddress(int link) const
{
    const auto &links = m_markup.links;
    return link >= 0 && link < int(links.size()) ? links[size_t(link)].url.toString(QUrl::FullyEncoded) : QString();
}

} // namespace kith::widgets
