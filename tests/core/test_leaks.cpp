#include "core/document/chart_pdf.h"
#include "core/platform/process.h"
#include "tests/kit/memory_scan.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/test_main.h"

#include <QBuffer>
#include <QDirIterator>
#include <QFile>
#include <QPdfWriter>
#include <QTest>

#ifdef Q_OS_LINUX
#include <sys/inotify.h>
#include <unistd.h>
#endif

using namespace vb;

namespace {

QByteArray utf16(const QByteArray &word)
{
    const QString text = QString::fromLatin1(word);
    return {reinterpret_cast<const char *>(text.utf16()), text.size() * 2};
}

/// Occurrences in files below a folder, as UTF-8, UTF-16 and folded to lower case.
int inFiles(const QString &folder, const QByteArray &word)
{
    int found = 0;
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray content = file.readAll();
        found += static_cast<int>(content.count(word) + content.count(word.toLower()) + content.count(utf16(word)));
    }
    return found;
}

#ifdef Q_OS_LINUX
/// Sees each file that comes to be in a folder, also one that is gone at once.
class FolderEar {
public:
    explicit FolderEar(const QString &folder) : m_ear(inotify_init1(IN_NONBLOCK | IN_CLOEXEC))
    {
        if (inotify_add_watch(m_ear, QFile::encodeName(folder).constData(), IN_CREATE | IN_MOVED_TO) < 0)
            qFatal("the folder cannot be watched");
    }
    ~FolderEar() { close(m_ear); }
    Q_DISABLE_COPY_MOVE(FolderEar)

    /// Names since the last call.
    QStringList heard()
    {
        QStringList names;
        QByteArray events(64 * 1024, Qt::Uninitialized);
        for (;;) {
            const ssize_t read = ::read(m_ear, events.data(), static_cast<size_t>(events.size()));
            if (read <= 0)
                return names;
            for (ssize_t at = 0; at < read;) {
                inotify_event event {};
                memcpy(&event, events.constData() + at, sizeof(event));
                names << QString::fromLocal8Bit(events.constData() + at + sizeof(event));
                at += static_cast<ssize_t>(sizeof(event) + event.len);
            }
        }
    }

private:
    int m_ear;
};
#endif

/// The word in every kind of entry of a chart, which is then read in every way.
void workOnChart(chart::ChartService &charts, PatientId patient, const QString &text)
{
    chart::Allergy allergy;
    chart::Medication medication;
    chart::Flag flag;
    allergy.patient = medication.patient = flag.patient = patient;
    allergy.substance = medication.note = flag.title = flag.detail = text;
    medication.name = QStringLiteral("Zinc");
    flag.severity = QStringLiteral("low");
    if (!charts.addAllergy(allergy).result().ok() || !charts.addMedication(medication).result().ok()
        || !charts.raiseFlag(flag).result().ok()
        || !charts.saveHistory(patient, QStringLiteral("medical_history"), 0, {{QStringLiteral("medicines"), text}})
                .result()
                .ok())
        qFatal("an entry was not added");
    const auto opened = charts.open(patient, 2).result();
    if (!opened.ok() || opened->chart.banner.allergies.front().substance != text
        || !charts.more(*opened, opened->chart.timeline.events.back(), 2).result().ok()
        || !charts.record(patient).result().ok() || !charts.asOf(patient, 1'800'000'000'000).result().ok())
        qFatal("a chart was not read");
}

/// A short working day with a patient of that name.
void work(test::PracticeFixture &practice, const QByteArray &word)
{
    session::Session &open = practice.as(test::kOwner);
    patient::Patient person;
    person.given = person.family = QString::fromLatin1(word);
    person.birthDate = QStringLiteral("1980-01-02");
    const auto added = open.patients().add(person).result();
    if (!added.ok())
        qFatal("a patient was not added");
    for (int i = 0; i < 5; ++i) {
        if (!open.patients().search(QString::fromLatin1(word).mid(i), 5).result().ok()
            || !open.patients().view(added->id).result().ok())
            qFatal("a patient was not found");
    }
    workOnChart(open.charts(), added->id, person.given);
    wipe(person.given);
    wipe(person.family);
}

} // namespace

