#include "tests/kit/cli_home.h"
#include "tests/kit/test_main.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace vb::test;
using namespace Qt::StringLiterals;

namespace {

QString addLine(const QString &given, const QString &family)
{
    return u"patient add --given %1 --family %2 --birth-date 1975-05-05"_s.arg(given, family);
}

} // namespace

/// Many commands under one log-in.
class TestCliBatch : public QObject {
    Q_OBJECT

private:
    CliHome m_home;

private Q_SLOTS:
    void initTestCase() { QCOMPARE(m_home.init().exit, 0); }

    void linesAreQuotedAsInAShell()
    {
        const CliRun result = m_home.batch(u"olive"_s,
                                           {
                                               u"# a comment, then an empty line"_s,
                                               u"   "_s,
                                               addLine(u"'Mary Ann'"_s, u"\"O'Brien\""_s) + u"   # trailing comment"_s,
                                               addLine(u"Jean\\ Luc"_s, u"\"Say \\\"x\\\" \\\\ #1\""_s),
                                               addLine(u"'It''s'"_s, u"a#b"_s),
                                               u"\tpatient\tsearch\t'mary ann'\r"_s,
                                               u"patient search ''"_s,
                                           });
        QCOMPARE(result.exit, 0);
        const QList<QJsonObject> rows = result.rows();
        QCOMPARE(rows.size(), 5);
        QList<int> numbers;
        for (const QJsonObject &row : rows) {
            QVERIFY(row.value(u"ok"_s).toBool());
            numbers.append(row.value(u"line"_s).toInt());
        }
        QCOMPARE(numbers, (QList<int> {3, 4, 5, 6, 7}));
        QCOMPARE(rows.at(3).value(u"rows"_s).toArray().size(), 1);
        QCOMPARE(rows.at(3).value(u"rows"_s).toArray().first().toObject().value(u"name"_s).toString(),
                 u"O'Brien, Mary Ann"_s);
        QVERIFY(rows.at(4).value(u"rows"_s).toArray().isEmpty());
        const CliRun names
            = m_home.batch(u"olive"_s,
                           {u"patient show "_s + resultOf(rows.at(1)).value(u"patient_id"_s).toString(),
                            u"patient show "_s + resultOf(rows.at(2)).value(u"patient_id"_s).toString()});
        QCOMPARE(resultOf(names.rows().at(0)).value(u"name"_s).toString(), u"Say \"x\" \\ #1, Jean Luc"_s);
        QCOMPARE(resultOf(names.rows().at(1)).value(u"name"_s).toString(), u"a#b, Its"_s);
    }

    void theFirstErrorStops()
    {
        const CliRun result
            = m_home.batch(u"olive"_s,
                           {addLine(u"Stop"_s, u"One"_s), u"patient show 01a20010-9e57-7204-bbdf-69efcc410cc6"_s,
                            addLine(u"Stop"_s, u"Two"_s)},
                           false);
        QCOMPARE(result.exit, 4);
        QCOMPARE(result.rows().size(), 2);
        QCOMPARE(errorOf(result.rows().at(1)), u"not_found"_s);
        QCOMPARE(result.code(), u"not_found"_s);
        QVERIFY(result.message().startsWith(u"line 2: "_s));
        const CliRun found = m_home.as(u"olive"_s, {u"patient"_s, u"search"_s, u"stop"_s});
        QCOMPARE(found.rows().size(), 1);
    }

    void orGoesOnWhenAsked()
    {
        const CliRun result
            = m_home.batch(u"olive"_s,
                           {u"patient show nonsense"_s, u"patient conquer"_s, addLine(u"Going"_s, u"On"_s),
                            u"patient show 01a20010-9e57-7204-bbdf-69efcc410cc6"_s});
        QCOMPARE(result.exit, 6); // of the first error
        QCOMPARE(result.rows().size(), 4);
        QStringList codes;
        for (const QJsonObject &row : result.rows())
            codes.append(errorOf(row));
        QCOMPARE(codes, (QStringList {u"invalid"_s, u"usage"_s, QString(), u"not_found"_s}));
        QVERIFY(result.message().startsWith(u"line 1: "_s));
    }

