#pragma once

#include <QtGlobal>

#include <vector>

namespace vb::bench {

/// Milliseconds of the wall, of the whole process on its CPUs, and of the calling thread on its CPU.
double wallMs();
double processCpuMs();
double threadCpuMs();

/// What a piece of work took.
struct Spent {
    double wall = 0;
    double cpu = 0; // of the process
    Spent &operator+=(const Spent &more)
    {
        wall += more.wall;
        cpu += more.cpu;
        return *this;
    }
};

template <class Work>
Spent timed(Work work)
{
    const double wall = wallMs();
    const double cpu = processCpuMs();
    work();
    return {wallMs() - wall, processCpuMs() - cpu};
}

/// Values of one kind; `share` 0.5 is the median.
class Sample {
public:
    void add(double value) { m_values.push_back(value); }
    [[nodiscard]] double at(double share) const;
    [[nodiscard]] double median() const { return at(0.5); }
    [[nodiscard]] double p95() const { return at(0.95); }
    [[nodiscard]] std::size_t size() const { return m_values.size(); }

private:
    std::vector<double> m_values;
};

/// Resident memory of this process in MB, now.
double residentMb();

} // namespace vb::bench
