#include "desktop/terminal/line_editor.h"

#include "desktop/terminal/width.h"

#include <utility>

namespace kith::terminal {
namespace {

constexpr qsizetype historyKept = 500;

} // namespace

LineEditor::Outcome LineEditor::press(const Key &key)
{
    switch (key.kind) {
    case KeyKind::Text:
    case KeyKind::Paste:
        return insert(key.text);
    case KeyKind::LineBreak:
        return m_secret ? Outcome::Nothing : insert(QStringLiteral("\n"));
    case KeyKind::Enter:
        return Outcome::Entered;
    case KeyKind::Backspace:
        return erase(previousCluster(m_text, m_cursor), m_cursor, false);
    case KeyKind::EndOfInput:
        if (m_text.isEmpty())
            return Outcome::Left;
        [[fallthrough]];
    case KeyKind::Delete:
        return erase(m_cursor, nextCluster(m_text, m_cursor), false);
    case KeyKind::Left:
        return moveTo(previousCluster(m_text, m_cursor));
    case KeyKind::Right:
        return moveTo(nextCluster(m_text, m_cursor));
    case KeyKind::WordLeft:
        return moveTo(wordStart());
    case KeyKind::WordRight:
        return moveTo(wordEnd());
    case KeyKind::Home:
        return moveTo(0);
    case KeyKind::End:
        return moveTo(m_text.size());
    case KeyKind::Up:
        return recall(m_at - 1);
    case KeyKind::Down:
        return recall(m_at + 1);
    case KeyKind::EraseToStart:
        return erase(0, m_cursor, true);
    case KeyKind::EraseToEnd:
        return erase(m_cursor, m_text.size(), true);
    case KeyKind::EraseWord:
        return erase(wordStart(), m_cursor, true);
    case KeyKind::EraseNextWord:
        return erase(m_cursor, wordEnd(), true);
    case KeyKind::Yank:
        return insert(m_erased);
    case KeyKind::Tab:
        return m_secret ? Outcome::Nothing : Outcome::Complete;
    case KeyKind::Interrupt:
        if (m_text.isEmpty() || m_secret)
            return Outcome::Interrupt;
        m_at = m_history.size();
        set({}, 0);
        return Outcome::Changed;
    case KeyKind::Redraw:
        return Outcome::Redraw;
    case KeyKind::Suspend:
        return Outcome::Suspend;
    }
    return Outcome::Nothing;
}

QString LineEditor::take()
{
    const QString line = m_text;
    set({}, 0);
    if (m_secret)
        return line;
    if (!line.trimmed().isEmpty() && (m_history.isEmpty() || m_history.back() != line))
        m_history.append(line);
    if (m_history.size() > historyKept)
        m_history.removeFirst();
    m_at = m_history.size();
    return line;
}

void LineEditor::forgetLast()
{
    if (!m_history.isEmpty())
        m_history.removeLast();
    m_at = m_history.size();
}

void LineEditor::set(const QString &text, qsizetype cursor)
{
    m_text = text;
    m_cursor = cursor;
}

void LineEditor::beginSecret()
{
    if (std::exchange(m_secret, true))
        return set({}, 0);
    m_held = m_text;
    set({}, 0);
}

void LineEditor::endSecret()
{
    if (!std::exchange(m_secret, false))
        return;
    const QString held = std::exchange(m_held, {});
    set(held, held.size());
}

LineEditor::Outcome LineEditor::insert(QString text)
{
    if (m_secret)
        text = text.section(u'\n', 0, 0);
    if (text.isEmpty())
        return Outcome::Nothing;
    m_text.insert(m_cursor, text);
    m_cursor += text.size();
    return Outcome::Changed;
}

LineEditor::Outcome LineEditor::erase(qsizetype from, qsizetype to, bool keep)
{
    if (from >= to)
        return Outcome::Nothing;
    if (keep && !m_secret)
        m_erased = m_text.sliced(from, to - from);
    m_text.remove(from, to - from);
    m_cursor = from;
    return Outcome::Changed;
}

LineEditor::Outcome LineEditor::moveTo(qsizetype cursor)
{
    return std::exchange(m_cursor, cursor) == cursor ? Outcome::Nothing : Outcome::Changed;
}

LineEditor::Outcome LineEditor::recall(qsizetype at)
{
    if (m_secret || at < 0 || at > m_history.size())
        return Outcome::Nothing;
    if (m_at == m_history.size())
        m_unsent = m_text;
    m_at = at;
    const QString line = at == m_history.size() ? m_unsent : m_history[at];
    set(line, line.size());
    return Outcome::Changed;
}

qsizetype LineEditor::wordStart() const
{
    qsizetype at = m_cursor;
    while (at > 0 && m_text[at - 1].isSpace())
        --at;
    while (at > 0 && !m_text[at - 1].isSpace())
        --at;
    return at;
}

qsizetype LineEditor::wordEnd() const
{
    qsizetype at = m_cursor;
    while (at < m_text.size() && m_text[at].isSpace())
        ++at;
    while (at < m_text.size() && !m_text[at].isSpace())
        ++at;
    return at;
}

} // namespace kith::terminal
