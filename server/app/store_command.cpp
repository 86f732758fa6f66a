#include "server/app/store_command.h"

#include "server/app/logging.h"
#include "server/storage/copy/copy.h"

#include <QElapsedTimer>

#include <algorithm>
#include <cstdio>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace kith::app {
namespace {

enum ExitCode { Done = 0, Failed = 1, WrongUsage = 2 };

void print(FILE *stream, const QString &text)
{
    std::fputs(text.toUtf8().constData(), stream);
    std::fputc('\n', stream);
    std::fflush(stream);
}

// One line that is written anew on a terminal; elsewhere, in a log, a line now and then.
class ProgressLine {
public:
    void show(const storage::copy::Progress &progress)
    {
        constexpr qint64 terminalInterval = 100; // ms
        constexpr qint64 logInterval = 5'000;
        if (m_since.elapsed() < (m_onTerminal ? terminalInterval : logInterval))
            return;
        m_since.start();
        const bool copying = progress.stage == storage::copy::Progress::Stage::Copying;
        const QString text =
            u"%1 %2: %3 of %4"_s.arg(copying ? u"Copying"_s : u"Comparing"_s, QString(nameOf(progress.kind)),
                QString::number(progress.done), QString::number(std::max(progress.done, progress.total)));
        if (!m_onTerminal)
            return print(stderr, text);
        write("\r" + text.toUtf8() + clearToEnd);
        m_isShown = true;
    }
    void clear()
    {
        if (std::exchange(m_isShown, false))
            write(QByteArray("\r") + clearToEnd);
    }

private:
    static constexpr char clearToEnd[] = "\033[K";
    static void write(const QByteArray &bytes)
    {
        std::fputs(bytes.constData(), stderr);
        std::fflush(stderr);
    }

    bool m_onTerminal = ::isatty(STDERR_FILENO) == 1;
    bool m_isShown = false;
    QElapsedTimer m_since = [] {
        QElapsedTimer timer;
        timer.start();
        return timer;
    }();
};

void summarize(const QString &from, const QString &to, const storage::copy::Copied &copied)
{
    using namespace storage::copy;
    QStringList counts;
    for (Kind kind : kinds)
        counts << u"%1 %2"_s.arg(copied.counts[static_cast<size_t>(kind)]).arg(nameOf(kind));
    print(stdout, u"Copied from %1 to %2: %3."_s.arg(shownAddress(from), shownAddress(to), counts.join(u", "_s)));
    for (const QString &note : copied.notes)
        print(stdout, u"Note: %1."_s.arg(note));
    print(stdout, u"The copy was read back, and is the same."_s);
}

} // namespace

QString describeStoreCommand()
{
    return u"kithd store copy FROM TO copies everything that is stored from one address (as of --store) to another, "
           "which must\nbe empty, and compares the two. No server may use either meanwhile.\n"_s;
}

int runStoreCommand(const QStringList &arguments)
{
    // Nothing that was typed is said again: it may hold a password.
    if (arguments.size() != 4 || arguments[1] != "copy"_L1) {
        print(stderr,
            u"Usage: kithd store copy FROM TO\n"
            "FROM and TO: sqlite:PATH, redis://[:password@]host:port/db or redis+unix:///path?db=0"_s);
        return WrongUsage;
    }
    installLogging(u"warning"_s);
    ProgressLine line;
    const auto copied =
        storage::copy::copyStore(arguments[2], arguments[3], [&line](const storage::copy::Progress &progress) {
            line.show(progress);
            return true;
        });
    line.clear();
    if (!copied) {
        print(stderr, u"kithd: "_s + copied.error().message);
        return copied.error().code == ErrorCode::BadRequest ? WrongUsage : Failed;
    }
    summarize(arguments[2], arguments[3], *copied);
    return Done;
}

} // namespace kith::app
