#include "tests/bench/shown_probe.h"

#include "tests/bench/stopwatch.h"

#include <QCoreApplication>
#include <QEvent>
#include <QWidget>

#include <cstdio>

namespace vb::bench {

ShownProbe::ShownProbe(QWidget *window, std::function<void()> shown) : QObject(window), m_shown(std::move(shown))
{
    window->installEventFilter(this);
}

bool ShownProbe::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Paint && !m_seen) {
        m_seen = true;
        QMetaObject::invokeMethod(this, m_shown, Qt::QueuedConnection);
    }
    return QObject::eventFilter(watched, event);
}

void printMoment(const char *name)
{
    std::printf("%s %f %f %f\n", name, wallMs(), processCpuMs(), residentMb());
    std::fflush(stdout);
}

void print(const QString &name, double value)
{
    std::printf("%s %f\n", qPrintable(name), value);
    std::fflush(stdout);
}

void printSample(const QString &name, const Sample &sample)
{
    print(name + QStringLiteral("_p50"), sample.median());
    print(name + QStringLiteral("_p95"), sample.p95());
}

void paintNow(QWidget *window)
{
    QEvent request(QEvent::UpdateRequest);
    QCoreApplication::sendEvent(window, &request);
}

} // namespace vb::bench
