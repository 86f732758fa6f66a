#include "desktop/widgets/shell/shell.h"
#include "desktop/widgets/theme/theme.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using kith::client::Account;
using kith::platform::Notification;
using kith::platform::Notifier;

namespace kith::widgets {

namespace {
constexpr std::chrono::minutes minute{1};
}

Shell::Shell(
    Theme &theme, platform::Preferences &preferences, const Clock &clock, QWidget &window, Sight sight, Options options)
    : m_theme(theme), m_preferences(preferences), m_clock(clock), m_window(window), m_sight(std::move(sight)),
      m_gather(options.gather), m_tray(std::move(options.tray)), m_notifier(nullptr, options.bus),
      m_count(u"kith"_s, nullptr, options.bus), m_keeper(theme, preferences, *m_tray, window, options.patience)
{
    buildMenu();
    m_tray->setMenu(&m_menu);
    connect(m_tray.get(), &Tray::activated, &m_keeper, &WindowKeeper::toggle);
    connect(m_tray.get(), &Tray::tellClicked, this, [this] { open(m_told.account, m_told.room, m_told.seq, {}); });
    connect(&m_keeper, &WindowKeeper::quitWanted, this, &Shell::quitRequested);
    connect(&m_notifier, &Notifier::activated, this, &Shell::open);
    connect(&m_notifier, &Notifier::undeliverable, this, [this](const Notification &notification) {
        m_told = notification;
        if (m_tray->isAvailable())
            m_tray->tell(notification.title, notification.text, m_window.windowIcon());
    });
    connect(&preferences, &platform::Preferences::changed, this, &Shell::followPreferences);

    m_refresh.setSingleShot(true);
    connect(&m_refresh, &QTimer::timeout, this, &Shell::refresh);
    connect(&m_minute, &QTimer::timeout, this, &Shell::refresh);
    m_minute.start(minute);
    refresh();
    draw();
}

Shell::~Shell() = default;

void Shell::buildMenu()
{
    connect(m_menu.addAction(tr("Open Kith")), &QAction::triggered, this, [this] { raise(); });
    m_quiet = m_menu.addAction(tr("Do not disturb"));
    m_quiet->setCheckable(true);
    m_quiet->setChecked(m_preferences.doNotDisturb());
    connect(m_quiet, &QAction::toggled, &m_preferences, &platform::Preferences::setDoNotDisturb);
    connect(m_menu.addAction(tr("Preferences…")), &QAction::triggered, this, &Shell::preferencesRequested);
    m_menu.addSeparator();
    connect(m_menu.addAction(tr("Quit")), &QAction::triggered, this, &Shell::quitRequested);
}

void Shell::addAccount(Account *account, const QString &label)
{
    account->setKeywords(m_preferences.keywords());
    const QString key = QString::number(++m_lastKey);
    auto announcer = std::make_unique<Announcer>(*account,
        Announcer::Context{
            .theme = m_theme,
            .preferences = m_preferences,
            .clock = m_clock,
            .isVisible = [this, account](RoomId room) { return m_window.isActiveWindow() && m_sight(*account, room); },
            .label =
                [this, account] {
                    const Watched *watched = find(account);
                    return watched && m_accounts.size() > 1 ? watched->label : QString();
                },
            .gather = m_gather,
        });
    connect(announcer.get(), &Announcer::announced, this, [this, key](Notification notification) {
        notification.account = key;
        m_notifier.show(notification);
    });
    connect(announcer.get(), &Announcer::withdrawn, this, [this, key](RoomId room) { m_notifier.close(key, room); });

    const auto soon = [this] {
        if (!m_refresh.isActive())
            m_refresh.start(0);
    };
    connect(account, &Account::roomChanged, this, soon);
    connect(account, &Account::roomAdded, this, soon);
    connect(account, &Account::roomRemoved, this, soon);
    connect(account, &Account::stateChanged, this, soon);
    m_accounts.push_back({.account = account, .key = key, .label = label, .announcer = std::move(announcer)});
    soon();
}

void Shell::removeAccount(Account *account)
{
    const auto watched =
        std::ranges::find_if(m_accounts, [account](const Watched &entry) { return entry.account == account; });
    if (watched == m_accounts.end())
        return;
    disconnect(account, nullptr, this, nullptr);
    m_notifier.closeAll(watched->key);
    m_accounts.erase(watched);
    refresh();
}

const Shell::Watched *Shell::find(const Account *account) const
{
    const auto watched =
        std::ranges::find_if(m_accounts, [account](const Watched &entry) { return entry.account == account; });
    return watched == m_accounts.end() ? nullptr : &*watched;
}

void Shell::followPreferences()
{
    m_quiet->setChecked(m_preferences.doNotDisturb());
    for (const Watched &watched : m_accounts) {
        if (watched.account->watch().keywords() != m_preferences.keywords())
            watched.account->setKeywords(m_preferences.keywords());
    }
    refresh();
}

void Shell::refresh()
{
    TrayState state{.unread = 0, .mentions = 0, .online = m_accounts.empty(), .disturbs = true};
    for (const Watched &watched : m_accounts) {
        state.online = state.online || watched.account->state() == Account::State::Online;
        for (const auto &[id, room] : watched.account->rooms()) {
            if (room.isMuted())
                continue;
            state.unread += room.unread();
            state.mentions += room.isDirect() ? room.unread() : room.mentions;
        }
    }
    state.disturbs = !Announcer::isQuiet(m_preferences, m_clock);
    if (state == m_state)
        return;
    m_state = state;
    draw();
}

void Shell::draw()
{
    m_tray->show(trayIcon(m_state), toolTip());
    m_count.show(m_state.unread);
}

QString Shell::toolTip() const
{
    QStringList lines{tr("Kith")};
    if (m_state.unread > 0)
        lines << tr("%n unread message(s)", nullptr, int(std::min<qint64>(m_state.unread, INT_MAX)));
    if (!m_state.online)
        lines << tr("Offline");
    if (!m_state.disturbs)
        lines << tr("Do not disturb");
    return lines.join(u'\n');
}

void Shell::open(const QString &key, RoomId room, qint64 seq, const QString &activationToken)
{
    const auto watched = std::ranges::find_if(m_accounts, [&key](const Watched &entry) { return entry.key == key; });
    raise(activationToken);
    if (watched != m_accounts.end())
        emit openRequested(watched->account, room, seq);
}

} // namespace kith::widgets
