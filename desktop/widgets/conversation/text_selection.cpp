#include "desktop/widgets/conversation/text_selection.h"

#include "desktop/widgets/conversation/message_row.h"
#include "desktop/widgets/conversation/words.h"
#include "desktop/words/markup.h"

#include <QTextBoundaryFinder>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

TextSelection::Range unitAround(const QString &text, int offset, TextSelection::Unit unit)
{
    const int length = int(text.size());
    offset = std::clamp(offset, 0, length);
    if (unit == TextSelection::Unit::Character)
        return {offset, offset};
    if (unit == TextSelection::Unit::Paragraph) {
        const qsizetype before = offset == 0 ? -1 : text.lastIndexOf(u'\n', offset - 1);
        const qsizetype after = text.indexOf(u'\n', offset);
        return {int(before + 1), after < 0 ? length : int(after)};
    }
    QTextBoundaryFinder finder(QTextBoundaryFinder::Word, text);
    finder.setPosition(offset);
    const int from = finder.isAtBoundary() && offset < length ? offset : int(finder.toPreviousBoundary());
    finder.setPosition(offset);
    const int to = offset == length ? length : int(finder.toNextBoundary());
    return {std::max(0, from), to < 0 ? length : to};
}

QString shownText(const QModelIndex &row) { return words::parseMarkup(MessageRow::from(row).text).text; }

} // namespace

bool operator<(const TextPosition &a, const TextPosition &b)
{
    return a.row.row() != b.row.row() ? a.row.row() < b.row.row() : a.offset < b.offset;
}

void TextSelection::begin(const TextPosition &position, Unit unit)
{
    m_unit = unit;
    const Range range = unitAround(shownText(position.row), position.offset, unit);
    m_from = m_anchorFrom = {position.row, range.from};
    m_to = m_anchorTo = {position.row, range.to};
}

void TextSelection::extend(const TextPosition &position)
{
    if (!hasBegun() || !position.row.isValid())
        return;
    const Range range = unitAround(shownText(position.row), position.offset, m_unit);
    m_from = std::min(m_anchorFrom, TextPosition{position.row, range.from});
    m_to = std::max(m_anchorTo, TextPosition{position.row, range.to});
}

void TextSelection::selectAll(const QAbstractItemModel &model)
{
    const int rows = model.rowCount();
    if (rows == 0)
        return;
    selectRows(model.index(0, 0), model.index(rows - 1, 0));
}

void TextSelection::selectRows(const QModelIndex &first, const QModelIndex &last)
{
    m_unit = Unit::Character;
    m_from = m_anchorFrom = {first, 0};
    m_to = m_anchorTo = {last, int(shownText(last).size())};
}

bool TextSelection::isEmpty() const { return !m_from.row.isValid() || !m_to.row.isValid() || !(m_from < m_to); }

TextSelection::Range TextSelection::rangeIn(const QModelIndex &row) const
{
    if (isEmpty() || row.row() < m_from.row.row() || row.row() > m_to.row.row())
        return {};
    const int from = row.row() == m_from.row.row() ? m_from.offset : 0;
    return {from, row.row() == m_to.row.row() ? m_to.offset : std::numeric_limits<int>::max()};
}

QString TextSelection::line(const MessageRow &row, const QString &text, const QLocale &locale)
{
    const QString time = Words::time(QDateTime::fromMSecsSinceEpoch(row.date), locale);
    return u"[%1] %2: %3"_s.arg(time, row.name.isEmpty() && row.own ? Words::tr("You") : row.name, text);
}

QString TextSelection::text(const QLocale &locale, bool withNames) const
{
    if (isEmpty())
        return {};
    QStringList lines;
    QString alone;
    for (int i = m_from.row.row(); i <= m_to.row.row(); ++i) {
        const QModelIndex index = m_from.row.sibling(i, 0);
        const MessageRow row = MessageRow::from(index);
        const Range range = rangeIn(index);
        if (!row.isMessage())
            continue;
        const words::Markup markup = words::parseMarkup(row.text);
        const qsizetype size = markup.text.size();
        const QString part =
            markup.typed(row.text, std::min<qsizetype>(range.from, size), std::min<qsizetype>(range.to, size));
        if (part.isEmpty())
            continue;
        alone = part;
        lines.append(line(row, part, locale));
    }
    return lines.size() == 1 && !withNames ? alone : lines.join(u'\n');
}

} // namespace kith::widgets
