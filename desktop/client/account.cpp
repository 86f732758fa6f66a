#include "desktop/client/account.h"

#include "desktop/client/cid.h"
#include "desktop/client/history_walk.h"
#include "desktop/client/outbox.h"
#include "desktop/client/read_markers.h"
#include "desktop/client/timeline.h"
#include "desktop/client/typing_watch.h"
#include "shared/base/text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::client {
namespace {

constexpr std::chrono::seconds goodbye{3}; // what signing out waits for the server
constexpr int envelopeBytes = 300;         // what surrounds the text in a frame
constexpr size_t roomsAhead = 50;
constexpr int indexedAtOnce = 100; // a millisecond or two of the thread that draws

const Clock &systemClock()
{
    static const SystemClock clock;
    return clock;
}

void takeInfo(RoomState &room, const proto::RoomInfo &info, bool anew)
{
    room.kind = info.kind;
    room.name = info.name;
    room.topic = info.topic;
    room.role = info.role;
    room.members = info.members.value_or(room.members);
    if (anew) {
        room.lastSeq = info.lastSeq;
        room.readSeq = info.readSeq;
        room.last.reset();
    } else {
        room.lastSeq = std::max(room.lastSeq, info.lastSeq);
        room.readSeq = std::min(std::max(room.readSeq, info.readSeq), room.lastSeq);
    }
    room.serverReadSeq = info.readSeq;
    if (info.lastMessage && (!room.last || info.lastMessage->seq >= room.last->seq)) {
        room.last = Preview{.seq = info.lastMessage->seq,
            .from = info.lastMessage->from,
            .date = info.lastMessage->date.ms,
            .text = info.lastMessage->message};
    }
}

} // namespace

Account::Account(Options options, std::unique_ptr<Cache> cache, QObject *parent)
    : QObject(parent), m_options(std::move(options)), m_me(m_options.user), m_cache(std::move(cache)),
      m_watch(m_me, m_options.keywords)
{
    if (m_options.clock == nullptr)
        m_options.clock = &systemClock();
    const auto storing = [this](const std::function<void(Cache::Batch &)> &work) { return store(work); };
    const auto finding = [this](RoomId id) { return find(id); };
    m_connection = std::make_unique<Connection>(m_options.server, m_options.links, m_options.timing);
    m_people = std::make_unique<People>(
        m_options.timing.gatherUsers,
        [this](const std::vector<UserId> &ids, const People::Answer &answer) {
            m_connection->request(
                proto::UsersGet{.ids = ids}, m_people.get(), [answer](const Outcome<proto::UsersReply> &reply) {
                    answer(reply ? reply->users : std::vector<proto::UserInfo>());
                });
        },
        [this](const std::vector<User> &users) {
            store([&](Cache::Batch &batch) {
                for (const User &user : users)
                    batch.putUser(user);
            });
        });
    m_typing = std::make_unique<TypingWatch>(m_options.timing, [this](RoomId id) {
        if (m_state == State::Online)
            m_connection->request(proto::Typing{.roomId = id}, this, [](const Outcome<proto::Empty> &) {});
    });
    m_markers = std::make_unique<ReadMarkers>(*m_connection, finding, m_options.timing);
    m_timeline = std::make_unique<Timeline>(*m_connection, *m_cache, finding, storing, m_options.timing);
    m_walk = std::make_unique<HistoryWalk>(*m_timeline, finding);
    m_outbox = std::make_unique<Outbox>(
        *m_connection, storing,
        [this](const Pending &entry, const proto::MessageReply &reply) { return confirm(entry, reply); },
        m_options.timing);
    load();
    wire();
}

Account::~Account()
{
    // The connection may still tell of replies that will not come: nobody is there to hear it.
    disconnect(m_connection.get(), nullptr, this, nullptr);
}

void Account::load()
{
    for (RoomState &room : m_cache->rooms())
        m_rooms.emplace(room.id, std::move(room));
    m_people->restore(m_cache->users());
    m_people->restore({m_me});
    m_outbox->restore(m_cache->outbox());
    m_storageError = m_cache->lastError();
    for (const auto &[id, room] : m_rooms)
        m_markers->moved(room);
}

