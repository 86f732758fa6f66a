#include "desktop/terminal/completion.h"

#include "desktop/terminal/commands.h"

using namespace Qt::StringLiterals;

namespace kith::terminal {
namespace {

QStringList commandNames()
{
    QStringList names;
    for (const CommandRow &row : commandTable())
        names.append(QString::fromLatin1(row.name));
    return names;
}

QStringList beginningWith(const QString &start, const QStringList &names)
{
    QStringList found;
    for (const QString &name : names) {
        if (name.startsWith(start, Qt::CaseInsensitive) && !found.contains(name))
            found.append(name);
    }
    found.sort(Qt::CaseInsensitive);
    return found;
}

QString commonStart(const QStringList &names)
{
    QString common = names.front();
    for (const QString &name : names) {
        while (!name.startsWith(common, Qt::CaseInsensitive))
            common.chop(1);
    }
    return common;
}

} // namespace

Console::Completion complete(const QString &text, qsizetype cursor, const Candidates &candidates)
{
    const QString before = text.first(cursor);
    const qsizetype space = before.indexOf(u' ');
    const Verb verb = parseLine(before).verb;
    qsizetype from = before.lastIndexOf(u' ') + 1;
    QStringList names;
    if (before.startsWith(u'/') && space < 0) {
        names = commandNames();
    } else if (space > 0 && (verb == Verb::Join || verb == Verb::Dm)) {
        from = space + 1; // names of rooms have spaces
        names = verb == Verb::Join ? candidates.rooms : candidates.people;
    } else if (from < before.size() && before[from] == u'@') {
        for (const QString &person : candidates.people)
            names.append(u'@' + person);
    }
    const QString start = before.sliced(from);
    const QStringList found = beginningWith(start, names);
    if (found.isEmpty())
        return {.text = text, .cursor = cursor};
    const QString rest = text.sliced(cursor);
    QString whole = found.size() == 1 ? found.front() : commonStart(found);
    if (whole.size() < start.size())
        whole = start;
    if (found.size() == 1 && !rest.startsWith(u' '))
        whole += u' ';
    return {.text = before.first(from) + whole + rest,
        .cursor = from + whole.size(),
        .choices = found.size() > 1 ? found : QStringList()};
}

} // namespace kith::terminal
