// Completes names and emoji in a text field: "@ad" becomes "@ada ", ":tad" and ":tada:" become "🎉". Takes keys from the
// field only while its list is open.
#pragma once

#include "desktop/widgets/conversation/completion_popup.h"
#include "desktop/widgets/conversation/completion_query.h"
#include "desktop/words/emoji_table.h"

#include <QPointer>

class QPlainTextEdit;

namespace kith::widgets {

class Completer : public QObject {
    Q_OBJECT

public:
    // The list stands over `above`'s window, with its edge at the upper one of `above`.
    Completer(const Theme &theme, const words::EmojiTable &emoji, QPlainTextEdit *field, QWidget *above);

    ~Completer() override; // with the list, which is a child of the window

    // Who can be named, and who spoke lately, the last one first. A list that is open changes with it.
    void setPeople(std::vector<Mentionable> people, std::vector<UserId> recent);
    bool isOpen() const { return m_popup && m_popup->isVisible(); }
    const CompletionPopup *popup() const { return m_popup; }
    void close();
    // The field shows another text, which nobody typed.
    void reset();

signals:
    void peopleWanted(); // somebody is about to be named
    void emojiUsed(const QString &emoji);

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void look();
    void typed();
    void replace(qsizetype start, const QString &text);
    void accept(const Completion &completion);
    std::vector<Completion> completions(const CompletionQuery &query) const;
    bool takesKey(int key) const;

    const Theme &m_theme;
    const words::EmojiTable &m_emoji;
    QPlainTextEdit *m_field;
    QWidget *m_above;
    QPointer<CompletionPopup> m_popup;
    std::vector<Mentionable> m_people;
    std::vector<UserId> m_recent;
    std::optional<CompletionQuery> m_query;
    std::optional<CompletionQuery> m_refused; // closed with Escape: not opened again for this word
    bool m_typing = false;                    // the text has changed, and typed() was not called yet
    bool m_oneMore = false;                   // … by one character more
};

} // namespace kith::widgets
