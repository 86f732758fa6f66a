// drive_window FOLDER ROOMS MESSAGES: the real window on the profile that make_cache wrote, used as fast as it can be.
// Prints one line of JSON: milliseconds of each frame while scrolling, of each switch to another room until it is
// painted, of each key until its letter is painted, of each search until its first hits are painted or that there are
// none; and the memory (PSS) before and after hours of messages.
#include "desktop/widgets/conversation/composer.h"
#include "desktop/widgets/conversation/message_view.h"
#include "desktop/widgets/dialogs/empty_state.h"
#include "desktop/widgets/dialogs/search_field.h"
#include "desktop/widgets/search/search_pane.h"
#include "desktop/widgets/window/account_page.h"
#include "desktop/widgets/window/app.h"
#include "tests/bench/desktop/traffic.h"

#include <QApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QListView>
#include <QStyleFactory>
#include <QTest>
#include <QWheelEvent>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace kith;

namespace {

constexpr int frames = 600;
constexpr int wheelStep = 240; // two notches of a wheel: a hand in a hurry
constexpr int switches = 100;
constexpr int keys = 200;
constexpr int searches = 20;    // of each
constexpr int perHour = 36'000; // ten messages a second
constexpr int hours = 2;
constexpr int together = 8; // messages between two looks at the window
constexpr int patienceMs = 20000;

double pssMb()
{
    QFile file(u"/proc/self/smaps_rollup"_s);
    if (!file.open(QFile::ReadOnly))
        qFatal("no smaps_rollup");
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.startsWith("Pss:"))
            return line.mid(4).trimmed().split(' ').first().toDouble() / 1024;
    }
    qFatal("no PSS");
}

class Driver {
public:
    Driver(const QString &folder, int rooms, qint64 messages)
        : m_rooms(rooms), m_traffic({.id = UserId(1), .username = u"maria"_s, .displayName = u"Maria"_s}, rooms,
                              std::max<qint64>(1, messages / rooms))
    {
        auto profile = client::Profile::open({.dataFolder = folder});
        if (!profile)
            qFatal("%s", qUtf8Printable(profile.error().message));
        m_app = std::make_unique<widgets::App>(*qApp, std::move(*profile),
            widgets::App::Options{
                .server = {}, .links = m_traffic.links(), .tokens = platform::TokenStore::Place::FileOnly});
        m_app->window().resize(1200, 800);
        m_app->start();
        if (!QTest::qWaitForWindowExposed(&m_app->window())
            || !QTest::qWaitFor([this] { return m_traffic.isLive() && page() != nullptr; }, patienceMs))
            qFatal("the window does not come");
        m_page = page();
        settle();
    }

    QJsonArray scroll()
    {
        m_page->openRoom(RoomId(1));
        settle();
        auto &view = *m_page->findChild<widgets::MessageView *>();
        QWidget *surface = view.viewport();
        QJsonArray times;
        for (int i = 0; i < frames; ++i) {
            const QPointF at = surface->rect().center();
            QElapsedTimer timer;
            timer.start();
            QWheelEvent wheel(at, surface->mapToGlobal(at), {0, wheelStep}, {}, Qt::NoButton, Qt::NoModifier,
                Qt::NoScrollPhase, false);
            QApplication::sendEvent(surface, &wheel);
            QCoreApplication::processEvents();
            surface->repaint();
            times.append(double(timer.nsecsElapsed()) / 1e6);
        }
        return times;
    }

    QJsonArray changeRooms()
    {
        QJsonArray times;
        for (int i = 0; i < switches; ++i) {
            const RoomId next(quint64(2 + i * 37 % (m_rooms - 2)));
            QElapsedTimer timer;
            timer.start();
            m_page->openRoom(next);
            m_app->window().repaint();
            times.append(double(timer.nsecsElapsed()) / 1e6);
            settle();
        }
        return times;
    }

    QJsonArray type()
    {
        m_page->openRoom(RoomId(1));
        settle();
        auto *composer = m_page->findChild<widgets::ComposerField *>();
        composer->setFocus();
        QJsonArray times;
        for (int i = 0; i < keys; ++i) {
            QElapsedTimer timer;
            timer.start();
            QTest::keyClick(composer, i % 7 == 6 ? Qt::Key_Space : Qt::Key(Qt::Key_A + i % 26));
            composer->viewport()->repaint();
            times.append(double(timer.nsecsElapsed()) / 1e6);
            QCoreApplication::processEvents();
        }
        composer->clear();
        return times;
    }

