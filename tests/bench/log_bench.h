#pragma once

#include "tests/bench/bench_window.h"
#include "tests/bench/stopwatch.h"

#include <QBasicTimer>
#include <QObject>

#include <functional>

namespace vb::ui {
class AuditLogView;
}

namespace vb::bench {

/// Finds out how long the GUI thread is away from its event loop, by a beat of a few milliseconds, and lets accesses
/// happen meanwhile.
class Pulse : public QObject {
public:
    explicit Pulse(std::function<void()> beat, QObject *parent = nullptr);
    void start();
    /// The longest time between two beats since the last question.
    double takeLongest();

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    std::function<void()> m_beat;
    QBasicTimer m_timer;
    double m_last = 0;
    double m_longest = 0;
};

/// The page of the access log over millions of entries, while a thousand more come in each second: open it, go to its
/// end, filter and sort by each field.
class LogBench {
public:
    LogBench(ui::Theme &theme, const QString &folder) : m_bench(theme, folder) { }
    void run();

private:
    struct Answer {
        double rows = 0; // until the first of them are painted
        double all = 0; // until they are counted
        double sign = 0; // until rows, or that it is being looked, are painted
    };
    void open();
    void scroll();
    void filter();
    void sort();
    Answer answered(const std::function<void()> &ask);
    void askFor(const QString &name, const std::function<void()> &ask);
    void clearFilters();

    BenchWindow m_bench;
    ui::AuditLogView *m_view = nullptr;
    std::vector<PatientId> m_seen;
    double m_looksSince = 0; // 0: nothing is looked for
    double m_sign = 0;
    double m_longestBlock = 0;
    double m_slowestAll = 0;
    double m_slowestSign = 0;
    Pulse *m_pulse = nullptr;
};

} // namespace vb::bench
