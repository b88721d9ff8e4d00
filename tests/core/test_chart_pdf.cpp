#include "core/base/durable_file.h"
#include "core/document/chart_pdf.h"
#include "tests/kit/test_main.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace vb;
using namespace vb::document;
using namespace Qt::StringLiterals;

namespace {

/// What a reader that is not ours finds in a PDF; empty when it fails.
QString readBack(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForStarted() || !process.waitForFinished(60'000) || process.exitCode() != 0)
        return {};
    return QString::fromUtf8(process.readAllStandardOutput());
}

QString textOf(const QString &path, int page = 0)
{
    QStringList arguments {u"-layout"_s};
    if (page > 0)
        arguments << u"-f"_s << QString::number(page) << u"-l"_s << QString::number(page);
    return readBack(u"pdftotext"_s, arguments << path << u"-"_s);
}

int pagesOf(const QString &path)
{
    const QString facts = readBack(u"pdfinfo"_s, {path}).simplified();
    return facts.section(u"Pages: "_s, 1).section(u' ', 0, 0).toInt();
}

ChartPaper paperOf(const QString &text)
{
    ChartPaper paper {.title = u"SOAP note"_s,
                      .practiceName = u"Lindenhof Ästhetik"_s,
                      .patientName = u"Núñez-Ruiz, José (Pepe)"_s,
                      .patientFacts = u"Born 1984-03-04   Sex male   Chart A-001001"_s,
                      .alerts = {u"Allergy: lidocaine"_s},
                      .printed = u"Printed 2026-03-05 14:02 EST by Ana Fern"_s};
    paper.notes.push_back(
        {.title = u"SOAP note"_s,
         .subtitle = u"Ana Fern, begun 2026-03-05 13:40 EST"_s,
         .sections = {{u"Subjective"_s, QString()}, {u"Plan"_s, text}},
         .signatures = {{u"Signed by Ana Fern, RN"_s, u"2026-03-05 13:58 EST"_s},
                        {u"Addendum by Ana Fern, RN"_s, u"2026-03-06 09:00 EST"_s, u"Bruise 3 mm."_s}},
         .hash = u"67c869242d3db792"_s});
    return paper;
}

} // namespace

/// Notes on paper, read back by programs that are not ours.
class TestChartPdf : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { file::failNth(0, false); }

    void saysWhatIsWritten();
    void everyPageSaysWhoseItIs();
    void nothingIsLostAtPageEnds();
    void otherScriptsAreReadable();
    void voidNotesAreMarked();
    void namesNobodyOutside();
    void takesLongNames();
    void needsANote();
    void isWrittenWholeOrNotAtAll();

private:
    QTemporaryDir m_folder;
    QString write(const ChartPaper &paper)
    {
        const QString path = m_folder.filePath(u"chart.pdf"_s);
        const Result<void> written = writeChartPdf(path, paper);
        if (!written.ok())
            qFatal("not written: %s", qPrintable(written.error().detail));
        return path;
    }
};

void TestChartPdf::saysWhatIsWritten()
{
    const QString plan
        = u"24 units at 2.5 mL, lot VB-T2601A, 4 U per 0.1 mL; re-check 2026-03-19, call (212) 555-0143."_s;
    const QString text = textOf(write(paperOf(plan))).simplified();
    for (const QString &part :
         {plan, u"Lindenhof Ästhetik"_s, u"Núñez-Ruiz, José (Pepe)"_s, u"Born 1984-03-04"_s, u"Chart A-001001"_s,
          u"Allergy: lidocaine"_s, u"Signed by Ana Fern, RN, 2026-03-05 13:58 EST"_s, u"Addendum by Ana Fern"_s,
          u"Bruise 3 mm."_s, u"SHA-256 67c869242d3db792"_s, u"Printed 2026-03-05 14:02 EST by Ana Fern"_s,
          u"Page 1 of 1"_s, u"Confidential"_s})
        QVERIFY2(text.contains(part), qPrintable(part + u" is not in: "_s + text));
    QVERIFY(!text.contains(u"Subjective"_s)); // empty fields are left out
    QVERIFY(!text.contains(u"VOID"_s));
}

