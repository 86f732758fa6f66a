// Unix signals as Qt signals (signal-safety(7): the handler only writes a byte to a pipe).
#pragma once

#include <QObject>

class QSocketNotifier;

namespace kith::runtime {

// One instance in a process, on the main thread. SIGPIPE is ignored from here on.
class Signals : public QObject {
    Q_OBJECT
public:
    explicit Signals(QObject *parent = nullptr);
    ~Signals() override;

Q_SIGNALS:
    void terminate(); // SIGTERM, SIGINT
    void reload();    // SIGHUP

private:
    void readPipe();
    QSocketNotifier *m_notifier = nullptr;
};

} // namespace kith::runtime
