#include "desktop/widgets/window/message_finder.h"

#include "desktop/models/name_match.h"
#include "desktop/widgets/search/search_pane.h"
#include "desktop/words/error_text.h"

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
    const QString wanted = models::foldedName(name);
    if (wanted == u"me" || wanted == models::foldedName(tr("me", "who wrote: from:me")))
        return m_account.me();
    std::optional<UserId> byDisplayName;
    for (const auto &[id, person] : m_account.people().all()) {
        if (models::foldedName(person.user.username) == wanted)
            return id;
        if (models::foldedName(person.user.displayName) == wanted)
            byDisplayName = id;
    }
    return byDisplayName;
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
