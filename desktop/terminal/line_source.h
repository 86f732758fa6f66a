// Lines of UTF-8 from a file descriptor, as they come; never waits.
#pragma once

#include <QByteArray>
#include <QObject>
#include <QSocketNotifier>

namespace kith::terminal {

class LineSource : public QObject {
    Q_OBJECT

public:
    explicit LineSource(int descriptor, QObject *parent = nullptr);

    // Whoever reads is not ready for more; what is read already still comes.
    void setPaused(bool paused);

signals:
    void line(const QString &line); // without its line break
    void ended();                   // the last line has come, with or without a line break
    void failed(int error);         // errno; nothing more comes

private:
    void read();

    int m_descriptor;
    QSocketNotifier m_notifier;
    QByteArray m_rest;
    bool m_atEnd = false;
};

} // namespace kith::terminal
