#include "desktop/widgets/window/app.h"
#include "desktop/client/cache.h"
#include "desktop/widgets/dialogs/confirm_dialog.h"
#include "desktop/widgets/dialogs/sign_in_page.h"
#include "desktop/widgets/window/about_dialog.h"
#include "desktop/widgets/window/account_page.h"

#include <QApplication>
#include <QNetworkInformation>
#include <QShortcut>

using namespace Qt::StringLiterals;
using kith::client::Account;
using kith::client::Cache;

namespace kith::widgets {

namespace {

const QString tokenFileNoted = u"tokenFileNoted"_s;
constexpr int tokenRetryMs = 10'000;

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

} // namespace

App::App(QApplication &application, std::unique_ptr<client::Profile> profile, Options options)
    : m_application(application), m_profile(std::move(profile)), m_options(std::move(options)),
      m_theme(isDark(application.palette())), m_system(isDark(application.palette())),
      m_appearance(application, m_theme, m_system, m_profile->settings()),
      m_tokens(m_profile->folder(), m_options.tokens), m_window(m_profile->settings())
{
    m_tokenRetry.setSingleShot(true);
    m_tokenRetry.setInterval(tokenRetryMs);
    connect(&m_tokenRetry, &QTimer::timeout, this, &App::readToken);
    connect(new QShortcut(QKeySequence::Quit, &m_window), &QShortcut::activated, &application, &QApplication::quit);
    watchSystem();
}

App::~App() { closeAccount(); }

void App::watchSystem()
{
    connect(&m_wake, &platform::WakeSignals::woke, this, [this] {
        if (m_account)
            m_account->wake();
    });
    if (!QNetworkInformation::loadDefaultBackend())
        return;
    connect(QNetworkInformation::instance(), &QNetworkInformation::reachabilityChanged, this,
        [this](QNetworkInformation::Reachability reachability) {
            m_wake.setReachable(reachability != QNetworkInformation::Reachability::Disconnected);
        });
}

void App::start()
{
    const auto known = m_profile->account();
    const bool wanted = known && (!m_options.server.isValid() || m_options.server == known->server);
    if (!wanted)
        showSignIn(m_options.server);
    else if (openAccount(*known))
        readToken(); // after the window has something to show: a locked secret service may take its time
    m_window.show();
}

void App::raise()
{
    m_window.setWindowState(m_window.windowState() & ~Qt::WindowMinimized);
    m_window.show();
    m_window.raise();
    m_window.activateWindow();
}

void App::setTitle(const QString &title) { m_window.setWindowTitle(title); }

void App::showSignIn(const QUrl &server, const QString &name, const QString &notice)
{
    closeAccount();
    auto *page = new SignInPage(m_theme, m_options.links, m_options.timing);
    if (server.isValid())
        page->setServer(server);
    if (!name.isEmpty())
        page->setName(name);
    page->setNotice(notice);
    // Queued: the page does not outlive its own signal.
    connect(page, &SignInPage::signedIn, this, &App::signedIn, Qt::QueuedConnection);
    m_window.setPage(page);
    setTitle(tr("Kith"));
}

void App::signedIn(const QUrl &server, const User &user, const QString &token)
{
    const client::Profile::Known known{.server = server, .user = user};
    m_profile->setAccount(known);
    if (!openAccount(known))
        return;
    m_account->start(token);
    keepToken(token);
}

bool App::openAccount(const client::Profile::Known &known)
{
    auto cache = Cache::open(m_profile->cachePath(known.server, known.user.id),
        {.server = known.server.toString(), .user = known.user.id, .username = known.user.username});
    if (!cache) {
        showSignIn(known.server, known.user.username, cache.error().message);
        return false;
    }
    closeAccount();
    m_known = known;
    m_account = std::make_unique<Account>(
        Account::Options{
            .server = known.server,
            .user = known.user,
            .links = m_options.links,
            .timing = m_options.timing,
            .clock = &m_clock,
        },
        std::move(*cache));
    // Queued: the account does not outlive its own signal.
    connect(m_account.get(), &Account::ended, this, &App::accountEnded, Qt::QueuedConnection);

    m_page = new AccountPage(m_theme, *m_account, m_clock, m_profile->settings(), m_appearance.chosen());
    connect(m_page, &AccountPage::titleChanged, this, &App::setTitle);
    connect(m_page, &AccountPage::appearanceChosen, &m_appearance, &AppearanceKeeper::choose);
    connect(m_page, &AccountPage::signOutRequested, this, &App::askToSignOut);
    connect(m_page, &AccountPage::aboutRequested, this, &App::about);
    connect(m_page, &AccountPage::quitRequested, &m_application, &QApplication::quit, Qt::QueuedConnection);
    m_window.setPage(m_page);
    m_page->focusStart();
    setTitle(m_page->title());
    return true;
}

void App::closeAccount()
{
    m_tokenRetry.stop();
    if (m_page)
        m_window.setPage(nullptr);
    m_page = nullptr;
    m_account.reset();
}

void App::readToken()
{
    if (!m_account)
        return;
    const QString key = m_profile->tokenKey(m_known.server, m_known.user.id);
    m_tokens.read(key, m_account.get(), [this](const Result<QString> &token) {
        if (!token) {
            // What is cached can be read meanwhile.
            m_page->tell(tr("The password store of this desktop is locked or does not answer. Unlock it to connect."),
                ConnectionBanner::Until::Dismissed);
            m_tokenRetry.start();
        } else if (token->isEmpty()) {
            accountEnded(Account::Ending::Expired);
        } else {
            m_page->forgetTold();
            m_account->start(*token);
            noteTokenFile();
        }
    });
}

void App::keepToken(const QString &token)
{
    const QString key = m_profile->tokenKey(m_known.server, m_known.user.id);
    m_tokens.write(key, token, m_account.get(), [this](const Result<void> &kept) {
        if (kept)
            noteTokenFile();
        else
            m_page->tell(tr("The session could not be kept on this computer: you will be asked to sign in again."),
                ConnectionBanner::Until::Dismissed);
    });
}

void App::noteTokenFile()
{
    QSettings &settings = m_profile->settings();
    if (!m_tokens.usesFile() || m_options.tokens == platform::TokenStore::Place::FileOnly
        || settings.value(tokenFileNoted).toBool())
        return;
    settings.setValue(tokenFileNoted, true);
    m_page->tell(tr("This desktop has no password store. The session is kept in a file that only you may read."),
        ConnectionBanner::Until::Dismissed);
}

void App::askToSignOut()
{
    QStringList sentences;
    if (const int unsent = m_account->unsent(); unsent > 0)
        sentences << tr("%n message(s) were not sent yet and will be deleted.", nullptr, unsent);
    if (m_known.user.guest)
        sentences << tr("A guest cannot come back after signing out.");
    sentences << tr("What is kept of your conversations on this computer is removed. On the server they stay.");
    auto *dialog = new ConfirmDialog(m_theme, tr("Sign out"), sentences.join(u"\n\n"_s), tr("Sign out"), m_page);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, &App::signOut);
    dialog->show();
}

void App::signOut()
{
    m_page->setEnabled(false);
    m_account->signOut();
}

void App::accountEnded(Account::Ending ending)
{
    const client::Profile::Known was = m_known;
    m_tokens.remove(m_profile->tokenKey(was.server, was.user.id), this, [](const Result<void> &) {
        // A token that stays behind opens nothing: the session is over.
    });
    if (ending == Account::Ending::SignedOut) {
        closeAccount();
        Cache::remove(m_profile->cachePath(was.server, was.user.id));
        m_profile->forgetAccount(was);
        showSignIn(was.server);
        return;
    }
    showSignIn(was.server, was.user.username,
        ending == Account::Ending::Revoked
            ? tr("You were signed out on another device. Sign in again: messages that wait and drafts are kept.")
            : tr("Your session has ended. Sign in again: messages that wait and drafts are kept."));
}

void App::about()
{
    auto *dialog = new AboutDialog(m_theme, m_page);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

} // namespace kith::widgets
