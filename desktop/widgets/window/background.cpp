#include "desktop/widgets/window/background.h"
#include "desktop/client/sign_in.h"
#include "desktop/widgets/dialogs/confirm_dialog.h"
#include "desktop/widgets/dialogs/preferences_dialog.h"
#include "desktop/widgets/window/account_page.h"
#include "desktop/widgets/window/account_session.h"
#include "desktop/widgets/window/app.h"
#include "desktop/words/error_text.h"

#include <QDesktopServices>

using namespace Qt::StringLiterals;
using kith::client::Account;
using kith::words::KithLink;

namespace kith::widgets {

Background::Background(App &app, Shell::Options options)
    : m_app(app), m_shell(
                      app.theme(), app.preferences(), app.clock(), app.window(),
                      [&app](const Account &account, RoomId room) {
                          return app.account() == &account && app.page() && app.page()->isInSight(room);
                      },
                      std::move(options))
{
    connect(&app, &App::accountOpened, this, [this](Account *account) {
        const client::Profile::Known &known = m_app.session(account)->known();
        m_shell.addAccount(
            account, tr("%1 on %2", "person, server").arg(known.user.displayName, client::serverName(known.server)));
        // Queued: its page is not there yet.
        if (m_waiting)
            QMetaObject::invokeMethod(this, &Background::followWaiting, Qt::QueuedConnection);
    });
    // What is clicked in a message opens here, whatever program the desktop would start.
    QDesktopServices::setUrlHandler(u"kith"_s, this, "openUrl");
    connect(&app, &App::accountClosing, &m_shell, &Shell::removeAccount);
    connect(&app, &App::preferencesRequested, this, &Background::showPreferences);
    connect(&m_shell, &Shell::preferencesRequested, this, &Background::showPreferences);
    connect(&m_shell, &Shell::quitRequested, this, &Background::quitRequested);
    connect(&m_shell, &Shell::openRequested, this, [this](Account *account, RoomId room, qint64 seq) {
        m_app.show(m_app.session(account));
        if (m_app.page() && room.isValid())
            m_app.page()->openMessage(room, seq);
    });
}

Background::~Background() { QDesktopServices::unsetUrlHandler(u"kith"_s); }

void Background::start(bool hidden)
{
    // Who is not signed in yet has something to do in the window.
    const bool shown = !hidden || !m_app.profile().account();
    m_app.start(shown);
    if (!shown)
        m_shell.beginHidden();
}

void Background::take(const platform::SingleInstance::Call &call)
{
    m_shell.raise(call.activationToken);
    if (!call.link.isEmpty())
        openLink(call.link);
}

void Background::openUrl(const QUrl &url) { openLink(url.toString(QUrl::FullyEncoded)); }

void Background::openLink(const QString &link)
{
    if (const auto read = words::kithLink(link))
        follow(*read);
    else if (m_app.page())
        m_app.page()->tell(tr("This link cannot be opened: it is damaged, or not one of Kith."));
}

// Of several on the same server the one that is shown, or the one that is in the room.
AccountSession *Background::sessionFor(const KithLink &link) const
{
    AccountSession *found = nullptr;
    for (AccountSession *session : m_app.sessions()) {
        if (!link.leadsTo(session->known().server))
            continue;
        const bool isInRoom = session->account() && session->account()->room(link.room);
        if (isInRoom && (session == m_app.active() || !m_app.active()))
            return session;
        if (!found || isInRoom || session == m_app.active())
            found = session;
    }
    return found;
}

void Background::follow(const KithLink &link)
{
    AccountSession *session = sessionFor(link);
    if (!session && m_app.page()) {
        m_app.page()->tell(
            tr("This link leads to %1, where you are not signed in.").arg(client::serverName(link.server)));
        return;
    }
    if (session)
        m_app.show(session);
    AccountPage *page = m_app.page();
    if (!page)
        m_waiting = link; // until somebody has signed in
    else if (!link.invite.isEmpty())
        join(link);
    else if (m_app.account()->room(link.room) || m_app.account()->rooms().empty())
        page->openMessage(link.room, link.seq); // of a new account, as soon as its rooms are there
    else
        page->tell(tr("This link leads to a room that you are not in."));
}

void Background::followWaiting()
{
    if (m_waiting && m_app.page())
        follow(*std::exchange(m_waiting, {}));
}

// Any page and any message can hold a link: nobody joins by a click alone.
void Background::join(const KithLink &link)
{
    auto *dialog = new ConfirmDialog(m_app.theme(), tr("Join by invitation"),
        tr("This link invites you to a room on %1. Its members will see that you come.")
            .arg(client::serverName(link.server)),
        tr("Join"), &m_app.window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
        [this, key = link.invite, session = m_app.session(m_app.account())->key()] { joinWith(session, key); });
    dialog->show();
}

// Meanwhile another account may be shown, and its server is not to hear the key.
void Background::joinWith(const QString &sessionKey, const QString &key)
{
    AccountSession *session = m_app.session(sessionKey);
    if (!session)
        return;
    m_app.show(session);
    AccountPage *page = m_app.page();
    if (!page)
        return;
    m_app.account()->joinByInvite(key, page, [page](const client::Outcome<RoomId> &room) {
        if (room)
            page->openRoom(*room);
        else
            page->tell(words::errorText(room.error()));
    });
}

void Background::showPreferences()
{
    if (!m_app.window().isVisible())
        m_shell.raise();
    if (m_preferences) {
        m_preferences->raise();
        m_preferences->activateWindow();
        return;
    }
    const client::Profile &profile = m_app.profile();
    m_preferences = new PreferencesDialog(m_app.theme(), m_app.preferences(),
        platform::Autostart::ofThisProgram(profile.name(), m_app.dataFolder()), m_shell.canHide(), &m_app.window());
    m_preferences->setAttribute(Qt::WA_DeleteOnClose);
    m_preferences->show();
}

} // namespace kith::widgets
