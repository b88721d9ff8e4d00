#include "core/base/cbor.h"
#include "core/chart/chart.h"
#include "core/chart/signature.h"
#include "core/patient/patient_service.h"
#include "core/practice/practice.h"
#include "core/session/entities.h"
#include "core/sql/migration.h"
#include "core/store/row.h"
#include "core/sync/apply.h"
#include "tests/kit/store_fixture.h"
#include "tests/kit/test_main.h"

#include <QFile>
#include <QTest>

using namespace vb;

namespace {

const PatientId kBefore = PatientId::make(1'790'000'000'000);

qint64 single(sql::Db &db, const char *sql)
{
    Result<sql::Stmt> stmt = db.prepareTrusted(sql);
    return stmt.ok() && stmt->step().valueOr(false) ? stmt->integer(0) : -1;
}

/// A patient as a program of that time wrote him: row, search keys, and the operation that made him.
Result<void> writePatient(sql::Db &db, DeviceId device, const QString &phone)
{
    using namespace patient;
    QCborMap fields {{kChartNo, QStringLiteral("A-001001")},
                     {kGiven, QStringLiteral("Renée")},
                     {kFamily, QStringLiteral("Côté")},
                     {kBirthDate, QStringLiteral("1971-11-02")},
                     {kRestricted, true}};
    if (!phone.isEmpty())
        fields.insert(kPhone, phone);
    const EntityId row(kBefore.raw());
    VB_TRY(sql::Stmt patient,
           db.prepareTrusted("INSERT INTO patient (id, chart_no, given, family, birth_date, restricted, phone) "
                             "VALUES (?1, ?2, ?3, ?4, ?5, 1, nullif(?6, ''))"));
    patient.bind(6, phone);
    patient.bind(1, row).bind(2, fields.value(kChartNo).toString()).bind(3, fields.value(kGiven).toString());
    VB_DO(patient.bind(4, fields.value(kFamily).toString()).bind(5, fields.value(kBirthDate).toString()).run());
    VB_DO(db.exec("INSERT INTO patient_word VALUES ('cote', 0, 1), ('renee', 1, 1), ('a001001', 4, 1);"
                  "INSERT INTO patient_key (n, names, phones) VALUES (1, 'cote renee', '');"
                  "INSERT INTO patient_part (rowid, names, phones) VALUES (1, 'cote renee', '')"));
    VB_TRY(
        sql::Stmt operation,
        db.prepareTrusted("INSERT INTO operation (n, op_id, stream, device, counter, group_id, part, last, hlc, seen, "
                          "entity, entity_id, kind, user, skew_ms, schema, min_reader, fields, row_digest) VALUES "
                          "(1, x'01', 0, ?1, 1, x'02', 0, 0, 1, 0, 'patient', ?2, 1, x'03', 0, 1, 1, ?3, ?4)"));
    operation.bind(1, device).bind(2, row).bind(3, cbor::encode(fields));
    return operation.bind(4, crypto::bytes(store::rowDigest(kPatientEntity, row, fields))).run();
}

/// The old patient is restricted: whoever looks has to be of the team.
Result<void> joinTeam(test::StoreFixture &fixture)
{
    return fixture.store->write(fixture.actor, {access::Right::patientRestrict},
                                [&fixture](store::AuditedTx &tx) -> Result<void> {
                                    return tx.create(patient::kCareTeamEntity, EntityId::make(1),
                                                     {{patient::kTeamPatient, kBefore.bytes()},
                                                      {patient::kTeamStaff, fixture.actor.user.bytes()},
                                                      {patient::kTeamActive, true}});
                                });
}

} // namespace

/// Each step of the schema, over a store that a program of the step before has filled.
class TestMigrations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void monitoringLeavesPatientsAsTheyWere();
    void chartsBeginEmpty();
    void notesBeginEmpty();
    void oldPhonesAreWrittenAnew_data();
    void oldPhonesAreWrittenAnew();
    void syncBeginsWithWhatIsThere();
    void formsAndCatalogueBeginEmpty();
    void operationsAreStillAppendOnly();
    void leaseBeginsWithTheUsualDays();

