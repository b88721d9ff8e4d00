#include "core/sql/db.h"
#include "tests/kit/store_fixture.h"
#include "tests/kit/test_main.h"

#include <QTest>

using namespace vb;
using access::Right;

/// Short questions on the writing connection: audited and walled as on the reader's, and never a way to write.
class TestLookUp : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_fixture.reset(); }
    void theEntryIsThereBeforeTheAnswer();
    void refusalsLeaveTheirEntry();
    void nothingIsWrittenThisWay_data();
    void nothingIsWrittenThisWay();
    void secretColumnsStayClosed();
    void nobodyInNothingOut();
    void whatWasJustWrittenIsFound();
    void secondWordsStandBesideTheFirst_data();
    void secondWordsStandBesideTheFirst();
    void aNewNameTakesTheOldOneBack();
    void emptyKeysAreMadeAnew();

private:
    Result<QStringList> found(const QString &words);
    Result<void> ask(const QByteArray &sql);
    quint64 entries() { return m_fixture->store->head().size; }

    std::unique_ptr<test::StoreFixture> m_fixture;
};

void TestLookUp::init()
{
    m_fixture = std::make_unique<test::StoreFixture>();
    const auto add = [this](const QString &given, const QString &family, const QString &former) {
        return m_fixture->store->write(
            m_fixture->actor, {Right::patientCreate}, [&](store::AuditedTx &tx) -> Result<patient::Patient> {
                return patient::addPatient(
                    tx, {.given = given, .family = family, .former = former, .birthDate = QStringLiteral("1980-05-17")},
                    QStringLiteral("A"));
            });
    };
    QVERIFY(add(QStringLiteral("María José"), QStringLiteral("García López"), QStringLiteral("Ruiz")).ok());
    QVERIFY(add(QStringLiteral("Mario"), QStringLiteral("Garland"), QString()).ok());
    QVERIFY(add(QStringLiteral("Li"), QStringLiteral("Li"), QString()).ok());
}

/// Family names of the patients that a search gives, in its order.
Result<QStringList> TestLookUp::found(const QString &words)
{
    return m_fixture->store->lookUp(
        m_fixture->actor, {Right::patientSearch}, [&](store::Reader &reader, store::Intent &) -> Result<QStringList> {
            VB_TRY(const std::vector<patient::Hit> hits, patient::searchPatients(reader, words, 50));
            QStringList names;
            for (const patient::Hit &hit : hits)
                names.append(hit.name.section(u',', 0, 0));
            return names;
        });
}

/// SQL of a person's own making.
Result<void> TestLookUp::ask(const QByteArray &sql)
{
    return m_fixture->store->lookUp(m_fixture->actor, {Right::patientSearch},
                                    [&](store::Reader &reader, store::Intent &) -> Result<void> {
                                        VB_TRY(sql::Stmt stmt, reader.prepare(sql));
                                        VB_DO(stmt.step());
                                        return {};
                                    });
}

void TestLookUp::theEntryIsThereBeforeTheAnswer()
{
    const quint64 before = entries();
    const Result<QStringList> names = found(QStringLiteral("garland"));
    QCOMPARE(entries(), before + 1);
    QVERIFY(names.ok());
    QCOMPARE(*names, QStringList {QStringLiteral("Garland")});
}

void TestLookUp::refusalsLeaveTheirEntry()
{
    const quint64 before = entries();
    bool asked = false;
    m_fixture->actor.role = Role::frontDesk;
    const Result<void> refused = m_fixture->store->lookUp(m_fixture->actor, {Right::auditList},
                                                          [&](store::Reader &, store::Intent &) -> Result<void> {
                                                              asked = true;
                                                              return {};
                                                          });
    QVERIFY(!refused.ok() && !asked);
    QCOMPARE(refused.error().code, Code::denied);
    QCOMPARE(entries(), before + 1);
}

void TestLookUp::nothingIsWrittenThisWay_data()
{
    QTest::addColumn<QByteArray>("sql");
    for (const char *sql :
         {"UPDATE patient SET family = 'x'", "DELETE FROM care_team", "INSERT INTO meta VALUES ('a', x'00')",
          "WITH a AS (SELECT 1) DELETE FROM care_team", "CREATE TABLE a (x)", "DROP TABLE patient_word",
          "PRAGMA writable_schema = ON", "PRAGMA rekey = 'x'", "ATTACH 'a.db' AS a", "BEGIN IMMEDIATE", "COMMIT",
          "VACUUM", "REINDEX", "ANALYZE"})
        QTest::newRow(sql) << QByteArray(sql);
}

void TestLookUp::nothingIsWrittenThisWay()
{
    QFETCH(QByteArray, sql);
    const Result<void> outcome = ask(sql);
    QVERIFY(!outcome.ok());
    QCOMPARE(outcome.error().code, Code::denied);
}

