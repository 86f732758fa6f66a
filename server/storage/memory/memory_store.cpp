#include "server/storage/memory/memory_store.h"

#include "server/storage/memory/memory_data.h"
#include "shared/base/text.h"

#include <QCoreApplication>
#include <QEvent>
#include <QPointer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::storage {
namespace memory {
void Answers::post(std::function<void()> call)
{
    m_calls.push_back(std::move(call));
    if (!std::exchange(m_posted, true))
        QCoreApplication::postEvent(this, new QEvent(QEvent::User));
}

void Answers::customEvent(QEvent *)
{
    m_posted = false;
    const QPointer<Answers> self(this); // a call may destroy the store
    // What these calls ask is answered in a later turn.
    for (size_t left = m_calls.size(); self && left > 0 && !m_calls.empty(); --left) {
        const auto call = std::move(m_calls.front());
        m_calls.pop_front();
        if (call)
            call();
    }
}

Data::Data() { addRoom(RoomId::general(), RoomKind::Public, u"General"_s, {}); }

RoomData *Data::room(RoomId id)
{
    const auto found = rooms.find(id);
    return found == rooms.end() ? nullptr : &found->second;
}

RoomData &Data::addRoom(RoomId id, RoomKind kind, const QString &name, const QString &topic)
{
    RoomData &data = rooms[id];
    data.room.id = id;
    data.room.kind = kind;
    data.room.name = name;
    data.room.topic = topic;
    data.nameFolded = foldName(name);
    data.topicFolded = foldName(topic);
    return data;
}

bool Data::addMember(RoomData &room, UserId user, Membership membership)
{
    membership.readSeq = room.room.lastSeq;
    return room.members.try_emplace(user, membership).second;
}

UserId Data::removeMember(RoomData &room, UserId user)
{
    const bool wasOwner = room.members.at(user).role == Role::Owner;
    room.members.erase(user);
    if (!wasOwner || room.members.empty())
        return {};
    // The highest role first, and of these who has been there longest.
    const auto next = std::ranges::min_element(room.members, {}, [](const auto &member) {
        return std::tuple(-static_cast<int>(member.second.role), member.second.joined, member.first);
    });
    if (next->second.role == Role::Owner)
        return {};
    next->second.role = Role::Owner;
    return next->first;
}

bool Data::userExists(UserId user) const
{
    const auto found = users.find(user);
    return found != users.end() && !found->second.retired;
}

Result<RoomId> Data::checkInvite(const QByteArray &keyHash, EpochMs now, UserId asker)
{
    const auto found = invites.find(keyHash);
    if (found == invites.end())
        return fail(inviteInvalid(InviteFault::Unknown));
    const auto &[room, invite] = found->second;
    if (invite.alive(now) || rooms.at(room).members.contains(asker))
        return room;
    return fail(inviteInvalid(invite.expires != 0 && now >= invite.expires ? InviteFault::Expired : InviteFault::Used));
}

Room Data::seenBy(const RoomData &data, UserId user)
{
    Room room = data.room;
    room.members = static_cast<qint64>(data.members.size());
    const auto member = data.members.find(user);
    if (member == data.members.end())
        return room;
    room.role = member->second.role;
    room.readSeq = member->second.readSeq;
    if (!data.messages.empty()) {
        room.lastMessage = data.messages.back();
        room.lastMessage->text = firstCharacters(room.lastMessage->text, limits::previewCharacters);
        room.lastMessageCut = room.lastMessage->text.size() < data.messages.back().text.size();
    }
    return room;
}

class MemoryUserStore final : public UserStore {
public:
    explicit MemoryUserStore(Data &data) : m_data(data) {}

    void create(NewUser user, Done<User> done) override { m_data.answers.give(std::move(done), add(user)); }

    void credentials(QString folded, Done<std::optional<Credentials>> done) override
    {
        std::optional<Credentials> found;
        if (const auto id = m_data.names.constFind(folded); id != m_data.names.cend()) {
            const Account &account = m_data.users.at(*id);
            found = Credentials{.user = account.user, .passwordHash = account.passwordHash};
        }
        m_data.answers.give<std::optional<Credentials>>(std::move(done), std::move(found));
    }

    void setPasswordHash(PasswordChange change, Done<std::vector<SessionId>> done) override
    {
        m_data.answers.give(std::move(done), changePassword(change));
    }

