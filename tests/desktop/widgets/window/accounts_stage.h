// The program with several accounts on real servers, used by mouse and keyboard.
#pragma once

#include "desktop/models/roles.h"
#include "desktop/widgets/conversation/composer.h"
#include "desktop/widgets/dialogs/line_edit.h"
#include "desktop/widgets/dialogs/sign_in_page.h"
#include "desktop/widgets/window/account_page.h"
#include "desktop/widgets/window/account_rail.h"
#include "desktop/widgets/window/app.h"
#include "desktop/widgets/window/room_list_view.h"
#include "tests/desktop/client/client_support.h"

#include <QApplication>
#include <QDir>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

namespace kith::test {

using namespace Qt::StringLiterals;

// Accounts that were signed in before, and the program on them.
struct House {
    QTemporaryDir folder;
    client::Profile *profile = nullptr;
    std::unique_ptr<widgets::App> app;

    // As after a sign-in: the list, and the token beside it.
    void know(const QUrl &server, const Session &session) const
    {
        auto opened = client::Profile::open({.dataFolder = folder.path()});
        if (!opened)
            qFatal("no profile: %s", qUtf8Printable(opened.error().message));
        (*opened)->setAccount({.server = server, .user = session.user});
        if (!platform::TokenFile(tokens()).write((*opened)->tokenKey(server, session.user.id), session.token))
            qFatal("no token file");
    }
    // Also while the program is not there.
    QString cacheOf(const QUrl &server, UserId user) const
    {
        if (profile)
            return profile->cachePath(server, user);
        auto opened = client::Profile::open({.dataFolder = folder.path()});
        return opened ? (*opened)->cachePath(server, user) : QString();
    }
    QString tokens() const { return folder.filePath(u"profiles/default/tokens"_s); }
    QString tokenOf(const QUrl &server, UserId user) const
    {
        return platform::TokenFile(tokens()).read(profile->tokenKey(server, user));
    }

    void start(const QUrl &server = {})
    {
        auto opened = client::Profile::open({.dataFolder = folder.path()});
        if (!opened)
            qFatal("no profile: %s", qUtf8Printable(opened.error().message));
        profile = opened->get();
        app = std::make_unique<widgets::App>(*qApp, std::move(*opened),
            widgets::App::Options{
                .server = server, .timing = quickTiming(), .tokens = platform::TokenStore::Place::FileOnly});
        app->window().resize(1200, 760);
        app->start();
        app->window().activateWindow();
        if (!QTest::qWaitForWindowActive(&app->window()))
            qFatal("the window does not become active");
    }
    void stop()
    {
        app.reset();
        profile = nullptr;
    }

    widgets::MainWindow &window() const { return app->window(); }
    widgets::AccountRail &rail() const { return *window().rail(); }
    widgets::AccountSession &at(size_t place) const { return *app->sessions().at(place); }
    widgets::AccountButton &button(size_t place) const { return *rail().button(at(place).key()); }
    bool isShown(size_t place) const
    {
        return app->active() == &at(place) && window().page() == at(place).page() && window().page()->isVisible();
    }
    template <typename Page>
    Page *page() const
    {
        return qobject_cast<Page *>(window().page());
    }
    bool allOnline() const
    {
        return waitUntil([this] {
            const auto sessions = app->sessions();
            return std::ranges::all_of(sessions, [](const widgets::AccountSession *session) {
                return session->account() && session->account()->state() == client::Account::State::Online
                    && !session->account()->rooms().empty();
            });
        });
    }
    // By keyboard, from the server to the password.
    void signIn(const TestServer &server, const QString &name) const
    {
        const auto *card = page<widgets::SignInPage>();
        if (!card)
            qFatal("there is no sign-in page");
        const auto type = [card](const char *field, const QString &text) {
            auto *edit = card->findChild<widgets::LineEdit *>(QLatin1StringView(field));
            edit->setFocus();
            edit->selectAll();
            QTest::keyClicks(edit, text);
        };
        type("server", u"127.0.0.1:"_s + QString::number(server.port()));
        type("name", name);
        type("password", goodPassword);
        QTest::mouseClick(card->findChild<QPushButton *>(u"submit"_s), Qt::LeftButton);
    }
    // In the menu that is open, or comes.
    void choose(const QString &text) const
    {
        QMenu *menu = nullptr;
        if (!waitUntil([&] {
                menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
                return menu != nullptr;
            }))
            qFatal("there is no menu");
        for (QAction *action : menu->actions()) {
            if (action->text() == text) {
                QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
                return;
            }
        }
        qFatal("the menu has no %s", qUtf8Printable(text));
    }
    void chooseFor(size_t place, const QString &text) const
    {
        QContextMenuEvent event(QContextMenuEvent::Mouse, {10, 10}, button(place).mapToGlobal(QPoint(10, 10)));
        QApplication::sendEvent(&button(place), &event);
        choose(text);
    }
    template <typename T>
    T *dialog() const
    {
        T *found = nullptr;
        if (!waitUntil([&] {
                for (T *dialog : window().findChildren<T *>()) {
                    if (dialog->isVisible())
                        found = dialog;
                }
                return found != nullptr;
            }))
            qFatal("there is no %s", T::staticMetaObject.className());
        return found;
    }
};

// KITH_SHOTS=<folder> keeps pictures.
inline void keep(QWidget &window, const QString &name)
{
    const QString folder = qEnvironmentVariable("KITH_SHOTS");
    if (folder.isEmpty())
        return;
    QDir().mkpath(folder);
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.grab().save(folder + u'/' + name + u".png"_s);
}

} // namespace kith::test