void Account::wire()
{
    connect(m_connection.get(), &Connection::opened, this, [this] {
        hello();
        resume();
    });
    m_indexing.setSingleShot(true);
    connect(&m_indexing, &QTimer::timeout, this, &Account::index);
    m_indexing.start(m_options.timing.index);
    connect(m_walk.get(), &HistoryWalk::arrived, this, &Account::brought,
        Qt::QueuedConnection); // what shows messages has heard of them by then
    connect(m_walk.get(), &HistoryWalk::failed, this, &Account::bringFailed);
    connect(m_connection.get(), &Connection::lost, this, &Account::connectionLost);
    connect(m_connection.get(), &Connection::stateChanged, this, &Account::stateChanged);
    connect(m_connection.get(), &Connection::eventReceived, this, [this](const proto::Event &event) {
        if (m_state != State::Ended)
            std::visit([this](const auto &value) { on(value); }, event);
    });
    connect(m_outbox.get(), &Outbox::changed, this, [this](RoomId id) {
        emit pendingChanged(id);
        emit roomChanged(id);
        emit stateChanged(); // how many wait
    });
    connect(m_typing.get(), &TypingWatch::changed, this, &Account::typingChanged);
    connect(m_timeline.get(), &Timeline::opened, this, &Account::mayHaveMentions);
    connect(m_timeline.get(), &Timeline::opened, this, &Account::roomOpened);
    connect(m_timeline.get(), &Timeline::openFailed, this, &Account::openFailed);
    connect(m_timeline.get(), &Timeline::historyFailed, this, &Account::historyFailed);
    connect(m_timeline.get(), &Timeline::changed, this, &Account::messageChanged);
    connect(m_timeline.get(), &Timeline::prepended, this, [this](RoomId id, const std::vector<Message> &messages) {
        const bool arrived = sawOwn(id, messages);
        emit messagesPrepended(id, messages);
        if (arrived)
            emit pendingChanged(id);
    });
    connect(m_timeline.get(), &Timeline::reset, this, [this](RoomId id, const std::vector<Message> &fresh) {
        const bool arrived = sawOwn(id, fresh);
        mayHaveMentions(id);
        emit messagesReset(id);
        if (arrived)
            emit pendingChanged(id);
        emit roomChanged(id);
    });
    connect(m_timeline.get(), &Timeline::appended, this, [this](RoomId id, const std::vector<Message> &messages) {
        const bool arrived = sawOwn(id, messages);
        for (const Message &message : messages)
            m_typing->ended(id, message.from);
        appendedMentions(id, messages);
        emit messagesAppended(id, messages);
        if (arrived)
            emit pendingChanged(id);
        emit roomChanged(id);
    });
    connect(m_timeline.get(), &Timeline::opened, this, &Account::fetchNext);
    connect(m_timeline.get(), &Timeline::openFailed, this, &Account::fetchNext);
}

void Account::start(const QString &token)
{
    m_token = token;
    m_ending = Ending::None;
    m_revoked = false;
    setState(State::Offline);
    m_connection->open();
}

void Account::signOut()
{
    if (m_state != State::Online) {
        end(Ending::SignedOut);
        return;
    }
    m_outbox->setOnline(false);
    m_connection->requestWithin(
        goodbye, proto::Logout{}, this, [this](const Outcome<proto::Empty> &) { end(Ending::SignedOut); });
}

void Account::end(Ending ending)
{
    if (m_state == State::Ended)
        return;
    m_token.clear();
    m_ending = ending;
    m_outbox->setOnline(false);
    m_markers->setOnline(false);
    m_connection->close();
    m_people->allOffline();
    m_typing->allEnded();
    setState(State::Ended);
    emit ended(ending);
}

void Account::hello()
{
    const proto::Hello request{.client = u"kith"_s, .version = QStringLiteral(KITH_VERSION)};
    m_connection->request(request, this, [this](const Outcome<proto::HelloReply> &reply) {
        if (reply)
            m_limits = reply->limits;
    });
}