    void byIds(std::vector<UserId> ids, Done<std::vector<User>> done) override
    {
        std::map<UserId, User> found;
        for (UserId id : ids) {
            if (const auto user = m_data.users.find(id); user != m_data.users.end())
                found.emplace(id, user->second.user);
        }
        std::vector<User> users;
        users.reserve(found.size());
        for (auto &[id, user] : found)
            users.push_back(std::move(user));
        m_data.answers.give<std::vector<User>>(std::move(done), std::move(users));
    }

    void search(QString query, int limit, Done<std::vector<User>> done) override
    {
        struct Hit {
            bool later;
            QByteArray folded; // UTF-8: sorted as SQLite sorts
            User user;
        };
        std::vector<Hit> hits;
        for (const auto &[id, account] : m_data.users) {
            const qsizetype in = account.folded.indexOf(query);
            const qsizetype inDisplay = account.displayFolded.indexOf(query);
            if (!account.retired && (in >= 0 || inDisplay >= 0))
                hits.push_back({in != 0 && inDisplay != 0, account.folded.toUtf8(), account.user});
        }
        std::ranges::sort(hits, {}, [](const Hit &hit) { return std::pair(hit.later, hit.folded); });
        std::vector<User> users;
        for (const Hit &hit : hits) {
            if (static_cast<int>(users.size()) >= limit)
                break;
            users.push_back(hit.user);
        }
        m_data.answers.give<std::vector<User>>(std::move(done), std::move(users));
    }

    void retireGuests(GoneQuery query, Done<std::vector<Retired>> done) override
    {
        std::vector<Retired> retired;
        for (auto &[id, account] : m_data.users) {
            if (static_cast<int>(retired.size()) >= query.limit)
                break;
            if (account.user.guest && !account.retired && account.created < query.createdBefore
                && !hasSession(id, query.now))
                retired.push_back(retire(account));
        }
        m_data.answers.give<std::vector<Retired>>(std::move(done), std::move(retired));
    }

private:
    Result<std::vector<SessionId>> changePassword(const PasswordChange &change)
    {
        const auto found = m_data.users.find(change.user);
        if (found == m_data.users.end())
            return fail(ErrorCode::UserUnknown);
        if (found->second.passwordHash != change.before)
            return fail(ErrorCode::AuthFailed);
        found->second.passwordHash = change.after;
        std::vector<SessionId> ended;
        for (const auto &[id, session] : m_data.sessions) {
            if (change.endSessions && session.record.user == change.user && id != change.keep)
                ended.push_back(id);
        }
        for (SessionId id : ended)
            m_data.sessions.erase(id);
        return ended;
    }

    bool hasSession(UserId user, EpochMs now) const
    {
        return std::ranges::any_of(m_data.sessions,
            [&](const auto &entry) { return entry.second.record.user == user && entry.second.alive(now); });
    }

    Retired retire(Account &account)
    {
        const UserId id = account.user.id;
        account.retired = true;
        std::erase_if(m_data.sessions, [id](const auto &entry) { return entry.second.record.user == id; });
        Retired retired{.user = account.user};
        for (auto &[room, data] : m_data.rooms) {
            if (data.room.kind == RoomKind::Direct || !data.members.contains(id))
                continue;
            const UserId newOwner = Data::removeMember(data, id);
            retired.left.push_back(
                {.room = room, .members = static_cast<qint64>(data.members.size()), .newOwner = newOwner});
        }
        return retired;
    }

    Result<User> add(const NewUser &user)
    {
        if (m_data.names.contains(user.folded))
            return fail(ErrorCode::NameTaken);
        RoomId invited;
        if (!user.inviteHash.isEmpty()) {
            const Result<RoomId> room = m_data.checkInvite(user.inviteHash, user.created, {});
            if (!room)
                return fail(room.error());
            invited = *room;
        }
        const UserId id(++m_data.lastUser);
        Account account{
            .user = {.id = id, .username = user.username, .displayName = user.displayName, .guest = user.guest},
            .created = user.created,
            .folded = user.folded,
            .displayFolded = foldName(user.displayName),
            .passwordHash = user.passwordHash};
        m_data.names.insert(user.folded, id);
        m_data.users.emplace(id, account);
        Data::addMember(*m_data.room(RoomId::general()), id, {.joined = user.created});
        if (invited.isValid()) {
            Data::addMember(*m_data.room(invited), id, {.joined = user.created});
            ++m_data.invites.at(user.inviteHash).record.used;
        }
        return account.user;
    }

