#include "core/base/base32.h"
#include "core/base/durable_file.h"
#include "core/document/recovery_codes_pdf.h"
#include "core/document/recovery_kit_pdf.h"
#include "tests/kit/test_main.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace vb;
using namespace vb::document;
using namespace Qt::StringLiterals;

namespace {

struct Ran {
    bool done = false;
    QString output;
    QByteArray trouble;
};

/// Runs a reader of PDFs or pictures that is not ours.
Ran runReader(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForStarted())
        return {false, {}, "cannot start " + program.toLocal8Bit() + ": install poppler-utils and zbar-tools"};
    if (!process.waitForFinished(60'000) || process.exitCode() != 0)
        return {false, {}, program.toLocal8Bit() + " failed: " + process.readAllStandardError()};
    return {true, QString::fromUtf8(process.readAllStandardOutput()), {}};
}

RecoveryKitContent kitOf(Paper paper)
{
    RecoveryKitContent kit;
    kit.practiceName = u"Lindenhof Ästhetik & Wellness"_s;
    kit.practiceId = u"5f0c2b7e-91d4-8a36-b1f7-2c9e60d4a8b3"_s;
    QByteArray bytes;
    for (int i = 0; i < 55; ++i)
        bytes.append(static_cast<char>(i * 73 + 19));
    kit.kitCode = base32::encodeGroups(bytes);
    kit.ownerName = u"Dr. María Núñez-Ruiz"_s;
    kit.date = u"2026-03-05"_s;
    kit.deviceCount = 3;
    kit.paper = paper;
    return kit;
}

RecoveryCodesContent codesOf(const QString &name)
{
    RecoveryCodesContent content {name, name, u"maria.nunez"_s, u"2026-03-05"_s, {}, Paper::letter};
    for (int i = 0; i < 10; ++i)
        content.codes.append(u"7KQ%1M-X0%1ZT"_s.arg(i));
    return content;
}

} // namespace

class TestDocument : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { file::failNth(0, false); }

    void kitHasTwoPages_data();
    void kitHasTwoPages();
    void kitSaysWhatItIs();
    void kitSquareHoldsTheCode_data();
    void kitSquareHoldsTheCode();
    void kitTakesLongNames();
    void kitIsPrivate();
    void kitIsWrittenWholeOrNotAtAll();
    void kitRefusesAFolderItCannotWrite();
    void kitNeedsItsCode();
    void codesStandOnOnePrivatePage();
    void codesTakeLongNames();
    void codesAreWrittenWholeOrNotAtAll();
};

void TestDocument::kitHasTwoPages_data()
{
    QTest::addColumn<int>("paper");
    QTest::addColumn<QString>("size");
    QTest::newRow("Letter") << static_cast<int>(Paper::letter) << u"612 x 792 pts (letter)"_s;
    QTest::newRow("A4") << static_cast<int>(Paper::a4) << u"595"_s;
}

void TestDocument::kitHasTwoPages()
{
    QFETCH(int, paper);
    QFETCH(QString, size);
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"kit.pdf"_s);
    QVERIFY(writeRecoveryKitPdf(path, kitOf(static_cast<Paper>(paper))).ok());
    const Ran info = runReader(u"pdfinfo"_s, {path});
    QVERIFY2(info.done, info.trouble);
    const QString facts = info.output.simplified();
    QVERIFY2(facts.contains(u"Pages: 2 "), qPrintable(facts));
    QVERIFY2(facts.contains(u"Page size: "_s + size), qPrintable(facts));
    QVERIFY(!facts.contains(u"Lindenhof"_s)); // what file lists and print queues show names nobody
    QVERIFY(!facts.contains(u"Núñez"_s));
}