private:
    /// The fixture's store, made again with the first steps only.
    static Result<void> makeOld(test::StoreFixture &fixture, size_t steps, const QString &phone = {});
};

Result<void> TestMigrations::makeOld(test::StoreFixture &fixture, size_t steps, const QString &phone)
{
    const store::StoreIdentity identity = fixture.store->identity();
    fixture.close();
    for (const char *part : {"", "-wal", "-shm"})
        QFile::remove(fixture.path + QLatin1String(part));
    VB_TRY(std::vector<sql::Migration> migrations, sql::readMigrations(QStringLiteral(":/store/schema")));
    migrations.resize(steps);
    VB_TRY(sql::Db db, sql::Db::open(fixture.path, fixture.key, {.create = true}));
    VB_DO(sql::migrate(db, migrations));
    VB_TRY(sql::Stmt meta,
           db.prepareTrusted("INSERT INTO meta VALUES ('store_id', ?1), ('practice', ?2), ('device', ?3)"));
    VB_DO(meta.bind(1, identity.storeId).bind(2, identity.practice.bytes()).bind(3, identity.device.bytes()).run());
    return writePatient(db, identity.device, phone);
}

void TestMigrations::monitoringLeavesPatientsAsTheyWere()
{
    test::StoreFixture fixture;
    const Result<void> made = makeOld(fixture, 3);
    QVERIFY2(made.ok(), qPrintable(made.ok() ? QString() : made.error().detail));
    {
        Result<sql::Db> db = sql::Db::open(fixture.path, fixture.key, {});
        QVERIFY(db.ok());
        QCOMPARE(single(*db, "PRAGMA user_version"), 3);
        QCOMPARE(single(*db, "SELECT count(*) FROM pragma_table_info('patient') WHERE name = 'vip'"), 0);
    }

    const Result<void> opened = fixture.open();
    QVERIFY2(opened.ok(), qPrintable(opened.ok() ? QString() : opened.error().detail));
    const auto value = [&fixture](const char *sql) {
        return fixture.store
            ->inspect([sql](store::TrustedReader &reader) -> Result<qint64> { return single(reader.db(), sql); })
            .valueOr(-1);
    };
    QVERIFY(value("PRAGMA user_version") >= 4);
    QVERIFY(value("SELECT CAST(CAST(value AS TEXT) AS INTEGER) FROM meta WHERE key = 'min_compatible'") >= 4);
    QCOMPARE(value("SELECT count(*) FROM patient WHERE vip IS NULL"), 1);
    QCOMPARE(value("SELECT count(*) FROM alert"), 0);
    const auto isSound = [&fixture] {
        const auto report = fixture.store->check(std::nullopt);
        return report.ok() ? report->problems.join(u'\n') : report.error().detail;
    };
    QCOMPARE(isSound(), QString()); // the row's digest is still the one of its operation
    QCOMPARE(value("SELECT count(*) FROM patient_key WHERE chart = ' a001001 001001 1001'"), 1); // made anew
    QCOMPARE(value("SELECT count(*) FROM patient_word WHERE word IN ('#a001001 cote renee', 'cote renee')"), 2);

    // And the new column works on the old row.
    QVERIFY(joinTeam(fixture).ok());
    for (const bool vip : {true, false}) {
        const Result<void> flagged
            = fixture.store->write(fixture.actor, {access::Right::patientRestrict},
                                   [vip](store::AuditedTx &tx) { return patient::flagVip(tx, kBefore, vip); });
        QVERIFY2(flagged.ok(), qPrintable(flagged.ok() ? QString() : flagged.error().detail));
        const auto read = fixture.store->read(
            fixture.actor, {access::Right::patientView},
            [](store::Reader &reader, store::Intent &) { return patient::patientById(reader, kBefore); });
        QVERIFY(read.ok());
        QCOMPARE(read->vip, vip);
        QCOMPARE(read->given, QStringLiteral("Renée"));
        QCOMPARE(isSound(), QString());
    }
    const auto hits = fixture.search(QStringLiteral("cote renee"));
    QVERIFY(hits.ok() && hits->size() == 1);
}

