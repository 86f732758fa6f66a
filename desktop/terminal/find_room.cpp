#include "desktop/terminal/find_room.h"

#include "desktop/words/invite_key.h"
#include "shared/base/text.h"

#include <QPointer>

#include <set>

using namespace Qt::StringLiterals;

namespace kith::terminal {

using client::Account;
using client::Failure;
using client::Outcome;

namespace {

using Done = Account::Done<FoundRoom>;

constexpr qsizetype shortestKey = 12; // what is shorter is a name

tl::unexpected<Failure> unknown() { return client::refused(makeError(ErrorCode::RoomUnknown)); }

bool sameName(const QString &a, const QString &b) { return foldName(a.trimmed()) == foldName(b.trimmed()); }

Account::Done<RoomId> entered(Done done)
{
    return [done = std::move(done)](const Outcome<RoomId> &room) {
        done(room.map([](RoomId id) { return FoundRoom{.id = id, .joined = true}; }));
    };
}

// One after the other, until one of them finds it.
class Search : public std::enable_shared_from_this<Search> {
public:
    Search(Account &account, QString typed, QObject *context, Done done)
        : m_account(account), m_typed(std::move(typed)), m_context(context), m_done(std::move(done))
    {
    }

    void byName(RoomId after = {})
    {
        m_account.browse(
            m_typed, after, m_context, [self = shared_from_this()](const Outcome<proto::RoomsReply> &page) {
                if (!page)
                    return self->m_done(tl::unexpected<Failure>(page.error()));
                for (const proto::RoomInfo &room : page->rooms) {
                    if (sameName(room.name, self->m_typed))
                        self->m_named.insert(room.id);
                }
                const std::set<RoomId> &named = self->m_named;
                if (named.size() > 1)
                    self->m_done(FoundRoom{.id = {}, .several = {named.begin(), named.end()}});
                else if (page->more && !page->rooms.empty())
                    self->byName(page->rooms.back().id);
                else if (named.size() == 1)
                    self->join(*named.begin());
                else
                    self->byNumber();
            });
    }

    void byKey(const QString &key) { m_account.joinByInvite(key, m_context, entered(m_done)); }

private:
    void join(RoomId id) { m_account.joinRoom(id, m_context, entered(m_done)); }

    void byNumber()
    {
        const RoomId id = RoomId::fromString(m_typed);
        if (!id.isValid() || id.isDirect())
            return byBareKey();
        join(id);
    }

    void byBareKey()
    {
        const QString key = words::inviteKey(m_typed);
        if (key.size() < shortestKey)
            return m_done(unknown());
        m_account.joinByInvite(key, m_context, [self = shared_from_this()](const Outcome<RoomId> &room) {
            if (!room && room.error().is(ErrorCode::InviteInvalid))
                return self->m_done(unknown()); // it was a name after all
            entered(self->m_done)(room);
        });
    }

    Account &m_account;
    QString m_typed;
    QPointer<QObject> m_context;
    Done m_done;
    std::set<RoomId> m_named;
};

} // namespace

FoundRoom heldRoom(const Account &account, const QString &typed)
{
    const QString name = typed.trimmed();
    std::vector<RoomId> found;
    for (const auto &[id, room] : account.rooms()) {
        const bool wanted = name.startsWith(u'@') ? room.isDirect() && sameName(account.roomName(room), name.sliced(1))
                                                  : sameName(account.roomName(room), name);
        if (wanted)
            found.push_back(id);
    }
    if (found.size() == 1)
        return {.id = found.front()};
    if (!found.empty())
        return {.id = {}, .several = std::move(found)};
    const RoomId id = RoomId::fromString(name);
    return {.id = account.room(id) != nullptr ? id : RoomId()};
}

void findRoom(Account &account, const QString &typed, QObject *context, Done done)
{
    const QString name = typed.trimmed();
    const bool isPerson = name.startsWith(u'@'); // of several, one may have it as user name
    if (const FoundRoom held = heldRoom(account, name); held.id.isValid() || (!isPerson && !held.several.empty()))
        return done(held);
    if (isPerson)
        return findDirect(account, name.sliced(1), context, std::move(done));
    const auto search = std::make_shared<Search>(account, name, context, std::move(done));
    if (name.contains("://"_L1) || name.contains("join="_L1))
        return search->byKey(words::inviteKey(name));
    search->byName();
}

void findDirect(Account &account, const QString &name, QObject *context, Done done)
{
    account.searchUsers(name, context,
        [&account, name, context = QPointer(context), done = std::move(done)](const Outcome<proto::UsersReply> &reply) {
            if (!reply)
                return done(tl::unexpected<Failure>(reply.error()));
            std::vector<UserId> byDisplayName;
            UserId found;
            for (const proto::UserInfo &user : reply->users) {
                if (sameName(user.username, name))
                    found = user.id;
                else if (sameName(user.displayName, name))
                    byDisplayName.push_back(user.id);
            }
            if (!found.isValid() && byDisplayName.size() == 1)
                found = byDisplayName.front();
            if (!found.isValid() || found == account.me())
                return done(client::refused(makeError(ErrorCode::UserUnknown)));
            account.openDirect(found, context,
                [done](const Outcome<RoomId> &room) { done(room.map([](RoomId id) { return FoundRoom{.id = id}; })); });
        });
}

} // namespace kith::terminal
