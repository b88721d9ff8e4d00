#include "core/sql/db.h"
#include "tests/kit/store_fixture.h"
#include "tests/kit/test_main.h"

#include <QFile>
#include <QTest>

using namespace vb;

namespace {

constexpr qint64 kPage = 4096;

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void putContent(const QString &path, const QByteArray &content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(content) != content.size())
        qFatal("cannot write the store file");
}

} // namespace

/// Everything in the store but the full-text index's own tables.
QByteArray records(const test::StoreFixture &fixture, const QByteArray &content)
{
    putContent(fixture.path, content);
    Result<sql::Db> db = sql::Db::open(fixture.path, fixture.key, {});
    if (!db.ok())
        return db.error().detail.toUtf8();
    QByteArray all;
    auto tables = db->prepareTrusted(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND name NOT GLOB 'patient_part_*'");
    while (tables.ok() && tables->step().valueOr(false)) {
        auto rows = db->prepareTrusted("SELECT * FROM " + tables->text(0).toUtf8());
        while (rows.ok() && rows->step().valueOr(false))
            for (int column = 0; column < rows->columns(); ++column)
                all += rows->blob(column) + '|';
    }
    return all;
}

/// Someone with the store file in hand, or with its key too, changes what was written.
class TestTampering : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFlippedPageIsFound();
    void everyOldPageIsFound();
    void oldFileIsFound();
    void auditTamperingNamesThePosition_data();
    void auditTamperingNamesThePosition();
    void changedRowIsFound();
    void auditRefusesChangesInSql();

private:
    /// True when opening fails with `integrity` or the check names a problem.
    bool isFound(test::StoreFixture &fixture, const std::optional<audit::Head> &anchor);
    void fill(test::StoreFixture &fixture, int patients);
    Result<void> asInsider(test::StoreFixture &fixture, const QByteArray &script);
};

void TestTampering::fill(test::StoreFixture &fixture, int patients)
{
    for (int i = 0; i < patients; ++i)
        if (!fixture.addPatient(QStringLiteral("Patient %1").arg(i)).ok())
            qFatal("a patient was not added");
}

bool TestTampering::isFound(test::StoreFixture &fixture, const std::optional<audit::Head> &anchor)
{
    const Result<void> opened = fixture.open();
    if (!opened.ok())
        return opened.error().code == Code::integrity;
    const auto report = fixture.store->check(anchor);
    return report.ok() ? !report->ok() : report.error().code == Code::integrity;
}

Result<void> TestTampering::asInsider(test::StoreFixture &fixture, const QByteArray &script)
{
    fixture.close();
    VB_TRY(sql::Db db, sql::Db::open(fixture.path, fixture.key, {}));
    VB_DO(db.exec("DROP TRIGGER audit_entry_no_update; DROP TRIGGER audit_entry_no_delete;"));
    VB_DO(db.exec(script));
    return db.checkpoint();
}

void TestTampering::everyFlippedPageIsFound()
{
    test::StoreFixture fixture;
    fill(fixture, 30);
    const audit::Head head = fixture.store->head();
    fixture.close();
    fixture.keepCopy();
    const QByteArray good = contentOf(fixture.path);
    for (qint64 page = 0; page * kPage < good.size(); ++page) {
        fixture.restoreCopy();
        QByteArray bad = good;
        const qint64 at = page * kPage + (page * 37) % kPage;
        bad[at] = static_cast<char>(bad.at(at) ^ (1 << (page % 8)));
        putContent(fixture.path, bad);
        QVERIFY2(isFound(fixture, head), qPrintable(QStringLiteral("page %1").arg(page)));
    }
}

void TestTampering::everyOldPageIsFound()
{
    test::StoreFixture fixture;
    fill(fixture, 12);
    fixture.close();
    const QByteArray old = contentOf(fixture.path);
    QVERIFY(fixture.open().ok());
    const auto hits = fixture.search(QStringLiteral("patient"));
    QVERIFY(hits.ok() && hits->size() == 12);
    for (const patient::Hit &hit : *hits)
        QVERIFY(fixture.store
                    ->write(fixture.actor, {access::Right::patientUpdate},
                            [&](store::AuditedTx &tx) {
                                return patient::changePatient(tx, hit.id,
                                                              {{QStringLiteral("family"), QStringLiteral("Renamed")}});
                            })
                    .ok());
    const audit::Head head = fixture.store->head();
    fixture.close();
    fixture.keepCopy();
    const QByteArray now = contentOf(fixture.path);
    int rolledBack = 0;
    for (qint64 page = 0; (page + 1) * kPage <= old.size(); ++page) {
        const QByteArray oldPage = old.mid(page * kPage, kPage);
        if (oldPage == now.mid(page * kPage, kPage))
            continue;
        fixture.restoreCopy();
        QByteArray bad = now;
        bad.replace(page * kPage, kPage, oldPage);
        putContent(fixture.path, bad);
        ++rolledBack;
        if (isFound(fixture, head))
            continue;
        // FTS5 leaves entries of merged segments behind and reads past them: such a page may be old and harmless.
        fixture.close();
        QVERIFY2(records(fixture, bad) == records(fixture, now),
                 qPrintable(QStringLiteral("page %1 of its old self").arg(page)));
        QVERIFY(fixture.open().ok());
        const auto renamed = fixture.search(QStringLiteral("enamed"));
        const auto stale = fixture.search(QStringLiteral("atient"));
        QVERIFY(renamed.ok() && renamed->size() == 12 && stale.ok() && stale->empty());
    }
    QVERIFY(rolledBack > 5);
}