void TestMigrations::chartsBeginEmpty()
{
    test::StoreFixture fixture;
    QVERIFY(makeOld(fixture, 5).ok());
    {
        Result<sql::Db> db = sql::Db::open(fixture.path, fixture.key, {});
        QVERIFY(db.ok());
        QCOMPARE(single(*db, "PRAGMA user_version"), 5);
        QCOMPARE(single(*db, "SELECT count(*) FROM sqlite_schema WHERE name = 'chart_event'"), 0);
        // The search keys of the old patient are made anew at opening.
        QVERIFY(db->exec("DELETE FROM patient_word; DELETE FROM patient_key;"
                         "INSERT INTO patient_part (patient_part) VALUES ('delete-all')")
                    .ok());
    }
    QVERIFY(fixture.open().ok());
    QVERIFY(joinTeam(fixture).ok());
    const auto open = [&fixture] {
        return fixture.store->read(
            fixture.actor, {access::Right::chartView},
            [](store::Reader &reader, store::Intent &) { return chart::chartOf(reader, kBefore, 10); });
    };
    auto opened = open();
    QVERIFY(opened.ok() && opened->timeline.events.empty() && opened->banner.allergies.empty());
    QCOMPARE(opened->banner.who.name, QStringLiteral("Côté, Renée"));

    chart::Allergy allergy;
    allergy.patient = kBefore;
    allergy.substance = QStringLiteral("Latex");
    QVERIFY(fixture.store
                ->write(fixture.actor, {access::Right::allergyWrite},
                        [&allergy](store::AuditedTx &tx) { return chart::addAllergy(tx, allergy); })
                .ok());
    opened = open();
    QVERIFY(opened.ok() && opened->timeline.events.size() == 1 && opened->banner.allergies.size() == 1);
    const auto report = fixture.store->check(std::nullopt);
    QVERIFY(report.ok());
    QCOMPARE(report->problems.join(u'\n'), QString());
}

void TestMigrations::notesBeginEmpty()
{
    test::StoreFixture fixture;
    QVERIFY(makeOld(fixture, 6).ok());
    {
        Result<sql::Db> db = sql::Db::open(fixture.path, fixture.key, {});
        QVERIFY(db.ok());
        QCOMPARE(single(*db, "PRAGMA user_version"), 6);
        QCOMPARE(single(*db, "SELECT count(*) FROM sqlite_schema WHERE name GLOB 'note*'"), 0);
        QVERIFY(db->exec("DELETE FROM patient_word; DELETE FROM patient_key;"
                         "INSERT INTO patient_part (patient_part) VALUES ('delete-all')")
                    .ok());
    }
    QVERIFY(fixture.open().ok());
    const auto book = chart::TemplateBook::builtIn();
    QVERIFY(book.ok());
    const auto made = fixture.store->write(
        fixture.actor, {access::Right::noteSign}, [&](store::AuditedTx &tx) -> Result<chart::NoteSignature> {
            const chart::NewNote fresh {
                kBefore, {}, QStringLiteral("soap"), {{QStringLiteral("plan"), QStringLiteral("Rest.")}}};
            VB_TRY(const chart::Note note, chart::beginNote(tx, *book, fresh, QStringLiteral("Olive")));
            return chart::signNote(tx, note.id, {QStringLiteral("Olive"), QStringLiteral("owner"), {}});
        });
    QVERIFY2(made.ok(), qPrintable(made.ok() ? QString() : made.error().detail));
    const auto report = fixture.store->check(std::nullopt);
    QVERIFY(report.ok());
    QCOMPARE(report->problems.join(u'\n'), QString());
}

