#pragma once

#include "core/document/recovery_kit_pdf.h"

#include <QStringList>

#include <vector>

class QPagedPaintDevice;

namespace vb::document {

struct PaperSection {
    QString label;
    QString text;
};

/// A signature as it is printed, with the text of an addendum.
struct PaperSignature {
    QString heading; // Signed by …, Addendum by …
    QString when;
    QString text {};
};

struct PaperNote {
    QString title;
    QString subtitle; // author, time
    QString origin {}; // that its text began as a copy; empty: it did not
    QString voidReason {}; // not empty: printed struck out
    std::vector<PaperSection> sections {};
    std::vector<PaperSignature> signatures {};
    QString hash {}; // of the content, in hex, so that paper and record can be compared
};

/// Signed notes of one patient, for paper.
struct ChartPaper {
    QString title {}; // Notes, or that of the only one
    QString practiceName;
    QString practiceAddress {};
    QString patientName;
    QString patientFacts; // birth date, sex, chart number: one line
    QStringList alerts {}; // allergies and the like
    std::vector<PaperNote> notes {};
    QString printed {}; // when and by whom: one line
    Paper paper = Paper::letter;
};

/// Draws all pages. Patient and practice stand on top of each, "Page x of y" below. `invalid` without a note.
Result<void> drawChart(QPagedPaintDevice &device, const ChartPaper &content);
/// The same as a file: whole or not at all, mode 0600, nothing in temporary folders, nobody named in its properties.
/// `io` when it cannot be written. Needs a QGuiApplication; any thread.
Result<void> writeChartPdf(const QString &path, const ChartPaper &content);

} // namespace vb::document
