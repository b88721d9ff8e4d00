#pragma once

#include "core/chart/signature.h"
#include "core/document/chart_pdf.h"
#include "core/patient/patient_gate.h"
#include "core/practice/practice.h"

namespace vb::session {

/// 2026-03-05 14:02 EST, in the practice's zone.
QString paperTime(qint64 ms, const QString &timeZone);

/// Signed notes as they go on paper, in the order given; who prints it is left to the caller.
document::ChartPaper chartPaper(const practice::Practice &practice, const patient::Badge &patient,
                                const std::vector<chart::NoteRecord> &records);

} // namespace vb::session
