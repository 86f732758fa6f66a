// The file is looked at first: what is in it was written when the secret service failed, and is taken out of it as
// soon as that has the token. So a late success of a job that was given up cannot bring an old token back.
#include "desktop/platform/token_store.h"

#include <QDir>
#include <QPointer>
#include <QTimer>

#include <qt6keychain/keychain.h>

#include <memory>

using namespace Qt::StringLiterals;

namespace kith::platform {
namespace {

Error silent()
{
    return makeError(ErrorCode::StoreUnavailable,
        u"The password store of this computer does not answer. Unlock it, then start Kith again."_s);
}

} // namespace

TokenStore::TokenStore(const QString &folder, Place place, QObject *parent)
    : QObject(parent), m_file(QDir(folder).filePath(u"tokens"_s)), m_place(place), m_usesFile(place == Place::FileOnly)
{
}

template <typename Job>
void TokenStore::run(Job *job, const QString &key, std::function<void(Answer, Job *)> done)
{
    // The job has no parent and deletes itself: it may not die while the service works on it.
    job->setInsecureFallback(false);
    job->setKey(key);
    const auto answered = std::make_shared<bool>(false);
    connect(job, &QKeychain::Job::finished, this, [this, job, answered, done] {
        if (std::exchange(*answered, true))
            return;
        switch (job->error()) {
        case QKeychain::NoError:
            done(Answer::Ok, job);
            return;
        case QKeychain::EntryNotFound:
            done(Answer::NoEntry, job);
            return;
        case QKeychain::AccessDenied:
        case QKeychain::AccessDeniedByUser:
            done(Answer::Refused, job);
            return;
        default: // without a service, Secret Service gives OtherError
            m_systemIsGone = true;
            done(Answer::NoService, job);
        }
    });
    QTimer::singleShot(m_patience, this, [this, answered, done] {
        if (std::exchange(*answered, true))
            return;
        m_systemIsGone = true;
        done(Answer::TooLate, nullptr);
    });
    job->start();
}

void TokenStore::later(QObject *context, std::function<void()> call)
{
    QMetaObject::invokeMethod(context, std::move(call), Qt::QueuedConnection);
}

void TokenStore::setUsesFile(bool uses)
{
    if (std::exchange(m_usesFile, uses) != uses)
        emit usesFileChanged();
}

void TokenStore::read(const QString &key, QObject *context, ReadDone done)
{
    const QString token = m_file.read(key);
    if (!token.isEmpty() || !asksSystem()) {
        if (!token.isEmpty())
            setUsesFile(true);
        later(context, [done = std::move(done), token] { done(token); });
        return;
    }
    run<QKeychain::ReadPasswordJob>(new QKeychain::ReadPasswordJob(u"Kith"_s), key,
        [this, key, context = QPointer(context), done = std::move(done)](
            Answer answer, QKeychain::ReadPasswordJob *job) {
            if (!context)
                return;
            // A write that was on its way before may have ended in the file.
            const QString fallback = m_file.read(key);
            if (!fallback.isEmpty())
                done(fallback);
            else if (answer == Answer::Ok)
                done(job->textData());
            else if (answer == Answer::TooLate || answer == Answer::Refused)
                done(fail(silent()));
            else
                done(QString());
        });
}

void TokenStore::write(const QString &key, const QString &token, QObject *context, Done done)
{
    const auto toFile = [this, key, token] {
        setUsesFile(true);
        return m_file.write(key, token);
    };
    if (!asksSystem()) {
        later(context, [done = std::move(done), result = toFile()] { done(result); });
        return;
    }
    auto *job = new QKeychain::WritePasswordJob(u"Kith"_s);
    job->setTextData(token);
    run<QKeychain::WritePasswordJob>(job, key,
        [this, key, toFile, context = QPointer(context), done = std::move(done)](
            Answer answer, QKeychain::WritePasswordJob *) {
            Result<void> result;
            if (answer == Answer::Ok) {
                result = m_file.remove(key);
                setUsesFile(false);
            } else {
                result = toFile();
            }
            if (context)
                done(result);
        });
}

void TokenStore::remove(const QString &key, QObject *context, Done done)
{
    Result<void> removed = m_file.remove(key);
    if (m_place == Place::FileOnly) {
        later(context, [done = std::move(done), removed] { done(removed); });
        return;
    }
    // Also where it was given up: a late job may have written it there.
    run<QKeychain::DeletePasswordJob>(new QKeychain::DeletePasswordJob(u"Kith"_s), key,
        [this, key, removed, context = QPointer(context), done = std::move(done)](
            Answer answer, QKeychain::DeletePasswordJob *) {
            // Once more: a write that was on its way before may have ended in the file meanwhile.
            const Result<void> again = m_file.remove(key);
            if (context)
                done(answer == Answer::TooLate || answer == Answer::Refused ? fail(silent())
                        : removed                                           ? again
                                                                            : removed);
        });
}

} // namespace kith::platform
