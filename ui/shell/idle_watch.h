#pragma once

#include "core/session/idle_lock.h"
#include "core/session/session.h"

#include <QBasicTimer>
#include <QObject>
#include <QPoint>

#include <optional>

namespace vb::ui {

/// Sees every key, click, touch and move in the program and says when it was left alone for too long, or when the
/// twelve hours of the full log-in are over. Both by the session's clock; a timer only wakes it. Lives from login to
/// lock.
class IdleWatch : public QObject {
    Q_OBJECT

public:
    enum class Due { idle, sessionEnd };

    static constexpr qint64 kIdleWarningMs = 20'000;
    static constexpr qint64 kEndWarningMs = 60'000;

    explicit IdleWatch(session::Session &session, QObject *parent = nullptr);
    ~IdleWatch() override;

    /// Looks at the clock now.
    void look();

Q_SIGNALS:
    /// Each second of the last ones.
    void warned(vb::ui::IdleWatch::Due due, qint64 leftMs);
    void calmed(); // somebody is there again
    /// Once. What was pressed or clicked after it was due reaches nobody.
    void due(vb::ui::IdleWatch::Due due);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    [[nodiscard]] bool isHumanInput(const QEvent &event);
    void end(Due due);

    session::Session &m_session;
    std::optional<session::IdleLock> m_idle;
    QBasicTimer m_timer;
    QPoint m_pointer;
    bool m_warned = false;
    bool m_ended = false;
};

} // namespace vb::ui
