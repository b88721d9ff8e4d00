#include "core/session/session.h"
#include "tests/kit/cli_home.h"
#include "tests/kit/test_main.h"

#include <QFile>
#include <QJsonArray>
#include <QTest>

using namespace vb;
using namespace vb::test;
using namespace Qt::StringLiterals;

/// Notes through the command line: what other programs rely on.
class TestCliNotes : public QObject {
    Q_OBJECT

private:
    CliHome m_home;
    QString m_patient;

    CliRun note(const QString &login, QStringList arguments) const
    {
        arguments.prepend(u"note"_s);
        return m_home.as(login, arguments);
    }
    QString file(const QByteArray &content) const { return m_home.write(u"text.txt"_s, content); }
    /// Begins a note and signs it; its id.
    QString signedNote(const QByteArray &text) const
    {
        const QString id
            = note(u"nurse"_s, {u"add"_s, m_patient, u"--template"_s, u"soap"_s, u"--text-file"_s, file(text)})
                  .row()
                  .value(u"note_id"_s)
                  .toString();
        return note(u"nurse"_s, {u"sign"_s, id}).exit == 0 ? id : QString();
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCOMPARE(m_home.init().exit, 0);
        QVERIFY(m_home.addPeople({Role::frontDesk, Role::nurse, Role::provider, Role::medicalDirector}));
        const CliRun added = m_home.as(u"olive"_s,
                                       {u"patient"_s, u"add"_s, u"--given"_s, u"José"_s, u"--family"_s, u"Núñez-Ruiz"_s,
                                        u"--birth-date"_s, u"1984-03-04"_s});
        m_patient = added.row().value(u"patient_id"_s).toString();
        QVERIFY(!m_patient.isEmpty());
    }

    void fromDraftToPaper()
    {
        const CliRun added = note(u"nurse"_s,
                                  {u"add"_s, m_patient, u"--template"_s, u"soap"_s, u"--text-file"_s,
                                   file("Feels fine.\r\nPlan: back in 2 weeks\r\n")});
        QVERIFY2(added.exit == 0, added.err.constData());
        QCOMPARE(added.row().keys(), (QStringList {u"note_id"_s, u"state"_s}));
        QCOMPARE(added.row().value(u"state"_s).toString(), u"draft"_s);
        const QString id = added.row().value(u"note_id"_s).toString();
        QCOMPARE(note(u"nurse"_s, {u"verify"_s, id}).exit, 6);
        QCOMPARE(note(u"provider"_s, {u"sign"_s, id}).exit, 3);

        const CliRun made = note(u"nurse"_s, {u"sign"_s, id});
        QVERIFY2(made.exit == 0, made.err.constData());
        QCOMPARE(made.row().value(u"state"_s).toString(), u"signed"_s);
        QCOMPARE(note(u"nurse"_s, {u"sign"_s, id}).exit, 3);
        const CliRun more = note(u"nurse"_s, {u"addendum"_s, id, u"--text-file"_s, file("Slight bruise.")});
        QVERIFY2(more.exit == 0, more.err.constData());
        QVERIFY(note(u"nurse"_s, {u"request-cosign"_s, id, u"--of"_s, u"medical_director"_s}).exit == 0);
        QCOMPARE(note(u"medical_director"_s, {u"attention"_s}).row().value(u"why"_s).toString(), u"cosign"_s);
        QCOMPARE(note(u"medical_director"_s, {u"cosign"_s, id}).exit, 0);
        QVERIFY(note(u"medical_director"_s, {u"attention"_s}).rows().isEmpty());

        const QJsonObject shown = note(u"provider"_s, {u"show"_s, id}).row();
        QCOMPARE(shown.value(u"patient_id"_s).toString(), m_patient);
        QCOMPARE(shown.value(u"state"_s).toString(), u"signed"_s);
        const QJsonArray sections = shown.value(u"sections"_s).toArray();
        QCOMPARE(sections.size(), 2);
        QCOMPARE(sections.at(0).toObject().value(u"value"_s).toString(), u"Feels fine."_s);
        QCOMPARE(sections.at(1).toObject().value(u"value"_s).toString(), u"back in 2 weeks"_s);
        const QJsonArray signatures = shown.value(u"signatures"_s).toArray();
        QStringList meanings;
        for (const QJsonValue &signature : signatures)
            meanings.append(signature.toObject().value(u"meaning"_s).toString());
        QCOMPARE(meanings, (QStringList {u"author"_s, u"addendum"_s, u"cosigner"_s}));

        const CliRun verified = note(u"provider"_s, {u"verify"_s, id});
        QCOMPARE(verified.exit, 0);
        QVERIFY(verified.row().value(u"valid"_s).toBool());
        QCOMPARE(verified.row().value(u"signatures"_s).toArray().size(), 3);

        QCOMPARE(m_home.as(u"nurse"_s, {u"allergy"_s, u"add"_s, m_patient, u"--substance"_s, u"Lidocaine"_s}).exit, 0);
        const QString pdf = m_home.path(u"chart.pdf"_s);
        const CliRun printed = m_home.as(u"provider"_s, {u"chart"_s, u"print"_s, m_patient, pdf});
        QVERIFY2(printed.exit == 0, printed.err.constData());
        QProcess reader;
        reader.start(u"pdftotext"_s, {u"-layout"_s, pdf, u"-"_s});
        QVERIFY(reader.waitForFinished(cliDeadlineMs()));
        const QString text = QString::fromUtf8(reader.readAllStandardOutput()).simplified();
        for (const QString &part : {u"Núñez-Ruiz, José"_s, u"Born 1984-03-04"_s, u"Feels fine."_s, u"Slight bruise."_s,
                                    u"Signed by Person of nurse"_s, u"Co-signed by Person of medical_director"_s,
                                    u"Page 1 of 1"_s, u"Allergy: Lidocaine"_s})
            QVERIFY2(text.contains(part), qPrintable(part + u" is not in: "_s + text));

        QCOMPARE(note(u"nurse"_s, {u"void"_s, id, u"--reason"_s, u"of another patient"_s}).exit, 3);
        const CliRun voided = note(u"medical_director"_s, {u"void"_s, id, u"--reason"_s, u"of another patient"_s});
        QVERIFY2(voided.exit == 0, voided.err.constData());
        QCOMPARE(voided.row().value(u"state"_s).toString(), u"void"_s);
        const QJsonObject line = note(u"nurse"_s, {u"list"_s, m_patient}).row();
        QCOMPARE(line.value(u"note_id"_s).toString(), id);
        QCOMPARE(line.value(u"state"_s).toString(), u"void"_s);
        QCOMPARE(line.value(u"addenda"_s).toInt(), 1);
        QCOMPARE(line.value(u"cosigned"_s).toBool(), true);
    }

