#pragma once

#include <QBasicTimer>
#include <QDeadlineTimer>
#include <QObject>

namespace vb::ui {

/// The wait after too many failures, said anew each second.
class RetryCountdown : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    void start(qint64 ms);
    [[nodiscard]] bool isRunning() const { return m_timer.isActive(); }
    [[nodiscard]] QString text() const;

Q_SIGNALS:
    void ticked();
    void ended();

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    QBasicTimer m_timer;
    QDeadlineTimer m_until;
};

} // namespace vb::ui
