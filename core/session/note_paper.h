#pragma once

#include "core/chart/chart.h"
#include "core/chart/signature.h"
#include "core/document/chart_pdf.h"
#include "core/practice/practice.h"

namespace vb::session {

/// 2026-03-05 14:02 EST, in the practice's zone.
QString paperTime(qint64 ms, const QString &timeZone);

/// Signed notes as they go on paper, in the order given, below whose they are and what to beware of; who prints it is
/// left to the caller.
document::ChartPaper chartPaper(const practice::Practice &practice, const chart::Banner &banner,
                                const std::vector<chart::NoteRecord> &records);

} // namespace vb::session
