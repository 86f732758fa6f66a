// Unix signals as Qt signals (signal-safety(7): the handler only writes a byte to a pipe).
// Threads: the main thread; one instance. SIGPIPE is ignored from here on.
#pragma once

#include <QObject>

class QSocketNotifier;

namespace kith::terminal {

class UnixSignals : public QObject {
    Q_OBJECT

public:
    explicit UnixSignals(QObject *parent = nullptr);
    ~UnixSignals() override;

signals:
    void ended();     // SIGTERM, SIGINT, SIGHUP
    void resized();   // SIGWINCH
    void continued(); // SIGCONT

private:
    void readPipe();
    QSocketNotifier *m_notifier = nullptr;
};

} // namespace kith::terminal
