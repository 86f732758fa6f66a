// The line that is being typed: text, cursor, history of this process. Knows keys and nothing of a screen.
//
// Why not libedit (GNU readline's licence does not fit): tried in a pseudo-terminal, its copy of the screen cannot be
// told that other lines were printed, so that what had wrapped was not drawn again; it deletes code points, which takes
// emoji apart; and pasted line breaks send what is before them.
#pragma once

#include "desktop/terminal/keys.h"

#include <QStringList>

namespace kith::terminal {

class LineEditor {
public:
    enum class Outcome {
        Nothing,
        Changed,   // text or cursor
        Entered,   // take() has the line
        Left,      // Ctrl+D on an empty line
        Interrupt, // Ctrl+C on an empty line; elsewhere it empties the line
        Complete,
        Redraw,
        Suspend,
    };
    Outcome press(const Key &key);

    const QString &text() const { return m_text; }
    qsizetype cursor() const { return m_cursor; }
    // The entered line, which goes into the history (but not a secret); the editor is empty then.
    QString take();
    void forgetLast(); // what was taken last goes out of the history
    void set(const QString &text, qsizetype cursor);

    // A secret has no history, no completion and no line breaks. What was typed before comes back at its end.
    void beginSecret();
    void endSecret();
    bool isSecret() const { return m_secret; }

private:
    Outcome insert(QString text);
    Outcome erase(qsizetype from, qsizetype to, bool keep);
    Outcome moveTo(qsizetype cursor);
    Outcome recall(qsizetype at);
    qsizetype wordStart() const;
    qsizetype wordEnd() const;

    QString m_text;
    qsizetype m_cursor = 0; // between two characters as readers see them
    QString m_erased;
    QStringList m_history;
    qsizetype m_at = 0; // in the history; its size: the new line
    QString m_unsent;   // the new line, while an older one is shown
    bool m_secret = false;
    QString m_held; // what was typed before the secret was asked
};

} // namespace kith::terminal
