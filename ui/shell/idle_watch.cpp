#include "ui/shell/idle_watch.h"

#include <QCoreApplication>
#include <QMouseEvent>
#include <QTimerEvent>

#include <algorithm>
#include <utility>

namespace vb::ui {

namespace {
constexpr qint64 kEachSecondMs = 1000;
constexpr qint64 kLongestNapMs = 60'000; // a machine that slept may have stopped the timer
} // namespace

IdleWatch::IdleWatch(session::Session &session, QObject *parent)
    : QObject(parent), m_session(session), m_idle(std::in_place, session.clock(), session.settings().pc().idleMs)
{
    QCoreApplication::instance()->installEventFilter(this);
    look();
}

IdleWatch::~IdleWatch()
{
    QCoreApplication::instance()->removeEventFilter(this);
}

void IdleWatch::look()
{
    if (m_ended)
        return;
    const qint64 limit = session::IdleLock(m_session.clock(), m_session.settings().pc().idleMs).limitMs();
    if (limit != m_idle->limitMs()) // the owner has just changed it
        m_idle.emplace(m_session.clock(), limit);
    const qint64 idleLeft = m_idle->msLeft();
    const qint64 endLeft = m_session.msToEnd();
    if (idleLeft == 0 || endLeft == 0) {
        end(endLeft == 0 ? Due::sessionEnd : Due::idle);
        return;
    }
    const bool endIsNear = endLeft <= kEndWarningMs;
    const bool idleIsNear = idleLeft <= kIdleWarningMs;
    qint64 nap = kEachSecondMs;
    if (endIsNear || idleIsNear) {
        m_warned = true;
        if (idleIsNear && idleLeft <= endLeft)
            Q_EMIT warned(Due::idle, idleLeft);
        else
            Q_EMIT warned(Due::sessionEnd, endLeft);
    } else {
        nap = std::clamp(std::min(idleLeft - kIdleWarningMs, endLeft - kEndWarningMs), kEachSecondMs, kLongestNapMs);
        if (std::exchange(m_warned, false))
            Q_EMIT calmed();
    }
    m_timer.start(static_cast<int>(nap), this);
}

void IdleWatch::end(Due due_)
{
    m_ended = true;
    m_timer.stop();
    Q_EMIT due(due_);
}

/// Whatever comes from outside through a device that a person holds. A pointer that rests is no sign of anybody, though
/// windows that come and go under it make events.
bool IdleWatch::isHumanInput(const QEvent &event)
{
    switch (event.type()) {
    case QEvent::MouseMove:
    case QEvent::TabletMove: {
        const QPoint before = m_pointer;
        m_pointer = static_cast<const QSinglePointEvent &>(event).globalPosition().toPoint();
        return event.spontaneous() && m_pointer != before;
    }
    case QEvent::KeyPress:
    case QEvent::KeyRelease:
    case QEvent::MouseButtonPress:
    case QEvent::MouseButtonRelease:
    case QEvent::MouseButtonDblClick:
    case QEvent::Wheel:
    case QEvent::TouchBegin:
    case QEvent::TouchUpdate:
    case QEvent::TouchEnd:
    case QEvent::TabletPress:
    case QEvent::TabletRelease:
    case QEvent::NativeGesture:
    case QEvent::InputMethod: return event.spontaneous();
    case QEvent::ShortcutOverride: // for keys that are a shortcut there is nothing else
    case QEvent::Shortcut: return true;
    default: return false;
    }
}

bool IdleWatch::eventFilter(QObject *, QEvent *event)
{
    if (!isHumanInput(*event))
        return false;
    if (!m_ended && (m_idle->isDue() || m_session.msToEnd() == 0))
        look(); // before the timer: the machine slept, or was busy
    if (m_ended)
        return true;
    m_idle->activity();
    if (m_warned)
        look();
    return false;
}

void IdleWatch::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_timer.timerId())
        look();
}

} // namespace vb::ui
