#include "core/chart/red_flag.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/test_main.h"

#include <QTest>

using namespace vb;
using namespace vb::chart;
using namespace Qt::StringLiterals;

namespace {

const QString kForm = u"medical_history"_s;

QStringList rulesOf(const std::vector<Flag> &flags)
{
    QStringList rules;
    for (const Flag &flag : flags)
        rules.append(flag.rule);
    return rules;
}

QStringList rulesIn(const Answers &answers)
{
    QStringList rules;
    for (const RedFlag *flag : redFlagsIn(answers))
        rules.append(QString::fromLatin1(flag->rule));
    return rules;
}

} // namespace

/// The medical history: what is taken, what changed since last time, what is raised as an alert, and what stays.
class TestHistory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void badAnswersAreRefused_data();
    void badAnswersAreRefused();
    void badFilesAreRefused_data();
    void badFilesAreRefused();
    void aFileMayHoldTheAnswersAlone();
    void answersAreStoredInOneForm();
    void whatChangedSinceLastTime();
    void everyRedFlagHasItsAnswer();
    void redFlagsComeWithTheHistoryAndStay();
    void aClearedFlagComesBackOnlyWithANewAnswer();
    void everySaveIsARow();

private:
    static PatientId addPatient(test::PracticeFixture &practice);
};

PatientId TestHistory::addPatient(test::PracticeFixture &practice)
{
    const auto added = practice.as(test::kOwner)
                           .patients()
                           .add({.given = u"Ada"_s, .family = u"Fern"_s, .birthDate = u"1980-01-02"_s})
                           .result();
    if (!added.ok())
        qFatal("a patient was not added");
    return added->id;
}

void TestHistory::badAnswersAreRefused_data()
{
    QTest::addColumn<QString>("question");
    QTest::addColumn<QString>("answer");
    QTest::newRow("unknown question") << u"shoe_size"_s << u"yes"_s;
    QTest::newRow("unknown answer") << u"keloid"_s << u"perhaps"_s;
    QTest::newRow("not of the choices") << u"smoking"_s << u"yes"_s;
    QTest::newRow("card number") << u"medicines"_s << u"4242 4242 4242 4242"_s;
    QTest::newRow("card number in a remark") << u"keloid_detail"_s << u"4242424242424242"_s;
    QTest::newRow("over-long") << u"medicines"_s << QString(4'001, u'x');
    QTest::newRow("bidirectional override") << u"medicines"_s << u"a\u202Eb"_s;
    QTest::newRow("unpaired surrogate") << u"medicines"_s << QString(QChar(0xd83d));
    QTest::newRow("remark without an answer") << u"cold_sores_detail"_s << u"in winter"_s;
    QTest::newRow("remark on a text") << u"medicines_detail"_s << u"x"_s;
}

void TestHistory::badAnswersAreRefused()
{
    QFETCH(QString, question);
    QFETCH(QString, answer);
    const Questionnaire *form = questionnaireOf(kForm);
    QVERIFY(form != nullptr);
    const Answers good {{u"keloid"_s, u"no"_s}};
    QVERIFY(checkedAnswers(*form, good).ok());
    Answers bad = good;
    bad.insert(question, answer);
    const auto checked = checkedAnswers(*form, bad);
    QCOMPARE(test::outcomeOf(checked), Code::invalid);
    QVERIFY(!checked.error().detail.contains(answer)); // an answer is health data
}

void TestHistory::badFilesAreRefused_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("not JSON") << QByteArray("pregnancy: yes");
    QTest::newRow("an array") << QByteArray("[]");
    QTest::newRow("a number for an answer") << QByteArray(R"({"keloid": 1})");
    QTest::newRow("a nested answer") << QByteArray(R"({"keloid": {"answer": "yes"}})");
    QTest::newRow("answers are no object") << QByteArray(R"({"answers": ["keloid"]})");
    QTest::newRow("something beside") << QByteArray(R"({"answers": {"keloid": true}, "patient": "x"})");
    QTest::newRow("too large") << QByteArray(R"({"medicines": ")") + QByteArray(1'000'000, 'x') + "\"}";
}

void TestHistory::badFilesAreRefused()
{
    QFETCH(QByteArray, json);
    QCOMPARE(test::outcomeOf(filledForm(json)), Code::invalid);
}

