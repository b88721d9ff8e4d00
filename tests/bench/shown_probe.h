#pragma once

#include "tests/bench/stopwatch.h"

#include <QObject>
#include <QString>

#include <functional>

class QWidget;

namespace vb::bench {

/// Calls `shown` once, after the first painting of a window is over and its pixels are handed on.
class ShownProbe : public QObject {
public:
    ShownProbe(QWidget *window, std::function<void()> shown);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    std::function<void()> m_shown;
    bool m_seen = false;
};

/// Prints "NAME wall-clock cpu resident" of this moment for the process that started this one.
void printMoment(const char *name);

/// Prints "NAME value" for that process, and for a sample its median and p95.
void print(const QString &name, double value);
void printSample(const QString &name, const Sample &sample);

/// Paints what is out of date in a window and hands the pixels on, at once.
void paintNow(QWidget *window);

} // namespace vb::bench