void Account::resume()
{
    proto::Resume request{.token = m_token, .cursors = std::map<RoomId, qint64>()};
    for (const auto &[id, room] : m_rooms) {
        if (room.known)
            request.cursors->emplace(id, room.cursor);
    }
    m_connection->request(request, this, [this](const Outcome<proto::ResumeReply> &reply) {
        if (m_state == State::Ended)
            return;
        if (reply) {
            resumed(*reply);
        } else if (reply.error().is(ErrorCode::AuthExpired)) {
            end(m_revoked ? Ending::Revoked : Ending::Expired);
        } else if (reply.error().kind == Failure::Kind::TimedOut) {
            m_connection->restart();
        } else if (reply.error().kind == Failure::Kind::Refused) {
            const std::optional<int> seconds = reply.error().error.retryAfter;
            const auto wait = seconds ? Timing::ms(*seconds * 1000) : m_options.timing.resumeAgain;
            QTimer::singleShot(wait, m_connection.get(), [this] {
                if (m_state == State::Offline && m_connection->state() == Connection::State::Open)
                    resume();
            });
        }
    });
}

void Account::resumed(const proto::ResumeReply &reply)
{
    m_connection->settled();
    m_me.displayName = reply.user.displayName;
    m_people->allOffline();
    m_people->put(reply.users);
    m_people->put({reply.user});

    std::vector<RoomId> gone;
    for (const auto &[id, room] : m_rooms) {
        const bool still = std::any_of(
            reply.rooms.begin(), reply.rooms.end(), [id = id](const proto::RoomInfo &info) { return info.id == id; });
        if (!still)
            gone.push_back(id);
    }
    for (const RoomId id : gone)
        removeRoom(id);
    for (const proto::RoomInfo &info : reply.rooms) {
        const auto changes = reply.changes.find(info.id);
        const RoomState *held = room(info.id);
        const bool continues = held != nullptr && held->known && changes != reply.changes.end();
        RoomState &room = put(info, !continues || changes->second.limited);
        if (changes != reply.changes.end())
            m_timeline->takeChanges(room, changes->second);
        m_markers->moved(room);
    }
    setState(State::Online);
    m_markers->setOnline(true);
    m_outbox->setOnline(true);
    fetchAhead();
}

void Account::connectionLost(int code)
{
    if (m_state == State::Ended)
        return;
    m_outbox->setOnline(false);
    m_markers->setOnline(false);
    m_ahead.clear();
    if (code == closecode::revoked || m_revoked) {
        end(Ending::Revoked);
        return;
    }
    m_people->allOffline();
    m_typing->allEnded();
    setState(State::Offline);
}

void Account::setState(State state)
{
    m_state = state;
    emit stateChanged();
}

void Account::on(const proto::MessageEvent &event)
{
    RoomState *room = find(event.roomId);
    if (room == nullptr)
        return;
    const qint64 read = room->readSeq;
    const qint64 last = room->lastSeq;
    if (event.cid)
        m_cids.insert_or_assign({event.roomId, event.seq}, *event.cid);
    const bool taken = takeMessage(*room, event);
    if (room->known && event.seq <= room->high)
        m_cids.erase({event.roomId, event.seq});
    if (event.seq <= last)
        return;
    emit roomChanged(event.roomId); // also where it is ahead of a gap
    if (taken && event.from != m_me.id && event.seq > read) {
        emit messageArrived(Message{.roomId = event.roomId,
            .seq = event.seq,
            .rev = event.rev,
            .from = event.from,
            .date = event.date.ms,
            .text = event.message});
    }
}

bool Account::takeMessage(RoomState &room, const proto::MessageInfo &message)
{
    // Whoever writes has read what stands above.
    if (message.from == m_me.id) {
        room.readSeq = std::max(room.readSeq, message.seq);
        room.serverReadSeq = std::max(room.serverReadSeq, message.seq);
    }
    return m_timeline->take(room, message);
}

bool Account::confirm(const Pending &entry, const proto::MessageReply &reply)
{
    const auto remove = [&](Cache::Batch &batch) { batch.removePending(entry.cid); };
    RoomState *room = find(entry.roomId);
    if (room == nullptr) // left meanwhile
        return store(remove);
    room->readSeq = std::max(room->readSeq, reply.seq);
    room->serverReadSeq = std::max(room->serverReadSeq, reply.seq);
    proto::MessageInfo message;
    message.roomId = entry.roomId;
    message.seq = reply.seq;
    message.rev = reply.rev;
    message.from = m_me.id;
    message.date = reply.date;
    message.message = entry.text;
    m_cids.insert_or_assign({entry.roomId, reply.seq}, entry.cid);
    const bool taken = m_timeline->take(*room, message, remove);
    if (room->known && reply.seq <= room->high)
        m_cids.erase({entry.roomId, reply.seq});
    return taken;
}

