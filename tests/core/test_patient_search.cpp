#include "core/patient/near_words.h"
#include "tests/kit/store_fixture.h"
#include "tests/kit/test_main.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <set>

using namespace vb;
using access::Right;
using patient::Spelling;

/// What a search finds, and in which order.
class TestPatientSearch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_fixture.reset(); }
    void bestMatchesComeFirst_data();
    void bestMatchesComeFirst();
    void oneDigitIsAWholeNumber();
    void aWrongLetterIsForgiven_data();
    void aWrongLetterIsForgiven();
    void similarNamesAreMarkedAndComeLast();
    void onlyWhenAsked();
    void nearWordsAreThoseOfTheOracle();

private:
    void add(const patient::Patient &one);
    QStringList found(const QString &words, Spelling spelling = Spelling::exact);

    std::unique_ptr<test::StoreFixture> m_fixture;
};

void TestPatientSearch::add(const patient::Patient &one)
{
    QVERIFY(m_fixture->store
                ->write(m_fixture->actor, {Right::patientCreate},
                        [&](store::AuditedTx &tx) { return patient::addPatient(tx, one, QStringLiteral("A")); })
                .ok());
}

void TestPatientSearch::init()
{
    m_fixture = std::make_unique<test::StoreFixture>();
    const auto born = [](const char *date) { return QString::fromLatin1(date); };
    add({.given = QStringLiteral("Anna"), .family = QStringLiteral("Abel"), .birthDate = born("1971-02-03")});
    add({.given = QStringLiteral("Bea"), .family = QStringLiteral("Stone"), .birthDate = born("1990-05-17")});
    add({.given = QStringLiteral("Carl"),
         .family = QStringLiteral("Quill"),
         .former = QStringLiteral("Abel"),
         .birthDate = born("1960-01-01")});
    add({.given = QStringLiteral("Dora"),
         .family = QStringLiteral("Mabelson"),
         .birthDate = born("1985-12-24"),
         .phone = QStringLiteral("(919) 900-5170")});
    add({.given = QStringLiteral("Ed A."),
         .family = QStringLiteral("Moss"),
         .birthDate = born("1979-07-07"),
         .phone = QStringLiteral("(212) 055-1001")});
    add({.chartNo = QStringLiteral("Old-12.3"),
         .given = QStringLiteral("Flo"),
         .family = QStringLiteral("Vane"),
         .former = QStringLiteral("Unmabelled"),
         .birthDate = born("2001-09-30")});
}

/// Family names of the patients that a search gives, in its order.
QStringList TestPatientSearch::found(const QString &words, Spelling spelling)
{
    const auto hits = m_fixture->store->lookUp(
        m_fixture->actor, {Right::patientSearch},
        [&](store::Reader &reader, store::Intent &) { return patient::searchPatients(reader, words, 20, spelling); });
    QStringList names;
    for (const patient::Hit &hit : hits.valueOr(std::vector<patient::Hit>()))
        names.append(hit.name.section(u',', 0, 0) + (hit.similar ? QStringLiteral("?") : QString()));
    return hits.ok() ? names : QStringList {hits.error().detail};
}

void TestPatientSearch::bestMatchesComeFirst_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("families");
    const auto row = [](const char *words, const char *families) {
        QTest::newRow(words) << QString::fromLatin1(words) << QString::fromLatin1(families);
    };
    // A letter is a name's; every chart number of this PC begins with A.
    row("a", "Moss Abel Quill");
    row("A-", "Moss Abel Stone Quill Mabelson");
    row("A-0", "Abel Stone Quill Mabelson Moss");
    row("A-001003", "Quill");
    row("a001003", "Quill");
    row("001003", "Quill");
    row("1003", "Quill");
    row("00", "Abel Stone Quill Mabelson Moss");
    row("old-", "Vane");
    row("old-12", "Vane");
    row("OLD12.3", "Vane");
    row("123", "Vane");
    row("old", ""); // without a digit or the dash
    row("vane old-1", "Vane");
    row("vane a-0", "");
    row("a-0 stone", "Stone");
    // A name as it is now, then inside one, then one that is no longer theirs, whole or in part.
    row("abel", "Abel Mabelson Quill Vane");
    row("mabel", "Mabelson Vane");
    row("abel carl", "Quill");
    row("abel 1960-01-01", "Quill");
    // The chart number before the telephone that holds the same run.
    row("1001", "Abel Moss");
    row("(212) 055-1001", "Moss");
    // Born on the day before a telephone that holds the same run.
    row("1990-05-17", "Stone");
    row("5/17/1990", "Stone");
    row("19900517", "Stone Mabelson");
    row("stone 19900517", "Stone");
    row("-", "");
    row("#", "");
    row("#a001003", "Quill");
}

void TestPatientSearch::bestMatchesComeFirst()
{
    QFETCH(QString, words);
    QFETCH(QString, families);
    QCOMPARE(found(words), families.split(u' ', Qt::SkipEmptyParts));
}

void TestPatientSearch::oneDigitIsAWholeNumber()
{
    add({.chartNo = QStringLiteral("1"),
         .given = QStringLiteral("Gus"),
         .family = QStringLiteral("Ode"),
         .birthDate = QStringLiteral("1950-05-05")});
    QCOMPARE(found(QStringLiteral("1")), QStringList {QStringLiteral("Ode")});
    QCOMPARE(found(QStringLiteral("2")), QStringList());
}

