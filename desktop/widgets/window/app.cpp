#include "desktop/widgets/window/app.h"
#include "desktop/client/session_end.h"
#include "desktop/widgets/dialogs/sign_in_page.h"
#include "desktop/widgets/window/about_dialog.h"
#include "desktop/widgets/window/account_page.h"
#include "desktop/widgets/window/account_rail.h"
#include "desktop/widgets/window/chat_list.h"
#include "desktop/widgets/window/panes.h"

#include <QApplication>
#include <QNetworkInformation>
#include <QShortcut>

#include <algorithm>

using namespace Qt::StringLiterals;
using kith::client::Profile;

namespace kith::widgets {

namespace {

constexpr int latestMs = 2'000; // where nothing is painted because the window is hidden

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

} // namespace

App::App(QApplication &application, std::unique_ptr<Profile> profile, Options options)
    : m_application(application), m_profile(std::move(profile)), m_options(std::move(options)),
      m_preferences(m_profile->settings()), m_theme(isDark(application.palette())),
      m_system(isDark(application.palette())), m_appearance(application, m_theme, m_system, m_preferences),
      m_tokens(m_profile->folder(), m_options.tokens), m_window(m_theme, m_profile->settings())
{
    const AccountRail *rail = m_window.rail();
    connect(rail, &AccountRail::chosen, this, [this](const QString &key) { show(session(key)); });
    connect(rail, &AccountRail::addRequested, this, [this] { add(); });
    connect(rail, &AccountRail::moveRequested, this, &App::move);
    connect(rail, &AccountRail::signOutRequested, this, [this](const QString &key) {
        // It is asked over what it is about.
        show(session(key));
        if (m_active)
            m_active->askToSignOut();
    });
    connect(&m_preferences, &platform::Preferences::changed, this, &App::showAppearance);
    addShortcuts();
    watchSystem();
}

// While everything that its accounts tell it is there.
App::~App()
{
    m_active = nullptr;
    m_sessions.clear();
}

void App::addShortcuts()
{
    const auto add = [this](const QKeySequence &keys, auto &&action) {
        connect(new QShortcut(keys, &m_window), &QShortcut::activated, this, action);
    };
    // Not QKeySequence::Quit, which has keys under GNOME and KDE only.
    add(QKeySequence(u"Ctrl+Q"_s), [this] { m_application.quit(); });
    for (int place = 0; !AccountRail::keysOf(place).isEmpty(); ++place)
        add(AccountRail::keysOf(place), [this, place] { showAt(place); });
    connect(&m_window, &MainWindow::escaped, this, [this] {
        if (page())
            page()->markRead();
    });
}

void App::watchSystem()
{
    connect(&m_wake, &platform::WakeSignals::woke, this, [this] {
        for (const auto &session : m_sessions)
            session->wake();
    });
    if (!QNetworkInformation::loadDefaultBackend())
        return;
    connect(QNetworkInformation::instance(), &QNetworkInformation::reachabilityChanged, this,
        [this](QNetworkInformation::Reachability reachability) {
            m_wake.setReachable(reachability != QNetworkInformation::Reachability::Disconnected);
        });
}

void App::start(bool shown)
{
    for (const Profile::Known &known : m_profile->accounts())
        make(known);
    const auto wanted = m_options.server.isValid() ? m_profile->account(m_options.server) : m_profile->account();
    if (wanted)
        show(session(m_profile->tokenKey(wanted->server, wanted->user.id)));
    else
        add(m_options.server);
    connect(&m_window, &MainWindow::painted, this, &App::openOthers);
    QTimer::singleShot(latestMs, this, &App::openOthers);
    if (shown)
        m_window.show();
}

void App::raise()
{
    m_window.setWindowState(m_window.windowState() & ~Qt::WindowMinimized);
    m_window.show();
    m_window.raise();
    m_window.activateWindow();
}

// One in a turn of the event loop, so that the window goes on meanwhile.
void App::openOthers()
{
    for (const auto &session : m_sessions) {
        if (session->isOpen())
            continue;
        session->open();
        QTimer::singleShot(0, this, &App::openOthers);
        return;
    }
}

AccountSession *App::make(const Profile::Known &known)
{
    m_sessions.push_back(
        std::make_unique<AccountSession>(AccountSession::House{.theme = m_theme,
                                             .clock = m_clock,
                                             .profile = *m_profile,
                                             .tokens = m_tokens,
                                             .appearance = m_appearance,
                                             .preferences = m_preferences,
                                             .links = m_options.links,
                                             .timing = m_options.timing,
                                             .fileWanted = m_options.tokens == platform::TokenStore::Place::FileOnly},
            known));
    AccountSession *session = m_sessions.back().get();
    connect(session, &AccountSession::changed, this, &App::refresh);
    connect(session, &AccountSession::titleChanged, this, &App::retitle);
    connect(session, &AccountSession::listShownChanged, this, &App::fitRail);
    connect(session, &AccountSession::pageChanged, this, [this, session] {
        if (session == m_active)
            show(session);
    });
    connect(session, &AccountSession::opened, this, &App::accountOpened);
    connect(session, &AccountSession::closing, this, &App::accountClosing);
    connect(session, &AccountSession::signedIn, this, &App::signedIn);
    // Queued: it does not outlive its own signal.
    connect(
        session, &AccountSession::signedOut, this, [this, session] { remove(session); }, Qt::QueuedConnection);
    connect(session, &AccountSession::preferencesRequested, this, &App::preferencesRequested);
    connect(session, &AccountSession::appearanceChosen, &m_appearance, &AppearanceKeeper::choose);
    connect(session, &AccountSession::stepRequested, this, &App::step);
    connect(session, &AccountSession::addAccountRequested, this, [this] { add(); });
    connect(session, &AccountSession::aboutRequested, this, &App::about);
    connect(session, &AccountSession::quitRequested, &m_application, &QApplication::quit, Qt::QueuedConnection);
    return session;
}

std::vector<AccountSession *> App::sessions() const
{
    std::vector<AccountSession *> sessions;
    for (const auto &session : m_sessions)
        sessions.push_back(session.get());
    return sessions;
}

AccountSession *App::session(const QString &key) const
{
    const auto found = std::find_if(
        m_sessions.begin(), m_sessions.end(), [&key](const auto &session) { return session->key() == key; });
    return found == m_sessions.end() ? nullptr : found->get();
}

AccountSession *App::session(const client::Account *account) const
{
    const auto found = std::find_if(m_sessions.begin(), m_sessions.end(),
        [account](const auto &session) { return account && session->account() == account; });
    return found == m_sessions.end() ? nullptr : found->get();
}

App::Sessions::const_iterator App::placeOf(const AccountSession *session) const
{
    return std::find_if(
        m_sessions.begin(), m_sessions.end(), [session](const auto &held) { return held.get() == session; });
}

void App::show(AccountSession *session)
{
    if (!session)
        return;
    const AccountPage *before = m_active ? m_active->accountPage() : nullptr;
    session->open();
    m_active = session;
    if (m_window.page() != session->page()) {
        // The panes stay where they are though everything in them is another's.
        if (AccountPage *page = session->accountPage(); page && before && before != page) {
            page->panes()->setListWidth(before->panes()->listWidth());
            page->panes()->setMembersWanted(before->panes()->areMembersWanted());
        }
        m_window.showPage(session->page());
        if (session->accountPage())
            session->accountPage()->focusStart();
    }
    m_profile->setActive(session->known());
    if (m_signIn)
        std::exchange(m_signIn, nullptr)->deleteLater(); // it may be its key that is being pressed
    refresh();
    fitRail();
}

void App::showAt(int place)
{
    if (place < std::ssize(m_sessions))
        show(m_sessions[size_t(place)].get());
}

void App::step(int places)
{
    const auto count = std::ssize(m_sessions);
    if (count == 0)
        return;
    const auto at = m_active ? placeOf(m_active) - m_sessions.begin() : (places > 0 ? -1 : count);
    showAt(int((at + places + count) % count));
}

void App::move(const QString &key, int places)
{
    const auto from = placeOf(session(key)) - m_sessions.begin();
    const auto to = from + places;
    if (from == std::ssize(m_sessions) || to < 0 || to >= std::ssize(m_sessions))
        return;
    m_profile->moveAccount(m_sessions[size_t(from)]->known(), places);
    auto moved = std::move(m_sessions[size_t(from)]);
    m_sessions.erase(m_sessions.begin() + from);
    m_sessions.insert(m_sessions.begin() + to, std::move(moved));
    refresh();
}

void App::add(const QUrl &server)
{
    if (m_signIn)
        return;
    m_signIn = new SignInPage(m_theme, m_options.links, m_options.timing);
    if (server.isValid())
        m_signIn->setServer(server);
    if (!m_sessions.empty())
        m_signIn->offerBack();
    connect(m_signIn, &SignInPage::backRequested, this, &App::leaveSignIn, Qt::QueuedConnection);
    // Queued: the page does not outlive its own signal.
    connect(m_signIn, &SignInPage::signedIn, this, &App::signedIn, Qt::QueuedConnection);
    connect(
        new QShortcut(QKeySequence(u"Ctrl+,"_s), m_signIn), &QShortcut::activated, this, &App::preferencesRequested);
    addStepKeys(m_signIn, [this](int places) { step(places); });
    m_active = nullptr;
    m_window.showPage(m_signIn);
    refresh();
    fitRail();
}

void App::leaveSignIn()
{
    if (const auto last = m_profile->account(); last && !m_active)
        show(session(m_profile->tokenKey(last->server, last->user.id)));
}

void App::signedIn(const QUrl &server, const User &user, const QString &token)
{
    const Profile::Known known{.server = server, .user = user};
    AccountSession *there = session(m_profile->tokenKey(server, user.id));
    if (there && there->account()) {
        new client::SessionEnd(server, token, m_options.links, m_options.timing, this);
        show(there);
        there->tell(tr("You are signed in with this account already."));
        return;
    }
    m_profile->setAccount(known);
    if (!there)
        there = make(known);
    there->begin(user, token);
    show(there);
}

void App::remove(const AccountSession *session)
{
    const auto place = placeOf(session);
    if (place == m_sessions.end())
        return;
    const Profile::Known known = session->known();
    const auto at = place - m_sessions.begin();
    std::unique_ptr<AccountSession> gone = std::move(m_sessions[size_t(at)]);
    m_sessions.erase(m_sessions.begin() + at);
    if (m_active == session) {
        m_active = nullptr;
        if (m_sessions.empty())
            add(known.server);
        else
            showAt(int(std::min(at, std::ssize(m_sessions) - 1)));
    }
    gone.reset();
    m_profile->forgetAccount(known);
    refresh();
}

void App::showAppearance()
{
    for (const auto &session : m_sessions) {
        if (const AccountPage *page = session->accountPage())
            page->chatList()->setAppearance(m_appearance.chosen());
    }
}

void App::refresh()
{
    std::vector<RailAccount> accounts;
    accounts.reserve(m_sessions.size());
    for (const auto &session : m_sessions) {
        accounts.push_back(session->glance());
        session->setAlone(m_sessions.size() == 1);
    }
    m_window.rail()->setAccounts(accounts);
    m_window.rail()->setActive(m_active ? m_active->key() : QString());
    m_window.setRailWanted(accounts.size() > 1);
    retitle();
}

void App::retitle()
{
    const QString title = m_active ? m_active->title() : tr("Kith");
    qint64 unread = 0;
    for (const auto &session : m_sessions)
        unread += session->glance().unread;
    m_window.setWindowTitle(
        unread > 0 ? tr("(%1) %2", "unread count, window title").arg(QLocale().toString(unread), title) : title);
}

void App::fitRail() { m_window.setRailYields(m_active && !m_active->isListShown()); }

void App::about()
{
    auto *dialog = new AboutDialog(m_theme, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

} // namespace kith::widgets