    Data &m_data;
};

class MemorySessionStore final : public SessionStore {
public:
    explicit MemorySessionStore(Data &data) : m_data(data) {}

    void create(NewSession session, Done<SessionId> done) override
    {
        if (!m_data.userExists(session.user))
            return m_data.answers.give<SessionId>(std::move(done), fail(ErrorCode::UserUnknown));
        const QByteArray &checked = session.passwordHash;
        if (!checked.isEmpty() && m_data.users.at(session.user).passwordHash != checked)
            return m_data.answers.give<SessionId>(std::move(done), fail(ErrorCode::AuthFailed));
        if (find(session.tokenHash) != nullptr)
            return m_data.answers.give<SessionId>(std::move(done), fail(ErrorCode::Internal));
        const SessionId id(++m_data.lastSession);
        m_data.sessions[id] = {.record = {.id = id,
                                   .user = session.user,
                                   .client = session.client,
                                   .created = session.created,
                                   .lastUsed = session.created},
            .tokenHash = session.tokenHash,
            .idleLifetime = session.idleLifetime};
        m_data.answers.give<SessionId>(std::move(done), id);
    }

    void open(QByteArray tokenHash, EpochMs now, Done<OpenedSession> done) override
    {
        const Session *session = find(tokenHash);
        if (session == nullptr || !session->alive(now))
            return m_data.answers.give<OpenedSession>(std::move(done), fail(ErrorCode::AuthExpired));
        m_data.answers.give<OpenedSession>(std::move(done),
            OpenedSession{.session = session->record, .user = m_data.users.at(session->record.user).user});
    }

    void touch(SessionId session, EpochMs now, Done<void> done) override
    {
        if (const auto found = m_data.sessions.find(session); found != m_data.sessions.end())
            found->second.record.lastUsed = now;
        m_data.answers.give<void>(std::move(done), {});
    }

    void list(UserId user, EpochMs now, Done<std::vector<SessionRecord>> done) override
    {
        std::vector<SessionRecord> records;
        for (const auto &[id, session] : m_data.sessions) {
            if (session.record.user == user && session.alive(now))
                records.push_back(session.record);
        }
        std::ranges::sort(records, std::greater(), [](const SessionRecord &r) { return std::pair(r.lastUsed, r.id); });
        m_data.answers.give<std::vector<SessionRecord>>(std::move(done), std::move(records));
    }

    void remove(UserId user, SessionId session, Done<bool> done) override
    {
        const auto found = m_data.sessions.find(session);
        const bool own = found != m_data.sessions.end() && found->second.record.user == user;
        if (own)
            m_data.sessions.erase(found);
        m_data.answers.give<bool>(std::move(done), own);
    }

    void purge(EpochMs now, Done<qint64> done) override
    {
        const auto dead = [now](const auto &entry) { return !entry.second.alive(now); };
        m_data.answers.give<qint64>(std::move(done), static_cast<qint64>(std::erase_if(m_data.sessions, dead)));
    }

private:
    const Session *find(const QByteArray &tokenHash) const
    {
        for (const auto &[id, session] : m_data.sessions) {
            if (session.tokenHash == tokenHash)
                return &session;
        }
        return nullptr;
    }

    Data &m_data;
};

class MemoryStore final : public Store {
public:
    UserStore &users() override { return m_users; }
    SessionStore &sessions() override { return m_sessions; }
    RoomStore &rooms() override { return m_rooms; }
    MessageStore &messages() override { return m_messages; }
    void probe(Done<void> done) override { m_data.answers.give<void>(std::move(done), {}); }
    void drain(std::function<void()> done) override { m_data.answers.post(std::move(done)); }

private:
    Data m_data;
    MemoryUserStore m_users{m_data};
    MemorySessionStore m_sessions{m_data};
    MemoryRoomStore m_rooms{m_data};
    MemoryMessageStore m_messages{m_data};
};

} // namespace memory

std::unique_ptr<Store> makeMemoryStore() { return std::make_unique<memory::MemoryStore>(); }

} // namespace kith::storage