void TestHistory::aFileMayHoldTheAnswersAlone()
{
    const auto plain = filledForm(R"({"keloid": true, "pregnancy": false, "smoking": "never", "medicines": null})");
    QVERIFY(plain.ok());
    QCOMPARE(plain->questionnaire, kForm);
    QCOMPARE(plain->version, 0);
    QCOMPARE(plain->answers.value(u"keloid"_s), u"yes"_s);
    QCOMPARE(plain->answers.value(u"pregnancy"_s), u"no"_s);
    QCOMPARE(plain->answers.value(u"medicines"_s), QString());
    const auto whole
        = filledForm(R"({"questionnaire": "medical_history", "version": 1, "answers": {"keloid": "unsure"}})");
    QVERIFY(whole.ok());
    QCOMPARE(whole->version, 1);
    // A version that is none is no version, not the newest.
    for (const char *version : {"0", "-3", "1.5", "\"1\"", "99"}) {
        const auto odd = filledForm(QByteArray(R"({"answers": {"keloid": "no"}, "version": )") + version + '}');
        QVERIFY2(!odd.ok() || odd->version < 0 || odd->version == 99, version);
    }
}

void TestHistory::answersAreStoredInOneForm()
{
    const Answers answers {
        {u"medicines"_s, u"Zinc “daily”\nand \U0001F48A"_s}, {u"keloid"_s, u"no"_s}, {u"allergies"_s, u"Käse"_s}};
    const QString text = answersText(answers);
    QVERIFY(text.startsWith(u"{\"allergies\":\"Käse\",\"keloid\":\"no\""_s));
    const auto read = answersFrom(text);
    QVERIFY(read.ok());
    QCOMPARE(*read, answers);
    for (const QString &odd :
         {u"{}"_s + u' ', u"{\"keloid\": \"no\"}"_s, u"{\"a\":1}"_s, u""_s, u"[]"_s, u"{\"b\":\"1\",\"a\":\"2\"}"_s})
        QCOMPARE(test::outcomeOf(answersFrom(odd)), Code::integrity);
}

void TestHistory::whatChangedSinceLastTime()
{
    const Answers before {{u"keloid"_s, u"no"_s}, {u"smoking"_s, u"current"_s}, {u"medicines"_s, u"none"_s}};
    const Answers after {{u"keloid"_s, u"no"_s}, {u"smoking"_s, u"former"_s}, {u"pregnancy"_s, u"unsure"_s}};
    const std::vector<AnswerChange> expected {
        {u"medicines"_s, u"none"_s, {}}, {u"pregnancy"_s, {}, u"unsure"_s}, {u"smoking"_s, u"current"_s, u"former"_s}};
    QVERIFY(changesBetween(before, after) == expected);
    QVERIFY(changesBetween(before, before).empty());
    QCOMPARE(changesBetween({}, after).size(), size_t(3));
}

void TestHistory::everyRedFlagHasItsAnswer()
{
    // The vocabulary's list: each has a rule, and each question of a rule is asked.
    const Questionnaire *form = questionnaireOf(kForm);
    QVERIFY(form != nullptr);
    QStringList asked;
    for (const Question &question : form->questions)
        if (question.kind == Question::Kind::yesNo)
            asked.append(QString::fromLatin1(question.id));
    QStringList judged;
    for (const RedFlag &flag : allRedFlags()) {
        const QString rule = QString::fromLatin1(flag.rule);
        QVERIFY(redFlagOf(rule) == &flag);
        for (const QString &question : QString::fromLatin1(flag.questions).split(u' ')) {
            QVERIFY2(asked.contains(question), qPrintable(question));
            judged.append(question);
            QCOMPARE(rulesIn({{question, u"yes"_s}}), QStringList {rule});
            QCOMPARE(rulesIn({{question, u"no"_s}}), QStringList());
            QCOMPARE(rulesIn({{question, u"unsure"_s}}), flag.unsureCounts ? QStringList {rule} : QStringList());
        }
    }
    judged.sort();
    asked.sort();
    QCOMPARE(judged, asked); // no yes-or-no question is asked in vain
    QCOMPARE(redFlagOf(u"unknown"_s), nullptr);
}

