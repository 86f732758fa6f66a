// The same happens in the same order over Qt's own dispatcher and over ours. Each scenario runs in a thread of its own,
// once over each, and writes down what it sees. Where Qt leaves an order open (between descriptors) none is compared.
#include "runtime_support.h"

#include <QTimerEvent>

using namespace kith::runtime;
using namespace kith::runtime::test;

namespace {

using Log = QStringList;
using Scenario = void (*)(Log &);

QString text(const char *latin1) { return QString::fromLatin1(latin1); }

// Writes down its own end and what it gets.
class Named : public QObject {
public:
    Named(Log &log, const char *name) : m_log(log), m_name(text(name)) {}
    ~Named() override { m_log.append(m_name + text(" gone")); }

protected:
    void customEvent(QEvent *event) override { m_log.append(m_name + QString::number(event->type() - QEvent::User)); }
    void timerEvent(QTimerEvent *) override { m_log.append(m_name + text(" timer")); }

private:
    Log &m_log;
    QString m_name;
};

void post(QObject *to, int number, int priority = Qt::NormalEventPriority)
{
    QCoreApplication::postEvent(to, new QEvent(static_cast<QEvent::Type>(QEvent::User + number)), priority);
}

void later(QObject *context, const std::function<void()> &action)
{
    QMetaObject::invokeMethod(context, action, Qt::QueuedConnection);
}

// A timer of an interval of its own; precise, so that the order is that of the intervals.
class Alarm : public QTimer {
public:
    Alarm(int interval, const std::function<void()> &action)
    {
        setTimerType(Qt::PreciseTimer);
        QObject::connect(this, &QTimer::timeout, this, action);
        start(interval);
    }
};

void run(QEventLoop &loop, Log &log, QEventLoop::ProcessEventsFlags flags = QEventLoop::AllEvents)
{
    log.append(finishes(loop, flags) ? text("loop ends") : text("loop hangs"));
}

void settleEvents()
{
    for (int i = 0; i < 5; ++i)
        turn();
}

void kindsInOneTurn(Log &log)
{
    Named named(log, "a");
    Pair pair;
    Watch watch(pair.here());
    watch.onNews = [&] { log.append(text("socket")); };
    Alarm alarm(0, [&] { log.append(text("timer")); });
    settleEvents();
    log.clear();
    pair.send();
    post(&named, 1);
    turn();
    log.append(text("-"));
    turn();
}

void priorities(Log &log)
{
    Named a(log, "a");
    Named b(log, "b");
    post(&a, 1);
    post(&b, 2, Qt::LowEventPriority);
    post(&a, 3, Qt::HighEventPriority);
    post(&b, 4);
    post(&a, 5, Qt::HighEventPriority);
    turn();
}

void postedWhileSent(Log &log)
{
    QObject context;
    Named named(log, "a");
    later(&context, [&] {
        post(&named, 1);
        later(&context, [&] {
            log.append(text("inner"));
            post(&named, 3);
        });
        log.append(text("outer"));
    });
    post(&named, 2);
    settleEvents(); // in how many turns is each dispatcher's own
}

void deleteLaterInTheMiddle(Log &log)
{
    QEventLoop loop;
    auto *named = new Named(log, "a");
    post(named, 1);
    named->deleteLater();
    post(named, 2);
    later(&loop, [&] { loop.quit(); });
    run(loop, log);
    settleEvents();
}

void deleteLaterAndInnerLoop(Log &log)
{
    QEventLoop outer;
    Alarm alarm(0, [&] {
        alarm.stop();
        (new Named(log, "a"))->deleteLater();
        QEventLoop inner;
        later(&inner, [&] {
            (new Named(log, "b"))->deleteLater();
            later(&inner, [&] { inner.quit(); });
        });
        run(inner, log);
        later(&outer, [&] { outer.quit(); });
    });
    run(outer, log);
    settleEvents();
}

void eventsBehindAQuit(Log &log)
{
    QEventLoop loop;
    Named named(log, "a");
    later(&loop, [&] { loop.quit(); });
    post(&named, 1);
    run(loop, log);
}

void orderOfTimers(Log &log)
{
    QEventLoop loop;
    Alarm c(120, [&] { loop.quit(); });
    Alarm b(60, [&] {
        log.append(text("b"));
        b.stop();
    });
    Alarm a(1, [&] {
        log.append(text("a"));
        a.stop();
    });
    run(loop, log);
}

void zerosInOrder(Log &log)
{
    Alarm a(0, [&] { log.append(text("a")); });
    Alarm b(0, [&] { log.append(text("b")); });
    Alarm c(0, [&] { log.append(text("c")); });
    for (int i = 0; i < 3; ++i)
        turn();
}

void timerStopsTheNext(Log &log)
{
    std::unique_ptr<Alarm> b;
    Alarm a(0, [&] {
        log.append(text("a"));
        b.reset();
    });
    b = std::make_unique<Alarm>(0, [&] { log.append(text("b")); });
    turn();
    turn();
}

void timerStartsAnother(Log &log)
{
    std::vector<std::unique_ptr<Alarm>> more;
    Alarm a(0, [&] {
        log.append(text("a"));
        more.push_back(std::make_unique<Alarm>(0, [&] { log.append(text("more")); }));
    });
    for (int i = 0; i < 3; ++i) {
        turn();
        log.append(text("-"));
    }
}

void timerDoesNotReenter(Log &log)
{
    bool inside = false;
    Alarm a(0, [&] {
        inside = true;
        log.append(text("a begins"));
        turn();
        turn();
        log.append(text("a ends"));
        inside = false;
    });
    Alarm b(0, [&] {
        if (inside) // Qt's also fires it a second time in the outer turn
            log.append(text("b"));
    });
    turn();
    turn();
}

void killedAndStartedInItsSlot(Log &log)
{
    Alarm a(0, [&] {
        log.append(text("a"));
        a.start(0);
    });
    for (int i = 0; i < 3; ++i) {
        turn();
        log.append(text("-"));
    }
    a.start(10'000);
    turn();
}

void unreadNews(Log &log)
{
    Pair pair;
    int left = 3;
    Watch watch(pair.here());
    watch.onNews = [&] {
        log.append(text("news"));
        if (--left == 0)
            pair.take();
    };
    pair.send();
    for (int i = 0; i < 5; ++i) {
        turn();
        log.append(text("-"));
    }
}

void readerStopsTheWriter(Log &log)
{
    Pair pair;
    Watch reader(pair.here());
    Watch writer(pair.here(), QSocketNotifier::Write);
    reader.onNews = [&] {
        log.append(text("read"));
        writer.notifier->setEnabled(false);
        pair.take();
    };
    writer.onNews = [&] { log.append(text("write")); };
    turn();
    pair.send();
    turn();
    log.append(text("-"));
    turn();
    writer.notifier->setEnabled(true);
    turn();
}

void enabledAgainInItsSlot(Log &log)
{
    Pair pair;
    Watch watch(pair.here());
    watch.onNews = [&] {
        log.append(text("news"));
        watch.notifier->setEnabled(false);
        watch.notifier->setEnabled(true);
    };
    pair.send();
    for (int i = 0; i < 3; ++i) {
        turn();
        log.append(text("-"));
    }
}

void peerGoes(Log &log)
{
    Pair pair;
    Watch reader(pair.here());
    Watch writer(pair.here(), QSocketNotifier::Write);
    reader.onNews = [&] { log.append(text("read")); };
    writer.onNews = [&] { log.append(text("write")); };
    pair.fill();
    turn();
    log.append(text("-"));
    pair.closeThere();
    turn();
    turn();
}

void withoutSockets(Log &log)
{
    Pair pair;
    Watch watch(pair.here());
    watch.onNews = [&] {
        log.append(text("news"));
        pair.take();
    };
    pair.send();
    QEventLoop loop;
    Named named(log, "a");
    post(&named, 1);
    Alarm alarm(20, [&] { loop.quit(); });
    run(loop, log, QEventLoop::ExcludeSocketNotifiers);
    turn();
}

void newsInAnInnerLoop(Log &log)
{
    Pair pair;
    Watch watch(pair.here());
    int depth = 0;
    watch.onNews = [&] {
        log.append(QString::number(++depth));
        if (depth < 3)
            turn();
        else
            pair.take();
        log.append(QString::number(depth--));
    };
    pair.send();
    turn();
    turn();
}

void whatATurnReturns(Log &log)
{
    QObject context;
    const auto say = [&](bool did) { log.append(did ? text("did") : text("nothing")); };
    settleEvents();
    say(turn());
    later(&context, [] {});
    say(turn());
    say(turn());
    Pair pair;
    Watch watch(pair.here());
    watch.onNews = [&] { pair.take(); };
    say(turn());
    pair.send();
    say(turn());
    say(turn());
    Alarm alarm(0, [&] { alarm.stop(); });
    say(turn());
    say(turn());
}

void removePosted(Log &log)
{
    QObject context;
    Named a(log, "a");
    auto b = std::make_unique<Named>(log, "b");
    later(&context, [&] {
        QCoreApplication::removePostedEvents(&a);
        b.reset();
    });
    post(&a, 1);
    post(b.get(), 2);
    post(&a, 3);
    turn();
    post(&a, 4);
    turn();
}

void quitsOfBothLoopsAtOnce(Log &log)
{
    // As QCoreApplication::quit() does, from each kind of slot.
    for (const bool byTimer : {false, true}) {
        QEventLoop outer;
        QEventLoop inner;
        Alarm alarm(byTimer ? 0 : 10'000, [&] {
            if (inner.isRunning()) {
                alarm.stop();
                outer.quit();
                inner.quit();
            }
        });
        later(&outer, [&] {
            if (!byTimer) {
                later(&inner, [&] {
                    inner.quit();
                    outer.quit();
                });
            }
            run(inner, log);
        });
        run(outer, log);
    }
}

void quitsOfTwoLoops(Log &log)
{
    QEventLoop outer;
    later(&outer, [&] {
        QEventLoop inner;
        later(&inner, [&] {
            outer.quit();
            log.append(text("outer told"));
            later(&inner, [&] { inner.quit(); });
        });
        run(inner, log);
    });
    run(outer, log);
}

// The scenario over Qt's dispatcher (nullptr) or another; the thread owns that.
Log observe(Scenario scenario, QAbstractEventDispatcher *dispatcher)
{
    Log log;
    bool ours = false;
    const std::unique_ptr<QThread> thread(QThread::create([&] {
        ours = qobject_cast<EpollDispatcher *>(QAbstractEventDispatcher::instance()) != nullptr;
        scenario(log);
    }));
    if (dispatcher != nullptr)
        thread->setEventDispatcher(dispatcher);
    thread->start();
    thread->wait();
    if (ours != (dispatcher != nullptr))
        log.append(text("not over the dispatcher that was asked for"));
    return log;
}

} // namespace

