#include "core/document/recovery_codes_pdf.h"

#include "core/base/durable_file.h"
#include "core/base/secret_bytes.h"
#include "core/document/sheet.h"

#include <QBuffer>
#include <QGuiApplication>
#include <QPageLayout>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>

namespace vb::document {

namespace {

constexpr int kCodesDotsPerInch = 300;
constexpr int kCodesMargin = mm(19);
constexpr int kColumnsOfCodes = 2;
constexpr int kCodeRow = mm(13);

/// A small square to tick beside each code: each works once.
void drawOneCode(Sheet &sheet, int number, const QString &code, const QRect &cell)
{
    constexpr int side = mm(4.2);
    QPainter &painter = sheet.painter();
    painter.setPen(QPen(ink::kMuted, mm(0.3)));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRect(cell.left() + mm(4), cell.center().y() - side / 2, side, side));
    sheet.line(QString::number(number), Sheet::font(9), ink::kMuted,
               QRect(cell.left() + mm(10), cell.top(), mm(6), cell.height()), Qt::AlignRight | Qt::AlignVCenter);
    sheet.line(code, Sheet::monospaced(17, Weight::bold), ink::kText, cell.adjusted(mm(19), 0, 0, 0),
               Qt::AlignLeft | Qt::AlignVCenter);
}

void drawCodes(Sheet &sheet, const QStringList &codes)
{
    const int rows = (static_cast<int>(codes.size()) + kColumnsOfCodes - 1) / kColumnsOfCodes;
    const QRect box(sheet.area().left(), sheet.y(), sheet.area().width(), rows * kCodeRow + mm(6));
    sheet.panel(box, Qt::white, ink::kAccent);
    const int width = box.width() / kColumnsOfCodes;
    for (int i = 0; i < codes.size(); ++i)
        drawOneCode(sheet, i + 1, codes.at(i),
                    QRect(box.left() + i / rows * width, box.top() + mm(3) + i % rows * kCodeRow, width, kCodeRow));
    sheet.moveTo(box.bottom());
}

void drawCodesPage(Sheet &sheet, const RecoveryCodesContent &content)
{
    const QRect area = sheet.area();
    const QRect top(area.left(), area.top(), area.width(), mm(5));
    sheet.painter().fillRect(QRect(area.left(), area.top() - mm(6), area.width(), mm(1.2)), ink::kAccent);
    sheet.line(QStringLiteral("Verbena"), Sheet::font(10, Weight::bold), ink::kAccent, top, Qt::AlignLeft);
    sheet.line(QStringLiteral("Confidential"), Sheet::font(9, Weight::medium), ink::kDanger, top, Qt::AlignRight);
    sheet.moveTo(area.top() + mm(9));
    sheet.text(QStringLiteral("Recovery codes"), Sheet::font(26, Weight::bold), ink::kText);
    sheet.fittedText(content.practiceName, Sheet::font(14, Weight::medium), ink::kMuted, mm(14));
    sheet.skip(mm(4));
    sheet.text(QStringLiteral("Each of these codes replaces the code of the authenticator app once: when the phone is "
                              "lost, broken or elsewhere. The password is asked for as well."),
               Sheet::font(10.5), ink::kText);
    sheet.skip(mm(4));
    sheet.fittedText(QStringLiteral("For %1, user name").arg(content.personName), Sheet::font(10), ink::kMuted, mm(10));
    sheet.fittedText(content.login, Sheet::literal(12, Weight::medium), ink::kText, mm(10));
    sheet.skip(mm(4));
    drawCodes(sheet, content.codes);
    sheet.skip(mm(4));
    sheet.text(
        QStringLiteral("Tick a code when it is used. Make new ones in Verbena before the last is gone; they take "
                       "the place of all of these."),
        Sheet::font(9.5), ink::kText);
    sheet.skip(mm(2));
    sheet.text(QStringLiteral("Keep this page where you keep your passport: not beside the PC, not as a photo, not in "
                              "e-mail. Nobody from Verbena will ever ask you for a code."),
               Sheet::font(9.5), ink::kText);
    sheet.skip(mm(6));
    sheet.text(QStringLiteral("Made on %1").arg(content.date), Sheet::literal(8.5), ink::kMuted);
}

} // namespace

Result<void> drawRecoveryCodes(QPagedPaintDevice &device, const RecoveryCodesContent &content)
{
    if (content.codes.isEmpty())
        return fail(Code::invalid, QStringLiteral("there are no recovery codes"));
    QPainter painter;
    if (!painter.begin(&device))
        return fail(Code::failed, QStringLiteral("cannot draw the recovery codes"));
    painter.scale(device.logicalDpiX() / 2540.0, device.logicalDpiY() / 2540.0);
    const QSizeF size = device.pageLayout().paintRect(QPageLayout::Millimeter).size();
    Sheet sheet(
        painter,
        QRect(0, 0, mm(size.width()), mm(size.height())).adjusted(kCodesMargin, mm(18), -kCodesMargin, -mm(11)));
    drawCodesPage(sheet, content);
    return painter.end() ? Result<void>() : fail(Code::failed, QStringLiteral("cannot draw the recovery codes"));
}

Result<void> writeRecoveryCodesPdf(const QString &path, const RecoveryCodesContent &content)
{
    VB_INVARIANT(qGuiApp != nullptr);
    QBuffer buffer;
    if (!buffer.open(QIODevice::WriteOnly))
        return fail(Code::failed, QStringLiteral("no memory for the recovery codes"));
    Result<void> drawn;
    {
        QPdfWriter writer(&buffer);
        writer.setTitle(QStringLiteral("Verbena recovery codes"));
        writer.setCreator(QStringLiteral("Verbena"));
        writer.setPdfVersion(QPagedPaintDevice::PdfVersion_A1b);
        writer.setResolution(kCodesDotsPerInch);
        writer.setPageLayout(QPageLayout(QPageSize(content.paper == Paper::letter ? QPageSize::Letter : QPageSize::A4),
                                         QPageLayout::Portrait, QMarginsF()));
        drawn = drawRecoveryCodes(writer, content);
    }
    Result<void> written = drawn.ok() ? file::replace(path, buffer.data()) : drawn;
    wipe(buffer.buffer());
    return written;
}

} // namespace vb::document
