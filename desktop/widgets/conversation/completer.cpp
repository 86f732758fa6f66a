#include "desktop/widgets/conversation/completer.h"

#include "desktop/widgets/theme/theme.h"

#include <QKeyEvent>
#include <QPlainTextEdit>
#include <QTextBlock>
#include <QTextDocument>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {
constexpr int mostEmoji = 20;
} // namespace

Completer::Completer(const Theme &theme, const words::EmojiTable &emoji, QPlainTextEdit *field, QWidget *above)
    : QObject(field), m_theme(theme), m_emoji(emoji), m_field(field), m_above(above)
{
    field->installEventFilter(this);
    connect(field->document(), &QTextDocument::contentsChange, this, [this](int, int removed, int added) {
        m_typing = true;
        m_oneMore = removed == 0 && added == 1;
    });
    connect(field, &QPlainTextEdit::textChanged, this, &Completer::typed);
    connect(field, &QPlainTextEdit::cursorPositionChanged, this, [this] {
        if (isOpen())
            look(); // it may have left the word
    });
}

Completer::~Completer() { delete m_popup; }

void Completer::setPeople(std::vector<Mentionable> people, std::vector<UserId> recent)
{
    m_people = std::move(people);
    m_recent = std::move(recent);
    if (m_query && m_query->kind == CompletionQuery::Kind::Person && m_field->hasFocus())
        look();
}

void Completer::close()
{
    m_query.reset();
    if (m_popup)
        m_popup->hide();
}

void Completer::reset()
{
    m_refused.reset();
    m_typing = false;
    close();
}

void Completer::typed()
{
    if (!std::exchange(m_typing, false) || !m_field->hasFocus())
        return;
    const QTextCursor cursor = m_field->textCursor();
    const QTextBlock block = cursor.block();
    if (!block.layout()->preeditAreaText().isEmpty())
        return; // an input method is at work
    // Only as the colon is typed: "undo" brings it back as well, and must not be undone.
    if (const auto closed = closedEmojiAt(block.text(), cursor.positionInBlock()); closed && m_oneMore) {
        if (const words::Emoji *emoji = m_emoji.named(closed->word)) {
            replace(closed->start, emoji->text);
            emit emojiUsed(emoji->text);
            close();
            return;
        }
    }
    look();
}

void Completer::look()
{
    const QTextCursor cursor = m_field->textCursor();
    const auto query =
        cursor.hasSelection() ? std::nullopt : completionAt(cursor.block().text(), cursor.positionInBlock());
    if (!query || !m_refused || m_refused->start != query->start || m_refused->kind != query->kind)
        m_refused.reset();
    if (!query || m_refused) {
        close();
        return;
    }
    const bool begins = !m_query || m_query->kind != query->kind || m_query->start != query->start;
    m_query = query;
    if (begins && query->kind == CompletionQuery::Kind::Person) {
        emit peopleWanted(); // which may call setPeople at once
        if (isOpen())
            return;
    }
    auto found = completions(*query);
    if (found.empty()) {
        if (m_popup)
            m_popup->hide();
        return;
    }
    if (!m_popup || m_popup->parentWidget() != m_above->window()) {
        delete m_popup;
        m_popup = new CompletionPopup(m_theme, m_above->window());
        connect(m_popup, &CompletionPopup::accepted, this, &Completer::accept);
    }
    m_popup->setCompletions(
        std::move(found), query->kind == CompletionQuery::Kind::Person ? tr("People to name") : tr("Emoji to insert"));
    // At the mark, so that the list stands still while the word grows.
    QTextCursor mark = cursor;
    mark.setPosition(cursor.block().position() + int(query->start));
    const QWidget *window = m_popup->parentWidget();
    const int x = m_field->viewport()->mapTo(window, m_field->cursorRect(mark).topLeft()).x();
    const int y = m_above->mapTo(window, QPoint()).y();
    m_popup->showAt({x, y}, m_above->height());
}

std::vector<Completion> Completer::completions(const CompletionQuery &query) const
{
    std::vector<Completion> result;
    if (query.kind == CompletionQuery::Kind::Person) {
        for (const Mentionable &person : rankPeople(m_people, m_recent, query.word))
            result.push_back({.text = u'@' + person.username,
                .title = person.displayName.isEmpty() ? person.username : person.displayName,
                .detail = u'@' + person.username,
                .avatarId = person.id.toString()});
        return result;
    }
    for (const words::Emoji *emoji : m_emoji.search(query.word, mostEmoji)) {
        // By the name that is being typed.
        QString name = emoji->shortName;
        for (const QString &known : emoji->known)
            name = known.startsWith(query.word, Qt::CaseInsensitive) ? known : name;
        result.push_back({.text = emoji->text, .title = u":%1:"_s.arg(name)});
    }
    return result;
}

// One step for "undo".
void Completer::replace(qsizetype start, const QString &text)
{
    QTextCursor cursor = m_field->textCursor();
    const QTextBlock block = cursor.block();
    const bool blank =
        cursor.positionInBlock() < block.text().size() && block.text()[cursor.positionInBlock()].isSpace();
    cursor.beginEditBlock();
    cursor.setPosition(block.position() + int(start), QTextCursor::KeepAnchor);
    cursor.insertText(blank ? text : text + u' ');
    cursor.endEditBlock();
    if (blank)
        cursor.movePosition(QTextCursor::NextCharacter);
    m_field->setTextCursor(cursor);
    m_typing = false;
}

void Completer::accept(const Completion &completion)
{
    if (!m_query)
        return;
    const CompletionQuery query = *m_query;
    close();
    replace(query.start, completion.text);
    m_field->setFocus();
    if (query.kind == CompletionQuery::Kind::Emoji)
        emit emojiUsed(completion.text);
}

bool Completer::takesKey(int key) const
{
    switch (key) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Tab:
    case Qt::Key_Escape:
        return true;
    default:
        return false;
    }
}

bool Completer::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() == QEvent::FocusOut)
        close();
    const bool key = event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
    if (!key || !isOpen())
        return QObject::eventFilter(object, event);
    auto *pressed = static_cast<QKeyEvent *>(event);
    if (!takesKey(pressed->key()) || (pressed->modifiers() & ~Qt::KeypadModifier) != Qt::NoModifier)
        return QObject::eventFilter(object, event);
    event->accept();
    if (event->type() == QEvent::ShortcutOverride)
        return true; // and no shortcut of the window
    switch (pressed->key()) {
    case Qt::Key_Up:
        m_popup->choose(-1);
        break;
    case Qt::Key_Down:
        m_popup->choose(1);
        break;
    case Qt::Key_Escape:
        m_refused = m_query;
        close();
        break;
    default:
        m_popup->accept();
        break;
    }
    return true;
}

} // namespace kith::widgets