void TestDocument::kitSaysWhatItIs()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"kit.pdf"_s);
    const RecoveryKitContent kit = kitOf(Paper::letter);
    QVERIFY(writeRecoveryKitPdf(path, kit).ok());
    const Ran first = runReader(u"pdftotext"_s, {u"-layout"_s, u"-f"_s, u"1"_s, u"-l"_s, u"1"_s, path, u"-"_s});
    QVERIFY2(first.done, first.trouble);
    qsizetype at = 0;
    const QStringList groups = kit.kitCode.split(u'-');
    QCOMPARE(groups.size(), 22);
    for (int i = 0; i < groups.size(); ++i) {
        // Each group stands behind its number, in order.
        const QRegularExpression numbered(u"\\b%1\\s+%2\\b"_s.arg(i + 1).arg(groups.at(i)));
        at = first.output.indexOf(numbered, at);
        QVERIFY2(at >= 0, qPrintable(groups.at(i)));
    }
    for (const QString &expected : {kit.practiceName, kit.practiceId, kit.ownerName, kit.date, u"Page 1 of 2"_s})
        QVERIFY2(first.output.contains(expected), qPrintable(expected));
    const Ran second = runReader(u"pdftotext"_s, {u"-layout"_s, u"-f"_s, u"2"_s, path, u"-"_s});
    QVERIFY2(second.done, second.trouble);
    for (const QString &expected :
         {u"Step by step"_s, u"Who may hold it"_s, u"Without it"_s, u"Signature"_s, u"Date"_s})
        QVERIFY2(second.output.contains(expected), qPrintable(expected));
    QVERIFY(!second.output.contains(groups.at(0))); // the code stands on one page only
}

void TestDocument::kitSquareHoldsTheCode_data()
{
    QTest::addColumn<int>("paper");
    QTest::addColumn<QString>("dotsPerInch");
    QTest::newRow("Letter, printed") << static_cast<int>(Paper::letter) << u"300"_s;
    QTest::newRow("Letter, faxed") << static_cast<int>(Paper::letter) << u"100"_s;
    QTest::newRow("A4, printed") << static_cast<int>(Paper::a4) << u"300"_s;
}

void TestDocument::kitSquareHoldsTheCode()
{
    QFETCH(int, paper);
    QFETCH(QString, dotsPerInch);
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"kit.pdf"_s);
    const RecoveryKitContent kit = kitOf(static_cast<Paper>(paper));
    QVERIFY(writeRecoveryKitPdf(path, kit).ok());
    const Ran picture = runReader(u"pdftoppm"_s,
                                  {u"-r"_s, dotsPerInch, u"-f"_s, u"1"_s, u"-l"_s, u"1"_s, u"-png"_s, u"-singlefile"_s,
                                   path, folder.filePath(u"page"_s)});
    QVERIFY2(picture.done, picture.trouble);
    const Ran scanned = runReader(u"zbarimg"_s, {u"--quiet"_s, u"--raw"_s, folder.filePath(u"page.png"_s)});
    QVERIFY2(scanned.done, scanned.trouble);
    QCOMPARE(scanned.output.trimmed(), kit.kitCode);
}

void TestDocument::kitTakesLongNames()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"kit.pdf"_s);
    RecoveryKitContent kit = kitOf(Paper::letter);
    for (const QString &name : {u"Küsten-Zentrum für ästhetische Medizin "_s.repeated(6).left(200), QString(200, u'W'),
                                u"מרפאת נועה ליופי"_s, u"株式会社さくら \U0001F33F"_s, u" "_s}) {
        kit.practiceName = name;
        kit.ownerName = name;
        QVERIFY(writeRecoveryKitPdf(path, kit).ok());
        const Ran info = runReader(u"pdfinfo"_s, {path});
        QVERIFY2(info.done && info.output.simplified().contains(u"Pages: 2 "), info.trouble);
        const Ran text = runReader(u"pdftotext"_s, {u"-layout"_s, path, u"-"_s});
        QVERIFY2(text.done, text.trouble);
        for (const QString &group : kit.kitCode.split(u'-'))
            QVERIFY2(text.output.contains(group), qPrintable(group));
        QVERIFY(text.output.contains(u"front desk drawer"_s)); // the last line of the page is still on it
    }
}

void TestDocument::kitIsPrivate()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"kit.pdf"_s);
    QVERIFY(writeRecoveryKitPdf(path, kitOf(Paper::letter)).ok());
    QCOMPARE(QFile::permissions(path), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList {u"kit.pdf"_s});
}