void TestHistory::redFlagsComeWithTheHistoryAndStay()
{
    test::PracticeFixture practice;
    const PatientId patient = addPatient(practice);
    ChartService &charts = practice.as(test::kOwner).charts();
    const auto first
        = charts.saveHistory(patient, kForm, 0, {{u"anticoagulants"_s, u"yes"_s}, {u"anaphylaxis"_s, u"yes"_s}})
              .result();
    QVERIFY(first.ok());
    QCOMPARE(rulesOf(first->raised), QStringList({u"anticoagulants"_s, u"anaphylaxis"_s}));
    QVERIFY(first->toReview.empty() && !first->history.confirmed);
    QCOMPARE(first->changes.size(), size_t(2));

    // One entry for both, and the alerts stand above the chart, the worse one first.
    const auto opened = charts.open(patient, 10).result();
    QVERIFY(opened.ok());
    QCOMPARE(rulesOf(opened->chart.banner.flags), QStringList({u"anaphylaxis"_s, u"anticoagulants"_s}));
    QCOMPARE(opened->chart.banner.flags.front().history, first->history.id);
    QVERIFY(opened->chart.banner.flags.front().title.isEmpty());

    // The answers change: nothing is cleared silently.
    practice.clock.advance(1'000);
    const auto second
        = charts.saveHistory(patient, kForm, 0, {{u"anticoagulants"_s, u"no"_s}, {u"anaphylaxis"_s, u"yes"_s}})
              .result();
    QVERIFY(second.ok() && second->raised.empty());
    QCOMPARE(rulesOf(second->toReview), QStringList {u"anticoagulants"_s});
    const auto record = charts.record(patient).result();
    QVERIFY(record.ok());
    QCOMPARE(record->flags.size(), size_t(2));
    for (const Flag &flag : record->flags)
        QCOMPARE(flag.status, kActive);

    const EntityId old = second->toReview.front().id;
    QCOMPARE(test::outcomeOf(charts.changeStatus(EventKind::flag, old, u"inactive"_s, u"  "_s).result()),
             Code::invalid);
    QVERIFY(charts.changeStatus(EventKind::flag, old, u"inactive"_s, u"stopped by the cardiologist"_s).result().ok());
    const auto now = charts.open(patient, 10).result();
    QVERIFY(now.ok());
    QCOMPARE(rulesOf(now->chart.banner.flags), QStringList {u"anaphylaxis"_s});
}

void TestHistory::aClearedFlagComesBackOnlyWithANewAnswer()
{
    test::PracticeFixture practice;
    const PatientId patient = addPatient(practice);
    ChartService &charts = practice.as(test::kOwner).charts();
    const auto save = [&](const QString &answer) {
        practice.clock.advance(1'000);
        return charts.saveHistory(patient, kForm, 0, {{u"keloid"_s, answer}}).result();
    };
    const auto first = save(u"yes"_s);
    QVERIFY(first.ok() && first->raised.size() == 1);
    QVERIFY(save(u"yes"_s)->raised.empty()); // in force already
    QVERIFY(
        charts.changeStatus(EventKind::flag, first->raised.front().id, u"inactive"_s, u"one scar, twenty years ago"_s)
            .result()
            .ok());
    QVERIFY(save(u"yes"_s)->raised.empty()); // judged once, and nothing is new
    QVERIFY(save(u"no"_s)->raised.empty());
    QCOMPARE(rulesOf(save(u"yes"_s)->raised), QStringList {u"keloid"_s});
}

void TestHistory::everySaveIsARow()
{
    test::PracticeFixture practice;
    const PatientId patient = addPatient(practice);
    ChartService &charts = practice.as(test::kOwner).charts();
    const Answers answers {{u"keloid"_s, u"no"_s}, {u"medicines"_s, u"Vitamin D \U0001F31E"_s}};
    const auto first = charts.saveHistory(patient, kForm, 1, answers).result();
    practice.clock.advance(86'400'000);
    const auto second = charts.saveHistory(patient, kForm, 0, answers).result();
    QVERIFY(first.ok() && second.ok());
    QVERIFY(!first->history.confirmed && second->history.confirmed && second->changes.empty());
    QCOMPARE(second->history.previous, first->history.id);
    const auto record = charts.record(patient).result();
    QVERIFY(record.ok());
    QCOMPARE(record->histories.size(), size_t(2));
    QVERIFY(record->histories[0] == first->history && record->histories[1] == second->history);
    const auto opened = charts.open(patient, 10).result();
    QVERIFY(opened.ok());
    QCOMPARE(opened->chart.timeline.events.at(0).state, u"confirmed"_s);
    QCOMPARE(opened->chart.timeline.events.at(1).state, u"new"_s);

    for (const int version : {-1, 2, 1'000'000})
        QCOMPARE(test::outcomeOf(charts.saveHistory(patient, kForm, version, answers).result()), Code::invalid);
    QCOMPARE(test::outcomeOf(charts.saveHistory(patient, u"other"_s, 1, answers).result()), Code::invalid);
    QCOMPARE(test::outcomeOf(charts.saveHistory(patient, kForm, 1, {}).result()), Code::invalid);
    QCOMPARE(charts.record(patient).result()->histories.size(), size_t(2));
}

VB_TEST(TestHistory)
#include "test_history.moc"