bool Account::sawOwn(RoomId id, const std::vector<Message> &messages)
{
    bool arrived = false;
    for (const Message &message : messages) {
        if (message.from != m_me.id)
            continue;
        const auto cid = m_cids.extract({id, message.seq});
        arrived |= m_outbox->saw(id, cid.empty() ? std::nullopt : std::optional(cid.mapped()), message.text);
    }
    return arrived;
}

void Account::on(const proto::RoomMember &event)
{
    m_people->put({event.user});
    RoomState *room = find(event.roomId);
    if (room == nullptr)
        return;
    const bool came = event.change == MemberChange::Joined;
    room->members = std::max<qint64>(0, room->members + (came ? 1 : -1));
    if (event.user.id == m_me.id) { // no news to the reader
        keep(*room);
        emit memberChanged(event.roomId, event.user.id, event.change);
        emit roomChanged(event.roomId);
        return;
    }
    const Notice notice{.afterSeq = room->known ? room->high : room->lastSeq,
        .user = event.user.id,
        .name = event.user.displayName,
        .change = event.change,
        .date = event.date.ms};
    store([&](Cache::Batch &batch) {
        batch.putRoom(*room);
        batch.putNotice(event.roomId, notice);
    });
    emit noticed(event.roomId, notice);
    emit memberChanged(event.roomId, event.user.id, event.change);
    emit roomChanged(event.roomId);
}

void Account::on(const proto::ReadEvent &event)
{
    RoomState *room = find(event.roomId);
    if (room == nullptr || event.userId != m_me.id)
        return;
    room->serverReadSeq = std::max(room->serverReadSeq, event.seq);
    if (event.seq <= room->readSeq)
        return;
    room->readSeq = event.seq;
    countMentions(*room);
    keep(*room);
    emit roomChanged(event.roomId);
}

void Account::on(const proto::TypingEvent &event)
{
    if (event.userId != m_me.id && room(event.roomId) != nullptr)
        m_typing->heard(event.roomId, event.userId);
}

void Account::on(const proto::SessionClosed &event) { m_revoked = event.code == wireName(ErrorCode::AuthExpired); }

RoomState *Account::find(RoomId id)
{
    const auto found = m_rooms.find(id);
    return found == m_rooms.end() ? nullptr : &found->second;
}

const RoomState *Account::room(RoomId id) const
{
    const auto found = m_rooms.find(id);
    return found == m_rooms.end() ? nullptr : &found->second;
}

RoomState &Account::put(const proto::RoomInfo &info, bool anew)
{
    const auto [at, isNew] = m_rooms.try_emplace(info.id);
    RoomState &room = at->second;
    const RoomState before = room;
    if (isNew) {
        room.id = info.id;
        room.since = m_options.clock->now();
    }
    takeInfo(room, info, anew);
    if (room.readSeq != before.readSeq)
        countMentions(room);
    if (!room.known && room.lastSeq == 0) {
        room.known = true; // nothing was said here yet: that is all there is
        room.cursor = info.rev;
    }
    if (!isNew && room == before)
        return room;
    keep(room);
    if (isNew)
        emit roomAdded(info.id);
    else
        emit roomChanged(info.id);
    return room;
}

RoomState &Account::enter(const proto::RoomInfo &info)
{
    const RoomState *held = room(info.id);
    RoomState &entered = put(info, held == nullptr || !held->known);
    m_timeline->check(entered);
    return entered;
}

void Account::removeRoom(RoomId id)
{
    if (m_rooms.erase(id) == 0)
        return;
    m_timeline->forget(id);
    store([id](Cache::Batch &batch) { batch.removeRoom(id); });
    emit roomRemoved(id);
}