void TestTampering::oldFileIsFound()
{
    test::StoreFixture fixture;
    fill(fixture, 3);
    fixture.close();
    fixture.keepCopy();
    QVERIFY(fixture.open().ok());
    fill(fixture, 2);
    const audit::Head head = fixture.store->head();
    fixture.restoreCopy();
    QVERIFY(isFound(fixture, head));
    QVERIFY(!isFound(fixture, std::nullopt)); // nothing but the anchor can tell
    const auto verdict = fixture.store->verifyAudit(head);
    QVERIFY(verdict.ok() && !verdict->ok());
    QVERIFY(verdict->firstBad.has_value());
}

void TestTampering::auditTamperingNamesThePosition_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<int>("firstBad");
    QTest::newRow("edit") << QByteArray("UPDATE audit_entry SET login = 'nobody' WHERE idx = 7;") << 7;
    QTest::newRow("edit the first") << QByteArray("UPDATE audit_entry SET at_ms = at_ms - 1 WHERE idx = 0;") << 0;
    QTest::newRow("delete one") << QByteArray("DELETE FROM audit_entry WHERE idx = 5;") << 5;
    QTest::newRow("truncate") << QByteArray("DELETE FROM audit_entry WHERE idx >= 9;") << 9;
    QTest::newRow("reorder") << QByteArray(
        "UPDATE audit_entry SET idx = -1 WHERE idx = 3; UPDATE audit_entry SET idx = 3 WHERE idx = 4;"
        "UPDATE audit_entry SET idx = 4 WHERE idx = -1;")
                             << 3;
    QTest::newRow("close the gap") << QByteArray(
        "DELETE FROM audit_entry WHERE idx = 6;"
        "UPDATE audit_entry SET idx = -idx WHERE idx > 6; UPDATE audit_entry SET idx = -idx - 1 WHERE idx < 0;")
                                   << 6;
    QTest::newRow("insert at the end") << QByteArray(
        "INSERT INTO audit_entry SELECT 1 + max(idx), salt, at_ms, mono_ms, boot, skew_ms, user, login, role, "
        "device, address, os, action, patient, object_kind, object, purpose, outcome, detail, leaf, nodes "
        "FROM audit_entry;") << 20;
    QTest::newRow("blank") << QByteArray("DELETE FROM audit_entry;") << 0;
}

void TestTampering::auditTamperingNamesThePosition()
{
    QFETCH(QByteArray, script);
    QFETCH(int, firstBad);
    test::StoreFixture fixture;
    fill(fixture, 20);
    const audit::Head head = fixture.store->head();
    QCOMPARE(head.size, 20ULL);
    const Result<void> tampered = asInsider(fixture, script);
    QVERIFY2(tampered.ok(), qPrintable(tampered.ok() ? QString() : tampered.error().detail));
    QVERIFY(fixture.open().ok());
    const auto verdict = fixture.store->verifyAudit(head);
    QVERIFY(verdict.ok());
    QVERIFY(!verdict->ok());
    QCOMPARE(static_cast<int>(verdict->firstBad.value_or(999)), firstBad);
}

void TestTampering::changedRowIsFound()
{
    test::StoreFixture fixture;
    fill(fixture, 3);
    const audit::Head head = fixture.store->head();
    fixture.close();
    {
        Result<sql::Db> db = sql::Db::open(fixture.path, fixture.key, {});
        QVERIFY(db.ok());
        QVERIFY(db->exec("UPDATE patient SET birth_date = '1979-05-17' WHERE n = 2;").ok());
    }
    QVERIFY(fixture.open().ok());
    const auto report = fixture.store->check(head);
    QVERIFY(report.ok());
    QCOMPARE(report->problems.size(), 1);
}

void TestTampering::auditRefusesChangesInSql()
{
    test::StoreFixture fixture;
    fill(fixture, 2);
    fixture.close();
    Result<sql::Db> db = sql::Db::open(fixture.path, fixture.key, {});
    QVERIFY(db.ok());
    for (const char *sql : {"UPDATE audit_entry SET login = 'x'", "DELETE FROM audit_entry", "DELETE FROM operation",
                            "UPDATE operation SET fields = x'00'"}) {
        const Result<void> refused = db->exec(sql);
        QVERIFY2(!refused.ok() && refused.error().code == Code::invalid, sql);
    }
}

VB_TEST(TestTampering)
#include "test_tampering.moc"