void TestChartPdf::everyPageSaysWhoseItIs()
{
    ChartPaper paper = paperOf(u"One line of text.\n"_s.repeated(160));
    paper.notes.push_back(paper.notes.front());
    for (const Paper size : {Paper::letter, Paper::a4}) {
        paper.paper = size;
        const QString path = write(paper);
        const int pages = pagesOf(path);
        QVERIFY(pages > 4);
        for (int page = 1; page <= pages; ++page) {
            const QString text = textOf(path, page).simplified();
            QVERIFY2(text.contains(u"Núñez-Ruiz, José (Pepe)"_s), qPrintable(text));
            QVERIFY2(text.contains(u"Born 1984-03-04"_s) && text.contains(u"Chart A-001001"_s), qPrintable(text));
            QVERIFY2(text.contains(u"Lindenhof Ästhetik"_s), qPrintable(text));
            QVERIFY2(text.contains(u"Page %1 of %2"_s.arg(page).arg(pages)), qPrintable(text));
        }
    }
}

void TestChartPdf::nothingIsLostAtPageEnds()
{
    QStringList lines;
    for (int i = 0; i < 400; ++i)
        lines.append(u"Line number %1 of a long note"_s.arg(i));
    // And a paragraph that is longer than a page.
    QStringList words;
    for (int i = 0; i < 2500; ++i)
        words.append(u"word%1"_s.arg(i));
    const QString path = write(paperOf(lines.join(u'\n') + u'\n' + words.join(u' ')));
    const QString text = textOf(path).simplified();
    qsizetype at = 0;
    for (const QString &line : lines) {
        at = text.indexOf(line, at);
        QVERIFY2(at >= 0, qPrintable(line));
    }
    for (const QString &word : words) {
        at = text.indexOf(word, at);
        QVERIFY2(at >= 0, qPrintable(word));
    }
}

void TestChartPdf::otherScriptsAreReadable()
{
    const QStringList texts {u"Катерина Шевчук"_s, u"Ελένη Παπαδάκη"_s};
    const QString text = textOf(write(paperOf(texts.join(u'\n') + u"\nفاطمة"_s)));
    for (const QString &part : texts)
        QVERIFY2(text.contains(part), qPrintable(part));
}

void TestChartPdf::voidNotesAreMarked()
{
    ChartPaper paper = paperOf(u"Of somebody else."_s);
    paper.notes.front().voidReason = u"written for another patient"_s;
    paper.notes.front().origin = u"Began as a copy of an earlier note"_s;
    const QString text = textOf(write(paper)).simplified();
    QVERIFY(text.contains(u"VOID: written for another patient"_s));
    QVERIFY(text.contains(u"Of somebody else."_s)); // struck out, and still there
    QVERIFY(text.contains(u"Began as a copy of an earlier note"_s));
}

void TestChartPdf::namesNobodyOutside()
{
    const QString path = write(paperOf(u"Rest."_s));
    const QString facts = readBack(u"pdfinfo"_s, {path});
    QVERIFY(facts.contains(u"Verbena chart"_s));
    QVERIFY(!facts.contains(u"Núñez"_s) && !facts.contains(u"Fern"_s) && !facts.contains(u"Lindenhof"_s));
    QCOMPARE(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList {u"chart.pdf"_s});
}

void TestChartPdf::takesLongNames()
{
    ChartPaper paper = paperOf(u"Rest."_s);
    paper.patientName = u"Wolfeschlegelsteinhausen-"_s.repeated(12);
    paper.practiceName = u"A practice with a very long name "_s.repeated(6);
    paper.notes.front().sections.push_back({u"Label "_s.repeated(60), u"x"_s.repeated(4000)});
    const QString path = write(paper);
    QVERIFY(textOf(path).simplified().contains(u"Page 1 of "_s));
    QVERIFY(textOf(path).remove(QChar(u'\n')).remove(u' ').count(u'x') >= 4000);
}

void TestChartPdf::needsANote()
{
    ChartPaper paper = paperOf(u"Rest."_s);
    paper.notes.clear();
    const Result<void> refused = writeChartPdf(m_folder.filePath(u"none.pdf"_s), paper);
    QVERIFY(!refused.ok() && refused.error().code == Code::invalid);
    QVERIFY(!QFile::exists(m_folder.filePath(u"none.pdf"_s)));
}

void TestChartPdf::isWrittenWholeOrNotAtAll()
{
    const QString path = m_folder.filePath(u"whole.pdf"_s);
    for (int n = 1; n <= 3; ++n) {
        file::failNth(n, true);
        const Result<void> refused = writeChartPdf(path, paperOf(u"Rest."_s));
        file::failNth(0, false);
        QVERIFY(!refused.ok() && refused.error().code == Code::io);
        if (QFile::exists(path)) // renamed already: then it is whole
            QVERIFY(pagesOf(path) == 1);
    }
    const Result<void> nowhere = writeChartPdf(m_folder.filePath(u"missing/folder/a.pdf"_s), paperOf(u"Rest."_s));
    QVERIFY(!nowhere.ok());
}

VB_TEST(TestChartPdf)
#include "test_chart_pdf.moc"
