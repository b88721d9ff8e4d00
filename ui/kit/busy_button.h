#pragma once

#include "ui/kit/buttons.h"

#include <QBasicTimer>
#include <QFuture>
#include <QFutureWatcher>
#include <QPointer>

namespace vb::ui {

/// A push button that turns and is disabled while a future runs; afterwards it is as before. The future's result is the
/// caller's affair.
class BusyButton : public QPushButton {
    Q_OBJECT

public:
    explicit BusyButton(const QString &text, ButtonKind kind = ButtonKind::secondary, QWidget *parent = nullptr);

    /// Busy until the future is finished or cancelled; an earlier one is no longer watched.
    template <class T>
    void watch(const QFuture<T> &future)
    {
        watchFuture(QFuture<void>(future));
    }
    [[nodiscard]] bool isBusy() const { return m_busy; }
    /// What it says meanwhile, such as "Signing in…"; empty keeps the text. The width does not change while busy.
    void setBusyText(const QString &text);

    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void busyChanged(bool busy);

protected:
    void paintEvent(QPaintEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    void watchFuture(const QFuture<void> &future);
    void setBusy(bool busy);

    QFutureWatcher<void> m_watcher;
    QBasicTimer m_turn;
    QString m_busyText;
    int m_frame = 0;
    bool m_busy = false;
    bool m_wasEnabled = true;
    bool m_hadFocus = false;
    QPointer<QWidget> m_focusMeanwhile;
};

} // namespace vb::ui
