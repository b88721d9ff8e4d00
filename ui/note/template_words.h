#pragma once

#include "core/chart/template.h"

#include <utility>

namespace vb::ui {

/// Text, line, number and the others, as a person chooses them.
QString fieldKindText(chart::FieldKind kind);
std::vector<chart::FieldKind> fieldKinds();
/// What a field is, in a line: "Number in mL, 0 to 20".
QString fieldText(const chart::TemplateField &field);
/// The labels of the first few fields that a whole note fills in.
QString asksText(const chart::NoteTemplate &form);
/// What core::checkedTemplate() refused: the place without its index, the index, and a sentence.
struct TemplateProblem {
    QString place; // title, fields, snippets
    int index = 0;
    QString sentence;
};
TemplateProblem templateProblem(const Error &error);

} // namespace vb::ui
