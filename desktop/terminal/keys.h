// What a person pressed, out of the bytes of a terminal: UTF-8, control characters, the escape sequences of ECMA-48
// and xterm, and pasted text in its brackets.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringDecoder>

#include <vector>

namespace kith::terminal {

enum class KeyKind {
    Text,
    Paste, // with line breaks as '\n'
    Enter,
    LineBreak, // Alt+Enter
    Backspace,
    Delete, // or the end of the input on an empty line, where Ctrl+D was pressed
    EndOfInput,
    Left,
    Right,
    WordLeft,
    WordRight,
    Up,
    Down,
    Home,
    End,
    EraseToStart,
    EraseToEnd,
    EraseWord,
    EraseNextWord,
    Yank, // what was erased last comes back
    Tab,
    Interrupt,
    Redraw,
    Suspend,
};

struct Key {
    KeyKind kind = KeyKind::Text;
    QString text = {};
    friend bool operator==(const Key &, const Key &) = default;
};

// Bytes come in any portions; what is not complete waits for the rest.
class KeyReader {
public:
    std::vector<Key> read(const QByteArray &bytes);

private:
    enum class State { Ground, Escape, Csi, Ss3, Paste };
    void ground(char byte);
    void escape(char byte);
    void csi(char final);
    void put(KeyKind kind);
    void flushText();

    State m_state = State::Ground;
    QByteArray m_text; // UTF-8 that is not decoded yet
    QByteArray m_parameters;
    QByteArray m_paste;
    QStringDecoder m_decoder{QStringDecoder::Utf8};
    std::vector<Key> m_keys;
};

} // namespace kith::terminal