// Rooms that were never opened get their newest page, the liveliest first, so that they can be read without a server.
void Account::fetchAhead()
{
    m_ahead.clear();
    if (!m_options.readAhead)
        return;
    for (const auto &[id, room] : m_rooms) {
        if (!room.known)
            m_ahead.push_back(id);
    }
    const auto date = [this](RoomId id) {
        const RoomState *held = room(id);
        return held != nullptr && held->last ? held->last->date : 0;
    };
    std::sort(m_ahead.begin(), m_ahead.end(), [&](RoomId a, RoomId b) { return date(a) < date(b); });
    if (m_ahead.size() > roomsAhead)
        m_ahead.erase(m_ahead.begin(), m_ahead.end() - roomsAhead);
    fetchNext();
}

void Account::fetchNext()
{
    while (!m_ahead.empty() && m_state == State::Online) {
        const RoomId next = m_ahead.back();
        m_ahead.pop_back();
        if (const RoomState *held = room(next); held != nullptr && !held->known) {
            m_timeline->open(next);
            return;
        }
    }
}

// In small steps, as it is done on the thread that draws.
void Account::index()
{
    if (m_cache->index(indexedAtOnce))
        m_indexing.start(m_options.timing.indexAgain);
}

bool Account::store(const std::function<void(Cache::Batch &)> &work)
{
    const Result<void> written = m_cache->write(work);
    if (!m_indexing.isActive())
        m_indexing.start(m_options.timing.index);
    const QString error = written ? QString() : written.error().message;
    if (error != m_storageError) {
        m_storageError = error;
        emit stateChanged();
    }
    return written.has_value();
}

void Account::keep(const RoomState &room)
{
    store([&](Cache::Batch &batch) { batch.putRoom(room); });
}

qint64 Account::unread() const
{
    qint64 sum = 0;
    for (const auto &[id, room] : m_rooms)
        sum += room.unread();
    return sum;
}

QString Account::roomName(const RoomState &room) const
{
    if (!room.isDirect())
        return room.name;
    const Person *peer = m_people->find(room.id.peerOf(m_me.id));
    return peer != nullptr ? peer->user.displayName : room.name;
}

std::vector<Message> Account::messagesBefore(RoomId id, qint64 before, int limit) const
{
    return m_cache->messagesBefore(id, before, limit);
}

std::vector<Message> Account::messagesAfter(RoomId id, qint64 after, int limit) const
{
    return m_cache->messagesAfter(id, after, limit);
}

std::vector<Notice> Account::notices(RoomId id, qint64 from, qint64 to) const { return m_cache->notices(id, from, to); }

void Account::openRoom(RoomId id) { m_timeline->open(id); }

void Account::loadOlder(RoomId id) { m_timeline->loadOlder(id); }

void Account::bringTo(RoomId id, qint64 seq) { m_walk->start(id, seq); }

void Account::stopBringing(RoomId id) { m_walk->stop(id); }

std::vector<Pending> Account::pending(RoomId id) const { return m_outbox->in(id); }

int Account::waiting() const { return m_outbox->waiting(); }

int Account::unsent() const { return m_outbox->unsent(); }

Result<void> Account::send(RoomId id, const QString &typed)
{
    const Result<QString> text = checkMessageText(typed);
    if (!text)
        return fail(text.error());
    const qint64 characters = m_limits.message > 0 ? m_limits.message : limits::messageCharacters;
    const qint64 frame = m_limits.frame > 0 ? m_limits.frame : limits::frameBytes;
    // In JSON a line break or a tab takes two bytes, as do quotes and backslashes.
    const QByteArray utf8 = text->toUtf8();
    const auto escaped =
        std::count_if(utf8.begin(), utf8.end(), [](char c) { return c == '\n' || c == '\t' || c == '"' || c == '\\'; });
    if (characterCount(*text) > characters || utf8.size() + escaped + envelopeBytes > frame)
        return fail(ErrorCode::MessageTooLong);
    const EpochMs now = m_options.clock->now();
    if (!m_outbox->add(Pending{.cid = newCid(now), .roomId = id, .text = *text, .created = now}))
        return fail(makeError(ErrorCode::StoreUnavailable, m_storageError));
    m_typing->sent(id);
    m_cache->sync();
    return {};
}

void Account::retry(const QString &cid) { m_outbox->retry(cid); }

void Account::discard(const QString &cid) { m_outbox->discard(cid); }

void Account::typed(RoomId id) { m_typing->typed(id); }

std::vector<UserId> Account::typing(RoomId id) const { return m_typing->in(id); }

} // namespace kith::client