Q_DECLARE_METATYPE(Scenario)

class TestDispatcherLikeQt : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void same_data();
    void same();
};

void TestDispatcherLikeQt::same_data()
{
    QTest::addColumn<Scenario>("scenario");
    const std::pair<const char *, Scenario> scenarios[] = {
        {"kinds in one turn", kindsInOneTurn},
        {"priorities", priorities},
        {"posted while sent", postedWhileSent},
        {"deleteLater in the middle", deleteLaterInTheMiddle},
        {"deleteLater and inner loop", deleteLaterAndInnerLoop},
        {"events behind a quit", eventsBehindAQuit},
        {"order of timers", orderOfTimers},
        {"zeros in order", zerosInOrder},
        {"timer stops the next", timerStopsTheNext},
        {"timer starts another", timerStartsAnother},
        {"timer does not re-enter", timerDoesNotReenter},
        {"killed and started in its slot", killedAndStartedInItsSlot},
        {"unread news", unreadNews},
        {"reader stops the writer", readerStopsTheWriter},
        {"enabled again in its slot", enabledAgainInItsSlot},
        {"peer goes", peerGoes},
        {"without sockets", withoutSockets},
        {"news in an inner loop", newsInAnInnerLoop},
        {"what a turn returns", whatATurnReturns},
        {"removed posted events", removePosted},
        {"quits of two loops", quitsOfTwoLoops},
        {"quits of both loops at once", quitsOfBothLoopsAtOnce},
    };
    for (const auto &[name, scenario] : scenarios)
        QTest::newRow(name) << scenario;
}

void TestDispatcherLikeQt::same()
{
    QFETCH(Scenario, scenario);
    const Log ours = observe(scenario, new EpollDispatcher);
    const Log qts = observe(scenario, nullptr);
    QVERIFY(!qts.isEmpty());
    const QString difference = text("ours: %1; Qt's: %2").arg(ours.join(u','), qts.join(u','));
    QVERIFY2(ours == qts, qPrintable(difference));
}

int main(int argc, char *argv[])
{
    qputenv("QT_NO_GLIB", "1"); // Qt's own, not the one that it builds on GLib
    return runOnEpoll<TestDispatcherLikeQt>(argc, argv);
}
#include "tst_dispatcher_like_qt.moc"
