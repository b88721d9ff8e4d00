#pragma once

#include <QtGlobal>

#include <span>

namespace vb::demo {

/// SplitMix64: the same numbers from the same seed with every compiler, which <random>'s distributions do not promise.
class Dice {
public:
    explicit Dice(quint64 seed) : m_state(seed) { }

    /// 0 … below - 1.
    int roll(int below)
    {
        m_state += 0x9E3779B97F4A7C15ULL;
        quint64 z = m_state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        z ^= z >> 31;
        return static_cast<int>(z % static_cast<quint64>(below));
    }
    /// Both ends are possible.
    int between(int least, int most) { return least + roll(most - least + 1); }
    bool chance(int percent) { return roll(100) < percent; }
    template <class T, size_t N>
    const T &pick(std::span<const T, N> all)
    {
        return all[static_cast<size_t>(roll(static_cast<int>(all.size())))];
    }

private:
    quint64 m_state;
};

} // namespace vb::demo
