#pragma once

#include "core/session/session.h"

#include <QByteArray>

#include <optional>

namespace vb::ui {

/// What somebody typed on a patient's record, or for a new patient, and did not save. The body is that of the part it
/// was typed in.
struct RecordDraft {
    enum class Part { form = 1, profile = 2, chart = 3, notes = 4, visits = 5 };

    Part part = Part::form;
    PatientId patient {}; // null for the form
    QString name {}; // for the break-glass question
    QByteArray body {};

    [[nodiscard]] QByteArray encoded() const;
    /// None for what is no draft.
    static std::optional<RecordDraft> decoded(const QByteArray &bytes);
};

} // namespace vb::ui
