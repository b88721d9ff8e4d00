#pragma once

#include <QBasicTimer>
#include <QObject>

#include <atomic>
#include <functional>
#include <memory>

namespace vb::ui {

/// Tells the GUI of news from a store thread: once for all that comes within a while.
class Bell : public QObject {
    Q_OBJECT

public:
    explicit Bell(int whileMs, QObject *parent = nullptr);

    /// To be called on any thread, also when the bell is gone.
    [[nodiscard]] std::function<void()> rope();

Q_SIGNALS:
    void rang();

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    int m_whileMs;
    QBasicTimer m_timer;
    std::shared_ptr<std::atomic<bool>> m_pulled = std::make_shared<std::atomic<bool>>(false);
};

} // namespace vb::ui
