#include "desktop/terminal/name_queue.h"

namespace kith::terminal {

using client::Account;

NameQueue::NameQueue(Account &account, QObject *parent) : QObject(parent), m_account(account)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(std::chrono::seconds(1));
    connect(&m_patience, &QTimer::timeout, this, [this] {
        if (!m_items.empty())
            m_items.front().who = {};
        run();
    });
    connect(&account.people(), &client::People::changed, this, &NameQueue::run);
    connect(&account, &Account::stateChanged, this, &NameQueue::run);
}

void NameQueue::add(UserId who, std::function<void()> show)
{
    m_items.push_back({who, std::move(show)});
    run();
}

void NameQueue::run()
{
    if (std::exchange(m_running, true)) // what is shown may add more
        return;
    while (!m_items.empty()) {
        const UserId who = m_items.front().who;
        if (who.isValid() && m_account.people().find(who) == nullptr && m_account.state() == Account::State::Online) {
            for (const Item &item : m_items) // all of them are asked for together
                m_account.people().name(item.who);
            if (!m_patience.isActive())
                m_patience.start();
            break;
        }
        m_patience.stop();
        const std::function<void()> show = std::move(m_items.front().show);
        m_items.pop_front();
        show();
    }
    m_running = false;
}

} // namespace kith::terminal