    // In all rooms, from Enter on: without it the search begins SearchField::pause after the last letter.
    QJsonObject search()
    {
        struct Kind {
            QString name;
            QString words; // as make_cache writes them
        };
        const std::vector<Kind> kinds{{u"a rare word"_s, u"marrow"_s}, {u"a word that is nowhere"_s, u"parsnips"_s},
            {u"a frequent word"_s, u"tomatoes"_s}, {u"two frequent words"_s, u"basil seedlings"_s},
            {u"two frequent words, never together"_s, u"morning evening"_s}, {u"日本"_s, u"日本"_s},
            {u"日"_s, u"日"_s}};
        m_page->openRoom(RoomId(1));
        settle();
        auto *pane = m_page->findChild<widgets::SearchPane *>();
        auto *composer = m_page->findChild<widgets::ComposerField *>();
        composer->setFocus();
        m_app->window().activateWindow(); // shortcuts are for the window in front
        if (!QTest::qWaitForWindowActive(&m_app->window(), patienceMs))
            qFatal("the window does not come to the front");
        QTest::keyClick(composer, Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        if (!QTest::qWaitFor([pane] { return pane->field()->hasFocus(); }, patienceMs))
            qFatal("the search does not open");
        QJsonObject result;
        for (const Kind &kind : kinds) {
            QJsonArray times;
            for (int i = 0; i < searches; ++i)
                times.append(searchFor(*pane, kind.words));
            result.insert(kind.name, times);
        }
        QTest::keyClick(pane->field(), Qt::Key_Escape);
        settle();
        return result;
    }

    // Every tenth message is in the open room, the others anywhere.
    QJsonArray live()
    {
        m_page->openRoom(RoomId(1));
        settle();
        QJsonArray memory{pssMb()};
        EpochMs date = 1'790'000'000'000;
        for (int hour = 0; hour < hours; ++hour) {
            for (int i = 0; i < perHour; ++i) {
                date += 100;
                m_traffic.say(i % 10 == 0 ? 1 : (i * 31) % m_rooms,
                    u"message %1 of this hour, as long as most are"_s.arg(i), UserId(quint64(2 + i % 40)), date);
                if (i % together == 0)
                    QCoreApplication::processEvents();
            }
            settle();
            memory.append(pssMb());
        }
        return memory;
    }

private:
    double searchFor(widgets::SearchPane &pane, const QString &words)
    {
        const auto *nothing = pane.findChild<widgets::EmptyState *>();
        pane.field()->clear();
        QTest::keyClick(pane.field(), Qt::Key_Return);
        settle();
        pane.field()->insert(words); // as an input method does
        QElapsedTimer timer;
        timer.start();
        QTest::keyClick(pane.field(), Qt::Key_Return);
        while (pane.hits().rowCount() == 0 && !nothing->isVisible()) {
            if (timer.elapsed() > patienceMs)
                qFatal("a search does not end");
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        }
        m_app->window().repaint();
        const double time = double(timer.nsecsElapsed()) / 1e6;
        settle(); // to its end
        return time;
    }

    widgets::AccountPage *page() const { return m_app->window().findChild<widgets::AccountPage *>(); }
    static void settle()
    {
        for (int i = 0; i < 20; ++i)
            QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
    }

    int m_rooms;
    bench::Traffic m_traffic;
    std::unique_ptr<widgets::App> m_app;
    widgets::AccountPage *m_page = nullptr;
};

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    app.setApplicationName(u"kith"_s);
    app.setOrganizationName(u"kith"_s);
    app.setStyle(QStyleFactory::create(u"Fusion"_s));
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 4) {
        std::fputs("drive_window FOLDER ROOMS MESSAGES\n", stderr);
        return 2;
    }
    Driver driver(arguments[1], arguments[2].toInt(), arguments[3].toLongLong());
    QJsonObject result;
    result.insert(u"scroll"_s, driver.scroll());
    result.insert(u"switch"_s, driver.changeRooms());
    result.insert(u"key"_s, driver.type());
    result.insert(u"search"_s, driver.search());
    result.insert(u"hourPss"_s, driver.live());
    std::puts(QJsonDocument(result).toJson(QJsonDocument::Compact).constData());
    return 0;
}
