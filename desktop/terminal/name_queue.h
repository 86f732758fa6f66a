// Shows what people said in its order, and each only once the name of its sender is known: what is printed cannot be
// mended. A name that does not come within a second (or while there is no connection) is not waited for.
#pragma once

#include "desktop/client/account.h"

#include <QTimer>

#include <deque>

namespace kith::terminal {

class NameQueue : public QObject {
    Q_OBJECT

public:
    explicit NameQueue(client::Account &account, QObject *parent = nullptr);

    // Calls `show` now or later, once. An invalid id waits for nobody.
    void add(UserId who, std::function<void()> show);
    void clear() { m_items.clear(); }

private:
    void run();

    struct Item {
        UserId who;
        std::function<void()> show;
    };
    client::Account &m_account;
    std::deque<Item> m_items;
    QTimer m_patience;
    bool m_running = false;
};

} // namespace kith::terminal
