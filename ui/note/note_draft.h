#pragma once

#include "core/session/session.h"

#include <QByteArray>

#include <optional>

namespace vb::ui {

/// What somebody had open and typed in a pane of notes when the PC was locked.
struct NoteDraft {
    enum class Sheet { none, addendum, voiding };

    PatientId patient {};
    QString patientName {};
    chart::NoteId note {};
    bool isWriting = false; // in the editor; otherwise it was read
    chart::FieldValues typed {};
    QByteArray stamp {}; // of the stored text that it went out from
    Sheet sheet = Sheet::none;
    QString sheetText {};

    /// What is true of it when it is back, in words; empty for what is stored nowhere else.
    [[nodiscard]] QString restoredWords() const;
    [[nodiscard]] QByteArray encoded() const;
    /// None for what is no draft.
    static std::optional<NoteDraft> decoded(const QByteArray &bytes);
};

} // namespace vb::ui
