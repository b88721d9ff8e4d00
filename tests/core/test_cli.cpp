#include "core/access/permission.h"
#include "core/demo/demo_staff.h"
#include "tests/kit/cli_home.h"
#include "tests/kit/test_main.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>
#include <QUuid>

using namespace vb;
using namespace vb::test;
using namespace Qt::StringLiterals;

using access::Right;

namespace {

bool isLowerCaseUuid(const QJsonValue &value)
{
    const QString text = value.toString();
    return text.size() == 36 && !QUuid::fromString(text).isNull() && text == text.toLower();
}

const QList<Role> kAdded {Role::frontDesk,       Role::aesthetician, Role::nurse,         Role::provider,
                          Role::medicalDirector, Role::manager,      Role::privacyOfficer};

QString loginOf(Role role)
{
    return role == Role::owner ? u"olive"_s : roleName(role);
}

} // namespace

/// One practice with a person of every role: set-up, each role's reach, staff, the log.
class TestCli : public QObject {
    Q_OBJECT

private:
    CliHome m_home;
    QString m_patient;
    QString m_twin; // a second record of that person
    QString m_alert; // an open one

    QJsonObject one(const QString &login, const QString &line)
    {
        const CliRun result = m_home.batch(login, {line});
        return result.row();
    }

    /// A command that asks for the right, doing no harm that another row of the matrix would notice. Empty: no command
    /// of a batch asks for it.
    [[nodiscard]] QString lineFor(Right right, Role role) const
    {
        const QString spare = u"spare-"_s + roleName(role).replace(u'_', u'-');
        const QString password = quoted(m_home.passwordFile(loginOf(role)));
        switch (right) {
        case Right::patientSearch: return u"patient search zebra"_s;
        case Right::patientView: return u"patient show "_s + m_patient;
        case Right::patientCreate: return u"patient add --given Ada --family Sample --birth-date 1990-01-31"_s;
        case Right::patientUpdate: return u"patient set %1 --phone '(212) 555-0177'"_s.arg(m_patient);
        case Right::patientRestrict: return u"patient set %1 --restricted no"_s.arg(m_patient);
        case Right::patientMerge: return u"patient merge %1 %2"_s.arg(m_patient, m_twin);
        case Right::patientUnmerge: return u"patient unmerge "_s + m_twin;
        case Right::breakGlass:
            return u"break-glass %1 --reason 'Allergic reaction, prescriber unreachable'"_s.arg(m_patient);
        case Right::staffList: return u"staff list"_s;
        case Right::staffAdd:
            return u"staff add %1 --name Spare --role nurse --new-password-file %2"_s.arg(spare, password);
        case Right::staffDisable: return u"staff disable spare"_s;
        case Right::staffRole: return u"staff role spare aesthetician"_s;
        case Right::staffReset:
            return u"staff reset spare --new-password-file %1"_s.arg(quoted(m_home.passwordFile(u"spare"_s)));
        case Right::staffLicence: return u"staff licence add spare --kind RN --number VB-1"_s;
        case Right::passwordChange: return u"password change --new-password-file %1"_s.arg(password);
        case Right::auditList: return u"audit list --action kit"_s;
        case Right::auditVerify: return u"audit verify"_s;
        case Right::auditExport: return u"audit export %1 --format csv"_s.arg(quoted(m_home.path(u"matrix.csv"_s)));
        case Right::storeCheck: return u"store check"_s;
        case Right::foldHash: return u"store fold-hash"_s;
        case Right::alertList: return u"alert list"_s;
        case Right::alertAck: return u"alert ack %1 --note 'asked, it was planned'"_s.arg(m_alert);
        case Right::conflictList: return u"conflict list"_s;
        default: return {};
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        const CliRun made = m_home.init();
        QVERIFY2(made.exit == 0, made.err.constData());
        QVERIFY(m_home.addPeople(kAdded));
        const CliRun filled = m_home.batch(
            u"olive"_s,
            {u"staff add spare --name 'Spare Person' --role nurse --new-password-file %1"_s.arg(
                 quoted(m_home.passwordFile(u"spare"_s))),
             u"patient add --given Renée --family Côté --birth-date 1971-11-02 --phone '(212) 555-0101'"_s,
             u"patient add --given Renee --family Cote --birth-date 1971-11-02"_s},
            false);
        QVERIFY2(filled.exit == 0, filled.err.constData());
        m_patient = filled.rows().at(1).value(u"result"_s).toObject().value(u"patient_id"_s).toString();
        m_twin = filled.rows().at(2).value(u"result"_s).toObject().value(u"patient_id"_s).toString();
        QVERIFY(isLowerCaseUuid(QJsonValue(m_patient)) && isLowerCaseUuid(QJsonValue(m_twin)));
        // An alert for each role that acknowledges one.
        const QString emergency = u"break-glass %1 --reason 'Fainted in the waiting room'"_s.arg(m_patient);
        QCOMPARE(m_home.batch(u"nurse"_s, {emergency, emergency}).exit, 0);
    }

    void initSaysWhatIsNeededLater()
    {
        const QJsonObject &made = m_home.made;
        for (const QString &id : {u"practice_id"_s, u"device_id"_s, u"owner_id"_s})
            QVERIFY2(isLowerCaseUuid(made.value(id)), qPrintable(id));
        QVERIFY(made.value(u"totp_uri"_s).toString().startsWith(u"otpauth://totp/"_s));
        QSet<QString> codes;
        for (const QJsonValue &code : made.value(u"recovery_codes"_s).toArray())
            codes.insert(code.toString());
        QCOMPARE(codes.size(), 10);
        QCOMPARE(made.value(u"kit_code"_s).toString().split(u'-').size(), 22);
        QFile kit(m_home.path(u"kit.pdf"_s));
        QVERIFY(kit.open(QIODevice::ReadOnly));
        QVERIFY(kit.read(5) == "%PDF-");
        for (const QString &secret : {kit.fileName(), m_home.secretFile()})
            QVERIFY2((QFile::permissions(secret) & 0x0077) == 0, qPrintable(secret));
        QCOMPARE(QFileInfo(m_home.secretFile()).size(), 32);
    }

    void everyPersonHasALine()
    {
        const CliRun list = m_home.as(u"olive"_s, {u"staff"_s, u"list"_s});
        QCOMPARE(list.exit, 0);
        QMap<QString, QString> roles;
        for (const QJsonObject &row : list.rows()) {
            QVERIFY(isLowerCaseUuid(row.value(u"staff_id"_s)));
            roles.insert(row.value(u"login"_s).toString(), row.value(u"role"_s).toString());
        }
        for (const Role role : kAllRoles)
            QCOMPARE(roles.value(loginOf(role)), roleName(role));
    }

    void eachRoleReachesWhatItMay_data()
    {
        QTest::addColumn<int>("role");
        for (const Role role : kAllRoles)
            QTest::newRow(qPrintable(roleName(role))) << static_cast<int>(role);
    }
    /// Every right that has a command, by every role: allowed or refused as the table of rights says, and each refusal
    /// is in the log under the right's action.
    void eachRoleReachesWhatItMay()
    {
        QFETCH(int, role);
        const Role who = static_cast<Role>(role);
        const QList<QJsonObject> alerts = m_home.as(u"olive"_s, {u"alert"_s, u"list"_s}).rows();
        QVERIFY(!alerts.isEmpty());
        m_alert = alerts.first().value(u"alert_id"_s).toString();
        QStringList lines;
        QList<const access::RightRule *> rules;
        for (const access::RightRule &rule : access::allRights()) {
            const QString line = lineFor(rule.right, who);
            if (line.isEmpty() || rule.right == Right::staffDisable)
                continue;
            lines.append(line);
            rules.append(&rule);
        }
        QVERIFY(rules.size() >= 16);
        const QList<QJsonObject> rows = m_home.batch(loginOf(who), lines).rows();
        QCOMPARE(rows.size(), rules.size());
        QMap<QString, int> refused;
        for (qsizetype i = 0; i < rows.size(); ++i) {
            const QByteArray name = rules.at(i)->name.toByteArray();
            const bool allowed = rules.at(i)->roles.contains(who);
            QVERIFY2(rows.at(i).value(u"ok"_s).toBool() == allowed, name.constData());
            if (allowed)
                continue;
            QVERIFY2(rows.at(i).value(u"error"_s).toObject().value(u"code"_s) == u"denied"_s, name.constData());
            ++refused[QString::fromLatin1(rules.at(i)->action)];
        }
        QMap<QString, int> logged;
        const CliRun log = m_home.as(u"privacy_officer"_s, {u"audit"_s, u"list"_s, u"--actor"_s, loginOf(who)});
        QCOMPARE(log.exit, 0);
        for (const QJsonObject &entry : log.rows())
            if (entry.value(u"outcome"_s) == u"denied"_s)
                ++logged[entry.value(u"action"_s).toString()];
        QCOMPARE(logged, refused);
    }

    void anUnknownRoleIsInvalid()
    {
        const CliRun result = m_home.batch(u"olive"_s,
                                           {u"staff role spare emperor"_s, u"staff role nobody nurse"_s,
                                            u"staff add Not*Fit --name X --role nurse --new-password-file %1"_s.arg(
                                                quoted(m_home.passwordFile(u"x"_s))),
                                            u"staff add nurse --name X --role nurse --new-password-file %1"_s.arg(
                                                quoted(m_home.passwordFile(u"x"_s)))});
        QStringList codes;
        for (const QJsonObject &row : result.rows())
            codes.append(row.value(u"error"_s).toObject().value(u"code"_s).toString());
        QCOMPARE(codes, (QStringList {u"invalid"_s, u"not_found"_s, u"invalid"_s, u"invalid"_s}));
        QCOMPARE(result.exit, 6);
    }

    void theOnlyOwnerStays()
    {
        const CliRun result = m_home.batch(u"olive"_s, {u"staff disable olive"_s, u"staff role olive nurse"_s});
        QCOMPARE(result.rows().size(), 2);
        for (const QJsonObject &row : result.rows())
            QCOMPARE(row.value(u"error"_s).toObject().value(u"code"_s).toString(), u"invalid"_s);
    }

    void licencesHaveAnEnd()
    {
        const QJsonObject added
            = one(u"olive"_s, u"staff licence add nurse --kind RN --number VB-31108 --state NY --expires 2031-05-31"_s);
        const QString id = added.value(u"result"_s).toObject().value(u"licence_id"_s).toString();
        QVERIFY(isLowerCaseUuid(QJsonValue(id)));
        const CliRun later = m_home.batch(u"olive"_s,
                                          {u"staff licence end "_s + id, u"staff licence list"_s,
                                           u"staff licence add nurse --kind XX --number 1"_s,
                                           u"staff licence add nurse --kind RN --number 1 --expires 2031-02-30"_s});
        QCOMPARE(later.rows().size(), 4);
        QJsonObject found;
        for (const QJsonValue &row : later.rows().at(1).value(u"rows"_s).toArray())
            if (row.toObject().value(u"licence_id"_s) == id)
                found = row.toObject();
        QCOMPARE(found.value(u"login"_s).toString(), u"nurse"_s);
        QCOMPARE(found.value(u"expires"_s).toString(), u"2031-05-31"_s);
        QCOMPARE(found.value(u"active"_s), QJsonValue(false));
        for (int i : {2, 3})
            QCOMPARE(later.rows().at(i).value(u"error"_s).toObject().value(u"code"_s).toString(), u"invalid"_s);
    }

    void theLogTellsWhoDidWhat()
    {
        const CliRun seen = m_home.as(u"nurse"_s, {u"patient"_s, u"show"_s, m_patient});
        QCOMPARE(seen.exit, 0);
        const CliRun log = m_home.as(
            u"olive"_s,
            {u"audit"_s, u"list"_s, u"--patient"_s, m_patient, u"--actor"_s, u"nurse"_s, u"--action"_s, u"view"_s});
        QVERIFY(!log.rows().isEmpty());
        const QJsonObject last = log.rows().last();
        const QStringList fields {u"action"_s, u"actor"_s,   u"at"_s,      u"device"_s,
                                  u"object"_s, u"outcome"_s, u"patient"_s, u"role"_s};
        QCOMPARE(last.keys(), fields);
        static const QRegularExpression kUtc(u"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$"_s);
        QVERIFY(kUtc.match(last.value(u"at"_s).toString()).hasMatch());
        QCOMPARE(last.value(u"role"_s).toString(), u"nurse"_s);
        QCOMPARE(last.value(u"device"_s), m_home.made.value(u"device_id"_s));
        QCOMPARE(last.value(u"patient"_s).toString(), m_patient);
        QCOMPARE(last.value(u"object"_s).toString(), u"patient:"_s + m_patient);
        QCOMPARE(last.value(u"outcome"_s).toString(), u"ok"_s);

        // From its own time on it is there; before that time it is not.
        const QString at = last.value(u"at"_s).toString();
        const QStringList query {u"audit"_s, u"list"_s, u"--actor"_s, u"nurse"_s, u"--action"_s, u"view"_s};
        const CliRun from = m_home.as(u"olive"_s, query + QStringList {u"--from"_s, at});
        QCOMPARE(from.rows().size(), 1);
        const CliRun to = m_home.as(u"olive"_s, query + QStringList {u"--to"_s, at});
        QCOMPARE(to.rows().size(), log.rows().size() - 1);
        const CliRun never = m_home.as(u"olive"_s, query + QStringList {u"--to"_s, u"2001-01-01"_s});
        QCOMPARE(never.exit, 0);
        QVERIFY(never.out.isEmpty());
        const CliRun noTime = m_home.as(u"olive"_s, query + QStringList {u"--from"_s, u"yesterday"_s});
        QCOMPARE(noTime.exit, 6);
    }

    void theLogIsFilteredAndSorted()
    {
        const QStringList list {u"audit"_s, u"list"_s};
        const auto valuesOf = [&](const QStringList &options, const QString &key) {
            QStringList values;
            for (const QJsonObject &row : m_home.as(u"olive"_s, list + options).rows())
                values.append(row.value(key).toString());
            return values;
        };
        const QStringList nurses = valuesOf({u"--role"_s, u"nurse"_s}, u"role"_s);
        const QStringList refused = valuesOf({u"--outcome"_s, u"denied"_s}, u"outcome"_s);
        QCOMPARE(QSet<QString>(nurses.begin(), nurses.end()), QSet<QString> {u"nurse"_s});
        QCOMPARE(QSet<QString>(refused.begin(), refused.end()), QSet<QString> {u"denied"_s});
        for (const QString &object : valuesOf({u"--object"_s, u"patient:"_s + m_patient}, u"object"_s))
            QCOMPARE(object, u"patient:"_s + m_patient);
        QVERIFY(!valuesOf({u"--text"_s, u"PASSWORD AND"_s}, u"action"_s).isEmpty());
        QVERIFY(valuesOf({u"--text"_s, u"no such words"_s}, u"action"_s).isEmpty());
        QVERIFY(valuesOf({u"--device"_s, m_patient}, u"action"_s).isEmpty()); // some other id
        const QStringList actors = valuesOf({u"--sort"_s, u"login"_s, u"--limit"_s, u"40"_s}, u"actor"_s);
        QCOMPARE(actors.size(), 40);
        QVERIFY(std::is_sorted(actors.begin(), actors.end()));
        const QStringList times = valuesOf({u"--sort"_s, u"at"_s, u"--descending"_s}, u"at"_s);
        QVERIFY(std::is_sorted(times.rbegin(), times.rend()));
        for (const QStringList &wrong : {QStringList {u"--sort"_s, u"login; DROP TABLE audit_entry"_s},
                                         QStringList {u"--outcome"_s, u"maybe"_s}, QStringList {u"--limit"_s, u"0"_s}})
            QCOMPARE(m_home.as(u"olive"_s, list + wrong).exit, 2);
        QCOMPARE(m_home.as(u"olive"_s, list + QStringList {u"--device"_s, u"nonsense"_s}).exit, 6);
    }

    void theLogIsExported()
    {
        const QString file = m_home.path(u"log.out"_s);
        const auto exported = [&](const QStringList &options) {
            return m_home.as(u"privacy_officer"_s, QStringList {u"audit"_s, u"export"_s, file} + options);
        };
        for (const char *format : {"csv", "json", "fhir"}) {
            const CliRun run = exported({u"--format"_s, QString::fromLatin1(format), u"--actor"_s, u"nurse"_s});
            QVERIFY2(run.exit == 0, run.err.constData());
            QCOMPARE(run.row().keys(), (QStringList {u"bytes"_s, u"rows"_s}));
            QVERIFY(run.row().value(u"rows"_s).toInt() > 3);
            QCOMPARE(run.row().value(u"bytes"_s).toInteger(), QFileInfo(file).size());
            QCOMPARE(QFile::permissions(file) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        }
        const QJsonObject last = m_home
                                     .as(u"olive"_s,
                                         {u"audit"_s, u"list"_s, u"--action"_s, u"export"_s, u"--sort"_s, u"index"_s,
                                          u"--descending"_s, u"--limit"_s, u"1"_s})
                                     .row();
        QCOMPARE(last.value(u"actor"_s).toString(), u"privacy_officer"_s);
        QVERIFY(QFile::remove(file));
        QCOMPARE(exported({u"--format"_s, u"pdf"_s}).exit, 2);
        QCOMPARE(exported({}).exit, 2);
        QCOMPARE(m_home.as(u"nurse"_s, {u"audit"_s, u"export"_s, file, u"--format"_s, u"csv"_s}).exit, 3);
        QVERIFY(!QFile::exists(file));
        const CliRun full = m_home.as(u"olive"_s, {u"audit"_s, u"export"_s, u"/dev/full"_s, u"--format"_s, u"csv"_s});
        QCOMPARE(full.exit, 1);
        QVERIFY(!full.err.isEmpty());
    }

    void theLogAndTheStoreProveThemselves()
    {
        const CliRun proof = m_home.as(u"privacy_officer"_s, {u"audit"_s, u"verify"_s});
        QCOMPARE(proof.exit, 0);
        QCOMPARE(proof.row().keys(), (QStringList {u"entries"_s, u"head"_s, u"ok"_s}));
        QVERIFY(proof.row().value(u"ok"_s).toBool());
        QVERIFY(proof.row().value(u"entries"_s).toInt() > 50);
        QCOMPARE(proof.row().value(u"head"_s).toString().size(), 64);
        const CliRun check = m_home.as(u"privacy_officer"_s, {u"store"_s, u"check"_s});
        QCOMPARE(check.exit, 0);
        QVERIFY(check.row().value(u"ok"_s).toBool());
        QVERIFY(check.row().value(u"problems"_s).toArray().isEmpty());
        QVERIFY(check.row().value(u"entries"_s).toInt() > proof.row().value(u"entries"_s).toInt());
    }

    /// Equal data, equal hash: what only looks changes nothing, what writes does.
    void theFoldHashFollowsTheData()
    {
        const CliRun result
            = m_home.batch(u"olive"_s,
                           {u"store fold-hash"_s, u"patient search cote"_s, u"patient show "_s + m_patient,
                            u"store fold-hash"_s, u"patient set %1 --email renee.cote10@example.com"_s.arg(m_patient),
                            u"store fold-hash"_s, u"patient set %1 --email ''"_s.arg(m_patient), u"store fold-hash"_s});
        QCOMPARE(result.exit, 0);
        QStringList hashes;
        for (const int i : {0, 3, 5, 7})
            hashes.append(result.rows().at(i).value(u"result"_s).toObject().value(u"hash"_s).toString());
        QCOMPARE(hashes.at(0).size(), 64);
        QCOMPARE(hashes.at(1), hashes.at(0));
        QVERIFY(hashes.at(2) != hashes.at(0));
        QCOMPARE(hashes.at(3), hashes.at(0));
        const CliRun later = m_home.as(u"olive"_s, {u"store"_s, u"fold-hash"_s});
        QCOMPARE(later.row().value(u"hash"_s).toString(), hashes.at(0)); // log-in state is no part of it
    }

    void theDemoPracticeFills()
    {
        const CliRun seeded
            = m_home.as(u"olive"_s, {u"demo"_s, u"seed"_s, u"--patients"_s, u"150"_s, u"--seed"_s, u"7"_s});
        QVERIFY2(seeded.exit == 0, seeded.err.constData());
        QCOMPARE(seeded.row().value(u"patients"_s).toInt(), 150);
        QVERIFY(seeded.row().value(u"restricted"_s).toInt() > 0);
        QVERIFY(seeded.row().value(u"visits"_s).toInt() > 150);
        const CliRun hits = m_home.as(u"olive"_s, {u"patient"_s, u"search"_s, u"555"_s, u"--limit"_s, u"1000"_s});
        QVERIFY(hits.rows().size() > 100);
    }

    /// Last, since it ends an account that others use.
    void onlyTheOwnerDisables()
    {
        for (const Role role : kAdded) {
            const CliRun refused = m_home.as(loginOf(role), {u"staff"_s, u"disable"_s, u"spare"_s});
            QCOMPARE(refused.exit, 3);
            QCOMPARE(refused.code(), u"denied"_s);
        }
        QCOMPARE(m_home.as(u"olive"_s, {u"staff"_s, u"disable"_s, u"spare"_s}).exit, 0);
        const CliRun gone
            = m_home.run(QStringList {u"--user"_s, u"spare"_s, u"--password-file"_s, m_home.passwordFile(u"spare"_s)}
                         + QStringList {u"patient"_s, u"search"_s, u"x"_s});
        QCOMPARE(gone.exit, 3);
    }
};

VB_TEST(TestCli)

#include "test_cli.moc"