    void aBatchSignsWithTheSamePassword()
    {
        const QString path = file("In a batch.");
        const CliRun added
            = m_home.batch(u"nurse"_s, {u"note add %1 --template peel --text-file %2"_s.arg(m_patient, quoted(path))});
        const QString id = added.rows().first().value(u"result"_s).toObject().value(u"note_id"_s).toString();
        const QList<QJsonObject> lines = m_home
                                             .batch(u"nurse"_s,
                                                    {u"note sign "_s + id, u"note verify "_s + id,
                                                     u"note print %1 %2"_s.arg(id, quoted(m_home.path(u"b.pdf"_s)))})
                                             .rows();
        QCOMPARE(lines.size(), 3);
        for (const QJsonObject &line : lines)
            QVERIFY2(line.value(u"ok"_s).toBool(),
                     qPrintable(line.value(u"error"_s).toObject().value(u"message"_s).toString()));
        QVERIFY(QFile::exists(m_home.path(u"b.pdf"_s)));
    }

    void copiesAndDrafts()
    {
        const QString id = signedNote("The text.");
        QVERIFY(!id.isEmpty());
        const CliRun copy = note(u"provider"_s, {u"copy"_s, id});
        QVERIFY2(copy.exit == 0, copy.err.constData());
        QCOMPARE(copy.row().value(u"copied_from"_s).toString(), id);
        const QString draft = copy.row().value(u"note_id"_s).toString();
        QCOMPARE(note(u"nurse"_s, {u"discard"_s, draft}).exit, 3);
        QCOMPARE(note(u"provider"_s, {u"discard"_s, draft}).row().value(u"state"_s).toString(), u"discarded"_s);
        QCOMPARE(m_home.as(u"provider"_s, {u"note"_s, u"print"_s, draft, m_home.path(u"none.pdf"_s)}).exit, 4);
        QVERIFY(!QFile::exists(m_home.path(u"none.pdf"_s)));
    }

