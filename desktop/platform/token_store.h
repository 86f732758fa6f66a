// Keeps session tokens: in the secret service of the desktop (Secret Service or KWallet, through QtKeychain), and in
// a file of the profile where there is none or it does not answer within three seconds.
// Threads: one, the one it was made on. No token is ever logged.
#pragma once

#include "desktop/platform/token_file.h"
#include "shared/base/error.h"

#include <QObject>

#include <chrono>
#include <functional>

namespace kith::platform {

class TokenStore : public QObject {
    Q_OBJECT

public:
    enum class Place { SystemThenFile, FileOnly };

    // `folder`: of the profile; the file is `tokens` in it.
    TokenStore(const QString &folder, Place place, QObject *parent = nullptr);

    using ReadDone = std::function<void(Result<QString>)>;
    using Done = std::function<void(Result<void>)>;
    // `done` is called once, never before the call returns, and not at all where `context` is gone by then.
    // An empty token: there is none. store.unavailable: nobody can say, because the secret service is locked or
    // does not answer.
    void read(const QString &key, QObject *context, ReadDone done);
    void write(const QString &key, const QString &token, QObject *context, Done done);
    void remove(const QString &key, QObject *context, Done done); // also from the place that is not in use

    // Tokens lie in a file that programs of the same person can read.
    bool usesFile() const { return m_usesFile; }

    void setPatience(std::chrono::milliseconds patience) { m_patience = patience; }

signals:
    void usesFileChanged();

private:
    enum class Answer { Ok, NoEntry, NoService, Refused, TooLate };
    // Starts the job and waits for it as long as m_patience allows.
    template <typename Job>
    void run(Job *job, const QString &key, std::function<void(Answer, Job *)> done);
    void later(QObject *context, std::function<void()> call);
    void setUsesFile(bool uses);
    bool asksSystem() const { return m_place == Place::SystemThenFile && !m_systemIsGone; }

    TokenFile m_file;
    Place m_place;
    bool m_systemIsGone = false; // it was asked in vain: the next call does not wait again
    bool m_usesFile;
    std::chrono::milliseconds m_patience{3'000};
};

} // namespace kith::platform