    void whatStandsAloneIsRefused_data()
    {
        QTest::addColumn<QString>("line");
        QTest::newRow("global option") << u"--json version"_s;
        QTest::newRow("another home") << u"version --home /nowhere"_s;
        QTest::newRow("another user") << u"patient search a --user nina"_s;
        QTest::newRow("batch in batch") << u"batch"_s;
        QTest::newRow("new practice")
            << u"practice init --name A --timezone UTC --owner bb --owner-name C --kit k.pdf"_s;
        QTest::newRow("recovery kit") << u"practice unlock --kit-code ABC"_s;
        QTest::newRow("help") << u"patient --help"_s;
        QTest::newRow("open quote") << u"patient search 'abc"_s;
        QTest::newRow("open double quote") << u"patient search \"abc"_s;
        QTest::newRow("backslash at the end") << u"patient search abc\\"_s;
        QTest::newRow("no command") << u"''"_s;
        QTest::newRow("secret file that is none") << u"password change --new-password-file /nowhere/at/all"_s;
    }
    void whatStandsAloneIsRefused()
    {
        QFETCH(QString, line);
        const CliRun result = m_home.batch(u"olive"_s, {line, u"version"_s});
        QCOMPARE(result.exit, 2);
        QCOMPARE(errorOf(result.rows().at(0)), u"usage"_s);
        QVERIFY(result.rows().at(1).value(u"ok"_s).toBool());
    }

    void linesMayComeFromAFile()
    {
        const QString file = m_home.write(u"lines"_s, addLine(u"From"_s, u"File"_s).toUtf8()); // no newline at the end
        const CliRun result = m_home.as(u"olive"_s, {u"batch"_s, file});
        QCOMPARE(result.exit, 0);
        QCOMPARE(result.rows().size(), 1);
        QCOMPARE(m_home.as(u"olive"_s, {u"batch"_s, m_home.path(u"missing"_s)}).exit, 2);
        const CliRun folder = m_home.as(u"olive"_s, {u"batch"_s, m_home.home()});
        QVERIFY(folder.exit != 0);
    }

    void wordsThatAreNotUtf8AreRefused()
    {
        const QString file = m_home.write(u"latin"_s, "patient search caf\351\n");
        const CliRun result = m_home.as(u"olive"_s, {u"batch"_s, file});
        QCOMPARE(result.exit, 6);
        QCOMPARE(errorOf(result.rows().at(0)), u"invalid"_s);
    }

    /// A result line means that the command is durable: killing the program right after it loses nothing.
    void aResultLineIsAPromise()
    {
        auto program = startCli(m_home.globals() + m_home.logIn(u"olive"_s) + QStringList {u"batch"_s});
        QStringList ids;
        for (int i = 0; i < 5; ++i) {
            program->write(addLine(u"Durable"_s, u"Number%1"_s.arg(i)).toUtf8() + '\n');
            const QJsonObject line = QJsonDocument::fromJson(nextLine(*program)).object();
            QVERIFY(line.value(u"ok"_s).toBool());
            QCOMPARE(line.value(u"line"_s).toInt(), i + 1);
            ids.append(resultOf(line).value(u"patient_id"_s).toString());
        }
        program->kill();
        QVERIFY(program->waitForFinished(cliDeadlineMs()));
        const CliRun found = m_home.as(u"olive"_s, {u"patient"_s, u"search"_s, u"durable"_s});
        QStringList kept;
        for (const QJsonObject &row : found.rows())
            kept.append(row.value(u"patient_id"_s).toString());
        kept.sort();
        ids.sort();
        QCOMPARE(kept, ids);
        QCOMPARE(m_home.as(u"olive"_s, {u"store"_s, u"check"_s}).exit, 0);
        QCOMPARE(m_home.as(u"olive"_s, {u"audit"_s, u"verify"_s}).exit, 0);
    }

    void aFullOutputStopsItWhereThereIsDevFull()
    {
        if (!QFile::exists(u"/dev/full"_s))
            QSKIP("this system has no /dev/full");
        QProcess program;
        program.setStandardOutputFile(u"/dev/full"_s);
        program.start(QStringLiteral(VB_CLI),
                      m_home.globals() + m_home.logIn(u"olive"_s) + QStringList {u"batch"_s, u"--keep-going"_s});
        program.write("version\n" + addLine(u"After"_s, u"Full"_s).toUtf8() + '\n');
        program.closeWriteChannel();
        QVERIFY(program.waitForFinished(cliDeadlineMs()));
        QCOMPARE(program.exitCode(), 1);
        QVERIFY(m_home.as(u"olive"_s, {u"patient"_s, u"search"_s, u"after"_s}).rows().isEmpty());
    }

    void oneBatchIsOneLogIn()
    {
        const QStringList logins {u"audit"_s, u"list"_s, u"--action"_s, u"login"_s};
        const qsizetype before = m_home.as(u"olive"_s, logins).rows().size();
        QCOMPARE(m_home.batch(u"olive"_s, {u"version"_s, u"patient search a"_s, u"patient search b"_s}).exit, 0);
        const qsizetype after = m_home.as(u"olive"_s, logins).rows().size();
        QCOMPARE(after - before, 2); // the batch, and the second look at the log
    }
};

VB_TEST(TestCliBatch)

#include "test_cli_batch.moc"