void TestMigrations::oldPhonesAreWrittenAnew_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char *name, const char *before, const char *after, const char *shown) {
        QTest::newRow(name) << QString::fromLatin1(before) << QString::fromLatin1(after) << QString::fromLatin1(shown);
    };
    row("national", "212.555.0134", "+12125550134", "(212) 555-0134");
    row("with an extension", "(212) 555-0134 x12", "+12125550134;ext=12", "(212) 555-0134 ext. 12");
    row("of another country", "+44 20 7946 0958", "+442079460958", "+44 20 7946 0958");
    row("no number", "5550134 neighbour", "5550134 neighbour", "5550134 neighbour");
    row("none", "", "", "");
}

/// Rows of before the step keep their digests; the first login of somebody who may write telephone numbers changes them
/// as an edit of his.
void TestMigrations::oldPhonesAreWrittenAnew()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    QFETCH(QString, shown);
    test::StoreFixture fixture;
    QVERIFY(makeOld(fixture, 7, before).ok());
    {
        Result<sql::Db> db = sql::Db::open(fixture.path, fixture.key, {});
        QVERIFY(db.ok());
        QCOMPARE(single(*db, "PRAGMA user_version"), 7);
        QVERIFY(db->exec("DELETE FROM patient_word; DELETE FROM patient_key;"
                         "INSERT INTO patient_part (patient_part) VALUES ('delete-all')")
                    .ok());
    }
    const auto isSound = [&fixture] {
        const auto report = fixture.store->check(std::nullopt);
        return report.ok() ? report->problems.join(u'\n') : report.error().detail;
    };
    const auto stored = [&fixture] {
        return fixture.store
            ->inspect([](store::TrustedReader &reader) -> Result<QString> {
                VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT coalesce(phone, '') FROM patient"));
                VB_DO(stmt.step());
                return stmt.text(0);
            })
            .valueOr(QStringLiteral("?"));
    };
    const auto seen = [&fixture] {
        const auto patient = fixture.store->read(
            fixture.actor, {access::Right::patientView},
            [](store::Reader &reader, store::Intent &) { return patient::patientById(reader, kBefore); });
        return patient.ok() ? patient->phone : patient.error().detail;
    };
    // Somebody who may not write them changes nothing.
    fixture.actor.role = Role::privacyOfficer;
    QVERIFY(fixture.open().ok());
    patient::PatientService(*fixture.store, fixture.actor, [] { return QStringLiteral("A"); }).rewriteOldPhones();
    QCOMPARE(isSound(), QString());
    QCOMPARE(stored(), before);

    fixture.close();
    fixture.actor.role = Role::owner;
    QVERIFY(fixture.open().ok());
    QVERIFY(joinTeam(fixture).ok());
    QCOMPARE(seen(), shown); // as people write it, also before
    const quint64 entries = fixture.store->head().size;
    for (int again = 0; again < 2; ++again) { // the second time there is nothing left to do
        patient::PatientService(*fixture.store, fixture.actor, [] { return QStringLiteral("A"); }).rewriteOldPhones();
        QCOMPARE(stored(), after);
    }
    QCOMPARE(fixture.store->head().size - entries, before == after ? quint64(0) : quint64(1));
    QCOMPARE(seen(), shown);
    QCOMPARE(isSound(), QString());
    if (after == u"+12125550134") {
        const auto hits = fixture.search(QStringLiteral("2125550134"));
        QVERIFY(hits.ok() && hits->size() == 1);
    }
}

