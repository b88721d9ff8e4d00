#include "core/document/chart_pdf.h"

#include "core/base/durable_file.h"
#include "core/base/secret_bytes.h"
#include "core/document/page_flow.h"

#include <QBuffer>
#include <QGuiApplication>
#include <QPageLayout>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>

namespace vb::document {

namespace {

constexpr int kChartDotsPerInch = 300;
constexpr int kChartMargin = mm(17);
constexpr int kChartHeader = mm(24);
constexpr int kChartFooter = mm(9);
constexpr int kKeepWithHeading = mm(42); // no heading stands alone at the foot of a page

void flowSections(PageFlow &flow, const PaperNote &note)
{
    for (const PaperSection &section : note.sections) {
        if (section.text.isEmpty())
            continue;
        flow.skip(mm(1.6));
        flow.require(mm(11));
        flow.text(section.label, {.points = 8.5, .weight = Weight::medium, .colour = ink::kMuted});
        flow.text(section.text, {.points = 10, .struckOut = !note.voidReason.isEmpty()});
    }
}

void flowNote(PageFlow &flow, const PaperNote &note)
{
    flow.skip(mm(5));
    flow.require(kKeepWithHeading);
    flow.text(note.title, {.points = 13, .weight = Weight::bold, .colour = ink::kAccent});
    flow.text(note.subtitle, {.points = 9, .colour = ink::kMuted});
    if (!note.origin.isEmpty())
        flow.text(note.origin, {.points = 9, .weight = Weight::medium, .colour = ink::kMuted});
    if (!note.voidReason.isEmpty())
        flow.text(QStringLiteral("VOID: %1").arg(note.voidReason),
                  {.points = 10, .weight = Weight::bold, .colour = ink::kDanger});
    flowSections(flow, note);
    flow.skip(mm(2.5));
    for (const PaperSignature &signature : note.signatures) {
        flow.require(mm(9));
        flow.text(signature.heading + QStringLiteral(", ") + signature.when,
                  {.points = 9, .weight = Weight::medium, .colour = ink::kText});
        if (!signature.text.isEmpty())
            flow.text(signature.text, {.points = 10, .indent = mm(5)});
        flow.skip(mm(1));
    }
    flow.text(QStringLiteral("SHA-256 %1").arg(note.hash), {.points = 7, .colour = ink::kMuted});
    flow.skip(mm(2.5));
    flow.rule();
}

/// What stands on every page: whose it is, and which page of how many.
void drawFrame(Sheet &sheet, const ChartPaper &content, int page, int pages)
{
    const QRect area = sheet.area();
    QPainter &painter = sheet.painter();
    painter.fillRect(QRect(area.left(), area.top(), area.width(), mm(1)), ink::kAccent);
    const int half = area.width() / 2;
    const QRect top(area.left(), area.top() + mm(3), area.width(), mm(5));
    sheet.line(content.practiceName, fontFor(content.practiceName, 9, Weight::medium), ink::kAccent, top,
               Qt::AlignLeft);
    sheet.line(QStringLiteral("Confidential"), Sheet::font(9, Weight::medium), ink::kDanger, top, Qt::AlignRight);
    sheet.moveTo(area.top() + mm(8));
    sheet.fittedText(content.patientName, fontFor(content.patientName, 14, Weight::bold), ink::kText, mm(7));
    sheet.fittedText(content.patientFacts, fontFor(content.patientFacts, 9.5), ink::kText, mm(5));
    painter.setPen(QPen(ink::kLine, mm(0.2)));
    const int below = area.top() + kChartHeader - mm(3);
    painter.drawLine(area.left(), below, area.right(), below);
    const QRect foot(area.left(), area.bottom() - mm(5), area.width(), mm(5));
    sheet.line(content.printed, fontFor(content.printed, 8), ink::kMuted, foot.adjusted(0, 0, -half / 2, 0),
               Qt::AlignLeft);
    sheet.line(QStringLiteral("Page %1 of %2").arg(page).arg(pages), Sheet::literal(8, Weight::medium), ink::kText,
               foot, Qt::AlignRight);
}

void flowAll(PageFlow &flow, const ChartPaper &content)
{
    flow.text(content.title, {.points = 18, .weight = Weight::bold});
    if (!content.practiceAddress.isEmpty())
        flow.text(content.practiceName + QStringLiteral(", ") + content.practiceAddress.simplified(),
                  {.points = 9, .colour = ink::kMuted});
    for (const QString &alert : content.alerts)
        flow.text(alert, {.points = 10, .weight = Weight::bold, .colour = ink::kDanger});
    for (const PaperNote &note : content.notes)
        flowNote(flow, note);
}

} // namespace

Result<void> drawChart(QPagedPaintDevice &device, const ChartPaper &content)
{
    if (content.notes.empty())
        return fail(Code::invalid, QStringLiteral("there is no note to print"));
    QPainter painter;
    if (!painter.begin(&device))
        return fail(Code::failed, QStringLiteral("cannot draw the chart"));
    painter.scale(device.logicalDpiX() / 2540.0, device.logicalDpiY() / 2540.0);
    const QSizeF size = device.pageLayout().paintRect(QPageLayout::Millimeter).size();
    const QRect area
        = QRect(0, 0, mm(size.width()), mm(size.height())).adjusted(kChartMargin, mm(12), -kChartMargin, -mm(10));
    PageFlow flow(&device, area.adjusted(0, kChartHeader, 0, -kChartFooter));
    flowAll(flow, content);
    for (int page = 0; page < flow.pages(); ++page) {
        if (page > 0 && !device.newPage())
            return fail(Code::failed, QStringLiteral("cannot draw a further page of the chart"));
        Sheet sheet(painter, area);
        drawFrame(sheet, content, page + 1, flow.pages());
        flow.draw(painter, page);
    }
    return painter.end() ? Result<void>() : fail(Code::failed, QStringLiteral("cannot draw the chart"));
}

Result<void> writeChartPdf(const QString &path, const ChartPaper &content)
{
    VB_INVARIANT(qGuiApp != nullptr);
    QBuffer buffer;
    if (!buffer.open(QIODevice::WriteOnly))
        return fail(Code::failed, QStringLiteral("no memory for the chart"));
    Result<void> drawn;
    {
        QPdfWriter writer(&buffer);
        writer.setTitle(QStringLiteral("Verbena chart"));
        writer.setCreator(QStringLiteral("Verbena"));
        writer.setPdfVersion(QPagedPaintDevice::PdfVersion_A1b);
        writer.setResolution(kChartDotsPerInch);
        writer.setPageLayout(QPageLayout(QPageSize(content.paper == Paper::letter ? QPageSize::Letter : QPageSize::A4),
                                         QPageLayout::Portrait, QMarginsF()));
        drawn = drawChart(writer, content);
    }
    Result<void> written = drawn.ok() ? file::replace(path, buffer.data()) : drawn;
    wipe(buffer.buffer());
    return written;
}

} // namespace vb::document
