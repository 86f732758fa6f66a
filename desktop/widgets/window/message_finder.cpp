#include "desktop/widgets/window/message_finder.h"

#include "desktop/widgets/search/search_pane.h"
#include "desktop/words/error_text.h"
#include "shared/base/text.h"
#include "shared/search/fold.h"

#include <QDateTime>

namespace kith::widgets {

MessageFinder::MessageFinder(client::Account &account, SearchPane &pane, QObject *parent)
    : QObject(parent), m_account(account), m_pane(pane), m_search(account)
{
    using client::MessageSearch;
    connect(&pane, &SearchPane::searchWanted, this, &MessageFinder::search);
    connect(&pane, &SearchPane::cleared, &m_search, &MessageSearch::cancel);
    connect(&pane, &SearchPane::moreWanted, this, [this] {
        if (m_search.hasMore() && !m_search.isRunning())
            m_search.more();
    });
    connect(&m_search, &MessageSearch::found, &pane, &SearchPane::showFound);
    connect(&m_search, &MessageSearch::finished, this, &MessageFinder::ended);
    connect(&m_search, &MessageSearch::failed, this,
        [this](const client::Failure &failure) { m_failure = words::errorText(failure); });
}

std::optional<UserId> MessageFinder::person(const QString &name) const
{
    const QString wanted = foldName(name);
    if (wanted == u"me" || wanted == foldName(tr("me", "who wrote: from:me")))
        return m_account.me();
    // A user name means one person; any other way of writing it, and a display name, are guesses.
    const QString alike = search::foldText(name);
    std::optional<UserId> guess;
    for (const auto &[id, person] : m_account.people().all()) {
        if (foldName(person.user.username) == wanted)
            return id;
        if (search::foldText(person.user.username) == alike || search::foldText(person.user.displayName) == alike)
            guess = id;
    }
    return guess;
}

void MessageFinder::search(const models::SearchTerms &terms, std::optional<RoomId> room)
{
    m_failure.clear();
    if (terms.wrong) {
        m_search.cancel();
        m_pane.showProblem(tr("“%1” is not a date. Write it like this: before:2026-11-30").arg(*terms.wrong));
        return;
    }
    client::MessageSearch::Terms wanted{.text = terms.words, .room = room};
    if (terms.from) {
        wanted.from = person(*terms.from);
        if (!wanted.from) {
            m_search.cancel();
            m_pane.showProblem(
                tr("Nobody called “%1” is known here. Use the name that they sign in with.").arg(*terms.from));
            return;
        }
    }
    if (terms.before)
        wanted.before = terms.before->startOfDay().toMSecsSinceEpoch();
    m_pane.showSearching(search::Query(terms.words));
    m_search.start(wanted);
}

void MessageFinder::ended(bool more)
{
    QString remark;
    if (!m_failure.isEmpty())
        remark = tr("Only what is kept on this computer was searched. %1").arg(m_failure);
    else if (!m_search.serverAnswered())
        remark = tr("Not connected: only what is kept on this computer was searched.");
    m_pane.showEnd(more, remark);
}

} // namespace kith::widgets
