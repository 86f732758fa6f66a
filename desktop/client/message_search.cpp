#include "desktop/client/message_search.h"

#include "desktop/client/search_worker.h"

#include <algorithm>

namespace kith::client {
namespace {

constexpr int page = 30;

std::vector<Message> messagesOf(const std::vector<proto::MessageInfo> &infos)
{
    std::vector<Message> messages;
    messages.reserve(infos.size());
    for (const proto::MessageInfo &info : infos)
        messages.push_back({.roomId = info.roomId,
            .seq = info.seq,
            .rev = info.rev,
            .from = info.from,
            .date = info.date.ms,
            .text = info.message});
    return messages;
}

} // namespace

MessageSearch::MessageSearch(Account &account, QObject *parent)
    : QObject(parent), m_account(account), m_worker(std::make_unique<SearchWorker>(account.cachePath()))
{
}

MessageSearch::~MessageSearch() = default;

void MessageSearch::start(const Terms &terms)
{
    cancel();
    m_wanted = {.query = search::Query(terms.text), .from = terms.from.value_or(UserId()), .limit = page};
    m_text = terms.text.trimmed();
    m_room = terms.room.value_or(RoomId());
    m_localBefore = m_serverBefore = terms.before;
    m_known.clear();
    m_serverAnswered = false;
    m_local = m_server = Part::Paused;
    if (m_wanted.query.isEmpty())
        m_local = m_server = Part::Over;
    next();
}

void MessageSearch::more()
{
    if (hasMore() && !isRunning())
        next();
}

void MessageSearch::cancel()
{
    m_worker->cancel();
    m_asking.reset();
    m_early.reset();
    m_local = m_server = Part::Over;
}

void MessageSearch::next()
{
    m_asking = std::make_unique<QObject>();
    if (m_server == Part::Paused)
        m_serverAnswered = false; // it is asked once more
    const bool online = m_account.state() == Account::State::Online;
    if (m_server == Part::Paused && !online)
        m_server = Part::Over;
    const bool here = m_local == Part::Paused;
    const bool there = m_server == Part::Paused;
    // Both are on their way before either can end.
    if (here)
        m_local = Part::Running;
    if (there)
        m_server = Part::Running;
    if (here)
        searchHere();
    if (there)
        askServer();
    if (!here && !there)
        QMetaObject::invokeMethod(
            m_asking.get(), [this] { settle(); }, Qt::QueuedConnection);
}

void MessageSearch::searchHere()
{
    search::Wanted wanted = m_wanted;
    wanted.before = m_localBefore;
    const auto done = [this](search::Found found) {
        m_local = found.more ? Part::Paused : Part::Over;
        m_localBefore = found.before;
        const QPointer<QObject> asking(m_asking.get());
        take(std::move(found.messages), false);
        if (asking && m_early)
            answered(*std::exchange(m_early, std::nullopt));
    };
    const auto early = [this](const std::vector<Message> &messages) { show(messages, false); };
    m_worker->start(std::move(wanted), m_room, m_asking.get(), done, early);
}

void MessageSearch::askServer()
{
    proto::Search request{.query = m_text, .roomId = {}, .from = {}, .before = {}, .limit = page};
    if (m_room.isValid())
        request.roomId = m_room;
    if (m_wanted.from.isValid())
        request.from = m_wanted.from;
    if (m_serverBefore)
        request.before = proto::Timestamp{*m_serverBefore};
    m_account.searchMessages(request, m_asking.get(), [this](const Outcome<proto::SearchReply> &reply) {
        if (m_local == Part::Running)
            m_early = reply; // what is held comes first
        else
            answered(reply);
    });
}

void MessageSearch::answered(const Outcome<proto::SearchReply> &reply)
{
    m_server = Part::Over;
    if (!reply) {
        const QPointer<QObject> asking(m_asking.get());
        emit failed(reply.error());
        if (asking)
            settle();
        return;
    }
    m_serverAnswered = true;
    std::vector<Message> messages = messagesOf(reply->messages);
    // A server that does not say where to go on goes on behind its last message.
    m_serverBefore = reply->before ? reply->before->ms : messages.empty() ? 0 : messages.back().date;
    if (reply->more && *m_serverBefore > 0)
        m_server = Part::Paused;
    take(std::move(messages), true);
}

void MessageSearch::show(std::vector<Message> messages, bool fromServer)
{
    std::erase_if(messages, [this](const Message &message) {
        // A room may have been left meanwhile.
        return m_account.room(message.roomId) == nullptr || !m_known.emplace(message.roomId, message.seq).second;
    });
    if (!messages.empty())
        emit found(messages, fromServer);
}

void MessageSearch::take(std::vector<Message> messages, bool fromServer)
{
    const QPointer<QObject> asking(m_asking.get());
    show(std::move(messages), fromServer);
    if (asking) // whoever listens may have begun another search
        settle();
}

void MessageSearch::settle()
{
    if (!isRunning())
        emit finished(hasMore());
}

} // namespace kith::client
