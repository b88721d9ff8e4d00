#pragma once

#include "core/session/session.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace vb::ui {

/// What somebody typed into a patient's fields and did not save: of a new patient, or of one that is there.
struct PatientDraft {
    struct Text {
        QString column;
        QString before; // as the record was then
        QString typed;
    };

    std::optional<PatientId> patient;
    QString name; // for the break-glass question
    std::vector<Text> texts;

    [[nodiscard]] QByteArray encoded() const;
    /// None for what is no draft.
    static std::optional<PatientDraft> decoded(const QByteArray &bytes);
};

} // namespace vb::ui
