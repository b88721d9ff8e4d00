#pragma once

#include "core/audit/entry.h"
#include "core/patient/patient.h"

namespace vb::bench {

/// SplitMix64: the same numbers from the same seed everywhere.
class Dice {
public:
    explicit Dice(quint64 seed) : m_state(seed) { }

    quint64 next();
    /// 0 … below - 1.
    int roll(int below);
    template <class List>
    const auto &pick(const List &list)
    {
        return list[static_cast<typename List::size_type>(roll(static_cast<int>(list.size())))];
    }

private:
    quint64 m_state;
};

/// A telephone number that is nobody's: no exchange begins with 0 or 1.
QString inventPhone(Dice &dice);

/// Invented patients as a large practice has them: about 12,000 family names and 2,000 given names, of which few are
/// frequent.
std::vector<patient::Patient> inventPatients(int count, quint64 seed);

/// An access as a working day leaves it: mostly views, some changes and searches.
audit::Entry inventEntry(Dice &dice, const Instant &at, const DeviceId &device, const std::vector<PatientId> &patients);

} // namespace vb::bench