/// Staff and trust entries are as they were; what an old patient's operations made goes on in the log of the practice;
/// locks hold outside a merge.
void TestMigrations::syncBeginsWithWhatIsThere()
{
    test::StoreFixture fixture;
    QVERIFY(makeOld(fixture, 8, QStringLiteral("+12125550134")).ok());
    {
        Result<sql::Db> db = sql::Db::open(fixture.path, fixture.key, {});
        QVERIFY(db.ok());
        QCOMPARE(single(*db, "PRAGMA user_version"), 8);
        QVERIFY(db->exec("DELETE FROM patient_word; DELETE FROM patient_key;"
                         "INSERT INTO patient_part (patient_part) VALUES ('delete-all');"
                         "INSERT INTO staff VALUES (7, x'05', 'fern', 'Fern', 'nurse', 1, x'06', x'07');"
                         "INSERT INTO trust VALUES (3, x'08', 0, 1, x'09');"
                         "INSERT INTO note (id, patient, template, template_version, title, author, author_name, body, "
                         "started, edited, state) VALUES (randomblob(16), randomblob(16), 'soap', 1, 't', "
                         "randomblob(16), 'n', '[]', 1, 1, 'signed')")
                    .ok());
    }
    QVERIFY(fixture.open().ok());
    const auto value = [&fixture](const char *sql) {
        return fixture.store
            ->inspect([sql](store::TrustedReader &reader) -> Result<qint64> { return single(reader.db(), sql); })
            .valueOr(-1);
    };
    QCOMPARE(
        value("SELECT count(*) FROM staff WHERE n = 7 AND login = 'fern' AND role = 'nurse' AND box_public = x'07'"),
        1);
    QCOMPARE(value("SELECT count(*) FROM trust WHERE n = 3 AND position = 0 AND envelope = x'09'"), 1);
    QCOMPARE(value("SELECT count(*) FROM sync_state WHERE folded = 0 AND numbered = 0 AND merging = 0"), 1);

    // The patient's operation gets the first position; one of another PC that has seen it is folded behind it.
    QVERIFY(sync::acknowledge(*fixture.store, 1, 1).ok());
    sync::LogOperation one;
    one.entity = patient::kPatientEntity.name;
    one.operation.id = OperationId::make(1);
    one.operation.group = GroupId::make(1);
    one.operation.counter = 1;
    one.operation.entity = &patient::kPatientEntity;
    one.operation.row = EntityId(kBefore.raw());
    one.operation.user = fixture.actor.user;
    one.operation.device = DeviceId::make(2);
    one.operation.seen = 1;
    one.operation.fields = {{patient::kFamily, QStringLiteral("Berg")}};
    const auto applied = sync::apply(*fixture.store, {{2, one.operation.device, 1, {one}}});
    QVERIFY(applied.ok() && applied->folded == 2);
    QCOMPARE(value("SELECT count(*) FROM patient WHERE family = 'Berg' AND phone = '+12125550134'"), 1);
    const auto isLocked = [&fixture] {
        const auto changed = fixture.store->inspect(
            [](store::TrustedReader &reader) { return reader.db().exec("UPDATE note SET body = '[1]'"); });
        return !changed.ok();
    };
    QVERIFY(isLocked());
}

/// A visit of before has no service, and its operation is as it was.
void TestMigrations::formsAndCatalogueBeginEmpty()
{
    test::StoreFixture fixture;
    QVERIFY(makeOld(fixture, 11).ok());
    const EntityId visit = EntityId::make(1'790'000'000'001);
    {
        Result<sql::Db> db = sql::Db::open(fixture.path, fixture.key, {});
        QVERIFY(db.ok());
        QCOMPARE(single(*db, "PRAGMA user_version"), 11);
        QVERIFY(db->exec("DELETE FROM patient_word; DELETE FROM patient_key;"
                         "INSERT INTO patient_part (patient_part) VALUES ('delete-all')")
                    .ok());
        Result<sql::Stmt> row = db->prepareTrusted(
            "INSERT INTO visit (id, patient, at, provider, status) VALUES (?1, ?2, 1790000000000, x'0102', 'planned')");
        QVERIFY(row.ok() && row->bind(1, visit).bind(2, kBefore).run().ok());
        QCOMPARE(single(*db, "SELECT count(*) FROM pragma_table_info('visit') WHERE name = 'service'"), 0);
    }
    QVERIFY(fixture.open().ok());
    const auto value = [&fixture](const char *sql) {
        return fixture.store
            ->inspect([sql](store::TrustedReader &reader) -> Result<qint64> { return single(reader.db(), sql); })
            .valueOr(-1);
    };
    QCOMPARE(value("SELECT count(*) FROM visit WHERE service IS NULL"), 1);
    QCOMPARE(value("SELECT count(*) FROM note_template"), 0);
    QCOMPARE(value("SELECT count(*) FROM service"), 0);
    QCOMPARE(value("SELECT count(*) FROM product"), 0);
}

