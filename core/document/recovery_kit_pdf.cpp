#include "core/document/recovery_kit_pdf.h"

#include "core/base/durable_file.h"
#include "core/base/qr.h"
#include "core/base/secret_bytes.h"
#include "core/document/sheet.h"

#include <QBuffer>
#include <QGuiApplication>
#include <QPageLayout>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QStringList>

namespace vb::document {

namespace {

constexpr int kDotsPerInch = 300;
constexpr int kMargin = mm(19);
constexpr int kCodeColumns = 3;

struct Pair {
    QString left;
    QString right;
};

struct Fact {
    QString label;
    QString value;
    QFont font = Sheet::font(10, Weight::medium);
};

void drawFrame(Sheet &sheet, const RecoveryKitContent &content, int page)
{
    const QRect area = sheet.area();
    const QRect top(area.left(), area.top(), area.width(), mm(5));
    sheet.painter().fillRect(QRect(area.left(), area.top() - mm(6), area.width(), mm(1.2)), ink::kAccent);
    sheet.line(QStringLiteral("Verbena"), Sheet::font(10, Weight::bold), ink::kAccent, top, Qt::AlignLeft);
    sheet.line(QStringLiteral("Confidential"), Sheet::font(9, Weight::medium), ink::kDanger, top, Qt::AlignRight);
    const QRect bottom(area.left(), area.bottom() - mm(4), area.width(), mm(4));
    sheet.painter().fillRect(QRect(area.left(), bottom.top() - mm(2), area.width(), mm(0.2)), ink::kLine);
    sheet.line(QStringLiteral("Recovery kit of practice %1").arg(content.practiceId), Sheet::literal(7.5), ink::kMuted,
               bottom, Qt::AlignLeft);
    sheet.line(QStringLiteral("Page %1 of 2").arg(page), Sheet::font(7.5), ink::kMuted, bottom, Qt::AlignRight);
    sheet.moveTo(area.top() + mm(9));
}

void drawFacts(Sheet &sheet, const QList<Fact> &facts)
{
    const int width = sheet.area().width() / static_cast<int>(facts.size());
    const int top = sheet.y();
    int bottom = top;
    for (int i = 0; i < facts.size(); ++i) {
        const Fact &fact = facts.at(i);
        sheet.moveTo(top);
        sheet.text(fact.label, Sheet::font(8), ink::kMuted, i * width, width - mm(4));
        sheet.fittedText(fact.value, fact.font, ink::kText, mm(9.5), i * width, width - mm(4));
        bottom = std::max(bottom, sheet.y());
    }
    sheet.moveTo(bottom);
}

/// Squares with the quiet zone of four modules inside `box`, black on white whatever stands around it.
void drawQr(QPainter &painter, const Qr &qr, const QRect &box)
{
    constexpr int quiet = 4;
    const int module = box.width() / (qr.size + 2 * quiet);
    const int side = module * qr.size;
    const QPoint origin = box.topLeft() + QPoint((box.width() - side) / 2, (box.height() - side) / 2);
    painter.fillRect(box, Qt::white);
    for (int y = 0; y < qr.size; ++y)
        for (int x = 0; x < qr.size;) {
            int run = 0;
            while (x + run < qr.size && qr.dark(x + run, y))
                ++run;
            // Runs are one rectangle each: no hairlines between neighbours on screen.
            if (run > 0)
                painter.fillRect(QRect(origin.x() + x * module, origin.y() + y * module, run * module, module),
                                 Qt::black);
            x += std::max(run, 1);
        }
}

void drawGroups(Sheet &sheet, const QStringList &groups, const QRect &box)
{
    const int rows = (static_cast<int>(groups.size()) + kCodeColumns - 1) / kCodeColumns;
    const int cellWidth = box.width() / kCodeColumns;
    const int cellHeight = box.height() / rows;
    for (int i = 0; i < groups.size(); ++i) {
        const QRect cell(box.left() + i % kCodeColumns * cellWidth, box.top() + i / kCodeColumns * cellHeight,
                         cellWidth, cellHeight);
        if (i / kCodeColumns % 2 == 0 && i % kCodeColumns == 0)
            sheet.painter().fillRect(QRect(box.left(), cell.top(), box.width(), cellHeight), ink::kSoft);
        sheet.line(QString::number(i + 1), Sheet::font(8), ink::kMuted, cell.adjusted(0, 0, mm(7) - cellWidth, 0),
                   Qt::AlignRight | Qt::AlignVCenter);
        sheet.line(groups.at(i), Sheet::monospaced(19, Weight::bold), ink::kText, cell.adjusted(mm(9.5), 0, 0, 0),
                   Qt::AlignLeft | Qt::AlignVCenter);
    }
}

void drawCode(Sheet &sheet, const QStringList &groups, const Qr &qr)
{
    constexpr int qrSide = mm(52);
    constexpr int padding = mm(3);
    const int height = mm(92) + (sheet.area().height() - mm(250)) * 2 / 3; // the rest of the page is fixed
    const QRect box(sheet.area().left(), sheet.y(), sheet.area().width(), height);
    sheet.panel(box, Qt::white, ink::kAccent);
    drawGroups(sheet, groups, box.adjusted(padding, padding, -(qrSide + 2 * padding), -padding));

    const QRect qrBox(box.right() - padding - qrSide, box.top() + padding, qrSide, qrSide);
    drawQr(sheet.painter(), qr, qrBox);
    sheet.moveTo(qrBox.bottom() + mm(1));
    sheet.text(
        QStringLiteral("The same code for a barcode scanner at a PC that you trust. Never scan it with a phone."),
        Sheet::font(8.5), ink::kMuted, qrBox.left() - sheet.area().left() + mm(3), qrSide - mm(5));
    sheet.moveTo(box.bottom());
}

/// Two columns of short lines with a mark before each.
void drawLists(Sheet &sheet, const Pair &titles, const QList<Pair> &rows)
{
    const int gap = mm(8);
    const int width = (sheet.area().width() - gap) / 2;
    const int top = sheet.y();
    int bottom = top;
    for (const bool right : {false, true}) {
        const int left = right ? width + gap : 0;
        const QColor colour = right ? ink::kDanger : ink::kAccent;
        sheet.moveTo(top);
        sheet.text(right ? titles.right : titles.left, Sheet::font(10, Weight::bold), colour, left, width);
        sheet.skip(mm(0.8));
        for (const Pair &row : rows) {
            const int at = sheet.y();
            sheet.text(right ? QStringLiteral("\u2715") : QStringLiteral("\u2713"), Sheet::font(9.5, Weight::bold),
                       colour, left, mm(5));
            sheet.moveTo(at);
            sheet.text(right ? row.right : row.left, Sheet::font(9.5), ink::kText, left + mm(5.5), width - mm(5.5));
            sheet.skip(mm(0.7));
        }
        bottom = std::max(bottom, sheet.y());
    }
    sheet.moveTo(bottom);
}

void drawCodePage(Sheet &sheet, const RecoveryKitContent &content, const QStringList &groups, const Qr &qr)
{
    drawFrame(sheet, content, 1);
    sheet.text(QStringLiteral("Recovery kit"), Sheet::font(26, Weight::bold), ink::kText);
    sheet.fittedText(content.practiceName, Sheet::font(14, Weight::medium), ink::kMuted, mm(14));
    sheet.skip(mm(4));
    sheet.text(
        QStringLiteral("This paper opens the records of your practice when nothing else can: when a PC has lost its "
                       "key, when the only owner has lost password or phone, when every PC is gone and a backup is "
                       "left. Whoever holds it can do the same. Keep it like the deed to a house."),
        Sheet::font(10.5), ink::kText);
    sheet.skip(mm(4));
    drawFacts(sheet,
              {{QStringLiteral("Owner"), content.ownerName},
               {QStringLiteral("Made on"), content.date, Sheet::literal(10, Weight::medium)},
               {QStringLiteral("PCs in the practice then"), QString::number(content.deviceCount)}});
    sheet.skip(mm(2.5));
    drawFacts(sheet, {{QStringLiteral("Practice id"), content.practiceId, Sheet::literal(10, Weight::medium)}});
    sheet.heading(QStringLiteral("The code"));
    drawCode(sheet, groups, qr);
    sheet.skip(mm(2));
    sheet.text(
        QStringLiteral("%1 groups, read along the rows. The fifth sign of each group checks the other four and the "
                       "group\u2019s place, so Verbena tells you which group is mistyped. Capitals do not matter; "
                       "there is no letter I, L, O or U, so a round sign is always the digit 0.")
            .arg(groups.size()),
        Sheet::font(8.5), ink::kMuted);
    sheet.heading(QStringLiteral("Where to keep it"));
    drawLists(sheet, {QStringLiteral("Good places"), QStringLiteral("Never")},
              {{QStringLiteral("A safe or a bank box, in a sealed envelope signed across the flap"),
                QStringLiteral("On a PC, in e-mail or in the cloud: delete the file once it is printed")},
               {QStringLiteral("A second copy at another address, in case of fire or theft"),
                QStringLiteral("As a photo on a phone, or left in the printer\u2019s tray")},
               {QStringLiteral("Where an owner\u2019s successor would find it"),
                QStringLiteral("In the treatment room or the front desk drawer")}});
}

void drawSteps(Sheet &sheet, const QStringList &steps)
{
    int number = 1;
    for (const QString &step : steps) {
        const int at = sheet.y();
        const QRect badge(sheet.area().left(), at, mm(5.4), mm(5.4));
        sheet.painter().setPen(Qt::NoPen);
        sheet.painter().setBrush(ink::kAccent);
        sheet.painter().drawEllipse(badge);
        sheet.painter().setBrush(Qt::NoBrush);
        sheet.line(QString::number(number++), Sheet::font(8.5, Weight::bold), Qt::white, badge, Qt::AlignCenter);
        sheet.moveTo(at + mm(0.4));
        sheet.text(step, Sheet::font(9.5), ink::kText, mm(8.5));
        sheet.moveTo(std::max(sheet.y(), badge.bottom()) + mm(1.1));
    }
}

void drawNamedLines(Sheet &sheet, const QList<Pair> &rows)
{
    for (const Pair &row : rows) {
        const int at = sheet.y();
        sheet.text(row.left, Sheet::font(9.5, Weight::medium), ink::kText, 0, mm(46));
        const int below = sheet.y();
        sheet.moveTo(at);
        sheet.text(row.right, Sheet::font(9.5), ink::kText, mm(48));
        sheet.moveTo(std::max(sheet.y(), below) + mm(0.9));
    }
}

void drawWarning(Sheet &sheet, const QString &title, const QString &text)
{
    constexpr int padding = mm(3.2);
    const int width = sheet.area().width() - 2 * padding;
    const QFont titleFont = Sheet::font(10.5, Weight::bold);
    const QFont textFont = Sheet::font(9.5);
    const int height
        = sheet.heightOf(title, titleFont, width) + mm(0.8) + sheet.heightOf(text, textFont, width) + 2 * padding;
    sheet.panel(QRect(sheet.area().left(), sheet.y(), sheet.area().width(), height), ink::kDangerSoft, ink::kDanger);
    const int top = sheet.y();
    sheet.skip(padding);
    sheet.text(title, titleFont, ink::kDanger, padding, width);
    sheet.skip(mm(0.8));
    sheet.text(text, textFont, ink::kText, padding, width);
    sheet.moveTo(top + height);
}

/// A table to fill in by hand: one row for each copy of the paper.
void drawCopies(Sheet &sheet, int copies)
{
    const QStringList titles {QStringLiteral("Copy"), QStringLiteral("Kept by (name)"), QStringLiteral("Where"),
                              QStringLiteral("Since"), QStringLiteral("Signature")};
    static constexpr int kShares[] {8, 26, 26, 14, 26};
    constexpr int head = mm(5);
    constexpr int row = mm(9);
    const QRect area = sheet.area();
    const int top = sheet.y();
    const int last = static_cast<int>(titles.size()) - 1;
    int left = area.left();
    for (int column = 0; column < titles.size(); ++column) {
        const int width = area.width() * kShares[column] / 100;
        sheet.line(titles.at(column), Sheet::font(8), ink::kMuted, QRect(left, top, width, head),
                   Qt::AlignLeft | Qt::AlignVCenter);
        for (int copy = 0; copy < copies; ++copy) {
            const int base = top + head + (copy + 1) * row - mm(1);
            if (column == 0)
                sheet.line(QString::number(copy + 1), Sheet::font(10, Weight::medium), ink::kText,
                           QRect(left, base - mm(5), width, mm(5)), Qt::AlignLeft | Qt::AlignBottom);
            else
                sheet.painter().fillRect(
                    QRect(left, base, column == last ? area.right() - left : width - mm(4), mm(0.2)), ink::kMuted);
        }
        left += width;
    }
    sheet.moveTo(top + head + copies * row);
}

void drawUsePage(Sheet &sheet, const RecoveryKitContent &content)
{
    drawFrame(sheet, content, 2);
    sheet.text(QStringLiteral("Using the recovery kit"), Sheet::font(20, Weight::bold), ink::kText);
    sheet.heading(QStringLiteral("When you need it"));
    drawNamedLines(
        sheet,
        {{QStringLiteral("A PC lost its key"),
          QStringLiteral("The system keyring was reset or the account made anew. Nothing is lost: the kit opens "
                         "the records on that PC and makes it a new key.")},
         {QStringLiteral("The owner is locked out"),
          QStringLiteral("Password forgotten or phone lost, and no other owner to help. The kit gives the owner "
                         "a new password and a new code for the phone.")},
         {QStringLiteral("Every PC is gone"),
          QStringLiteral("Fire, theft or ransomware. The kit and a backup bring the practice back.")}});
    sheet.heading(QStringLiteral("Step by step"));
    drawSteps(
        sheet,
        {QStringLiteral("Fetch this paper yourself and sit down at a PC that you trust. Nobody from Verbena will ever "
                        "ask you for the code, not by phone, mail or chat. Whoever asks is a thief."),
         QStringLiteral("Start Verbena and choose \u201cUse the recovery kit\u201d.\nFor a technician: verbena-cli "
                        "practice unlock --kit-code CODE"),
         QStringLiteral("Type the groups in order, or scan the square. Verbena names the group that is mistyped."),
         QStringLiteral("If you are locked out, give your login and a new password of at least 12 characters. Then "
                        "put the new code into your authenticator app."),
         QStringLiteral("Log in and look at the audit log: the use of the kit is listed with time and PC."),
         QStringLiteral(
             "Put the paper back. If others may have seen it, make a new kit today: this one is then worthless.")});
    sheet.heading(QStringLiteral("Who may hold it"));
    sheet.text(
        QStringLiteral("The owner, and one person or place the owner trusts as much: a co-owner, a lawyer, a bank box. "
                       "Holding the kit is holding every patient\u2019s record, so write down each copy below and "
                       "collect it when that person leaves."),
        Sheet::font(9.5), ink::kText);
    sheet.skip(mm(2.5));
    drawCopies(sheet, 3);
    sheet.skip(mm(5));
    drawWarning(
        sheet, QStringLiteral("Without it"),
        QStringLiteral("If this kit is lost and every PC of the practice as well, nobody can open the records again: "
                       "not you, not us, not a court. There is no second way in; that is what keeps them private. "
                       "If only the kit is lost, make a new one now, while a PC still opens."));
    const QRect area = sheet.area();
    const int base = area.bottom() - mm(13);
    sheet.moveTo(base - mm(17));
    sheet.text(
        QStringLiteral("I have printed this kit, checked that it is legible, stored it as written above and deleted "
                       "the file."),
        Sheet::font(9.5), ink::kText);
    const int half = area.width() * 62 / 100;
    for (const auto &[left, width, label] :
         {std::tuple(0, half - mm(6), QStringLiteral("Signature of the owner, %1").arg(content.ownerName)),
          std::tuple(half, area.width() - half, QStringLiteral("Date"))}) {
        sheet.painter().fillRect(QRect(area.left() + left, base, width, mm(0.25)), ink::kText);
        sheet.moveTo(base + mm(0.8));
        sheet.fittedText(label, Sheet::font(8), ink::kMuted, mm(4), left, width);
    }
}

} // namespace

Result<void> writeRecoveryKitPdf(const QString &path, const RecoveryKitContent &content)
{
    VB_INVARIANT(qGuiApp != nullptr);
    const QStringList groups = content.kitCode.split(u'-', Qt::SkipEmptyParts);
    if (groups.isEmpty())
        return fail(Code::invalid, QStringLiteral("a recovery kit needs its code"));
    VB_TRY(const Qr qr, makeQr(content.kitCode));

    QBuffer buffer;
    if (!buffer.open(QIODevice::WriteOnly))
        return fail(Code::failed, QStringLiteral("no memory for the recovery kit"));
    bool painted = false;
    {
        QPdfWriter writer(&buffer);
        writer.setTitle(QStringLiteral("Verbena recovery kit"));
        writer.setCreator(QStringLiteral("Verbena"));
        writer.setPdfVersion(QPagedPaintDevice::PdfVersion_A1b);
        writer.setResolution(kDotsPerInch);
        const QPageSize paper(content.paper == Paper::letter ? QPageSize::Letter : QPageSize::A4);
        writer.setPageLayout(QPageLayout(paper, QPageLayout::Portrait, QMarginsF()));
        const QSizeF size = paper.size(QPageSize::Millimeter);
        const QRect area
            = QRect(0, 0, mm(size.width()), mm(size.height())).adjusted(kMargin, mm(18), -kMargin, -mm(11));
        QPainter painter(&writer);
        painted = painter.isActive();
        painter.scale(kDotsPerInch / 2540.0, kDotsPerInch / 2540.0);
        Sheet first(painter, area);
        drawCodePage(first, content, groups, qr);
        painted = painted && writer.newPage();
        Sheet second(painter, area);
        drawUsePage(second, content);
        painted = painter.end() && painted;
    }
    auto written = painted ? file::replace(path, buffer.data())
                           : Result<void>(fail(Code::failed, QStringLiteral("cannot draw the recovery kit")));
    wipe(buffer.buffer());
    return written;
}

} // namespace vb::document