void TestLookUp::secretColumnsStayClosed()
{
    QVERIFY(ask("SELECT family FROM patient").ok());
    for (const QByteArray &sql :
         {QByteArray("SELECT totp_secret FROM credential"), QByteArray("SELECT value FROM meta"),
          QByteArray("SELECT keys FROM device_keys"), QByteArray("SELECT sql FROM sqlite_schema")})
        QVERIFY2(!ask(sql).ok(), sql.constData());
}

void TestLookUp::nobodyInNothingOut()
{
    QVERIFY(ask("SELECT family FROM patient").ok());
    m_fixture->store->leave();
    QVERIFY(!ask("SELECT family FROM patient").ok());
}

void TestLookUp::whatWasJustWrittenIsFound()
{
    QVERIFY(m_fixture->addPatient(QStringLiteral("Quillfeather")).ok());
    const Result<QStringList> names = found(QStringLiteral("quillf"));
    QVERIFY(names.ok());
    QCOMPARE(names->size(), 1);
}

void TestLookUp::secondWordsStandBesideTheFirst_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QStringList>("families");
    const QString garcia = QStringLiteral("García López");
    const auto row = [](const char *words, const QStringList &families) {
        QTest::newRow(words) << QString::fromUtf8(words) << families;
    };
    row("garcia maria", {garcia});
    row("maria garcia", {garcia});
    row("lopez jose garcia", {garcia});
    row("garcia lop", {garcia});
    row("ruiz mar", {garcia}); // a former name with a given one
    row("garcialopez maria", {garcia}); // typed in one piece
    row("gar mar", {garcia, QStringLiteral("Garland")});
    row("garcia gar", {garcia}); // met by the same word
    row("garcia garcia", {garcia});
    row("li li", {QStringLiteral("Li")});
    row("garcia a001001", {garcia}); // with the chart number
    row("garcia mario", {});
    row("garcia arcia", {garcia}); // inside a name
    row("maria ose", {garcia});
    row("arcia ma", {garcia}); // two letters begin a word
    row("arcia m", {garcia}); // and so does one
    row("arcia ia", {}); // but are no part of one
    row("arcia x", {});
    row("\" OR *", {});
}

void TestLookUp::secondWordsStandBesideTheFirst()
{
    QFETCH(QString, words);
    QFETCH(QStringList, families);
    const Result<QStringList> names = found(words);
    QVERIFY(names.ok());
    QCOMPARE(*names, families);
}

void TestLookUp::aNewNameTakesTheOldOneBack()
{
    const Result<patient::Patient> added = m_fixture->addPatient(QStringLiteral("Quillfeather Stone"));
    QVERIFY(added.ok());
    const auto change = [&](const QString &field, const QString &value) {
        return m_fixture->store->write(m_fixture->actor, {Right::patientUpdate}, [&](store::AuditedTx &tx) {
            return patient::changePatient(tx, added->id, {{field, value}});
        });
    };
    QVERIFY(change(QStringLiteral("family"), QStringLiteral("Penn Stone")).ok());
    QVERIFY(change(QStringLiteral("phone"), QStringLiteral("(212) 555-0134")).ok());
    QVERIFY(change(QStringLiteral("chart_no"), QStringLiteral("Z-77")).ok());
    for (const QString &gone : {QStringLiteral("quill"), QStringLiteral("feather"), QStringLiteral("quillfeatherstone"),
                                QStringLiteral("test quill")})
        QCOMPARE(found(gone).valueOr(QStringList {gone}), QStringList());
    for (const QString &there : {QStringLiteral("pennstone"), QStringLiteral("stone test"), QStringLiteral("enn ston"),
                                 QStringLiteral("0134"), QStringLiteral("z77"), QStringLiteral("penn z77")})
        QCOMPARE(found(there).valueOr(QStringList()), QStringList {QStringLiteral("Penn Stone")});
    const Result<store::CheckReport> report = m_fixture->store->check(m_fixture->store->head());
    QVERIFY(report.ok());
    QVERIFY2(report->ok(), qPrintable(report->problems.join(u'\n')));
}

void TestLookUp::emptyKeysAreMadeAnew()
{
    m_fixture->close();
    {
        Result<sql::Db> db = sql::Db::open(m_fixture->path, m_fixture->key, {});
        QVERIFY(db.ok()
                && db->exec("DELETE FROM patient_word; INSERT INTO patient_part (patient_part) VALUES "
                            "('delete-all'); DELETE FROM patient_key")
                       .ok());
    }
    QVERIFY(m_fixture->open().ok());
    const Result<QStringList> names = found(QStringLiteral("garcia mar"));
    QVERIFY(names.ok());
    QCOMPARE(names->size(), 1);
    const Result<store::CheckReport> report = m_fixture->store->check(m_fixture->store->head());
    QVERIFY(report.ok());
    QVERIFY2(report->ok(), qPrintable(report->problems.join(u'\n')));
}

VB_TEST(TestLookUp)

#include "test_look_up.moc"
