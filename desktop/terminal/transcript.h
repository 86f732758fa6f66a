// Prints what was said, with its time and, where it changes, the day. Everything from other people is made safe here.
#pragma once

#include "desktop/client/account.h"
#include "desktop/terminal/console.h"

#include <QDate>

namespace kith::terminal {

class Transcript {
public:
    explicit Transcript(Console &console) : m_console(console) {}

    enum class Mark { None, Waiting, Sent };
    void message(const client::Account &account, const Message &message, Mark mark = Mark::None);
    // The same without the days, for what stands out of the order.
    void found(const client::Account &account, const Message &message);

    void note(const QString &sentence); // dim, with the time
    void good(const QString &sentence);
    void bad(const QString &sentence);
    void plain(const QString &lines);  // as it is: safe and styled
    void heading(const QString &text); // "── text ──"
    void forgetDay() { m_day = {}; }

    // Whether somebody calls this user by one of their names: "@name", whole.
    static bool mentions(const User &user, const QString &text);

private:
    QString line(const client::Account &account, const Message &message, const QString &when, Mark mark) const;
    QString fitted(const QString &sentence) const;
    QString now() const;

    Console &m_console;
    QDate m_day; // of what was printed last
};

} // namespace kith::terminal
