#include "desktop/terminal/transcript.h"

#include "desktop/terminal/safe_text.h"
#include "desktop/terminal/width.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::terminal {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Transcript)
};

const QString clock = u"HH:mm"_s;

QString dayText(QDate day)
{
    const QDate today = QDate::currentDate();
    if (day == today)
        return Words::tr("Today");
    const QLocale locale;
    return day.year() == today.year()
        ? locale.toString(day, Words::tr("dddd, d MMMM", "date format of a day of this year"))
        : locale.toString(day, Words::tr("d MMMM yyyy", "date format of an earlier day"));
}

bool isWordPart(QChar c) { return c.isLetterOrNumber() || c == u'_' || c == u'-' || c.isMark(); }

bool mentionsName(const QString &name, const QString &text)
{
    const QString wanted = u'@' + name;
    for (qsizetype at = 0; !name.isEmpty() && (at = text.indexOf(wanted, at, Qt::CaseInsensitive)) >= 0; ++at) {
        const qsizetype behind = at + wanted.size();
        if ((at == 0 || !isWordPart(text[at - 1])) && (behind == text.size() || !isWordPart(text[behind])))
            return true;
    }
    return false;
}

} // namespace

bool Transcript::mentions(const User &user, const QString &text)
{
    return mentionsName(user.username, text) || mentionsName(user.displayName, text);
}

void Transcript::message(const client::Account &account, const Message &message, Mark mark)
{
    const QDateTime date = QDateTime::fromMSecsSinceEpoch(message.date);
    // Today needs no heading before the first message of this morning.
    const bool isFirst = !m_day.isValid();
    if (date.date() != m_day && !(isFirst && date.date() == QDate::currentDate()))
        heading(dayText(date.date()));
    m_day = date.date();
    m_console.print(line(account, message, date.toString(clock), mark));
}

void Transcript::found(const client::Account &account, const Message &message)
{
    const QDateTime date = QDateTime::fromMSecsSinceEpoch(message.date);
    m_console.print(line(account, message, date.toString(u"yyyy-MM-dd HH:mm"_s), Mark::None));
}

QString Transcript::line(const client::Account &account, const Message &message, const QString &when, Mark mark) const
{
    const Paint &paint = m_console.paint();
    const bool own = message.from == account.me();
    // Also a long name leaves no room for a row that begins with what somebody chose.
    const QString name = cut(safeLine(account.people().name(message.from)), std::max(m_console.columns() / 2, 8));
    QString text = safeText(message.text);
    // Further rows stand under the name, not under the time.
    const int indent = int(when.size()) + 1;
    const auto fitted = [&](int before) { return wrapped(text, m_console.columns() - 1, indent + before, indent); };
    const int before = textWidth(name) + 2;
    if (mark == Mark::Waiting)
        return paint.dim(Words::tr("%1 %2: %3 (waiting)", "time, name, message").arg(when, name, fitted(before)));
    const bool called = !own && mentions(account.user(), message.text);
    text = fitted(mark == Mark::Sent ? before + 2 : before);
    QString line = paint.dim(when) + u' ';
    if (mark == Mark::Sent)
        line += paint.good(u"✓ "_s);
    return line + paint.person(message.from, own, name) + u": "_s + (called ? paint.mention(text) : text);
}

QString Transcript::now() const { return QDateTime::currentDateTime().toString(clock); }

// Further rows under the sentence, not under the time.
QString Transcript::fitted(const QString &sentence) const
{
    const int indent = int(clock.size()) + 1;
    return wrapped(sentence, m_console.columns() - 1, indent, indent);
}

void Transcript::note(const QString &sentence)
{
    m_console.print(m_console.paint().dim(now() + u' ' + fitted(sentence)));
}

void Transcript::good(const QString &sentence)
{
    m_console.print(m_console.paint().dim(now()) + u' ' + m_console.paint().good(fitted(sentence)));
}

void Transcript::bad(const QString &sentence)
{
    m_console.print(m_console.paint().dim(now()) + u' ' + m_console.paint().bad(fitted(sentence)));
}

void Transcript::plain(const QString &lines) { m_console.print(lines); }

void Transcript::heading(const QString &text)
{
    m_console.print(m_console.paint().dim(u"── "_s + wrapped(text + u" ──"_s, m_console.columns() - 1, 3, 3)));
}

} // namespace kith::terminal
