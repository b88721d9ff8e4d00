#pragma once

#include <QObject>
#include <QStringList>

#include <memory>

namespace vb::platform {

/// What the operating system says of a PC that is left: somebody locked its screen, or it goes to sleep. On Linux from
/// logind and the screen savers, over the message buses; elsewhere, and where nobody answers, it stays silent. It never
/// waits for an answer. GUI thread.
class LockSignals : public QObject {
    Q_OBJECT

public:
    /// Listens from now on.
    explicit LockSignals(QObject *parent = nullptr);
    ~LockSignals() override;

Q_SIGNALS:
    /// The machine waits until what is connected directly has returned, for five seconds as a rule.
    void sleepComing();
    void screenLocked();
    /// The system's log-in service has answered: locking by it is heard too.
    void sessionFound();

private Q_SLOTS:
    void takeSleep(bool begins);
    void takeLock();
    void takeScreenSaver(bool active);

private:
    struct Bus;
    void findSession(QStringList names);
    void holdSleep();

    std::unique_ptr<Bus> m_bus;
};

} // namespace vb::platform
