// The terminal itself: raw mode, size, and that it is left as it was found, however the program ends.
// Threads: the main thread; one instance.
#pragma once

#include <QByteArray>

#include <termios.h>

namespace kith::terminal {

class Tty {
public:
    Tty();
    ~Tty();
    Q_DISABLE_COPY_MOVE(Tty)

    static bool isThere(); // standard input and output are a terminal

    // Keys come one by one, without echo, and a paste in its brackets; may be repeated. False: this is no terminal.
    bool enter();
    void leave(); // as it was before enter()

    struct Size {
        int columns = 80;
        int rows = 24;
    };
    static Size size();
    static QByteArray read(); // what is there; empty: its end
    static void write(const QByteArray &bytes);

private:
    bool m_raw = false;
};

} // namespace kith::terminal
