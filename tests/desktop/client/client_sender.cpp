// Types numbered lines into General as fast as it can, and says each on standard output once the client has taken it:
// from then on it must not be lost. For tst_kill, which ends it at any moment.
//   client_sender CACHE URL USERID TOKEN FIRST COUNT      types lines FIRST to FIRST + COUNT - 1, and goes on
//   client_sender CACHE URL USERID TOKEN FIRST 0          types nothing, and ends when all is sent
#include "desktop/client/account.h"

#include <QCoreApplication>
#include <QTimer>

#include <cstdio>
#include <cstdlib>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::client;

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 7)
        return 2;
    const QUrl server(arguments[2]);
    User user;
    user.id = UserId::fromString(arguments[3]);
    user.username = user.displayName = u"ann"_s;
    // The address is another one in each run of the test; the owner of the cache is not.
    auto cache = Cache::open(
        arguments[1], Cache::Owner{.server = u"ws://test.example/ws"_s, .user = user.id, .username = user.username});
    if (!cache) {
        std::fprintf(stderr, "%s\n", qUtf8Printable(cache.error().message));
        return 1;
    }
    Timing timing;
    timing.hold = Timing::ms(2);
    Account account(Account::Options{.server = server, .user = user, .links = webSocketLinks(), .timing = timing},
        std::move(*cache));

    int next = arguments[5].toInt();
    const int end = next + arguments[6].toInt();
    const bool finishes = next == end;
    QTimer typing; // lines are typed before, while and after it comes online
    QObject::connect(&typing, &QTimer::timeout, &account, [&] {
        if (next == end) {
            typing.stop();
            return;
        }
        if (!account.send(RoomId::general(), u"line %1"_s.arg(next)))
            std::exit(1);
        std::printf("%d\n", next++);
        std::fflush(stdout);
    });
    typing.start(0);
    QObject::connect(&account, &Account::stateChanged, &app, [&] {
        if (finishes && account.state() == Account::State::Online && account.unsent() == 0)
            QCoreApplication::quit();
    });
    QObject::connect(&account, &Account::ended, &app, [] { QCoreApplication::exit(1); });
    account.start(arguments[4]);
    return QCoreApplication::exec();
}
