#include "desktop/widgets/window/account_session.h"
#include "desktop/client/cache.h"
#include "desktop/client/sign_in.h"
#include "desktop/widgets/dialogs/sign_in_page.h"
#include "desktop/widgets/window/account_page.h"
#include "desktop/widgets/window/commands.h"
#include "desktop/widgets/window/panes.h"
#include "desktop/widgets/window/sign_out_dialog.h"

#include <QFile>
#include <QShortcut>

using namespace Qt::StringLiterals;
using kith::client::Account;
using kith::client::Cache;

namespace kith::widgets {

namespace {

const QString tokenFileNoted = u"tokenFileNoted"_s;
constexpr int tokenRetryMs = 10'000;

QKeySequence stepKeys(int step) { return step > 0 ? QKeySequence(u"Ctrl+Tab"_s) : QKeySequence(u"Ctrl+Shift+Tab"_s); }

} // namespace

void addStepKeys(QWidget *page, const std::function<void(int)> &step)
{
    for (const int places : {1, -1}) {
        QObject::connect(
            new QShortcut(stepKeys(places), page), &QShortcut::activated, page, [step, places] { step(places); });
    }
}

AccountSession::AccountSession(const House &house, client::Profile::Known known, QObject *parent)
    : QObject(parent), m_house(house), m_known(std::move(known)), m_settings(house.profile.settings(m_known))
{
    m_tokenRetry.setSingleShot(true);
    m_tokenRetry.setInterval(tokenRetryMs);
    connect(&m_tokenRetry, &QTimer::timeout, this, &AccountSession::readToken);
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(quietMs);
    connect(&m_quiet, &QTimer::timeout, this, &AccountSession::look);
    look();
}

AccountSession::~AccountSession()
{
    if (m_account)
        emit closing(m_account.get());
    delete m_page;
    m_account.reset();
    if (m_isOver && m_removes)
        Cache::remove(cachePath());
}

QString AccountSession::tokenKey() const { return m_house.profile.tokenKey(m_known.server, m_known.user.id); }
QString AccountSession::cachePath() const { return m_house.profile.cachePath(m_known.server, m_known.user.id); }
QString AccountSession::key() const { return tokenKey(); }
QString AccountSession::serverName() const { return client::serverName(m_known.server); }

void AccountSession::open()
{
    if (std::exchange(m_isOpen, true))
        return;
    if (openAccount())
        readToken(); // after there is something to show: a locked secret service may take its time
}

void AccountSession::begin(const User &user, const QString &token)
{
    m_isOpen = true;
    m_known.user = user;
    m_notice.clear();
    close();
    if (!openAccount())
        return;
    m_account->start(token);
    keepToken(token);
}

bool AccountSession::openAccount()
{
    auto cache = Cache::open(cachePath(), owner());
    if (!cache) {
        m_notice = cache.error().message;
        dropPage();
        look();
        return false;
    }
    m_account = std::make_unique<Account>(
        Account::Options{
            .server = m_known.server,
            .user = m_known.user,
            .links = m_house.links,
            .timing = m_house.timing,
            .clock = &m_house.clock,
            .keywords = m_house.preferences.keywords(),
        },
        std::move(*cache));
    m_quiet.start();
    // Queued: the account does not outlive its own signal.
    connect(m_account.get(), &Account::ended, this, &AccountSession::ended, Qt::QueuedConnection);
    connect(m_account.get(), &Account::stateChanged, this, [this] {
        if (m_account->state() == Account::State::Online)
            m_quiet.stop();
        else if (m_glance.state == RailAccount::State::Online && !m_quiet.isActive())
            m_quiet.start();
        look();
    });
    connect(m_account.get(), &Account::roomAdded, this, &AccountSession::look);
    connect(m_account.get(), &Account::roomChanged, this, &AccountSession::look);
    connect(m_account.get(), &Account::roomRemoved, this, &AccountSession::look);
    dropPage();
    look();
    emit opened(m_account.get());
    return true;
}

void AccountSession::close()
{
    m_tokenRetry.stop();
    if (!m_account)
        return;
    emit closing(m_account.get());
    // The page goes first; page() must not make another one of the account.
    const std::unique_ptr<Account> closed = std::exchange(m_account, nullptr);
    dropPage();
}

void AccountSession::dropPage()
{
    const QPointer<QWidget> before = std::exchange(m_page, nullptr);
    m_accountPage = nullptr;
    emit pageChanged();
    delete before;
}

QWidget *AccountSession::page()
{
    if (!m_page)
        m_page = m_account ? static_cast<QWidget *>(makeAccountPage()) : makeSignInPage();
    return m_page;
}

AccountPage *AccountSession::makeAccountPage()
{
    m_accountPage = new AccountPage(m_house.theme, *m_account, m_house.clock, *m_settings, m_house.appearance.chosen());
    connect(m_accountPage, &AccountPage::titleChanged, this, &AccountSession::titleChanged);
    connect(m_accountPage, &AccountPage::preferencesRequested, this, &AccountSession::preferencesRequested);
    connect(m_accountPage, &AccountPage::appearanceChosen, this, &AccountSession::appearanceChosen);
    connect(m_accountPage, &AccountPage::addAccountRequested, this, &AccountSession::addAccountRequested);
    connect(m_accountPage, &AccountPage::signOutRequested, this, &AccountSession::askToSignOut);
    connect(m_accountPage, &AccountPage::aboutRequested, this, &AccountSession::aboutRequested);
    connect(m_accountPage, &AccountPage::quitRequested, this, &AccountSession::quitRequested);
    connect(m_accountPage->panes(), &Panes::listShownChanged, this, &AccountSession::listShownChanged);
    const auto followPreferences = [page = m_accountPage, &preferences = m_house.preferences] {
        page->setShowsAddresses(preferences.showsAddresses());
    };
    connect(&m_house.preferences, &platform::Preferences::changed, m_accountPage, followPreferences);
    followPreferences();
    addCommands();
    if (!m_told.isEmpty())
        m_accountPage->tell(std::exchange(m_told, {}), ConnectionBanner::Until::Dismissed);
    return m_accountPage;
}

void AccountSession::addCommands()
{
    using Group = Commands::Group;
    Commands *commands = m_accountPage->commands();
    m_steps = {commands->add(Group::Go, tr("Next account"), {stepKeys(1)}, [this] { emit stepRequested(1); }),
        commands->add(Group::Go, tr("Previous account"), {stepKeys(-1)}, [this] { emit stepRequested(-1); })};
    setAlone(m_isAlone);
}

void AccountSession::setAlone(bool alone)
{
    m_isAlone = alone;
    for (const QPointer<QAction> &step : m_steps) {
        if (step)
            step->setEnabled(!alone);
    }
}

SignInPage *AccountSession::makeSignInPage()
{
    auto *page = new SignInPage(m_house.theme, m_house.links, m_house.timing);
    page->setServer(m_known.server);
    page->setName(m_known.user.username);
    page->setNotice(m_notice);
    // Queued: the page does not outlive its own signal.
    connect(page, &SignInPage::signedIn, this, &AccountSession::signedIn, Qt::QueuedConnection);
    addStepKeys(page, [this](int places) { emit stepRequested(places); });
    return page;
}

QString AccountSession::title() const { return m_accountPage ? m_accountPage->title() : tr("Kith"); }

bool AccountSession::isListShown() const { return !m_accountPage || m_accountPage->panes()->isListShown(); }

void AccountSession::wake()
{
    if (m_account)
        m_account->wake();
}

// What the rail shows of it.
void AccountSession::look()
{
    RailAccount seen{
        .key = key(), .avatarId = m_known.user.id.toString(), .name = m_known.user.displayName, .server = serverName()};
    if (m_account) {
        for (const auto &[id, room] : m_account->rooms()) {
            // Of a muted room only what names the reader counts, as in the chat list.
            seen.unread += room.isMuted() ? room.mentions : room.unread();
            seen.mentions += room.mentions;
        }
        const bool offline = m_account->state() != Account::State::Online && !m_quiet.isActive();
        seen.state = offline ? RailAccount::State::Offline : RailAccount::State::Online;
    } else if (m_isOpen) {
        seen.state = RailAccount::State::SignedOut;
    }
    if (std::exchange(m_glance, seen) != seen)
        emit changed();
}

void AccountSession::readToken()
{
    if (!m_account)
        return;
    m_house.tokens.read(tokenKey(), m_account.get(), [this](const Result<QString> &token) {
        if (!token) {
            // What is cached can be read meanwhile.
            say(tr("The password store of this desktop is locked or does not answer. Unlock it to connect."));
            m_tokenRetry.start();
        } else if (token->isEmpty()) {
            ended(Account::Ending::Expired);
        } else {
            m_told.clear();
            if (m_accountPage)
                m_accountPage->forgetTold();
            m_account->start(*token);
            noteTokenFile();
        }
    });
}

void AccountSession::keepToken(const QString &token)
{
    m_house.tokens.write(tokenKey(), token, m_account.get(), [this](const Result<void> &kept) {
        if (kept)
            noteTokenFile();
        else
            say(tr("The session could not be kept on this computer: you will be asked to sign in again."));
    });
}

void AccountSession::noteTokenFile()
{
    QSettings &settings = m_house.profile.settings();
    if (!m_house.tokens.usesFile() || m_house.fileWanted || settings.value(tokenFileNoted).toBool())
        return;
    settings.setValue(tokenFileNoted, true);
    say(tr("This desktop has no password store. The session is kept in a file that only you may read."));
}

void AccountSession::say(const QString &sentence)
{
    if (m_accountPage)
        m_accountPage->tell(sentence, ConnectionBanner::Until::Dismissed);
    else
        m_told = sentence;
}

void AccountSession::tell(const QString &sentence)
{
    if (m_accountPage)
        m_accountPage->tell(sentence);
}

Cache::Owner AccountSession::owner() const
{
    return {.server = m_known.server.toString(), .user = m_known.user.id, .username = m_known.user.username};
}

// Messages; also of a session that is over.
int AccountSession::unsent() const
{
    if (m_account)
        return m_account->unsent();
    if (!QFile::exists(cachePath()))
        return 0;
    const auto cache = Cache::open(cachePath(), owner());
    return cache ? int((*cache)->outbox().size()) : 0;
}

void AccountSession::askToSignOut()
{
    auto *dialog = new SignOutDialog(m_house.theme,
        {.name = m_known.user.displayName,
            .server = serverName(),
            .guest = m_known.user.guest,
            .over = !m_account,
            .unsent = unsent()},
        page());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { signOut(dialog->removes()); });
    dialog->show();
}

void AccountSession::signOut(bool remove)
{
    m_removes = remove;
    page()->setEnabled(false);
    if (m_account)
        m_account->signOut();
    else // queued: this is a dialog of the page that goes
        QMetaObject::invokeMethod(this, &AccountSession::forget, Qt::QueuedConnection);
}

void AccountSession::ended(Account::Ending ending)
{
    if (!m_account)
        return;
    m_house.tokens.remove(tokenKey(), &m_house.tokens, [](const Result<void> &) {
        // A token that stays behind opens nothing: the session is over.
    });
    if (ending == Account::Ending::SignedOut)
        return forget();
    m_notice = ending == Account::Ending::Revoked
        ? tr("You were signed out on another device. Sign in again: messages that wait and drafts are kept.")
        : tr("Your session has ended. Sign in again: messages that wait and drafts are kept.");
    close();
    look();
}

void AccountSession::forget()
{
    m_isOver = true;
    emit signedOut();
}

} // namespace kith::widgets