void TestPatientSearch::aWrongLetterIsForgiven_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("families");
    const auto row = [](const char *words, const char *families) {
        QTest::newRow(words) << QString::fromLatin1(words) << QString::fromLatin1(families);
    };
    row("stnoe", "Stone?"); // changed places
    row("tsone", "Stone?");
    row("stoen", "Stone?");
    row("sone", "Stone?"); // one is missing
    row("tone", "Stone"); // a part of the name is no wrong letter
    row("stoone", "Stone?"); // one too many
    row("xstone", "Stone?");
    row("stonex", "Stone?");
    row("stane", "Stone?"); // another one
    row("xtone", "Stone?");
    row("bea stane", "Stone?");
    row("bae stone", "Stone?");
    row("bae stane", ""); // one letter, not two
    row("sotne carl", "");
    row("mableson d", "Mabelson?");
    row("abell", "Vane Abel? Quill?"); // a part of a former name, then who has that name now
    row("vnae old-1", "Vane?");
    row("stone", "Stone");
    row("flx", ""); // too short to be a wrong one alone
}

void TestPatientSearch::aWrongLetterIsForgiven()
{
    QFETCH(QString, words);
    QFETCH(QString, families);
    QCOMPARE(found(words, Spelling::near), families.split(u' ', Qt::SkipEmptyParts));
}

void TestPatientSearch::similarNamesAreMarkedAndComeLast()
{
    add({.given = QStringLiteral("Gil"), .family = QStringLiteral("Stane"), .birthDate = QStringLiteral("1966-06-06")});
    QCOMPARE(found(QStringLiteral("stane"), Spelling::near),
             (QStringList {QStringLiteral("Stane"), QStringLiteral("Stone?")}));
    for (int i = 0; i < 5; ++i)
        add({.given = QStringLiteral("Hal"),
             .family = QStringLiteral("Stane"),
             .birthDate = QStringLiteral("1966-06-06")});
    QCOMPARE(found(QStringLiteral("stane"), Spelling::near).count(QStringLiteral("Stone?")), 0); // enough without
}

void TestPatientSearch::onlyWhenAsked()
{
    QCOMPARE(found(QStringLiteral("stnoe")), QStringList());
}

/// Letters that take one to the other: another, missing, too many, changed places (optimal string alignment).
static int lettersBetween(const QString &a, const QString &b)
{
    std::vector<std::vector<int>> cost(static_cast<size_t>(a.size()) + 1,
                                       std::vector<int>(static_cast<size_t>(b.size()) + 1));
    for (size_t i = 0; i < cost.size(); ++i)
        for (size_t k = 0; k < cost[i].size(); ++k) {
            if (i == 0 || k == 0) {
                cost[i][k] = static_cast<int>(i + k);
                continue;
            }
            const QChar x = a.at(static_cast<qsizetype>(i) - 1);
            const QChar y = b.at(static_cast<qsizetype>(k) - 1);
            cost[i][k] = std::min({cost[i - 1][k] + 1, cost[i][k - 1] + 1, cost[i - 1][k - 1] + (x == y ? 0 : 1)});
            if (i > 1 && k > 1 && x == b.at(static_cast<qsizetype>(k) - 2) && a.at(static_cast<qsizetype>(i) - 2) == y)
                cost[i][k] = std::min(cost[i][k], cost[i - 2][k - 2] + 1);
        }
    return cost.back().back();
}

void TestPatientSearch::nearWordsAreThoseOfTheOracle()
{
    QRandomGenerator dice(4711);
    const auto invented = [&dice](int least) {
        QString word;
        for (int size = least + dice.bounded(4); word.size() < size;)
            word += QStringLiteral("abcдλ").at(dice.bounded(5)); // few letters: many words are near each other
        return word;
    };
    std::set<QString> beginnings;
    const auto know = [&beginnings](const QString &word) {
        for (qsizetype size = 1; size <= word.size(); ++size)
            beginnings.insert(word.first(size));
    };
    for (const char *word : {"anna", "abel", "bea", "stone", "carl", "quill", "dora", "mabelson", "ed", "a", "eda",
                             "moss", "flo", "vane", "unmabelled"})
        know(QString::fromLatin1(word));
    for (int i = 0; i < 60; ++i) {
        const QString given = invented(2);
        const QString family = invented(3);
        add({.given = given, .family = family, .birthDate = QStringLiteral("1980-01-01")});
        know(given);
        know(family);
    }
    int most = 0;
    for (int i = 0; i < 200; ++i) {
        const QString word = invented(2);
        std::set<QString> expected;
        for (const QString &beginning : beginnings)
            if (lettersBetween(word, beginning) == 1)
                expected.insert(beginning);
        const Result<QStringList> near = m_fixture->store->lookUp(
            m_fixture->actor, {Right::patientSearch},
            [&](store::Reader &reader, store::Intent &) { return patient::nearWords(reader, word); });
        QVERIFY(near.ok());
        const QStringList wanted(expected.begin(), expected.end());
        QStringList sorted = *near;
        sorted.sort();
        QCOMPARE(sorted, wanted);
        most = std::max(most, static_cast<int>(near->size()));
    }
    QVERIFY(most > 3);
}

VB_TEST(TestPatientSearch)

#include "test_patient_search.moc"
