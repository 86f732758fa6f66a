#include "desktop/terminal/keys.h"

#include <QList>

#include <optional>
#include <utility>

namespace kith::terminal {
namespace {

constexpr char escapeByte = 0x1B;
constexpr auto pasteEnd = "\033[201~";
constexpr qsizetype longestSequence = 32; // what is longer is no key
constexpr qsizetype longestPaste = 1 << 20;

std::optional<KeyKind> controlKey(char byte)
{
    switch (byte) {
    case '\r':
    case '\n':
        return KeyKind::Enter;
    case '\t':
        return KeyKind::Tab;
    case 0x08:
    case 0x7F:
        return KeyKind::Backspace;
    case 0x01:
        return KeyKind::Home;
    case 0x02:
        return KeyKind::Left;
    case 0x03:
        return KeyKind::Interrupt;
    case 0x04:
        return KeyKind::EndOfInput;
    case 0x05:
        return KeyKind::End;
    case 0x06:
        return KeyKind::Right;
    case 0x0B:
        return KeyKind::EraseToEnd;
    case 0x0C:
        return KeyKind::Redraw;
    case 0x0E:
        return KeyKind::Down;
    case 0x10:
        return KeyKind::Up;
    case 0x15:
        return KeyKind::EraseToStart;
    case 0x17:
        return KeyKind::EraseWord;
    case 0x19:
        return KeyKind::Yank;
    case 0x1A:
        return KeyKind::Suspend;
    default:
        return {};
    }
}

std::optional<KeyKind> cursorKey(char final, bool byWord)
{
    switch (final) {
    case 'A':
        return KeyKind::Up;
    case 'B':
        return KeyKind::Down;
    case 'C':
        return byWord ? KeyKind::WordRight : KeyKind::Right;
    case 'D':
        return byWord ? KeyKind::WordLeft : KeyKind::Left;
    case 'H':
        return KeyKind::Home;
    case 'F':
        return KeyKind::End;
    default:
        return {};
    }
}

std::optional<KeyKind> numberedKey(const QByteArray &number, bool byWord)
{
    if (number == "1" || number == "7")
        return KeyKind::Home;
    if (number == "4" || number == "8")
        return KeyKind::End;
    if (number == "3")
        return byWord ? KeyKind::EraseNextWord : KeyKind::Delete;
    return {};
}

bool isControl(QChar c) { return c.category() == QChar::Other_Control; }

QString pastedText(const QByteArray &utf8)
{
    QString text = QString::fromUtf8(utf8);
    text.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
    text.replace(u'\r', u'\n');
    text.removeIf([](QChar c) { return isControl(c) && c != u'\n' && c != u'\t'; });
    return text;
}

} // namespace

std::vector<Key> KeyReader::read(const QByteArray &bytes)
{
    for (const char byte : bytes) {
        switch (m_state) {
        case State::Ground:
            ground(byte);
            break;
        case State::Escape:
            escape(byte);
            break;
        case State::Csi:
            if (byte >= 0x40 && byte <= 0x7E)
                csi(byte);
            else if (byte < 0x20 || m_parameters.size() >= longestSequence)
                m_state = State::Ground; // broken off
            else
                m_parameters += byte;
            break;
        case State::Ss3:
            m_state = State::Ground;
            if (const auto key = cursorKey(byte, false))
                put(*key);
            break;
        case State::Paste:
            m_paste += byte;
            if (byte == '~' && m_paste.endsWith(pasteEnd)) {
                m_paste.chop(qsizetype(qstrlen(pasteEnd)));
                m_keys.push_back({.kind = KeyKind::Paste, .text = pastedText(std::exchange(m_paste, {}))});
                m_state = State::Ground;
            } else if (m_paste.size() > longestPaste) {
                m_paste.remove(0, longestPaste / 2); // a message it cannot become; the end of it must be found
            }
            break;
        }
    }
    flushText();
    return std::exchange(m_keys, {});
}

void KeyReader::ground(char byte)
{
    if (byte == escapeByte) {
        m_state = State::Escape;
    } else if (static_cast<unsigned char>(byte) >= 0x20 && byte != 0x7F) {
        m_text += byte;
    } else if (const auto key = controlKey(byte)) {
        put(*key);
    }
}

void KeyReader::escape(char byte)
{
    m_state = State::Ground;
    m_parameters.clear();
    switch (byte) {
    case '[':
        m_state = State::Csi;
        return;
    case 'O':
        m_state = State::Ss3;
        return;
    case escapeByte:
        m_state = State::Escape;
        return;
    case '\r':
    case '\n':
        return put(KeyKind::LineBreak);
    case 'b':
        return put(KeyKind::WordLeft);
    case 'f':
        return put(KeyKind::WordRight);
    case 'd':
        return put(KeyKind::EraseNextWord);
    case 0x08:
    case 0x7F:
        return put(KeyKind::EraseWord);
    default:
        // Escape alone means nothing here: what follows is a key of its own.
        if (static_cast<unsigned char>(byte) < 0x20 || static_cast<unsigned char>(byte) >= 0x80)
            ground(byte);
    }
}

void KeyReader::csi(char final)
{
    m_state = State::Ground;
    const QByteArray parameters = std::exchange(m_parameters, {});
    if (final == '~' && parameters == "200") {
        flushText();
        m_state = State::Paste;
        return;
    }
    const QList<QByteArray> parts = parameters.split(';');
    const bool byWord = parts.size() > 1 && parts[1].toInt() > 2; // with Alt or Ctrl
    if (const auto key = final == '~' ? numberedKey(parts[0], byWord) : cursorKey(final, byWord))
        put(*key);
}

void KeyReader::put(KeyKind kind)
{
    flushText();
    m_keys.push_back({.kind = kind});
}

void KeyReader::flushText()
{
    QString text = m_decoder.decode(std::exchange(m_text, {}));
    text.removeIf(isControl);
    if (!text.isEmpty())
        m_keys.push_back({.kind = KeyKind::Text, .text = text});
}

} // namespace kith::terminal