    void badInput_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("exit");
        const QStringList soap {u"--template"_s, u"soap"_s};
        QTest::newRow("card number") << soap << QByteArray("Paid with 4242 4242 4242 4242") << 6;
        QTest::newRow("not UTF-8") << soap << QByteArray("caf\xe9") << 6;
        QTest::newRow("control characters") << soap << QByteArray("a\x1b[31m") << 6;
        QTest::newRow("no such template") << QStringList {u"--template"_s, u"poem"_s} << QByteArray("x") << 4;
        QTest::newRow("no template") << QStringList {} << QByteArray("x") << 2;
    }
    void badInput()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, text);
        QFETCH(int, exit);
        const CliRun run
            = note(u"nurse"_s, QStringList {u"add"_s, m_patient, u"--text-file"_s, file(text)} + arguments);
        QCOMPARE(run.exit, exit);
        QVERIFY(!run.err.contains("4242 4242"));
    }

    void filesHaveALimit()
    {
        const QStringList add {u"add"_s, m_patient, u"--template"_s, u"soap"_s, u"--text-file"_s};
        const CliRun most = note(u"nurse"_s, add + QStringList {file(QByteArray(1 << 20, 'm') + "\n")});
        QVERIFY2(most.exit == 0, most.err.constData());
        const CliRun more = note(u"nurse"_s, add + QStringList {file(QByteArray((1 << 20) + 1, 'm'))});
        QCOMPARE(more.exit, 6);
        const QString huge = m_home.path(u"huge.txt"_s);
        QFile sparse(huge);
        QVERIFY(sparse.open(QIODevice::WriteOnly) && sparse.resize(100LL << 20));
        const CliRun refused = note(u"nurse"_s, add + QStringList {huge});
        QCOMPARE(refused.exit, 6);
        QVERIFY2(refused.message().contains(u"1048576"_s), qPrintable(refused.message()));
        QCOMPARE(note(u"nurse"_s, add + QStringList {m_home.path(u"missing.txt"_s)}).exit, 2);
    }

    void emptyNotesAndForeignRolesAreRefused()
    {
        const CliRun added
            = note(u"nurse"_s, {u"add"_s, m_patient, u"--template"_s, u"soap"_s, u"--text-file"_s, file(" \n ")});
        QCOMPARE(added.exit, 0);
        const QString id = added.row().value(u"note_id"_s).toString();
        QCOMPARE(note(u"nurse"_s, {u"sign"_s, id}).exit, 6);
        QCOMPARE(note(u"front_desk"_s, {u"show"_s, id}).exit, 3);
        QCOMPARE(note(u"front_desk"_s, {u"list"_s, m_patient}).exit, 3);
        QCOMPARE(m_home.as(u"front_desk"_s, {u"chart"_s, u"print"_s, m_patient, m_home.path(u"d.pdf"_s)}).exit, 3);
        QVERIFY(!QFile::exists(m_home.path(u"d.pdf"_s)));
        QCOMPARE(note(u"nurse"_s, {u"show"_s, u"not-an-id"_s}).exit, 6);
        QCOMPARE(note(u"nurse"_s, {u"show"_s, m_patient}).exit, 4);
    }

    void endedLicencesSignNothing()
    {
        const QString id
            = m_home
                  .as(u"olive"_s,
                      {u"staff"_s, u"licence"_s, u"add"_s, u"nurse"_s, u"--kind"_s, u"RN"_s, u"--number"_s, u"7"_s})
                  .row()
                  .value(u"licence_id"_s)
                  .toString();
        const QString before = signedNote("With a licence.");
        QVERIFY(!before.isEmpty());
        QCOMPARE(m_home.as(u"olive"_s, {u"staff"_s, u"licence"_s, u"end"_s, id}).exit, 0);
        QVERIFY(signedNote("Without one.").isEmpty());
        QCOMPARE(note(u"provider"_s, {u"verify"_s, before}).exit, 0);
    }

    void ownFormsAreTaken()
    {
        {
            platform::FileSecretStore secrets(m_home.secretFile());
            const SystemClock clock;
            const auto opened = session::Session::open({m_home.home()}, secrets, clock);
            QVERIFY(opened.ok());
            session::Session &session = **opened;
            const SecretBytes password = SecretBytes::copyOf(CliHome::passwordOf(u"olive"_s).toUtf8());
            QVERIFY(session.login(u"olive"_s, password.clone(), {}).takeResult().ok());
            chart::NoteTemplate form;
            form.title = u"Brow lift"_s;
            form.fields = {{.id = {}, .label = u"Findings"_s, .kind = chart::FieldKind::text},
                           {.id = {}, .label = u"Next step"_s, .kind = chart::FieldKind::text}};
            QVERIFY(session.templates().save(form).takeResult().ok());
            QVERIFY(session.templates().retire(u"laser"_s).takeResult().ok());
        }
        const auto add = [this](const QString &form) {
            return note(u"nurse"_s,
                        {u"add"_s, m_patient, u"--template"_s, form, u"--text-file"_s,
                         file("Even on both sides.\nNext step: photographs\n")});
        };
        const CliRun added = add(u"brow-lift"_s);
        QVERIFY2(added.exit == 0, added.err.constData());
        const QJsonObject shown = note(u"nurse"_s, {u"show"_s, added.row().value(u"note_id"_s).toString()}).row();
        QCOMPARE(shown.value(u"template"_s).toString(), u"brow_lift"_s);
        QCOMPARE(shown.value(u"title"_s).toString(), u"Brow lift"_s);
        QVERIFY(shown.value(u"template_version"_s).toInteger() > 1'600'000'000'000);
        const QJsonArray sections = shown.value(u"sections"_s).toArray();
        QCOMPARE(sections.size(), 2);
        QCOMPARE(sections.at(1).toObject().value(u"value"_s).toString(), u"photographs"_s);
        const CliRun retired = add(u"laser"_s);
        QCOMPARE(retired.exit, 4);
        QVERIFY2(retired.message().contains(u"brow_lift"_s) && !retired.message().contains(u"laser"_s),
                 qPrintable(retired.message()));
    }
};

VB_TEST(TestCliNotes)
#include "test_cli_notes.moc"