/// Whose an operation is, and where it stands, changes only while the store becomes another PC's; what it says never.
void TestMigrations::operationsAreStillAppendOnly()
{
    test::StoreFixture fixture;
    QVERIFY(makeOld(fixture, 15).ok());
    QVERIFY(fixture.open().ok());
    const auto refused = [&fixture](const char *sql) {
        return !fixture.store
                    ->inspect([sql](store::TrustedReader &reader) -> Result<void> {
                        VB_TRY(sql::Stmt stmt, reader.prepareTrusted(sql));
                        return stmt.run();
                    })
                    .ok();
    };
    QVERIFY(refused("UPDATE operation SET counter = 99"));
    QVERIFY(refused("UPDATE operation SET fields = x'a0', seq = 1"));
    QVERIFY(refused("DELETE FROM operation"));
    QVERIFY(refused("UPDATE operation SET counter = 99 WHERE counter > 0"));
    QVERIFY(refused("UPDATE operation SET seen = 0, user_signature = x'00' WHERE counter > 0"));
    QVERIFY(!refused("UPDATE operation SET seq = 1 WHERE counter > 0"));
    QVERIFY(refused("UPDATE operation SET counter = 1 WHERE counter > 0"));
    QVERIFY(refused("UPDATE operation SET seq = NULL WHERE counter > 0"));
    QVERIFY(!refused("INSERT INTO sealed_segment (chain, stream, next, header, signature, body) VALUES "
                     "(1, 1, 2, x'00', x'00', x'00')"));
    QVERIFY(refused("DELETE FROM sealed_segment"));
    QVERIFY(!refused("INSERT INTO log_segment (seq, device, chain, stream, header, signature, operations, "
                     "last_counter) VALUES (1, x'00', 1, 1, x'00', x'00', 0, 0)"));
    QVERIFY(refused("DELETE FROM log_segment"));
    QVERIFY(!refused("INSERT INTO former_device (device) SELECT value FROM meta WHERE key = 'device'"));
    QVERIFY(!refused("DELETE FROM sealed_segment"));
    QVERIFY(!refused("DELETE FROM log_segment"));
    QVERIFY(!refused("UPDATE operation SET seq = NULL, counter = 99, seen = 0 WHERE counter > 0"));
    QVERIFY(refused("UPDATE operation SET hlc = 1 WHERE counter > 0"));
    QVERIFY(refused("UPDATE operation SET fields = x'a0' WHERE counter > 0"));
    QVERIFY(refused("DELETE FROM operation"));
}

/// What a practice of before says of itself is as it was; its laptops have thirty days.
void TestMigrations::leaseBeginsWithTheUsualDays()
{
    test::StoreFixture fixture;
    QVERIFY(makeOld(fixture, 16).ok());
    {
        Result<sql::Db> db = sql::Db::open(fixture.path, fixture.key, {});
        QVERIFY(db.ok());
        QCOMPARE(single(*db, "PRAGMA user_version"), 16);
        QVERIFY(
            db->exec("INSERT INTO practice (id, name, time_zone) VALUES (randomblob(16), 'Fern', 'Europe/Oslo')").ok());
    }
    QVERIFY(fixture.open().ok());
    const auto practice = fixture.store->inspect(
        [](store::TrustedReader &reader) -> Result<practice::Practice> { return practice::thePractice(reader); });
    QVERIFY(practice.ok());
    QCOMPARE(practice->name, QStringLiteral("Fern"));
    QCOMPARE(practice->leaseDays, 30);
}

VB_TEST(TestMigrations)
#include "test_migrations.moc"
