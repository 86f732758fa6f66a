// make_cache FOLDER ROOMS MESSAGES: a desktop profile as after years of use, for measuring. Signed in on a server that
// is not there.
#include "desktop/client/cache.h"
#include "desktop/client/profile.h"
#include "desktop/platform/token_file.h"

#include <QCoreApplication>
#include <QTextStream>

using namespace kith;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 batchSize = 10'000;
constexpr int people = 50;
constexpr EpochMs newest = 1'790'000'000'000;

QString textOf(qint64 number)
{
    static const QStringList words{u"the"_s, u"seedlings"_s, u"are"_s, u"up"_s, u"who"_s, u"waters"_s, u"them"_s,
        u"on"_s, u"Saturday"_s, u"perhaps"_s, u"tomatoes"_s, u"and"_s, u"basil"_s, u"thank"_s, u"you"_s};
    QString text;
    for (qint64 i = 0; i < 4 + number % 23; ++i)
        text += words[(number * 7 + i * i) % words.size()] + u' ';
    return text.trimmed();
}

Message messageOf(RoomId room, qint64 seq, qint64 last)
{
    return {.roomId = room,
        .seq = seq,
        .rev = seq,
        .from = UserId(1 + static_cast<quint64>(seq * 31 % people)),
        .date = newest - (last - seq) * 60'000,
        .text = textOf(seq)};
}

void fill(client::Cache &cache, qint64 rooms, qint64 messages)
{
    const qint64 each = std::max<qint64>(1, messages / rooms);
    for (qint64 number = 0; number < rooms; ++number) {
        const RoomId id(static_cast<quint64>(number));
        client::RoomState room;
        room.id = id;
        room.name = u"Room %1"_s.arg(number);
        room.lastSeq = room.readSeq = room.serverReadSeq = room.high = room.cursor = each;
        room.known = true;
        room.members = people;
        const Message last = messageOf(id, each, each);
        room.last =
            client::Preview{.seq = each, .from = last.from, .date = last.date - number * 1'000, .text = last.text};
        for (qint64 first = 1; first <= each; first += batchSize) {
            std::vector<Message> page;
            for (qint64 seq = first; seq < std::min(first + batchSize, each + 1); ++seq)
                page.push_back(messageOf(id, seq, each));
            const auto written = cache.write([&](client::Cache::Batch &batch) {
                batch.putRoom(room);
                batch.putMessages(page);
            });
            if (!written)
                qFatal("%s", qUtf8Printable(written.error().message));
        }
    }
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 4) {
        QTextStream(stderr) << "make_cache FOLDER ROOMS MESSAGES\n";
        return 2;
    }
    auto profile = client::Profile::open({.dataFolder = arguments[1]});
    if (!profile)
        qFatal("%s", qUtf8Printable(profile.error().message));
    const QUrl server(u"ws://127.0.0.1:9/ws"_s); // the discard port: nobody answers
    const User user{.id = UserId(1), .username = u"maria"_s, .displayName = u"Maria"_s};
    (*profile)->setAccount({.server = server, .user = user});
    platform::TokenFile tokens((*profile)->folder() + u"/tokens"_s);
    if (const auto kept = tokens.write((*profile)->tokenKey(server, user.id), u"a token that nobody asks for"_s); !kept)
        qFatal("%s", qUtf8Printable(kept.error().message));
    auto cache = client::Cache::open((*profile)->cachePath(server, user.id),
        {.server = server.toString(), .user = user.id, .username = user.username});
    if (!cache)
        qFatal("%s", qUtf8Printable(cache.error().message));
    const auto written = (*cache)->write([](client::Cache::Batch &batch) {
        for (quint64 id = 1; id <= people; ++id)
            batch.putUser({.id = UserId(id), .username = u"person%1"_s.arg(id), .displayName = u"Person %1"_s.arg(id)});
    });
    if (!written)
        qFatal("%s", qUtf8Printable(written.error().message));
    fill(**cache, arguments[2].toLongLong(), arguments[3].toLongLong());
    while ((*cache)->index(batchSize)) {}
    return 0;
}
