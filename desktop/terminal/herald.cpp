#include "desktop/terminal/herald.h"

#include "desktop/terminal/safe_text.h"

using namespace Qt::StringLiterals;

namespace kith::terminal {

using client::Account;
using client::Outcome;

namespace {

constexpr std::chrono::milliseconds gather{400};
constexpr size_t mostMembers = 200; // in a larger room somebody always comes or goes
constexpr qsizetype namesAtOnce = 5;

QString joined(QStringList names)
{
    if (names.size() > namesAtOnce) {
        const int others = int(names.size() - (namesAtOnce - 1));
        names = names.first(namesAtOnce - 1);
        return Herald::tr("%1 and %n more", nullptr, others).arg(names.join(", "_L1));
    }
    return names.join(", "_L1);
}

} // namespace

Herald::Herald(Account &account, Transcript &transcript, QObject *parent)
    : QObject(parent), m_account(account), m_transcript(transcript)
{
    m_gather.setSingleShot(true);
    m_gather.setInterval(gather);
    connect(&m_gather, &QTimer::timeout, this, &Herald::tell);
    connect(&account, &Account::noticed, this, [this](RoomId id, const client::Notice &notice) {
        if (id == m_room)
            noticed(notice);
    });
    connect(&account.connection(), &client::Connection::eventReceived, this, &Herald::heard);
    connect(&account, &Account::messagesAppended, this, [this](RoomId id) {
        if (id == m_room && !m_news.empty())
            tell(); // before what they say
    });
    connect(&account, &Account::stateChanged, this, [this] {
        if (m_account.state() == Account::State::Online && m_members.empty() && m_room.isValid())
            ask({});
    });
}

void Herald::watch(RoomId room)
{
    tell();
    m_room = room;
    m_members.clear();
    if (room.isDirect())
        m_members = {m_account.me(), room.peerOf(m_account.me())};
    else if (room.isValid() && m_account.state() == Account::State::Online)
        ask({});
}

void Herald::ask(UserId after)
{
    m_account.members(m_room, after, this, [this, room = m_room](const Outcome<proto::UserPageReply> &page) {
        if (!page || room != m_room)
            return;
        for (const proto::UserInfo &user : page->users)
            m_members.insert(user.id);
        if (page->more && !page->users.empty() && m_members.size() <= mostMembers)
            ask(page->users.back().id);
    });
}

void Herald::heard(const proto::Event &event)
{
    const bool came = std::holds_alternative<proto::UserConnected>(event);
    if (!came && !std::holds_alternative<proto::UserDisconnected>(event))
        return;
    const UserId id = came ? std::get<proto::UserConnected>(event).id : std::get<proto::UserDisconnected>(event).id;
    if (id == m_account.me() || !m_members.contains(id) || m_members.size() > mostMembers)
        return;
    News &news = m_news[id];
    // Back in the same moment: nothing to tell.
    news.online = news.online && *news.online != came ? std::nullopt : std::optional(came);
    m_gather.start();
}

void Herald::noticed(const client::Notice &notice)
{
    if (notice.change == MemberChange::Joined)
        m_members.insert(notice.user);
    else
        m_members.erase(notice.user);
    m_news[notice.user].change = notice.change;
    if (!m_gather.isActive())
        m_gather.start();
}

void Herald::tell()
{
    m_gather.stop();
    QStringList in;
    QStringList out;
    QStringList removed;
    QStringList online;
    QStringList offline;
    for (const auto &[id, news] : std::exchange(m_news, {})) {
        const QString name = safeLine(m_account.people().name(id));
        if (news.change)
            (*news.change == MemberChange::Joined ? in : *news.change == MemberChange::Left ? out : removed) << name;
        else if (news.online)
            (*news.online ? online : offline) << name;
    }
    QStringList parts;
    if (!in.isEmpty())
        parts << tr("%1 joined").arg(joined(in));
    if (!out.isEmpty())
        parts << tr("%1 left").arg(joined(out));
    if (!removed.isEmpty())
        parts << tr("%1 removed from the room").arg(joined(removed));
    if (!online.isEmpty())
        parts << tr("%1 online").arg(joined(online));
    if (!offline.isEmpty())
        parts << tr("%1 offline").arg(joined(offline));
    if (!parts.isEmpty())
        m_transcript.note(parts.join(u" · "_s));
}

} // namespace kith::terminal