void TestDocument::kitIsWrittenWholeOrNotAtAll()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"kit.pdf"_s);
    int failures = 0;
    for (int n = 1;; ++n) {
        file::failNth(n, false);
        const auto written = writeRecoveryKitPdf(path, kitOf(Paper::letter));
        file::failNth(0, false);
        if (written)
            break;
        ++failures;
        QCOMPARE(written.error().code, Code::io);
        const QStringList left = QDir(folder.path()).entryList(QDir::Files | QDir::Hidden);
        if (left.isEmpty())
            continue;
        QCOMPARE(left, QStringList {u"kit.pdf"_s}); // only the folder's flush failed: the file is whole
        const Ran info = runReader(u"pdfinfo"_s, {path});
        QVERIFY2(info.done, info.trouble);
        QVERIFY(QFile::remove(path));
    }
    QVERIFY(failures >= 3);
}

void TestDocument::kitRefusesAFolderItCannotWrite()
{
    const QTemporaryDir folder;
    QFile inTheWay(folder.filePath(u"file"_s));
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    inTheWay.close();
    for (const QString &path : {folder.filePath(u"file/kit.pdf"_s), folder.filePath(u"none/kit.pdf"_s)})
        QCOMPARE(writeRecoveryKitPdf(path, kitOf(Paper::letter)).error().code, Code::io);
    QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList {u"file"_s});
}

void TestDocument::kitNeedsItsCode()
{
    const QTemporaryDir folder;
    RecoveryKitContent kit = kitOf(Paper::letter);
    kit.kitCode.clear();
    QCOMPARE(writeRecoveryKitPdf(folder.filePath(u"kit.pdf"_s), kit).error().code, Code::invalid);
    QVERIFY(!QFile::exists(folder.filePath(u"kit.pdf"_s)));
}

void TestDocument::codesStandOnOnePrivatePage()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"codes.pdf"_s);
    const RecoveryCodesContent content = codesOf(u"Lindenhof Ästhetik & Wellness"_s);
    const Result<void> written = writeRecoveryCodesPdf(path, content);
    QVERIFY2(written.ok(), qPrintable(written.ok() ? QString() : written.error().detail));
    QCOMPARE(QFile::permissions(path), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser);
    const Ran info = runReader(u"pdfinfo"_s, {path});
    QVERIFY2(info.done && info.output.simplified().contains(u"Pages: 1 "), info.trouble);
    QVERIFY(!info.output.contains(u"Lindenhof"_s));
    const Ran text = runReader(u"pdftotext"_s, {u"-layout"_s, path, u"-"_s});
    QVERIFY2(text.done, text.trouble);
    for (const QString &expected : content.codes + QStringList {content.practiceName, content.login, content.date})
        QVERIFY2(text.output.contains(expected), qPrintable(expected));
}

void TestDocument::codesTakeLongNames()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"codes.pdf"_s);
    const RecoveryCodesContent content = codesOf(QString(200, u'W'));
    QVERIFY(writeRecoveryCodesPdf(path, content).ok());
    const Ran text = runReader(u"pdftotext"_s, {u"-layout"_s, path, u"-"_s});
    QVERIFY2(text.done, text.trouble);
    QVERIFY(text.output.contains(content.codes.last()));
    QVERIFY(text.output.contains(u"Made on"_s)); // the last line is still on the page
}

void TestDocument::codesAreWrittenWholeOrNotAtAll()
{
    const QTemporaryDir folder;
    RecoveryCodesContent content = codesOf(u"Larkspur"_s);
    QCOMPARE(writeRecoveryCodesPdf(folder.filePath(u"none/codes.pdf"_s), content).error().code, Code::io);
    content.codes.clear();
    QCOMPARE(writeRecoveryCodesPdf(folder.filePath(u"codes.pdf"_s), content).error().code, Code::invalid);
    QVERIFY(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).isEmpty());
}

VB_TEST(TestDocument)

#include "test_document.moc"
