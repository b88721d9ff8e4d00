#pragma once

#include "core/chart/template.h"

#include <optional>

namespace vb::ui {

/// A form that somebody was editing when the PC was locked, also where it is not whole yet.
struct TemplateDraft {
    chart::NoteTemplate form;
    QByteArray before; // what it was before the editing began

    [[nodiscard]] QByteArray encoded() const;
    /// None for what is no draft.
    static std::optional<TemplateDraft> decoded(const QByteArray &bytes);
};

/// Everything of a form, to tell one state from another.
QByteArray templateBytes(const chart::NoteTemplate &form);

} // namespace vb::ui
