#include "ui/kit/bell.h"

#include <QCoreApplication>
#include <QPointer>
#include <QTimerEvent>

namespace vb::ui {

Bell::Bell(int whileMs, QObject *parent) : QObject(parent), m_whileMs(whileMs) { }

std::function<void()> Bell::rope()
{
    return [bell = QPointer<Bell>(this), pulled = m_pulled] {
        if (pulled->exchange(true))
            return;
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [bell] {
                if (bell)
                    bell->m_timer.start(bell->m_whileMs, bell);
            },
            Qt::QueuedConnection);
    };
}

void Bell::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_timer.timerId())
        return;
    m_timer.stop();
    *m_pulled = false; // what comes from here on rings again
    Q_EMIT rang();
}

} // namespace vb::ui
