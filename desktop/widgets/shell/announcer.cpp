#include "desktop/widgets/shell/announcer.h"
#include "desktop/platform/notification_rules.h"
#include "desktop/widgets/theme/theme.h"
#include "desktop/words/markup.h"
#include "shared/base/text.h"

#include <QPainter>

using namespace Qt::StringLiterals;
using kith::client::RoomState;
using kith::platform::Notification;

namespace kith::widgets {

namespace {

constexpr int pictureSize = 96; // sharp at twice the size at which desktops show it
constexpr int textCharacters = 300;

platform::Picture avatar(const Theme &theme, UserId user, const QString &name)
{
    QImage image(pictureSize, pictureSize, QImage::Format_RGBA8888);
    image.fill(Qt::transparent);
    {
        QPainter painter(&image);
        theme.drawAvatar(painter, image.rect(), user.toString(), name);
    }
    return {.width = image.width(),
        .height = image.height(),
        .rgba = QByteArray(reinterpret_cast<const char *>(image.constBits()), image.sizeInBytes())};
}

QString shortened(const QString &text)
{
    return characterCount(text) > textCharacters ? firstCharacters(text, textCharacters) + u'…' : text;
}

} // namespace

Announcer::Announcer(client::Account &account, Context context, QObject *parent)
    : QObject(parent), m_account(account), m_context(std::move(context))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(m_context.gather);
    connect(&m_timer, &QTimer::timeout, this, &Announcer::tell);
    connect(&account, &client::Account::messageArrived, this, &Announcer::take);
    connect(&account, &client::Account::roomAdded, this, &Announcer::enter);
    connect(&account, &client::Account::roomChanged, this, &Announcer::check);
    connect(&account, &client::Account::roomRemoved, this, &Announcer::forget);
}

bool Announcer::isQuiet(const platform::Preferences &preferences, const Clock &clock)
{
    return preferences.doNotDisturb()
        || platform::isWithin(preferences.quietHours(), clock.now(), QTimeZone::systemTimeZone());
}

bool Announcer::isWorthTelling(const Message &message) const
{
    const RoomState *room = m_account.room(message.roomId);
    return room != nullptr
        && platform::isWorthTelling({.wanted = m_context.preferences.notifies(),
            .level = room->level,
            .direct = room->isDirect(),
            .calls = m_account.watch().calls(message.text),
            .own = message.from == m_account.me(),
            .read = message.seq <= room->readSeq,
            .disturbs = isQuiet(m_context.preferences, m_context.clock),
            .visible = m_context.isVisible(message.roomId)});
}

void Announcer::take(const Message &message)
{
    if (!isWorthTelling(message))
        return;
    News &news = m_news[message.roomId];
    ++news.count;
    news.latest = message;
    news.fresh = true;
    if (!m_timer.isActive())
        m_timer.start();
}

// A direct room comes with its first message, which then is no news of the account's. Those that come before it is
// online were there before.
void Announcer::enter(RoomId id)
{
    const RoomState *room = m_account.room(id);
    if (m_account.state() != client::Account::State::Online || room == nullptr || !room->isDirect() || !room->last)
        return;
    take({.roomId = id,
        .seq = room->last->seq,
        .rev = 0,
        .from = room->last->from,
        .date = room->last->date,
        .text = room->last->text});
}

void Announcer::tell()
{
    std::vector<RoomId> fresh;
    for (auto news = m_news.begin(); news != m_news.end();) {
        // The reader may have come meanwhile.
        if (news->second.fresh && !isWorthTelling(news->second.latest)) {
            news = m_news.erase(news);
            continue;
        }
        if (news->second.fresh)
            fresh.push_back(news->first);
        ++news;
    }
    if (fresh.size() > roomsAtOnce) {
        tellOfMany(fresh);
        return;
    }
    for (const RoomId id : fresh)
        tellOf(*m_account.room(id), m_news.at(id));
}

void Announcer::tellOf(const RoomState &room, News &news)
{
    news.fresh = false;
    const Message &message = news.latest;
    const client::Person *person = m_account.people().find(message.from);
    const QString roomName = m_account.roomName(room);
    const QString sender = person ? person->user.displayName : roomName;
    const bool direct = room.isDirect() || !person;
    const bool shows = m_context.preferences.showsText();
    const QString text = shortened(words::parseMarkup(message.text).text);

    Notification notification{.account = {}, .room = room.id, .seq = message.seq, .title = {}, .text = {}};
    if (news.count == 1) {
        notification.title = direct ? sender : tr("%1 in %2", "who wrote, room").arg(sender, roomName);
        notification.text = shows ? text : tr("New message");
    } else {
        notification.title = tr("%1: %n new message(s)", "room or person", news.count).arg(direct ? sender : roomName);
        if (shows)
            notification.text = direct ? text : tr("%1: %2", "who wrote, what").arg(sender, text);
        else if (!direct)
            notification.text = sender;
    }
    notification.title = titled(notification.title);
    notification.picture = avatar(m_context.theme, message.from, sender);
    emit announced(notification);
}

void Announcer::tellOfMany(const std::vector<RoomId> &rooms)
{
    int messages = 0;
    QStringList names;
    for (const RoomId id : rooms) {
        News &news = m_news.at(id);
        news.fresh = false;
        messages += news.count;
        m_together.insert(id);
        names << m_account.roomName(*m_account.room(id));
    }
    emit announced({.account = {},
        .room = {},
        .seq = 0,
        .title = titled(tr("%n new message(s)", nullptr, messages)),
        .text = shortened(QLocale().createSeparatedList(names))});
}

QString Announcer::titled(const QString &title) const
{
    const QString label = m_context.label();
    return label.isEmpty() ? title : tr("%1 – %2", "notification, account").arg(title, label);
}

void Announcer::check(RoomId id)
{
    const auto news = m_news.find(id);
    if (news == m_news.end())
        return;
    const RoomState *room = m_account.room(id);
    if (room == nullptr || room->isMuted() || room->readSeq >= news->second.latest.seq)
        forget(id);
}

void Announcer::forget(RoomId id)
{
    if (m_news.erase(id) == 0)
        return;
    emit withdrawn(id);
    if (m_together.erase(id) > 0 && m_together.empty())
        emit withdrawn({});
}

} // namespace kith::widgets
