#include "tests/kit/cli_home.h"
#include "tests/kit/test_main.h"

#include <QJsonArray>
#include <QTest>

using namespace vb;
using namespace vb::test;
using namespace Qt::StringLiterals;

namespace {

QStringList columnOf(const QJsonObject &line, const QString &column)
{
    QStringList values;
    for (const QJsonValue &row : line.value(u"rows"_s).toArray())
        values.append(row.toObject().value(column).toString());
    return values;
}

} // namespace

/// Charts through the command line: what each command says, what it refuses, a chart as of a time.
class TestCliChart : public QObject {
    Q_OBJECT

private:
    CliHome m_home;
    QString m_patient;

    QList<QJsonObject> lines(const QStringList &commands, const QString &login = u"nurse"_s) const
    {
        return m_home.batch(login, commands).rows();
    }
    QJsonObject line(const QString &command, const QString &login = u"nurse"_s) const
    {
        const QList<QJsonObject> all = lines({command}, login);
        return all.isEmpty() ? QJsonObject() : all.first();
    }

private Q_SLOTS:
    void initTestCase();
    void aChartFillsAndShows();
    void aHistoryIsComparedWithTheLast();
    void badLinesAreRefused_data();
    void badLinesAreRefused();
    void theDeskOpensVisitsAndSeesNoChart();
    void aChartAsOfATime();
};

void TestCliChart::initTestCase()
{
    QCOMPARE(m_home.init().exit, 0);
    QVERIFY(m_home.addPeople({Role::frontDesk, Role::nurse}));
    const QJsonObject added = line(u"patient add --given Ada --family Fern --birth-date 1980-04-05"_s, u"olive"_s);
    m_patient = resultOf(added).value(u"patient_id"_s).toString();
    QVERIFY(!m_patient.isEmpty());
}

void TestCliChart::aChartFillsAndShows()
{
    const QString p = m_patient;
    const QList<QJsonObject> answers = lines({
        u"visit open %1 --provider nurse --room 'Room 2' --reason Lips"_s.arg(p),
        u"allergy add %1 --substance Latex --reaction 'hives \U0001F95C'"_s.arg(p),
        u"chart show %1"_s.arg(p),
    });
    QCOMPARE(answers.size(), 3);
    QVERIFY(!resultOf(answers[0]).value(u"visit_id"_s).toString().isEmpty());
    QCOMPARE(resultOf(answers[0]).value(u"status"_s), u"in-progress"_s);
    const QString allergy = resultOf(answers[1]).value(u"allergy_id"_s).toString();
    QCOMPARE(resultOf(answers[1]).value(u"status"_s), u"active"_s);
    QCOMPARE(columnOf(answers[2], u"kind"_s), QStringList({u"allergy"_s, u"visit"_s}));
    QCOMPARE(columnOf(answers[2], u"label"_s), QStringList({u"Latex: hives \U0001F95C"_s, u"Lips"_s}));
    QCOMPARE(columnOf(answers[2], u"state"_s), QStringList({u"active"_s, u"in-progress"_s}));
    QCOMPARE(columnOf(answers[2], u"id"_s).first(), allergy);

    const QString visit = resultOf(answers[0]).value(u"visit_id"_s).toString();
    const QList<QJsonObject> more = lines({
        u"allergy status %1 resolved --reason 'tested negative'"_s.arg(allergy),
        u"visit status %1 finished"_s.arg(visit),
        u"visit status %1 arrived"_s.arg(visit),
        u"allergy status %1 gone --reason 'tested negative'"_s.arg(allergy),
        u"chart show %1"_s.arg(p),
    });
    QCOMPARE(resultOf(more[0]).value(u"status"_s), u"resolved"_s);
    QCOMPARE(resultOf(more[1]).value(u"status"_s), u"finished"_s);
    QCOMPARE(errorOf(more[2]), u"invalid"_s);
    QCOMPARE(errorOf(more[3]), u"invalid"_s);
    QCOMPARE(columnOf(more[4], u"state"_s), QStringList({u"resolved"_s, u"finished"_s}));

    // For people, the banner comes first.
    QStringList words = m_home.globals();
    words.removeAll(u"--json"_s);
    const CliRun shown = CliHome::bare(words + m_home.logIn(u"nurse"_s) + QStringList {u"chart"_s, u"show"_s, p});
    QCOMPARE(shown.exit, 0);
    QVERIFY2(shown.out.contains("Fern, Ada, 1980-04-05"), shown.out.constData());
}

