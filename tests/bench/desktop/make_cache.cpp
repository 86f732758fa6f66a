// make_cache FOLDER ROOMS MESSAGES: a desktop profile as after years of use, for measuring. Signed in on a server that
// is not there.
#include "desktop/client/cache.h"
#include "desktop/client/profile.h"
#include "desktop/platform/token_file.h"

#include <QCoreApplication>
#include <QTextStream>

#include <algorithm>

using namespace kith;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 batchSize = 10'000;
constexpr int people = 50;
constexpr EpochMs newest = 1'790'000'000'000;

// A number that looks like chance, and is the same in each run.
quint64 scattered(quint64 number)
{
    number = (number ^ number >> 31) * 0x9E3779B97F4A7C15;
    number = (number ^ number >> 29) * 0xBF58476D1CE4E5B9;
    return number ^ number >> 32;
}

// As people write: few words are in most messages, most words in few. What drive_window looks for: "marrow" is in
// twenty of a million, each of "morning" and "evening" in one of five and never both, Japanese in one of fifty.
QString textOf(RoomId room, qint64 seq)
{
    static const QStringList common{u"the"_s, u"and"_s, u"you"_s, u"are"_s, u"tomatoes"_s, u"who"_s, u"waters"_s,
        u"them"_s, u"on"_s, u"Saturday"_s, u"perhaps"_s, u"seedlings"_s, u"up"_s, u"basil"_s, u"thank"_s};
    static const QStringList starts{
        u"ba"_s, u"co"_s, u"di"_s, u"fe"_s, u"gar"_s, u"hu"_s, u"lin"_s, u"mo"_s, u"pe"_s, u"ro"_s, u"sal"_s, u"tu"_s};
    static const QStringList ends{
        u"ben"_s, u"ding"_s, u"le"_s, u"mer"_s, u"nach"_s, u"per"_s, u"son"_s, u"ter"_s, u"ven"_s, u"zel"_s};
    const quint64 number = room.first() * 1'000'003 + static_cast<quint64>(seq);
    const quint64 kind = scattered(number);
    if (kind % 50 == 0)
        return u"日本語で%1番目の話です"_s.arg(seq);
    QString text;
    for (quint64 i = 0; i < 4 + kind / 50 % 23; ++i) {
        const quint64 dice = scattered(number * 31 + i + 1);
        const quint64 rest = dice / 3;
        if (dice % 3 != 0)
            text += common[qsizetype(std::min(rest % 15, rest / 15 % 15))]; // the first ones most often
        else
            text += starts[qsizetype(rest % 12)] + ends[qsizetype(rest / 12 % 10)] + ends[qsizetype(rest / 120 % 10)];
        text += u' ';
    }
    if (kind / 1'150 % 5 < 2)
        text += kind / 1'150 % 5 == 0 ? u"morning"_s : u"evening"_s;
    if (kind / 5'750 % 50'000 == 0)
        text += u" marrow"_s;
    return text.trimmed();
}

Message messageOf(RoomId room, qint64 seq, qint64 last)
{
    return {.roomId = room,
        .seq = seq,
        .rev = seq,
        .from = UserId(1 + static_cast<quint64>(seq * 31 % people)),
        .date = newest - (last - seq) * 60'000,
        .text = textOf(room, seq)};
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
