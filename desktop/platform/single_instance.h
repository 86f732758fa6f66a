// One program for each profile: a later start finds the one that runs, hands over what it was asked to open, and ends.
// Threads: one, the one it was made on.
#pragma once

#include <QObject>
#include <QString>

#include <chrono>

class QLocalServer;
class QLocalSocket;

namespace kith::platform {

class SingleInstance : public QObject {
    Q_OBJECT

public:
    struct Call {
        QString link = {};            // empty: only come to the front
        QString activationToken = {}; // what lets a window come to the front under Wayland
    };
    static constexpr int callBytes = 4096; // a longer one is refused

    // Where the program of this profile listens: a socket of the person's own in the runtime folder.
    static QString socketPath(const QString &profileFolder);

    // `callTime`: in which a call has to be complete.
    explicit SingleInstance(std::chrono::milliseconds callTime = std::chrono::seconds(5), QObject *parent = nullptr);
    ~SingleInstance() override;

    // To be called by who holds the profile's lock: what another left behind, killed, is removed. False where the
    // socket cannot be made; then a later start finds nobody.
    bool listen(const QString &path);

    // For the later start. Waits: true once the other has taken the call. It tries for as long, as the other may have
    // begun only now.
    static bool handOver(const QString &path, const Call &call, std::chrono::milliseconds patience);

signals:
    void called(const kith::platform::SingleInstance::Call &call);

private:
    void take();
    void read(QLocalSocket *socket);

    std::chrono::milliseconds m_callTime;
    QLocalServer *m_server;
};

} // namespace kith::platform