void TestCliChart::aHistoryIsComparedWithTheLast()
{
    const QString first = m_home.write(u"first.json"_s, R"({"keloid": true, "smoking": "current"})");
    const QString second = m_home.write(
        u"second.json"_s,
        R"({"questionnaire": "medical_history", "version": 1, "answers": {"keloid": "no", "smoking": "current"}})");
    const QString set = u"history set %1 --file %2"_s;
    const QList<QJsonObject> saved = lines(
        {set.arg(m_patient, quoted(first)), set.arg(m_patient, quoted(second)), set.arg(m_patient, quoted(second))});
    QCOMPARE(saved.size(), 3);
    QCOMPARE(resultOf(saved[0]).value(u"raised"_s).toArray(), QJsonArray {u"keloid"_s});
    QCOMPARE(resultOf(saved[0]).value(u"version"_s).toInt(), 1);
    const QJsonArray changes = resultOf(saved[1]).value(u"changes"_s).toArray();
    QCOMPARE(changes.size(), 1);
    QCOMPARE(changes.first().toObject().value(u"question"_s), u"keloid"_s);
    QCOMPARE(changes.first().toObject().value(u"before"_s), u"yes"_s);
    QCOMPARE(changes.first().toObject().value(u"after"_s), u"no"_s);
    QCOMPARE(resultOf(saved[1]).value(u"to_review"_s).toArray(), QJsonArray {u"keloid"_s});
    QVERIFY(!resultOf(saved[1]).value(u"confirmed"_s).toBool());
    QVERIFY(resultOf(saved[2]).value(u"confirmed"_s).toBool());
}

void TestCliChart::badLinesAreRefused_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, const char *command, const char *code) {
        QTest::newRow(name) << QString::fromUtf8(command) << QString::fromLatin1(code);
    };
    row("no substance", "allergy add PATIENT --reaction hives", "usage");
    row("empty substance", "allergy add PATIENT --substance ''", "invalid");
    row("card number", "allergy add PATIENT --substance '4242 4242 4242 4242'", "invalid");
    row("no id", "allergy add nobody --substance Latex", "invalid");
    row("no such patient", "allergy add 01890000-0000-7000-8000-000000000000 --substance Latex", "not_found");
    row("nobody treats", "visit open PATIENT --provider ghost", "not_found");
    row("the desk treats nobody", "visit open PATIENT --provider front_desk", "invalid");
    row("no file", "history set PATIENT --file /nowhere/f.json", "usage");
    row("no moment", "chart show PATIENT --as-of yesterday", "invalid");
    row("moment without zone", "chart show PATIENT --as-of 2026-01-01T08:00:00", "invalid");
    row("moment ahead", "chart show PATIENT --as-of 2999-01-01T00:00:00Z", "invalid");
    row("day ahead", "chart show PATIENT --as-of 2999-01-01", "invalid");
}

void TestCliChart::badLinesAreRefused()
{
    QFETCH(QString, command);
    QFETCH(QString, code);
    QCOMPARE(errorOf(line(command.replace(u"PATIENT"_s, m_patient))), code);
}

void TestCliChart::theDeskOpensVisitsAndSeesNoChart()
{
    const QList<QJsonObject> answers = lines(
        {
            u"visit open %1 --provider nurse --status arrived"_s.arg(m_patient),
            u"chart show %1"_s.arg(m_patient),
            u"chart show %1 --as-of 2026-01-01"_s.arg(m_patient),
            u"allergy add %1 --substance Latex"_s.arg(m_patient),
        },
        u"front_desk"_s);
    QCOMPARE(answers.size(), 4);
    QCOMPARE(resultOf(answers[0]).value(u"status"_s), u"arrived"_s);
    for (int i = 1; i < 4; ++i)
        QCOMPARE(errorOf(answers[i]), u"denied"_s);
}

void TestCliChart::aChartAsOfATime()
{
    const QString before = u"2000-01-01"_s;
    const QJsonObject empty = line(u"chart show %1 --as-of %2"_s.arg(m_patient, before));
    QVERIFY(empty.value(u"ok"_s).toBool() && empty.value(u"rows"_s).toArray().isEmpty());
    const QString today = QDateTime::currentDateTimeUtc().date().toString(Qt::ISODate);
    const QList<QJsonObject> now
        = lines({u"chart show %1 --as-of %2"_s.arg(m_patient, today), u"chart show %1"_s.arg(m_patient)});
    QVERIFY(!columnOf(now[1], u"id"_s).isEmpty());
    QCOMPARE(now[0].value(u"rows"_s), now[1].value(u"rows"_s));
}

VB_TEST(TestCliChart)
#include "test_cli_chart.moc"