class TestLeaks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void nothingReadableOnTheDisk();
    void printingLeavesNothingBehindOnLinux();
    void nothingLeftInMemoryAfterLockOnLinuxWithoutSanitizers();

private:
    QTemporaryDir m_temporary;
};

void TestLeaks::initTestCase()
{
    platform::hardenProcess();
    qputenv("TMPDIR", m_temporary.path().toLocal8Bit());
    qputenv("SQLITE_TMPDIR", m_temporary.path().toLocal8Bit());
}

void TestLeaks::nothingReadableOnTheDisk()
{
    test::PracticeFixture practice;
    const QByteArray word = test::marker(1);
    work(practice, word);
    const QByteArray password = test::PracticeFixture::passwordOf(test::kOwner).view().toByteArray();
    for (const QByteArray &secret : {word, password, QByteArray("olive"), QByteArray("Larkspur")}) {
        QCOMPARE(inFiles(practice.folder->path(), secret), 0); // with the WAL full
        QCOMPARE(inFiles(m_temporary.path(), secret), 0);
    }
    // The test can see what is there: the same word in a file of its own.
    QFile plain(practice.folder->path() + QStringLiteral("/plain"));
    QVERIFY(plain.open(QIODevice::WriteOnly) && plain.write(word) == word.size());
    plain.close();
    QCOMPARE(inFiles(practice.folder->path(), word), 1);
    QVERIFY(plain.remove());
    practice.lock();
    QCOMPARE(inFiles(practice.folder->path(), word), 0);
    QVERIFY(QDir(m_temporary.path()).isEmpty());
}

/// What goes to a printer or a PDF: nothing of it lies in a temporary folder, not even for a moment.
void TestLeaks::printingLeavesNothingBehindOnLinux()
{
#ifdef Q_OS_LINUX
    const QTemporaryDir stick;
    FolderEar temporary(m_temporary.path());
    FolderEar target(stick.path());
    const QString word = QString::fromLatin1(test::marker(3));
    document::ChartPaper paper;
    paper.practiceName = QStringLiteral("Larkspur");
    paper.patientName = word;
    paper.patientFacts = word;
    paper.alerts = {word};
    paper.notes = {{.title = word,
                    .subtitle = word,
                    .sections = {{QStringLiteral("Plan"), (word + u' ').repeated(2000)}}}}; // several pages
    QBuffer spool;
    QVERIFY(spool.open(QIODevice::WriteOnly));
    {
        QPdfWriter printer(&spool);
        QVERIFY(document::drawChart(printer, paper).ok());
    }
    QVERIFY(spool.size() > 1000);
    QVERIFY(document::writeChartPdf(stick.filePath(QStringLiteral("notes.pdf")), paper).ok());
    QCOMPARE(temporary.heard(), QStringList());
    const QStringList written = target.heard();
    QVERIFY2(written.contains(QStringLiteral("notes.pdf")), qPrintable(written.join(u' '))); // the ears hear
    QCOMPARE(QDir(stick.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
             QStringList {QStringLiteral("notes.pdf")});
    QCOMPARE(inFiles(m_temporary.path(), test::marker(3)), 0);
#endif
}

void TestLeaks::nothingLeftInMemoryAfterLockOnLinuxWithoutSanitizers()
{
    if (!test::memoryCanBeJudged())
        QSKIP("sanitizers keep freed memory; elsewhere than on Linux nothing is claimed");
    test::PracticeFixture practice;
    {
        QByteArray word = test::marker(2);
        work(practice, word);
        wipe(word);
    }
    QVERIFY(test::inMemory(2) > 0); // the open store's pages hold it, and the search sees them
    practice.lock();
    QCOMPARE(test::inMemory(2), 0);
}

VB_TEST(TestLeaks)
#include "test_leaks.moc"
