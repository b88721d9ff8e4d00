#include "core/platform/process.h"
#include "tests/kit/memory_scan.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/test_main.h"

#include <QDirIterator>
#include <QFile>
#include <QTest>

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
