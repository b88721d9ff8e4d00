#include "core/patient/patient.h"
#include "core/session/demo_laptop.h"
#include "tests/kit/cli_home.h"
#include "tests/kit/test_main.h"

#include <QDateTime>
#include <QTest>

using namespace vb;
using namespace vb::test;
using namespace Qt::StringLiterals;

/// Conflicts through the command line: what other programs rely on.
class TestCliConflicts : public QObject {
    Q_OBJECT

private:
    CliHome m_home;
    QStringList m_patients;

    CliRun conflict(const QString &login, QStringList arguments) const
    {
        arguments.prepend(u"conflict"_s);
        return m_home.as(login, arguments);
    }
    QString field(const QString &patient, const QString &name) const
    {
        return m_home.as(u"olive"_s, {u"patient"_s, u"show"_s, patient}).row().value(name).toString();
    }

private Q_SLOTS:
    /// Three patients; a second PC changes the telephone of each, and the first one too.
    void initTestCase()
    {
        QCOMPARE(m_home.init().exit, 0);
        QVERIFY(m_home.addPeople({Role::frontDesk, Role::nurse, Role::privacyOfficer}));
        for (const QString &family : {u"Alder"_s, u"Birch"_s, u"Cedar"_s}) {
            const CliRun added = m_home.as(u"olive"_s,
                                           {u"patient"_s, u"add"_s, u"--given"_s, u"Test"_s, u"--family"_s, family,
                                            u"--birth-date"_s, u"1984-03-04"_s, u"--phone"_s, u"(212) 555-0101"_s});
            m_patients << added.row().value(u"patient_id"_s).toString();
        }
        QCOMPARE(m_home.as(u"olive"_s, {u"patient"_s, u"set"_s, m_patients[2], u"--restricted"_s, u"yes"_s}).exit, 0);
        const SystemClock clock;
        platform::FileSecretStore secrets(m_home.secretFile());
        const auto laptop = session::DemoLaptop::take({m_home.home()}, secrets, clock, u"olive"_s,
                                                      SecretBytes::copyOf(CliHome::passwordOf(u"olive"_s).toUtf8()));
        QVERIFY2(laptop.ok(), qPrintable(laptop.ok() ? QString() : laptop.error().detail));
        for (const QString &patient : m_patients)
            QCOMPARE(m_home.as(u"olive"_s, {u"patient"_s, u"set"_s, patient, u"--phone"_s, u"(212) 555-0102"_s}).exit,
                     0);
        for (const QString &patient : m_patients)
            QVERIFY((*laptop)
                        ->act(access::Right::patientUpdate,
                              [&](store::AuditedTx &tx) {
                                  return patient::changePatient(tx, *PatientId::fromText(patient),
                                                                {{u"phone"_s, u"(212) 555-0103"_s}});
                              })
                        .ok());
        const Result<void> brought = (*laptop)->bringHome();
        QVERIFY2(brought.ok(), qPrintable(brought.ok() ? QString() : brought.error().detail));
    }

    void bothVersionsAreListed()
    {
        const CliRun list = conflict(u"olive"_s, {u"list"_s});
        QVERIFY2(list.exit == 0, list.err.constData());
        QCOMPARE(list.rows().size(), 3);
        const QJsonObject row = list.rows().first();
        for (const QString &id : {u"conflict_id"_s, u"patient"_s, u"a_device"_s, u"b_device"_s})
            QVERIFY2(EntityId::fromText(row.value(id).toString()).ok(), qPrintable(id));
        QVERIFY(m_patients.contains(row.value(u"patient"_s).toString()));
        QCOMPARE(row.value(u"field"_s).toString(), u"patient.phone"_s);
        QCOMPARE(row.value(u"a"_s).toString(), u"(212) 555-0103"_s);
        QCOMPARE(row.value(u"b"_s).toString(), u"(212) 555-0102"_s);
        QCOMPARE(row.value(u"kind"_s).toString(), u"value"_s);
        QVERIFY(row.value(u"critical"_s).toBool() && row.value(u"may_resolve"_s).toBool());
        for (const QString &who : {u"a_by"_s, u"b_by"_s})
            QCOMPARE(row.value(who).toString(), u"olive"_s);
        for (const QString &when : {u"a_at"_s, u"b_at"_s})
            QVERIFY2(QDateTime::fromString(row.value(when).toString(), Qt::ISODateWithMs).isValid(), qPrintable(when));
        QCOMPARE(row.value(u"b_device"_s).toString(), m_home.made.value(u"device_id"_s).toString());
        QVERIFY(row.value(u"a_device"_s) != row.value(u"b_device"_s));
    }

