#pragma once

#include "core/session/demo_laptop.h"
#include "core/session/session.h"

namespace vb::desktop {

/// What a laptop and this PC wrote in the same records while neither heard of the other: telephone, a long name, a name
/// from right to left, an allergy taken away here and described there, a draft, a note that was signed here. And a few
/// changes of a newer program. In two halves: what `here` needs before the laptop is taken along, and what both do
/// then.
class DemoConflicts {
public:
    /// Of four patients; the first one's telephone and allergy.
    explicit DemoConflicts(std::vector<PatientId> patients) : m_patients(std::move(patients)) { }

    Result<void> prepare(session::Session &here);
    Result<void> writeHere(session::Session &here, SecretBytes password);
    Result<void> writeThere(session::DemoLaptop &there);

private:
    std::vector<PatientId> m_patients;
    EntityId m_allergy;
    chart::NoteId m_draft;
    chart::NoteId m_signed;
};

} // namespace vb::desktop