    void aPatientsOwn()
    {
        const CliRun list = conflict(u"olive"_s, {u"list"_s, u"--patient"_s, m_patients[1]});
        QCOMPARE(list.rows().size(), 1);
        QCOMPARE(list.row().value(u"patient"_s).toString(), m_patients[1]);
        QCOMPARE(conflict(u"olive"_s, {u"list"_s, u"--patient"_s, u"nonsense"_s}).exit, 6);
    }

    void rolesAndRestrictionHold()
    {
        QCOMPARE(conflict(u"privacy_officer"_s, {u"list"_s}).exit, 3);
        QCOMPARE(conflict(u"nurse"_s, {u"list"_s}).rows().size(), 2);
        QCOMPARE(conflict(u"nurse"_s, {u"list"_s, u"--patient"_s, m_patients[2]}).exit, 3);
        const QString sealed
            = conflict(u"olive"_s, {u"list"_s, u"--patient"_s, m_patients[2]}).row().value(u"conflict_id"_s).toString();
        QCOMPARE(conflict(u"nurse"_s, {u"resolve"_s, sealed, u"--keep"_s, u"A"_s}).exit, 3);
    }

    void wrongLinesAreRefused()
    {
        const QString id = EntityId::make(1).text();
        QCOMPARE(conflict(u"olive"_s, {u"resolve"_s, id, u"--keep"_s, u"A"_s}).exit, 4);
        QCOMPARE(conflict(u"olive"_s, {u"resolve"_s, id, u"--keep"_s, u"C"_s}).exit, 2);
        QCOMPARE(conflict(u"olive"_s, {u"resolve"_s, id}).exit, 2);
        QCOMPARE(conflict(u"olive"_s, {u"resolve"_s, u"nonsense"_s, u"--keep"_s, u"A"_s}).exit, 6);
    }

    void aDecisionIsMadeOnce()
    {
        const auto idOf = [this](const QString &patient) {
            return conflict(u"olive"_s, {u"list"_s, u"--patient"_s, patient}).row().value(u"conflict_id"_s).toString();
        };
        const QString first = idOf(m_patients[0]);
        const CliRun kept = conflict(u"front_desk"_s, {u"resolve"_s, first, u"--keep"_s, u"B"_s});
        QVERIFY2(kept.exit == 0, kept.err.constData());
        QCOMPARE(kept.row().value(u"conflict_id"_s).toString(), first);
        QCOMPARE(kept.row().value(u"kept"_s).toString(), u"B"_s);
        QCOMPARE(field(m_patients[0], u"phone"_s), u"(212) 555-0102"_s);
        QCOMPARE(conflict(u"olive"_s, {u"resolve"_s, first, u"--keep"_s, u"A"_s}).exit, 4);
        QCOMPARE(conflict(u"olive"_s, {u"resolve"_s, idOf(m_patients[1]), u"--keep"_s, u"a"_s}).exit, 0);
        QCOMPARE(field(m_patients[1], u"phone"_s), u"(212) 555-0103"_s);
        QCOMPARE(conflict(u"nurse"_s, {u"list"_s}).rows().size(), 0);
        QCOMPARE(m_home.as(u"olive"_s, {u"store"_s, u"check"_s}).exit, 0);
    }
};

VB_TEST(TestCliConflicts)
#include "test_cli_conflicts.moc"
